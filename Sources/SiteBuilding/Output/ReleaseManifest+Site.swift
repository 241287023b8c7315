import AtomicOutput
import Content
import Hashing
import ReleaseManifest
import SiteConfiguration
import TemplateModel

extension OutputFolder {
    /// What hosts have to know of the site; docs/publishing.md describes it.
    package var releaseManifest: String { sibling("manifest.json") }

    /// Saves the manifest of the site in the folder, in one step.
    ///
    /// - Parameter manifest: as JSON.
    func save(manifest: [UInt8]) throws(OutputError) {
        try manifest.withUnsafeBufferPointer { json throws(OutputError) in
            try save(json, as: releaseManifest)
        }
    }

    /// Whether the manifest that lies next to the site is that of a release, by its beginning.
    func hasManifest(of release: ReleaseManifest.Identity?) -> Bool {
        guard let release else { return false }
        return FileOperations.isFile(
            releaseManifest,
            beginningWith: Array(ReleaseManifest.firstMembers(of: release).utf8)
        )
    }
}

extension ReleaseManifest {
    /// The manifest of a site that was just made.
    ///
    /// - Parameters:
    ///   - files: all files; the first are those of the plan, in its order.
    ///   - previous: the release of the last build, whose id an equal tree keeps.
    init(_ site: LoadedSite, _ files: FileTable, _ redirects: Redirects, previous: ReleaseState) {
        var headerSets = HeaderSets(site.headers)
        let pages = site.plan.pages
        let states = files.indices.map { files[$0] }
        let released = states.enumerated().map { index, file in
            let address = "/" + file.path
            return ReleaseFile(
                path: file.path,
                digest: file.digest,
                size: Int(file.stamp.size),
                kind: index < pages.count
                    ? ReleaseFile.Kind(pages[index].type) : ReleaseFile.Kind(generated: address),
                contentType: Headers.contentType(of: address),
                headerSet: headerSets.index(for: address),
                changed: Timestamp(microseconds: Int64(file.stamp.time / 1000))
            )
        }
        self.init(
            built: site.options.clock,
            nextDue: site.catalog.nextDue,
            headerSets: headerSets.sets,
            redirects: redirects.entries,
            files: released,
            address: site.settings.baseURL,
            previous: previous.release
        )
    }
}

extension ReleaseFile.Kind {
    fileprivate init(_ type: PageType) {
        self =
            switch type.role {
            case .page: type.record == nil ? .listing : .page
            case .feed: .feed
            case .file, .fragment: .machine
            }
    }

    /// - Parameter address: of a file that no template makes.
    fileprivate init(generated address: String) {
        if address.hasPrefix(Routes.assets) || address.hasPrefix(Routes.media) {
            self = .asset
        } else {
            self =
                [Routes.headers, Routes.redirects, Routes.redirectsJSON].contains(address) ? .machine : .file
        }
    }
}

/// The different sets of headers of a site's files.
private struct HeaderSets {
    private(set) var sets: [[ReleaseManifest.Header]] = []
    private let headers: Headers
    private var indexes: [Headers.Class: Int] = [:]

    init(_ headers: Headers) {
        self.headers = headers
    }

    mutating func index(for address: String) -> Int {
        let headerClass = Headers.Class(path: address)
        if let index = indexes[headerClass] { return index }
        let set = headers.headers(for: address).filter { $0.name != "Content-Type" }
        sets.append(set.map { ReleaseManifest.Header(name: $0.name, value: $0.value) })
        indexes[headerClass] = sets.count - 1
        return sets.count - 1
    }
}
