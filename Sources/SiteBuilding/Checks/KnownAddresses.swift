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

    init(_ plan: SitePlan, settings: SiteSettings) {
        var byFile: [String: String] = [:]
        for page in plan.pages {
            if case .file(let path, _, _)? = page.place, page.kind.isPage {
                byFile[path.split(separator: "/").suffix(2).joined(separator: "/")] = page.url
            }
        }
        let fixed = [Routes.faviconICO, Routes.faviconSVG, Routes.headers]
        self.init(plan.pages.map(\.url) + fixed, byFile: byFile, settings: settings)
    }

    /// Whether something answers a path, without query and fragment.
    ///
    /// - Parameter keys: is told what was looked up.
    func contains(_ path: UnsafeBufferPointer<UInt8>, _ keys: inout [UInt64]) -> Bool {
        let hash = ContentHash(path)
        keys.append(hash.value)
        guard var known = byHash[hash] else { return false }
        return known.withUTF8 { $0.count == path.count && path.begins(with: $0) }
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
        byHash.keys.map { Fact(key: $0.value, print: 1) }
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
    func nearest(to path: String) -> [String] { Suggestions.nearest(to: path, among: byHash.values) }
}
