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
        for (number, oldIndex) in fingerprints.indexes(in: state).enumerated() {
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

    private struct Entry: Codable {
        let from: String
        let to: String
        let status: Int
    }

    /// The same for other servers.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        // Text and numbers can always be encoded.
        let data = try? encoder.encode(entries.map { Entry(from: $0.from, to: $0.to, status: 301) })
        return String(decoding: data ?? Data("[]".utf8), as: UTF8.self) + "\n"
    }

    /// What a site has whose state is lost; none where there is no site or it is not to be read.
    private static func published(in output: String) -> [(from: String, to: String)] {
        guard let data = try? Data(contentsOf: URL(filePath: output + Routes.redirectsJSON)),
            let entries = try? JSONDecoder().decode([Entry].self, from: data)
        else { return [] }
        return entries.map { ($0.from, $0.to) }
    }
}
