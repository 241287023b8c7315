import Content
import Hashing
import Media
import SiteConfiguration
import Spelling
import Synchronization
import TemplateModel

/// Every address that the site answers, for looking up links while pages are rendered.
///
/// A class, because every page uses it and a class is passed on as one reference.
final class AddressIndex: Sendable {
    private let addresses: [String]
    /// Hashes of `addresses`, in their order.
    private let hashes: [UInt64]
    private let known: Set<UInt64>
    private let pagesByFile: PagesByFile
    /// The content folder's name in messages, as paths of files begin.
    private let contentName: String
    private let withheld: WithheldAddresses
    private let names = Mutex(Names())
    let settings: PageSettings

    /// - Parameters:
    ///   - addresses: of pages and of files with fixed names.
    ///   - pagesByFile: pages with the path of their Markdown file below the content folder.
    init(
        _ addresses: [String],
        pagesByFile: [(path: String, address: String)],
        withheld: [WithheldRecord] = [],
        settings: SiteSettings
    ) {
        self.addresses = addresses
        self.withheld = WithheldAddresses(withheld)
        hashes = addresses.map { ContentHash($0).value }
        known = Set(hashes)
        self.pagesByFile = PagesByFile(pagesByFile)
        contentName = AddressIndex.folder(of: settings.path)
        self.settings = PageSettings(settings)
    }

    convenience init(
        _ plan: SitePlan,
        _ assets: ThemeAssets,
        withheld: [WithheldRecord],
        settings: SiteSettings
    ) {
        let contentName = AddressIndex.folder(of: settings.path)
        let pagesByFile = plan.pages.compactMap { page -> (path: String, address: String)? in
            guard page.type.role == .page, case .file(let path, _, _)? = page.location else { return nil }
            return (AddressIndex.path(path, below: contentName), page.url)
        }
        let fixed = assets.favicons.map(\.path) + [Routes.headers]
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

    /// An address that begins like this; nil when there is none.
    func first(below prefix: String) -> String? {
        addresses.first { $0.utf8.starts(with: prefix.utf8) }
    }

    /// Whether an address that nothing answers may be that of a row that is withheld.
    ///
    /// Then a link to it is not the fault of whoever wrote the link.
    func mayBeWithheld(_ path: String) -> Bool { withheld.mayContain(path) }

    /// The page that is made of a Markdown file.
    ///
    /// - Parameters:
    ///   - path: below the content folder.
    ///   - keys: gets the key of the dependency.
    func page(ofFile path: String, _ keys: inout [UInt64]) -> String? {
        pagesByFile.page(ofFile: path, &keys)
    }

    /// The path below the content folder of a file as messages name it.
    func contentPath(of file: String) -> String { AddressIndex.path(file, below: contentName) }

    private static func folder(of file: String) -> String {
        String(file.prefix(max(0, file.count - (file.split(separator: "/").last?.count ?? 0))))
    }

    private static func path(_ file: String, below folder: String) -> String {
        file.utf8.starts(with: folder.utf8) ? String(Substring(file.utf8.dropFirst(folder.utf8.count))) : file
    }

    /// Everything that can be looked up, for the next build.
    var dependencies: [Dependency] {
        hashes.map { Dependency(key: $0, result: 1) } + pagesByFile.dependencies
    }

    // MARK: Suggestions

    /// Made for the first broken link, because most sites have none.
    private struct Names {
        var addresses: NameIndex?
        var files: [String: FileNames] = [:]
    }

    /// The nearest names of files in the folder of a missing one.
    func nearestFiles(to path: String) -> [String] {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/") + "/"
        let files = names.withLock { names in
            let files = names.files[folder] ?? pagesByFile.names(in: folder)
            names.files[folder] = files
            return files
        }
        return files.nearest(to: String(path.dropFirst(folder.count)))
    }

    /// The address nearest to one that does not exist; none when all are far from it.
    func nearest(to path: String) -> [String] {
        let index = names.withLock { names in
            let index = names.addresses ?? NameIndex(addresses)
            names.addresses = index
            return index
        }
        return index.nearest(to: path, count: 1)
    }
}
