import AtomicOutput
import Content
import Foundation
import SiteConfiguration
import TemplateModel

/// Old addresses, and where their pages are now: what the content says, and what builds saw.
///
/// Each leads to a page in one step: never to another old address, never to one that is gone, never from one that is taken.
struct Redirects: Sendable {
    /// The lines of `_redirects`: single addresses, then those with a wildcard, the longest first.
    let entries: [Redirect]
    /// The redirects among them that only earlier builds know of, because nobody wrote them down.
    let remembered: [Redirect]
    /// Moves of records for the next build, also those whose target is not there for now.
    let memory: [Redirect]
    let problems: [Problem]
    /// Files of the content folder that redirects lead to, by their paths.
    let shownFiles: Set<String>

    /// - Parameters:
    ///   - known: redirects of the last build that nobody wrote down.
    ///   - moved: addresses that records had in the last build, and those that they have now.
    init(
        _ known: [Redirect],
        moved: [Redirect] = [],
        rules: [RedirectRule] = [],
        targets: RedirectTargets
    ) {
        var resolver = RedirectResolver(targets)
        for rule in rules { resolver.add(rule) }
        for move in moved + Redirects.following(moved, known) { resolver.remember(move) }
        resolver.finish()
        entries = resolver.entries
        memory = resolver.memory
        let moves = Set(memory.map(\.from))
        remembered = entries.filter { moves.contains($0.from) }
        problems = resolver.problems
        shownFiles = resolver.shownFiles
    }

    /// Earlier redirects, which follow their pages when these move again.
    private static func following(_ moved: [Redirect], _ known: [Redirect]) -> [Redirect] {
        let targets = Dictionary(moved.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
        return known.map { redirect in
            let next = redirect.to.flatMap { targets[$0] ?? nil }
            return Redirect(from: redirect.from, to: next ?? redirect.to)
        }
    }

    /// The redirects of a site.
    ///
    /// - Parameter output: where the published redirects are read when there is no state; nil to read none.
    init(since previous: PreviousBuild, in site: LoadedSite, output: OutputFolder?) {
        let known = previous.history?.memory.rows ?? output.map { Redirects.published(in: $0.path) } ?? []
        let targets = RedirectTargets(site)
        self.init(
            known,
            moved: previous.history.map { Redirects.moved(since: $0, in: site) } ?? [],
            rules: site.configuration.redirects.rules + site.rulesOfRecords(targets),
            targets: targets
        )
    }

    /// The addresses of records that have another one since a build.
    private static func moved(since state: BuildState, in site: LoadedSite) -> [Redirect] {
        let fingerprints = site.fingerprints
        var moved: [Redirect] = []
        for (number, oldIndex) in state.records.indexes(of: fingerprints.names).enumerated() {
            let url = fingerprints.names[number].url
            guard let oldIndex, !url.isEmpty, !state.records.addresses.isEqual(oldIndex, to: url) else {
                continue
            }
            let before = state.records.addresses[oldIndex]
            if !before.isEmpty { moved.append(Redirect(from: before, to: url)) }
        }
        return moved
    }

    // MARK: Files

    /// The file that Netlify and Cloudflare Pages read.
    var file: String { entries.map { RedirectsFormat.line($0) + "\n" }.joined() }

    /// The same for other servers.
    var json: String {
        let entries = entries.map { entry in
            JSON.object(omittingNil: [
                "from": .string(entry.from),
                "to": entry.to.map(JSON.string),
                "status": .integer(entry.status.rawValue),
            ])
        }
        return JSONWriter(keyOrder: .sorted, layout: .indented).text(.array(entries)) + "\n"
    }

    /// The redirects of a site whose state is lost; none where there is no site or its file cannot be read.
    ///
    /// Builds see only pages that moved for good, so the others are of the content, which says them again.
    static func published(in output: String) -> [Redirect] {
        guard let data = try? Data(contentsOf: URL(filePath: output + Routes.redirectsJSON)) else {
            return []
        }
        return data.withUnsafeBytes { bytes in
            var reader = JSONReader(bytes.assumingMemoryBound(to: UInt8.self))
            return (try? entries(from: &reader)) ?? []
        }
    }

    private static func entries(from reader: inout JSONReader) throws(JSONError) -> [Redirect] {
        var entries: [Redirect] = []
        try reader.enterArray()
        while try reader.hasNextElement() {
            var from: String?
            var to: String?
            var status = "301"
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "from": from = try reader.readString()
                case "to": to = try reader.readString()
                case "status": status = String(try reader.readNumber())
                default: try reader.skipValue()
                }
            }
            guard let from, let to, status == "301" else { continue }
            let entry = Redirect(from: from, to: to)
            if entry.prefix == nil { entries.append(entry) }
        }
        try reader.finish()
        return entries
    }
}

extension LoadedSite {
    /// The old addresses that records name, files before rows.
    ///
    /// A record that moved here with the address that it has anyway, as in Jekyll's `permalink`, needs no redirect.
    fileprivate func rulesOfRecords(_ targets: RedirectTargets) -> [RedirectRule] {
        var ofFiles: [RedirectRule] = []
        var ofRows: [RedirectRule] = []
        for collection in RecordCollection.all {
            for (url, old) in collection.oldAddresses(in: catalog)
            where targets.page(servedAt: old.path) != url {
                let rule = RedirectRule(Redirect(from: old.path, to: url), at: old.location)
                if old.location.isRow { ofRows.append(rule) } else { ofFiles.append(rule) }
            }
        }
        return ofFiles + ofRows
    }
}
