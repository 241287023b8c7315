import AtomicOutput
import Content
import Foundation
import SiteConfiguration

/// Old addresses of records whose slugs changed, and where the records are now: never to another old address, never to
/// one that is gone, never from one that is taken.
struct Redirects: Sendable {
    let entries: [(from: String, to: String)]

    /// - Parameters:
    ///   - known: entries of the last build.
    ///   - moved: addresses that records had in the last build, and those that they have now.
    ///   - live: whether the site has a page at an address.
    init(_ known: [(from: String, to: String)], moved: [(from: String, to: String)], live: (String) -> Bool) {
        var targets = Dictionary(known.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
        for move in moved { targets[move.from] = move.to }
        entries = targets.keys.sorted().compactMap { from in
            guard !live(from), var to = targets[from] else { return nil }
            var seen: Set<String> = [from]
            while !live(to), seen.insert(to).inserted, let next = targets[to] { to = next }
            return live(to) ? (from, to) : nil
        }
    }

    /// The redirects of the last build, and those of records that moved since.
    ///
    /// - Parameter output: where the published redirects are read when there is no state; nil to read none.
    init(since previous: PreviousBuild, in site: LoadedSite, output: OutputFolder?) {
        guard let state = previous.history else {
            let published = output.map { Redirects.published(in: $0.path) } ?? []
            self.init(published, moved: [], live: { site.addresses.contains($0) })
            return
        }
        let known = state.redirects.rows
        let fingerprints = site.fingerprints
        var moved: [(from: String, to: String)] = []
        for (number, oldIndex) in state.records.indexes(of: fingerprints.names).enumerated() {
            let url = fingerprints.names[number].url
            guard let oldIndex, !url.isEmpty, !state.records.addresses.isEqual(oldIndex, to: url) else {
                continue
            }
            let before = state.records.addresses[oldIndex]
            if !before.isEmpty { moved.append((before, url)) }
        }
        self.init(known, moved: moved, live: { site.addresses.contains($0) })
    }

    // MARK: Files

    /// The file that Netlify and Cloudflare Pages read.
    var file: String { entries.map { "\($0.from) \($0.to) 301\n" }.joined() }

    /// The same for other servers.
    var json: String {
        let entries = entries.map { entry -> JSON in
            ["from": .string(entry.from), "to": .string(entry.to), "status": 301]
        }
        return JSONWriter(keyOrder: .sorted, layout: .indented).text(.array(entries)) + "\n"
    }

    /// The redirects of a site whose state is lost; none where there is no site or its file cannot be read.
    static func published(in output: String) -> [(from: String, to: String)] {
        guard let data = try? Data(contentsOf: URL(filePath: output + Routes.redirectsJSON)) else {
            return []
        }
        return data.withUnsafeBytes { bytes in
            var reader = JSONReader(bytes.assumingMemoryBound(to: UInt8.self))
            return (try? entries(from: &reader)) ?? []
        }
    }

    private static func entries(
        from reader: inout JSONReader
    ) throws(JSONError) -> [(from: String, to: String)] {
        var entries: [(from: String, to: String)] = []
        try reader.enterArray()
        while try reader.hasNextElement() {
            var from: String?
            var to: String?
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "from": from = try reader.readString()
                case "to": to = try reader.readString()
                default: try reader.skipValue()
                }
            }
            if let from, let to { entries.append((from, to)) }
        }
        try reader.finish()
        return entries
    }
}
