import Content
import Hashing
import SiteConfiguration
import Spelling
import TemplateModel

/// Every address that the site answers, for looking up links while pages are rendered.
///
/// A class, because every page uses it and a class is passed on as one reference.
final class AddressIndex: Sendable {
    private let addresses: [String]
    /// Hashes of `addresses`, in their order.
    private let hashes: [UInt64]
    private let known: Set<UInt64>
    /// Pages of Markdown files, by the file's path below the content folder.
    private let pagesByFile: [String: String]
    private let withheld: WithheldAddresses
    let settings: PageSettings

    /// - Parameters:
    ///   - addresses: of pages and of files with fixed names.
    ///   - pagesByFile: pages by the path of their Markdown file.
    init(
        _ addresses: [String],
        pagesByFile: [String: String],
        withheld: [WithheldRecord] = [],
        settings: SiteSettings
    ) {
        self.addresses = addresses
        self.withheld = WithheldAddresses(withheld)
        hashes = addresses.map { ContentHash($0).value }
        known = Set(hashes)
        self.pagesByFile = pagesByFile
        self.settings = PageSettings(settings)
    }

    convenience init(_ plan: SitePlan, withheld: [WithheldRecord], settings: SiteSettings) {
        var pagesByFile: [String: String] = [:]
        for page in plan.pages where page.type.role == .page {
            if case .file(let path, _, _)? = page.location {
                pagesByFile[path.split(separator: "/").suffix(2).joined(separator: "/")] = page.url
            }
        }
        let fixed = [Routes.faviconICO, Routes.faviconSVG, Routes.headers]
        self.init(
            plan.pages.map(\.url) + fixed,
            pagesByFile: pagesByFile,
            withheld: withheld,
            settings: settings
        )
    }

    /// Whether something answers a path, without query and fragment.
    ///
    /// - Parameter keys: gets the key of the dependency.
    func contains(_ path: UnsafeBufferPointer<UInt8>, _ keys: inout [UInt64]) -> Bool {
        let hash = ContentHash(path).value
        keys.append(hash)
        return known.contains(hash)
    }

    func contains(_ path: String, _ keys: inout [UInt64]) -> Bool {
        var path = path
        return path.withUTF8 { contains($0, &keys) }
    }

    func contains(_ path: String) -> Bool { known.contains(ContentHash(path).value) }

    /// Whether an address that nothing answers may be that of a row that is withheld.
    ///
    /// Then a link to it is not the fault of whoever wrote the link.
    func mayBeWithheld(_ path: String) -> Bool { withheld.mayContain(path) }

    /// The page that is made of a Markdown file.
    ///
    /// - Parameter keys: gets the key of the dependency.
    func page(ofFile path: String, _ keys: inout [UInt64]) -> String? {
        keys.append(Dependency.file(path))
        return pagesByFile[path]
    }

    /// Everything that can be looked up, for the next build.
    var dependencies: [Dependency] {
        hashes.map { Dependency(key: $0, result: 1) }
            + pagesByFile.map { Dependency(key: Dependency.file($0), result: ContentHash($1).value) }
    }

    /// The nearest names of files in the folder of a missing one.
    ///
    /// Files that only begin with a date come first, because addresses do not have it.
    func nearestFiles(to path: String) -> [String] {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/") + "/"
        let name = String(path.dropFirst(folder.count))
        let names = pagesByFile.keys.filter { $0.hasPrefix(folder) }.map {
            String($0.dropFirst(folder.count))
        }
        let dated = names.filter { $0.hasSuffix("-" + name) }.sorted()
        return dated.isEmpty ? Suggestions.nearest(to: name, among: names) : dated
    }

    /// The addresses nearest to one that does not exist.
    func nearest(to path: String) -> [String] { Suggestions.nearest(to: path, among: addresses) }
}
