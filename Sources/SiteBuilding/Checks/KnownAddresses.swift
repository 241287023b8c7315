import Content
import Hashing
import Templating

/// Every address that the site answers, for looking up links while pages are rendered.
///
/// A class, for it is handed to whoever renders or checks a page, and a class is handed on as one reference.
final class KnownAddresses: Sendable {
    /// Each once, in the order of their places.
    private let addresses: TextColumn
    /// Places by hash, and one more; 0 where there is none.
    ///
    /// What finds its slot taken lies in the next that was free.
    private let slots: [UInt32]
    /// Pages of Markdown files by the file's path below the content folder.
    private let byFile: [String: String]
    let settings: SiteSettings

    /// - Parameters:
    ///   - addresses: of pages and of files with fixed names.
    ///   - byFile: pages by the path of their Markdown file.
    init(_ addresses: some Sequence<String>, byFile: [String: String], settings: SiteSettings) {
        let all = Array(addresses)
        var column = TextColumn()
        var size = 16
        while size < all.count * 2 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        for address in all {
            var address = address
            address.withUTF8 { bytes in
                let slot = KnownAddresses.slot(of: bytes, ContentHash(bytes).value, column, slots)
                guard slots[slot] == 0 else { return }
                column.append(bytes)
                slots[slot] = UInt32(column.count)
            }
        }
        (self.addresses, self.slots) = (column, slots)
        self.byFile = byFile
        self.settings = settings
    }

    convenience init(_ plan: SitePlan, settings: SiteSettings) {
        var byFile: [String: String] = [:]
        for page in plan.pages {
            if case .file(let path, _, _)? = page.location, page.kind.isPage {
                byFile[path.split(separator: "/").suffix(2).joined(separator: "/")] = page.url
            }
        }
        let fixed = [Routes.faviconICO, Routes.faviconSVG, Routes.headers]
        self.init(plan.pages.map(\.url) + fixed, byFile: byFile, settings: settings)
    }

    /// The slot of an address, or that in which it would be.
    private static func slot(
        of path: UnsafeBufferPointer<UInt8>,
        _ hash: UInt64,
        _ addresses: borrowing TextColumn,
        _ slots: [UInt32]
    ) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0, !addresses.isEqual(Int(slots[slot]) - 1, path) {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    /// Whether something answers a path, without query and fragment.
    ///
    /// - Parameter keys: is told what was looked up.
    func contains(_ path: UnsafeBufferPointer<UInt8>, _ keys: inout [UInt64]) -> Bool {
        let hash = ContentHash(path).value
        keys.append(hash)
        return slots[KnownAddresses.slot(of: path, hash, addresses, slots)] != 0
    }

    func contains(_ path: String, _ keys: inout [UInt64]) -> Bool {
        var path = path
        return path.withUTF8 { contains($0, &keys) }
    }

    /// The page that is made of a Markdown file.
    func page(ofFile path: String, _ keys: inout [UInt64]) -> String? {
        keys.append(Fact.file(path))
        return byFile[path]
    }

    /// All that can be looked up, for the next build.
    var facts: [Fact] {
        addresses.indices.map { Fact(key: addresses.hash($0), print: 1) }
            + byFile.map { Fact(key: Fact.file($0), print: ContentHash($1).value) }
    }

    /// The files of one folder nearest to one that does not exist, by their names: also those that only begin with a
    /// date, for slugs do not.
    func nearestFiles(to path: String) -> [String] {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/") + "/"
        let name = String(path.dropFirst(folder.count))
        let names = byFile.keys.filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) }
        let dated = names.filter { $0.hasSuffix("-" + name) }.sorted()
        return dated.isEmpty ? Suggestions.nearest(to: name, among: names) : dated
    }

    /// The addresses nearest to one that does not exist.
    func nearest(to path: String) -> [String] {
        Suggestions.nearest(to: path, among: addresses.indices.map { addresses[$0] })
    }
}
