import AtomicOutput
package import Content
import Media
package import SiteConfiguration
import TemplateModel

extension SiteSummary {
    init(
        _ site: LoadedSite,
        _ pages: RenderedSite,
        _ previous: PreviousBuild,
        _ files: GeneratedFiles,
        _ redirects: Redirects,
        warnings: [Problem]
    ) {
        let rendered = pages.rendered.reduce(0) { $0 + Int($1.file.stamp.size) }
        let reused = pages.reused.reduce(0) {
            $0 + (previous.site.stamp(of: $1.previousIndex).map { Int($0.size) } ?? 0)
        }
        let generated = files.texts.reduce(0) { $0 + $1.text.utf8.count }
        let copied = files.copies.reduce(0) { $0 + $1.byteCount }
        self.init(
            pages: site.plan.countsByName.map { (kind: $0.name, count: $0.count) },
            filesTotal: site.plan.pages.count + files.count,
            bytes: rendered + reused + generated + copied,
            leftOutDrafts: site.catalog.leftOutDrafts,
            nextDue: site.catalog.nextDue,
            problems: warnings,
            notes: site.catalog.notes + site.options.renditionNotes(site)
                + SiteSummary.notes(redirects, site.configuration.redirects.path)
        )
    }

    /// Says that redirects would be lost with this folder.
    private static func notes(_ redirects: Redirects, _ path: String) -> [String] {
        let count = redirects.remembered.count
        guard count > 0 else { return [] }
        let are = count == 1 ? "1 redirect is" : "\(count) redirects are"
        return ["\(are) known here only; to keep them in \(path): sweetdreams redirects adopt"]
    }
}

/// What a build did.
package struct BuildReport: Sendable {
    package enum Status: String, Sendable {
        case built
        case unchanged
        case failed
    }

    /// How long a step took.
    package struct Step: Sendable {
        package let name: String
        package let duration: Duration
    }

    package var status = Status.built
    /// The number of pages and other rendered files by name, in the order of the plan.
    package var pages: [(kind: String, count: Int)] = []
    package var filesTotal = 0
    package var filesWritten = 0
    package var filesRemoved = 0
    /// The addresses that are gone, sorted.
    package var removed: [String] = []
    /// Old addresses and where they lead, in the order of `_redirects`.
    package var redirects: [Redirect] = []
    /// The number of files that were rendered from templates.
    package var rendered = 0
    /// The number of bodies that were rendered from Markdown.
    package var bodies = 0
    /// The size of all files of the site.
    package var bytes = 0
    package var steps: [Step] = []
    package var duration = Duration.zero
    /// How many drafts of files are not on the site.
    package var leftOutDrafts = 0
    /// When the site changes next by itself.
    package var nextDue: Timestamp?
    package var problems: [Problem] = []
    package var notes: [String] = []
    /// The headers of every file, for a server of the site; nil where nothing was read (`describesSite`).
    package var headers: Headers?

    /// Keeps the memory of the build alive as long as the report, so that a short-lived process never frees it.
    private var retained: [any Sendable] = []

    package init() {}

    private init(_ summary: SiteSummary, _ timer: BuildTimer) {
        pages = summary.pages
        filesTotal = summary.filesTotal
        bytes = summary.bytes
        leftOutDrafts = summary.leftOutDrafts
        nextDue = summary.nextDue
        problems = summary.problems
        notes = summary.notes
        duration = timer.total
    }

    /// The report of a build that had nothing to do.
    init(unchanged summary: SiteSummary, redirects: [Redirect], _ timer: BuildTimer) {
        self.init(summary, timer)
        status = .unchanged
        self.redirects = redirects
    }

    /// - Parameter retained: everything that the build was made of.
    init(_ result: SiteCommit.Result, _ timer: BuildTimer, retaining retained: [any Sendable] = []) {
        self.init(result.summary, timer)
        status = result.isUnchanged ? .unchanged : .built
        filesWritten = result.written
        filesRemoved = result.removed.count
        removed = result.removed
        redirects = result.redirects
        rendered = result.rendered
        bodies = result.renderedBodies
        headers = result.headers
        steps = timer.steps.map { Step(name: $0.step.rawValue, duration: $0.duration) }
        self.retained = retained
    }
}
