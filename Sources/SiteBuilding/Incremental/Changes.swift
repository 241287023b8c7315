import Content
import Templating

/// What changed since the last build, and which pages that reaches.
///
/// A class, for it is asked once for every page, and a class is handed on as one reference.
final class Changes: Sendable {
    private let old: OldSite
    private let prints: ModelPrints
    /// Why every page is made again; nil where pages are looked at one by one.
    let everything: String?
    /// The keys of facts that are not what they were, with words for it.
    private let facts: [UInt64: String]
    /// The changed fields of records that were there before, and records that are new, by their numbers.
    private let records: [Int: Set<Int>]
    private let newRecords: Set<Int>
    private let templates: Set<String>

    /// - Parameters:
    ///   - context: a hash of what every page depends on.
    ///   - facts: what pages may ask for now.
    ///   - words: what to call facts, by their keys; only asked for where any changed.
    init(
        old: OldSite,
        context: UInt64,
        prints: ModelPrints,
        theme: Theme,
        facts: [Fact],
        words: (Set<UInt64>) -> [UInt64: String]
    ) {
        self.old = old
        self.prints = prints
        guard let state = old.state else {
            everything =
                old.distrust.map { "the state of the last build \($0)" } ?? "there was no site before"
            (self.facts, records, newRecords, templates) = ([:], [:], [], [])
            return
        }
        everything = state.context == context ? nil : "the program or settings for the whole site changed"
        var changed: [UInt64: String] = [:]
        let differences = Changes.differences(state, facts)
        let names = differences.isEmpty ? [:] : words(differences)
        for key in differences { changed[key] = names[key] ?? "an address that it links to came or went" }
        self.facts = changed
        (records, newRecords) = Changes.records(state, prints)
        let known = Dictionary(
            state.templates.indices.map { (state.templates[$0], state.templateHashes[$0]) },
            uniquingKeysWith: { first, _ in first }
        )
        templates = Set(theme.templateHashes.filter { known[$0.key] != $0.value }.keys)
    }

    private static func differences(_ state: BuildState, _ facts: [Fact]) -> Set<UInt64> {
        // Nearly always the same is asked in the same order.
        var same = 0
        var changed: Set<UInt64> = []
        while same < min(facts.count, state.factKeys.count), facts[same].key == state.factKeys[same] {
            if facts[same].print != state.factPrints[same] { changed.insert(facts[same].key) }
            same += 1
        }
        var before = Dictionary(
            zip(state.factKeys[same...], state.factPrints[same...]),
            uniquingKeysWith: { first, _ in first }
        )
        for fact in facts[same...] where before.removeValue(forKey: fact.key) != fact.print {
            changed.insert(fact.key)
        }
        return changed.union(before.keys)
    }

    private static func records(_ state: BuildState, _ prints: ModelPrints) -> ([Int: Set<Int>], Set<Int>) {
        var changed: [Int: Set<Int>] = [:]
        var new: Set<Int> = []
        for (number, place) in prints.places(in: state).enumerated() {
            let now = prints.hashes[prints.starts[number]..<prints.starts[number + 1]]
            guard let place, state.fields[place].count == now.count else {
                new.insert(number)
                continue
            }
            let before = state.fields[place]
            guard !now.elementsEqual(before) else { continue }
            changed[number] = Set(zip(0..., zip(before, now)).filter { $1.0 != $1.1 }.map(\.0))
        }
        return (changed, new)
    }

    /// Why a page must be made again; nil for one that is what it was.
    ///
    /// - Parameters:
    ///   - place: of the page's file in the old site.
    ///   - values: gives the page's values, where they decide.
    func reason(_ place: Int?, _ mask: ReadMask, values: () -> [Cell]) -> String? {
        if let everything { return everything }
        guard let state = old.state, let place, place < state.pageCount else { return "it is new" }
        guard old.isSound(place) else { return "its file was changed or removed by something else" }
        guard state.programs[place] == mask.fingerprint else {
            let changed = mask.templates.filter(templates.contains)
            return changed.isEmpty
                ? "something that its template names changed, such as a file of 'assets'"
                : "its template changed: \(changed.joined(separator: ", "))"
        }
        let values = values()
        guard state.values[place] == mask.digest(of: values, prints) else { return change(in: values, mask) }
        guard state.flagged[place] == 0 else { return "something was reported about it" }
        guard !facts.isEmpty else { return nil }
        for key in state.keys[place] {
            if let words = facts[key] { return words }
        }
        return nil
    }

    /// Whether nothing was reported about a text's page, and what the text asked for has the answers it had.
    ///
    /// - Parameters:
    ///   - place: of the page in the old site.
    ///   - keys: of the facts that the text asked for.
    func keepsText(of place: Int, asking keys: [UInt64]) -> Bool {
        guard everything == nil, let state = old.state else { return false }
        return old.isSound(place) && state.flagged[place] == 0 && !keys.contains { facts[$0] != nil }
    }

    private func change(in values: [Cell], _ mask: ReadMask) -> String {
        var named: [String] = []
        var seen: Set<Int> = []
        mask.records(in: values, prints) { number in
            guard seen.insert(number).inserted else { return }
            let name = prints.names[number]
            if newRecords.contains(number) { return named.append("\(name.label) is new") }
            let fields = mask.fields(of: name.type).filter { records[number]?.contains($0) ?? false }
            guard !fields.isEmpty else { return }
            named.append(
                "\(name.label) changed: \(fields.map { name.fields[$0].name }.joined(separator: ", "))"
            )
        }
        if named.isEmpty { return "what it shows, or in which order, changed" }
        return named.prefix(3).joined(separator: "; ")
            + (named.count > 3 ? "; and \(named.count - 3) more" : "")
    }

    // MARK: Anchors

    /// The pages that stay as they were but link to an id which another page has lost.
    ///
    /// - Parameters:
    ///   - kept: pages that stay, by their places in the old site.
    ///   - made: the ids of pages that were made again, by the hashes of their addresses.
    func brokenAnchors(kept: [(page: Int, place: Int)], made: [UInt64: [UInt64]]) -> [Int] {
        guard let state = old.state, !made.isEmpty else { return [] }
        return kept.filter { _, place in
            let list = Array(state.fragments[place])
            return stride(from: 0, to: list.count, by: 2).contains { index in
                made[list[index]].map { !$0.contains(list[index + 1]) } ?? false
            }
        }.map(\.page)
    }
}
