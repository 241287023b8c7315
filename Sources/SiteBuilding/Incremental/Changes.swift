import AtomicOutput
import Content
import Templating

/// The changes since the last build, and whether they reach a page.
///
/// A class, because every page asks it and a class is passed on as one reference.
final class Changes: Sendable {
    private let previous: PreviousBuild
    private let fingerprints: RecordFingerprints
    /// Why every page is rendered again; nil where pages are looked at one by one.
    let everything: String?
    /// Descriptions of changed dependencies, by their keys.
    private let dependencies: [UInt64: String]
    /// The indexes of changed fields, by the numbers of records that were there before.
    private let records: [Int: Set<Int>]
    /// The numbers of new records.
    private let newRecords: Set<Int>
    /// The names of templates whose text changed.
    private let templates: Set<String>

    /// - Parameter dependencies: the current answers to everything that pages can ask.
    init(since previous: PreviousBuild, in site: LoadedSite, _ dependencies: [Dependency]) {
        self.previous = previous
        fingerprints = site.fingerprints
        guard let state = previous.state else {
            everything =
                previous.invalidStateReason.map { "the state of the last build \($0)" }
                ?? "there was no site before"
            self.dependencies = [:]
            records = [:]
            newRecords = []
            templates = []
            return
        }
        everything =
            state.context == site.context ? nil : "the program or settings for the whole site changed"
        let keys = Changes.differences(state, dependencies)
        let descriptions = keys.isEmpty ? [:] : site.descriptions(of: keys, previous)
        var changed: [UInt64: String] = [:]
        for key in keys { changed[key] = descriptions[key] ?? "an address that it links to came or went" }
        self.dependencies = changed
        (records, newRecords) = Changes.records(state, site.fingerprints)
        let oldHashes = Dictionary(
            state.templates.rows.map { ($0.name, $0.hash) },
            uniquingKeysWith: { first, _ in first }
        )
        templates = Set(site.theme.templateHashes.filter { oldHashes[$0.key] != $0.value }.keys)
    }

    private static func differences(_ state: BuildState, _ dependencies: [Dependency]) -> Set<UInt64> {
        // Nearly always both lists have the same keys in the same order.
        var same = 0
        var changed: Set<UInt64> = []
        while same < min(dependencies.count, state.dependencies.keys.count),
            dependencies[same].key == state.dependencies.keys[same]
        {
            if dependencies[same].result != state.dependencies.results[same] {
                changed.insert(dependencies[same].key)
            }
            same += 1
        }
        var before = Dictionary(
            zip(state.dependencies.keys[same...], state.dependencies.results[same...]),
            uniquingKeysWith: { first, _ in first }
        )
        for dependency in dependencies[same...] {
            let result = before.removeValue(forKey: dependency.key)
            if result != dependency.result { changed.insert(dependency.key) }
        }
        return changed.union(before.keys)
    }

    /// The indexes of changed fields, by the numbers of records that were there before; and the numbers of new records.
    private static func records(
        _ state: BuildState,
        _ fingerprints: RecordFingerprints
    ) -> (changed: [Int: Set<Int>], new: Set<Int>) {
        var changed: [Int: Set<Int>] = [:]
        var new: Set<Int> = []
        for (number, oldIndex) in state.records.indexes(of: fingerprints.names).enumerated() {
            let now = fingerprints.hashes[fingerprints.starts[number]..<fingerprints.starts[number + 1]]
            guard let oldIndex, state.records.fields[oldIndex].count == now.count else {
                new.insert(number)
                continue
            }
            let before = state.records.fields[oldIndex]
            guard !now.elementsEqual(before) else { continue }
            let differences = zip(before, now).enumerated().filter { $0.element.0 != $0.element.1 }
            changed[number] = Set(differences.map(\.offset))
        }
        return (changed, new)
    }

    /// The result of looking at a page.
    struct Check {
        /// Why the page must be rendered again; nil for one that is still right.
        let reason: String?
        /// The hash of the values that its template reads, where it was needed.
        var valuesDigest: UInt64?
    }

    /// Finds out whether a page must be rendered again.
    ///
    /// - Parameters:
    ///   - index: of the page in the last build's state; nil for a new one.
    ///   - values: the page's values, asked for where they decide.
    func check(_ index: Int?, _ mask: ReadMask, values: () -> [Cell]) -> Check {
        if let everything { return Check(reason: everything) }
        guard let state = previous.state, let index, index < state.pages.count else {
            return Check(reason: "it was new")
        }
        guard previous.site.isValid(index) else {
            return Check(reason: "its file was changed or removed by something else")
        }
        guard state.pages.programs[index] == mask.fingerprint else {
            let changed = mask.templates.filter(templates.contains)
            return Check(
                reason: changed.isEmpty
                    ? "something that its template names changed, such as a file of 'assets'"
                    : "its template changed: \(changed.joined(separator: ", "))"
            )
        }
        let cells = values()
        let digest = mask.digest(of: cells, fingerprints)
        guard state.pages.values[index] == digest else {
            return Check(reason: change(in: cells, mask), valuesDigest: digest)
        }
        guard !state.pages.isFlagged(index) else {
            return Check(reason: "something was reported about it", valuesDigest: digest)
        }
        guard !dependencies.isEmpty,
            let key = state.pages.keys[index].first(where: { dependencies[$0] != nil })
        else {
            return Check(reason: nil)
        }
        return Check(reason: dependencies[key], valuesDigest: digest)
    }

    /// Whether nothing was reported about a text's page, and what the text asked for has the answers it had.
    ///
    /// - Parameters:
    ///   - index: of the page in the last build's state.
    ///   - keys: of the dependencies of the text.
    func canReuseBody(ofPage index: Int, asking keys: [UInt64]) -> Bool {
        guard everything == nil, let state = previous.state else { return false }
        return previous.site.isValid(index) && !state.pages.isFlagged(index)
            && !keys.contains { dependencies[$0] != nil }
    }

    private func change(in values: [Cell], _ mask: ReadMask) -> String {
        var named: [String] = []
        var seen: Set<Int> = []
        mask.records(in: values, fingerprints) { number in
            guard seen.insert(number).inserted else { return }
            let name = fingerprints.names[number]
            if newRecords.contains(number) { return named.append("\(name.label) was new") }
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

    /// Reused pages that link to an id which another page has lost.
    ///
    /// - Parameter ids: hashes of the ids of pages that were rendered again, by the hashes of their addresses.
    func pagesWithBrokenAnchors(among pages: [ReusedPage], ids: [UInt64: [UInt64]]) -> [Int] {
        guard let state = previous.state, !ids.isEmpty else { return [] }
        return pages.filter { page in
            let fragments = Array(state.pages.fragments[page.previousIndex])
            return stride(from: 0, to: fragments.count, by: 2).contains { index in
                ids[fragments[index]].map { !$0.contains(fragments[index + 1]) } ?? false
            }
        }.map(\.index)
    }
}
