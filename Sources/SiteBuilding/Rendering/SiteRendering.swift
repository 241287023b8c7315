import Content
import Foundation
import Hashing
import Synchronization
import Templating

/// Renders every page of a plan that is not what it was, several at a time, checks each as it is finished, and writes it.
struct SiteRendering: Sendable {
    /// A page that was made.
    struct Made: Sendable {
        let page: Int
        let reason: String
        let mark: FileMark
        /// A hash of its bytes.
        let hash: UInt64
        /// A hash of what its template may have read.
        let digest: UInt64
        /// What was looked up: keys of facts, and paths in the content folder.
        let keys: [UInt64]
        let shown: [String]
        let body: BodyMark?
        var findings: PageScanner.Findings
        let problems: [Problem]

        var isFlagged: Bool { !problems.isEmpty || !findings.isClean }
    }

    /// What came of it: every page of the plan is in one of the two.
    struct Result: Sendable {
        var made: [Made] = []
        /// Pages that stay, with their places in the old site.
        var kept: [(page: Int, place: Int)] = []
        var bodies = 0

        fileprivate mutating func add(_ other: Result) {
            made += other.made
            kept += other.kept
            bodies += other.bodies
        }
    }

    let values: RootValues
    let theme: Theme
    let known: KnownAddresses
    let sessions: [any ContentSession]
    let prints: ModelPrints
    let changes: Changes
    /// Nil to check without writing.
    let output: SiteOutput?
    let progress: BuildProgress

    /// How many pages a worker takes at a time: enough to read their bodies at once, few enough to share well.
    private static let chunk = 32

    func run(_ workers: Int) async throws -> Result {
        let plan = values.plan
        let store = BodyStore(keeping: Set((0..<RootValues.feedLength).map { BodyKey(.post, $0, .html) }))
        // Feeds show bodies that their posts' pages have rendered, so they wait for them.
        let feeds = plan.pages.indices.filter { plan.pages[$0].kind.isFeed }
        let others = plan.pages.indices.filter { !plan.pages[$0].kind.isFeed }
        var result = Result()
        result.made.reserveCapacity(changes.everything == nil ? 0 : plan.pages.count)
        for pages in [others, feeds] { result.add(try await render(pages, workers, store, forced: nil)) }
        let ids = result.made.count < plan.pages.count ? idsOfMade(result) : [:]
        let broken = changes.brokenAnchors(kept: result.kept, made: ids)
        if !broken.isEmpty {
            let pages = Set(broken)
            result.kept.removeAll { pages.contains($0.page) }
            result.add(try await render(broken, workers, store, forced: "an id that it links to is gone"))
        }
        result.made.sort { $0.page < $1.page }
        result.kept.sort { $0.page < $1.page }
        return result
    }

    private func idsOfMade(_ result: Result) -> [UInt64: [UInt64]] {
        Dictionary(
            result.made.map { (ContentHash(values.plan.pages[$0.page].url).value, $0.findings.ids) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// - Parameter forced: why the pages are made again whatever they read.
    private func render(
        _ pages: [Int],
        _ workers: Int,
        _ store: BodyStore,
        forced: String?
    ) async throws
        -> Result
    {
        let next = Mutex(0)
        let take: @Sendable () -> ArraySlice<Int>? = {
            next.withLock { next in
                guard next < pages.count else { return nil }
                let start = next
                // Fewer towards the end, where one worker would wait for the other.
                next += max(1, min(SiteRendering.chunk, (pages.count - start) / (4 * workers)))
                progress(.pages, Double(pages[start]) / Double(values.plan.pages.count))
                return pages[start..<next]
            }
        }
        return try await withThrowingTaskGroup(of: Result.self) { group in
            for _ in 0..<min(workers, max(1, pages.count)) { group.addTask { try work(take, store, forced) } }
            return try await group.reduce(into: Result()) { $0.add($1) }
        }
    }

    private func work(_ take: () -> ArraySlice<Int>?, _ store: BodyStore, _ forced: String?) throws -> Result
    {
        var renderer = PageRenderer(
            values: values,
            theme: theme,
            known: known,
            sessions: sessions,
            store: store,
            old: output.map { OldBodies($0, changes) }
        )
        let scanner = PageScanner(known)
        var buffer = OutputBuffer(capacity: 64 << 10)
        var result = Result()
        while let pages = take() {
            try Task.checkCancellation()
            var reasons: [(page: Int, reason: String)] = []
            for page in pages {
                if let reason = forced ?? changes.everything ?? reason(page, &renderer, &result) {
                    reasons.append((page, reason))
                }
            }
            try renderer.prepare(reasons.map { values.plan.pages[$0.page] })
            for (page, reason) in reasons {
                try result.made.append(make(page, reason, &renderer, scanner, &buffer))
            }
        }
        result.bodies = renderer.bodyCount
        return result
    }

    /// Why a page must be made; nil for one that is noted as kept.
    private func reason(_ index: Int, _ renderer: inout PageRenderer, _ result: inout Result) -> String? {
        let page = values.plan.pages[index]
        guard let template = template(of: page) else { return nil }
        let place = output?.old.place(of: page.file)
        let reason = changes.reason(place, template.mask) { renderer.values(for: page) }
        if reason == nil, let place { result.kept.append((index, place)) }
        return reason
    }

    private func template(of page: PlannedPage) -> PageTemplate? {
        theme.template(page.kind, name: values.catalog.template(of: page))
    }

    private func make(
        _ index: Int,
        _ reason: String,
        _ renderer: inout PageRenderer,
        _ scanner: PageScanner,
        _ buffer: inout OutputBuffer
    ) throws -> Made {
        let page = values.plan.pages[index]
        buffer.removeAll()
        let cells = renderer.values(for: page)
        let digest = output == nil ? 0 : template(of: page)?.mask.digest(of: cells, prints) ?? 0
        try renderer.render(page, cells, into: &buffer)
        let problems = renderer.takeProblems()
        var lookups = renderer.takeLookups()
        return try buffer.withBytes { bytes in
            let isJSON = page.file.hasSuffix(".json") || page.file.hasSuffix(".webmanifest")
            var findings =
                page.kind.isPage ? scanner.scan(page: bytes) : scanner.scan(file: bytes, isJSON: isJSON)
            lookups.keys += findings.keys
            findings.keys = []
            let hash = ContentHash(bytes).value
            let mark = try output?.add(page.file, bytes, hash: hash)
            return Made(
                page: index,
                reason: reason,
                mark: mark ?? FileMark(size: UInt64(bytes.count), time: 0, inode: 0),
                hash: hash,
                digest: digest,
                keys: SiteRendering.unique(lookups.keys),
                shown: lookups.shown,
                body: output == nil ? nil : renderer.body(of: page).flatMap(BodyMark.init),
                findings: findings,
                problems: problems
            )
        }
    }

    /// The keys in order and once, in no more memory than they need: every page keeps its own.
    private static func unique(_ keys: consuming [UInt64]) -> [UInt64] {
        keys.sort()
        var count = 0
        for index in keys.indices where count == 0 || keys[index] != keys[count - 1] {
            keys[count] = keys[index]
            count += 1
        }
        return Array(keys[..<count])
    }
}
