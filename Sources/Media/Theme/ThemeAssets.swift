package import Content
package import Foundation
import Hashing
package import SiteConfiguration
import Spelling

/// The theme's own files, under names that carry a hash of their content.
package struct ThemeAssets: Sendable {
    private let paths: [String: String]
    package let copies: [MediaLibrary.Copy]
    /// Files that cannot be published, and what stylesheets name and is not there.
    package let problems: [Problem]

    /// Reads all files below a folder; none when there is no such folder.
    ///
    /// - Parameter name: the folder's name in messages.
    package init(folder: URL, name: String, settings: SiteSettings) {
        var files = Files()
        for path in ThemeAssets.files(in: folder) { files.read(path, in: folder, name: name) }
        let linker = StylesheetLinker(
            files.stylesheets,
            addresses: files.addresses,
            folder: name,
            settings: PageSettings(settings)
        )
        paths = linker.addresses
        let stylesheets = linker.linked.map { stylesheet in
            MediaLibrary.Copy(
                source: folder.appending(path: stylesheet.name),
                path: stylesheet.address,
                hash: ContentHash(stylesheet.bytes).value,
                byteCount: stylesheet.bytes.count,
                stylesheet: stylesheet.bytes
            )
        }
        // Two files whose names differ little have one address if their content is the same.
        let byAddress = Dictionary((files.copies + stylesheets).map { ($0.path, $0) }) { first, _ in first }
        copies = byAddress.values.sorted { $0.path < $1.path }
        problems = files.problems + linker.problems
    }

    /// What is in the folder.
    private struct Files {
        /// Published addresses by names; those of stylesheets are known after all others.
        var addresses: [String: String] = [:]
        var copies: [MediaLibrary.Copy] = []
        var stylesheets: [String: [UInt8]] = [:]
        var problems: [Problem] = []

        mutating func read(_ path: String, in folder: URL, name: String) {
            let file = folder.appending(path: path)
            guard let bytes = StampedFile(file.path)?.bytes else {
                let location = SourceLocation.file(path: "\(name)/\(path)")
                let message = "the file cannot be read"
                refuse(
                    path,
                    Problem("unreadable-file", at: location, message, advice: "check its permissions")
                )
                return
            }
            if file.pathExtension.lowercased() == "css" {
                stylesheets[path] = bytes
                return
            }
            do throws(PictureFault) {
                let published = try PublishedFile(bytes, extension: file.pathExtension)
                let hash = ContentHash(published.bytes)
                let address = ThemeAssets.address(of: path, hash, extension: published.fileExtension)
                addresses[path] = address
                copies.append(
                    MediaLibrary.Copy(
                        source: file,
                        path: address,
                        hash: hash.value,
                        byteCount: published.bytes.count
                    )
                )
            } catch {
                refuse(path, error.problem(of: "\(name)/\(path)"))
            }
        }

        private mutating func refuse(_ path: String, _ problem: Problem) {
            problems.append(problem)
            // Known, so that those who name it do not report it again.
            addresses[path] = Routes.assets + path
        }
    }

    /// The address on the site: in one folder, and of characters that no address encodes.
    static func address(of name: String, _ hash: ContentHash, extension: String) -> String {
        let stem = (name as NSString).deletingPathExtension
        return HashedName.address(in: Routes.assets, plain(stem), hash, extension: plain(`extension`))
    }

    private static func plain(_ text: String) -> String {
        String(decoding: text.utf8.map { isPlain($0) ? $0 : UInt8(ascii: "-") }, as: UTF8.self)
    }

    /// Letters, digits, `.` and `_` of ASCII.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }

    /// The paths of the files below a folder, relative to it and sorted by bytes; hidden ones are left out.
    package static func files(in folder: URL) -> [String] {
        // The folder itself may be a link, which an enumerator does not follow.
        let enumerator = FileManager.default.enumerator(atPath: folder.resolvingSymlinksInPath().path)
        let names = enumerator?.compactMap { $0 as? String } ?? []
        return names.filter { name in !isHidden(name) && isFile(folder.appending(path: name)) }
            .sorted { first, second in first.utf8.lexicographicallyPrecedes(second.utf8) }
    }

    private static func isHidden(_ path: String) -> Bool {
        path.split(separator: "/").contains { $0.hasPrefix(".") }
    }

    private static func isFile(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue
    }

    /// Files that are also at a fixed path, because browsers ask for it; those that the theme has.
    package var favicons: [MediaLibrary.Copy] {
        [Routes.faviconICO, Routes.faviconSVG].compactMap { path in
            let address = paths[String(path.dropFirst())]
            guard let copy = copies.first(where: { $0.path == address }) else { return nil }
            return MediaLibrary.Copy(
                source: copy.source,
                path: path,
                hash: copy.hash,
                byteCount: copy.byteCount
            )
        }
    }

    /// The files that a wrong name may have meant, best first: those of the same name in other folders, else near ones.
    package static func nearest(to name: String, among names: some Sequence<String>) -> [String] {
        let file = name.split(separator: "/").last
        let same = names.filter { $0.split(separator: "/").last == file }.sorted()
        return same.isEmpty ? Suggestions.nearest(to: name, among: names) : same
    }

    /// The address of a file of the folder; nil when there is none.
    package func url(of name: String) -> String? { paths[name] }

    /// The paths of all files in the folder, sorted.
    package var names: [String] { paths.keys.sorted() }
}
