import AtomicOutput
import Content
import Hashing
import Media
import Synchronization
import TemplateModel
import Templating

/// A page that this build rendered.
struct RenderedPage: Sendable {
    /// The page's index in the plan.
    let index: Int
    /// Why it was rendered, for `sweetdreams why`.
    let reason: String
    let file: FileState
    /// A hash of the values that its template reads.
    let valuesDigest: UInt64
    let page: ProducedPage
}

/// The pages of a build: every page of the plan is in one of the two lists, which are sorted by index.
struct RenderedSite: Sendable {
    var rendered: [RenderedPage] = []
    var reused: [ReusedPage] = []
    /// The number of bodies that were rendered from Markdown.
    var renderedBodies = 0

    fileprivate mutating func add(_ other: RenderedSite) {
        rendered += other.rendered
        reused += other.reused
        renderedBodies += other.renderedBodies
    }
}

/// Decides which pages of a site are rendered again, renders them with several workers, and hands them to the output.
struct SiteRendering: Sendable {
    let site: LoadedSite
    let previous: PreviousBuild
    let changes: Changes
    let output: any OutputTarget
    /// Makes the pictures of pages; nil where none are written.
    let renditions: RenditionQueue?
    let progress: BuildProgress

    /// The number of pages that a worker takes at a time: enough to read their bodies with one request, few enough that
    /// workers end together.
    private static let chunkLength = 32

    private var pages: [PlannedPage] { site.plan.pages }

    /// - Parameter workers: the number of pages that are rendered at the same time.
    /// - Throws: `SourceUnreachable` when a source was lost, `OutputError` when a file cannot be written.
    func run(workers: Int) async throws -> RenderedSite {
        let sharedBodies = site.sharedBodies()
        func render(_ indexes: [Int], forced: String? = nil) async throws -> RenderedSite {
            try await self.render(indexes, workers: workers, sharedBodies: sharedBodies, forced: forced)
        }
        // Feeds show bodies that the posts' pages render, so they come later.
        let feeds = pages.indices.filter { pages[$0].type.role == .feed }
        let others = pages.indices.filter { pages[$0].type.role != .feed }
        var result = RenderedSite()
        result.rendered.reserveCapacity(changes.everything == nil ? 0 : pages.count)
        result.add(try await render(others))
        result.add(try await render(feeds))
        let broken = pagesWithBrokenAnchors(result)
        if !broken.isEmpty {
            let brokenIndexes = Set(broken)
            result.reused.removeAll { brokenIndexes.contains($0.index) }
            result.add(try await render(broken, forced: "an id that it links to is gone"))
        }
        result.rendered.sort { $0.index < $1.index }
        result.reused.sort { $0.index < $1.index }
        renditions?.add(previous.uses(of: result.reused))
        return result
    }

    /// Reused pages that link to an id which a rendered page has lost.
    private func pagesWithBrokenAnchors(_ result: RenderedSite) -> [Int] {
        guard !result.reused.isEmpty else { return [] }
        let ids = Dictionary(
            result.rendered.map { page in
                (ContentHash(pages[page.index].url).value, page.page.findings.ids)
            },
            uniquingKeysWith: { first, _ in first }
        )
        return changes.pagesWithBrokenAnchors(among: result.reused, ids: ids)
    }

    // MARK: Workers

    /// - Parameter forced: why the pages are rendered whatever they read; nil to look at each.
    private func render(
        _ indexes: [Int],
        workers: Int,
        sharedBodies: BodyCache,
        forced: String?
    ) async throws -> RenderedSite {
        let queue = PageQueue(indexes, workers: workers, chunkLength: SiteRendering.chunkLength)
        return try await withThrowingTaskGroup(of: RenderedSite.self) { group in
            for _ in 0..<min(workers, max(1, indexes.count)) {
                group.addTask { try work(queue, sharedBodies, forced: forced) }
            }
            return try await group.reduce(into: RenderedSite()) { $0.add($1) }
        }
    }

    /// One worker: takes pages from the queue until it is empty.
    private func work(_ queue: PageQueue, _ sharedBodies: BodyCache, forced: String?) throws -> RenderedSite {
        var producer = PageProducer(
            site,
            sharedBodies: sharedBodies,
            reusedBodies: ReusedBodies(previous, changes)
        )
        var buffer = OutputBuffer(capacity: 64 << 10)
        var result = RenderedSite()
        while let indexes = queue.next() {
            try Task.checkCancellation()
            progress(.pages, Double(indexes.first ?? 0) / Double(pages.count))
            var jobs: [Job] = []
            for index in indexes {
                switch decision(index, &producer, forced: forced) {
                case .render(let job): jobs.append(job)
                case .reuse(let page): result.reused.append(page)
                case .skip: break
                }
            }
            try producer.prepare(jobs.map { pages[$0.index] })
            for job in jobs {
                buffer.removeAll()
                result.rendered.append(try render(job, &producer, &buffer))
            }
        }
        result.renderedBodies = producer.renderedBodies
        return result
    }

    /// A page to render.
    private struct Job {
        let index: Int
        let reason: String
        /// The hash of the values that the template reads, where the decision needed it.
        let valuesDigest: UInt64?
    }

    private enum Decision {
        case render(Job)
        case reuse(ReusedPage)
        /// The theme has no template for it.
        case skip
    }

    private func decision(_ index: Int, _ producer: inout PageProducer, forced: String?) -> Decision {
        if let reason = forced ?? changes.everything {
            return .render(Job(index: index, reason: reason, valuesDigest: nil))
        }
        let page = pages[index]
        guard let template = site.theme.template(for: page) else { return .skip }
        let previousIndex = previous.site.index(of: page.file)
        let check = changes.check(previousIndex, template.mask) { producer.values(for: page) }
        if let reason = check.reason {
            return .render(Job(index: index, reason: reason, valuesDigest: check.valuesDigest))
        }
        return previousIndex.map { .reuse(ReusedPage(index: index, previousIndex: $0)) } ?? .skip
    }

    private func render(
        _ job: Job,
        _ producer: inout PageProducer,
        _ buffer: inout OutputBuffer
    ) throws -> RenderedPage {
        let page = pages[job.index]
        let valuesDigest = job.valuesDigest ?? self.valuesDigest(of: page, &producer)
        let produced = try producer.produce(page, into: &buffer)
        renditions?.add(produced.uses)
        let file = try buffer.withBytes { try output.add(page.file, $0) }
        return RenderedPage(
            index: job.index,
            reason: job.reason,
            file: file,
            valuesDigest: valuesDigest,
            page: produced
        )
    }

    private func valuesDigest(of page: PlannedPage, _ producer: inout PageProducer) -> UInt64 {
        guard output.keepsState, let mask = site.theme.template(for: page)?.mask else { return 0 }
        return mask.digest(of: producer.values(for: page), site.fingerprints)
    }
}

/// Pages that wait for a worker.
private final class PageQueue: Sendable {
    private let pages: [Int]
    private let workers: Int
    private let chunkLength: Int
    private let start = Mutex(0)

    init(_ pages: [Int], workers: Int, chunkLength: Int) {
        self.pages = pages
        self.workers = workers
        self.chunkLength = chunkLength
    }

    /// The next pages for one worker; nil when there are none.
    func next() -> ArraySlice<Int>? {
        start.withLock { start in
            guard start < pages.count else { return nil }
            let first = start
            // Fewer towards the end, so that no worker waits for another.
            let fairShare = (pages.count - first) / (4 * workers)
            start = min(pages.count, first + max(1, min(chunkLength, fairShare)))
            return pages[first..<start]
        }
    }
}
