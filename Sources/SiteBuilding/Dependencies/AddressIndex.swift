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
    /// The addresses of a site's pages.
    struct Pages: Sendable {
        fileprivate let addresses: [String]
        /// Hashes of `addresses`, in their order.
        fileprivate let hashes: [UInt64]
        fileprivate let known: Set<UInt64>
        fileprivate let byFile: PagesByFile

        /// - Parameters:
        ///   - addresses: of pages.
        ///   - byFile: pages with the path of their Markdown file below the content folder.
        init(_ addresses: [String], byFile: [(path: String, address: String)]) {
            self.addresses = addresses
            hashes = addresses.map { ContentHash($0).value }
            known = Set(hashes)
            self.byFile = PagesByFile(byFile)
        }

        init(_ plan: SitePlan, settings: SiteSettings) {
            let contentName = AddressIndex.folder(of: settings.path)
            let byFile = plan.pages.compactMap { page -> (path: String, address: String)? in
                guard page.type.isRecordPage, case .record = page.subject,
                    case .file(let path, _, _)? = page.location
                else { return nil }
                return (AddressIndex.path(path, below: contentName), page.url)
            }
            self.init(plan.pages.map(\.url), byFile: byFile)
        }
    }

    private let pages: Pages
    /// The addresses of files with fixed names.
    private let fixed: [String]
    /// Hashes of `fixed`, in their order.
    private let fixedHashes: [UInt64]
    /// The content folder's name in messages, as paths of files begin.
    private let contentName: String
    private let withheld: WithheldAddresses
    private let names = Mutex(Names())
    let settings: PageSettings
    /// Hashes of the scripts of templates that the site's policy allows.
    let inlineScripts: Set<UInt64>

    /// - Parameter fixed: the addresses of files with fixed names.
    init(
        _ pages: Pages,
        fixed: [String] = [],
        withheld: [WithheldRecord] = [],
        emptySections: [String] = [],
        inlineScripts: Set<UInt64> = [],
        settings: SiteSettings
    ) {
        self.inlineScripts = inlineScripts
        self.pages = pages
        self.fixed = fixed
        fixedHashes = fixed.map { ContentHash($0).value }
        self.withheld = WithheldAddresses(withheld, emptySections: emptySections)
        contentName = AddressIndex.folder(of: settings.path)
        self.settings = PageSettings(settings)
    }

    /// Whether something answers a path, without query and fragment.
    ///
    /// - Parameter keys: gets the key of the dependency.
    func contains(_ path: UnsafeBufferPointer<UInt8>, _ keys: inout [UInt64]) -> Bool {
        let hash = ContentHash(path).value
        keys.append(hash)
        return contains(hash)
    }

    func contains(_ path: String, _ keys: inout [UInt64]) -> Bool {
        var path = path
        return path.withUTF8 { contains($0, &keys) }
    }

    func contains(_ path: String) -> Bool { contains(ContentHash(path).value) }

    private func contains(_ hash: UInt64) -> Bool {
        pages.known.contains(hash) || fixedHashes.contains(hash)
    }

    /// An address that begins like this; nil when there is none.
    func first(below prefix: String) -> String? {
        func isBelow(_ address: String) -> Bool { address.utf8.starts(with: prefix.utf8) }
        return pages.addresses.first(where: isBelow) ?? fixed.first(where: isBelow)
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
        pages.byFile.page(ofFile: path, &keys)
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
        (pages.hashes + fixedHashes).map { Dependency(key: $0, result: 1) } + pages.byFile.dependencies
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
            let files = names.files[folder] ?? pages.byFile.names(in: folder)
            names.files[folder] = files
            return files
        }
        return files.nearest(to: String(path.dropFirst(folder.count)))
    }

    /// The address nearest to one that does not exist; none when all are far from it.
    func nearest(to path: String) -> [String] {
        let index = names.withLock { names in
            let index = names.addresses ?? NameIndex(pages.addresses + fixed)
            names.addresses = index
            return index
        }
        return index.nearest(to: path, count: 1)
    }
}
