import Content
import Foundation

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

    /// What the last build left, and what moved since.
    init(_ old: OldSite, _ prints: ModelPrints, output: String, live: (String) -> Bool) {
        guard let state = old.history else {
            self.init(Redirects.published(in: output), moved: [], live: live)
            return
        }
        let known = state.redirectsFrom.indices.map { (state.redirectsFrom[$0], state.redirectsTo[$0]) }
        let moved = zip(prints.names, prints.places(in: state)).compactMap {
            name,
            place -> (from: String, to: String)? in
            guard let place, !name.url.isEmpty, !state.addresses.isEqual(place, name.url) else { return nil }
            let before = state.addresses[place]
            return before.isEmpty ? nil : (before, name.url)
        }
        self.init(known, moved: moved, live: live)
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
