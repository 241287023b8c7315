import Content
import Templating

/// Every address that the site answers, for looking up links while pages are rendered.
struct KnownAddresses: Sendable {
    private let byHash: [ContentHash: String]
    /// Pages of Markdown files by the file's path below the content folder.
    private let byFile: [String: String]
    let settings: SiteSettings

    /// - Parameters:
    ///   - addresses: of pages and of files with fixed names.
    ///   - byFile: pages by the path of their Markdown file.
    init(_ addresses: some Sequence<String>, byFile: [String: String], settings: SiteSettings) {
        byHash = Dictionary(
            addresses.map { (ContentHash(Array($0.utf8)), $0) }, uniquingKeysWith: { first, _ in first })
        self.byFile = byFile
        self.settings = settings
    }

    /// Whether something answers a path, without query and fragment.
    func contains(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        byHash[ContentHash(path)].map { $0.utf8.elementsEqual(path) } ?? false
    }

    func contains(_ path: String) -> Bool {
        var path = path
        return path.withUTF8 { contains($0) }
    }

    func page(ofFile path: String) -> String? { byFile[path] }

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
    func nearest(to path: String) -> [String] { Suggestions.nearest(to: path, among: byHash.values) }
}
