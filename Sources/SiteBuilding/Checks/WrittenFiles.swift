import Content
import Media
import SiteConfiguration

/// The published files that templates name by their addresses, as somebody copied them from a page.
///
/// They are checked once for all pages, and in each build: a page that is reused would not notice that the name of a
/// file changed.
struct WrittenFiles {
    private let theme: Theme
    private let paths: Set<String>

    init(_ theme: Theme, origin: String) {
        self.theme = theme
        let origin = Array(origin.utf8)
        paths = theme.staticTexts.reduce(into: []) { paths, text in
            for end in text.indices where text[end] == UInt8(ascii: "/") {
                guard
                    let folder = [Routes.assets, Routes.media].first(where: { folder in
                        text[...end].suffix(folder.utf8.count - 1).elementsEqual(folder.utf8.dropFirst())
                    })
                else { continue }
                let name = text[(end + 1)...].prefix { !WrittenFiles.endsAddress($0) }
                let before = text[..<(end + 2 - folder.utf8.count)]
                let start = (before.lastIndex(where: WrittenFiles.endsAddress) ?? -1) + 1
                guard name.withUnsafeBufferPointer(HashedName.isOne),
                    WrittenFiles.isOwn(before[start...], origin)
                else { continue }
                paths.insert(folder + String(decoding: name, as: UTF8.self))
            }
        }
    }

    /// Whether an address that begins like this leads to the site: `/`, `../` or `https://a.example/`.
    private static func isOwn(_ start: ArraySlice<UInt8>, _ origin: [UInt8]) -> Bool {
        if start.starts(with: origin) { return start.count == origin.count + 1 }
        return start.allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
            && !start.starts(with: "//".utf8)
    }

    private static func endsAddress(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "\"'<>(){}=,;?#".utf8.contains(byte)
    }

    /// - Parameter media: the published files of the content folder.
    func problems(media: () -> [MediaLibrary.Copy]) -> [Problem] {
        // Nearly always there are none.
        let others = paths.subtracting(theme.assets.copies.map(\.path))
        if others.isEmpty { return [] }
        return others.subtracting(media().map(\.path)).sorted().map { path in
            let isAsset = path.hasPrefix(Routes.assets)
            return Problem(
                BrokenLink.code,
                at: theme.location(ofText: path) ?? theme.location(ofText: String(path.dropFirst())),
                BrokenLink.message(path, toFile: true),
                advice: isAsset
                    ? "write {{ asset(\"…\") }} with its name: its address changes with the file"
                    : "print a field of a record: the address changes with the file"
            )
        }
    }
}
