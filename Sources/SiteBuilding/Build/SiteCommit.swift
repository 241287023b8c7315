import AtomicOutput
import Content
import Media
import Parallelism
import ReleaseManifest
import SiteConfiguration
import TemplateModel

/// Writes the files that no template makes, swaps the new site in, and saves the state for the next build.
struct SiteCommit {
    let site: LoadedSite
    let pages: RenderedSite
    let previous: PreviousBuild
    /// The current answers to everything that pages can ask.
    let dependencies: [Dependency]
    let redirects: Redirects
    /// Nil where the inputs cannot be told by their files.
    let inputs: InputStamp?

    /// The published site.
    struct Result: Sendable {
        let summary: SiteSummary
        let headers: Headers
        let redirects: [Redirect]
        /// The number of files that were rendered from templates.
        let rendered: Int
        /// The number of bodies that were rendered from Markdown.
        let renderedBodies: Int
        /// The number of files that were written.
        let written: Int
        /// The addresses that are gone, sorted.
        let removed: [String]
        let isUnchanged: Bool

        /// The result of a build that wrote nothing.
        init(summary: SiteSummary, site: LoadedSite, pages: RenderedSite, redirects: Redirects) {
            self.summary = summary
            headers = site.headers
            self.redirects = redirects.entries
            rendered = pages.rendered.count
            renderedBodies = pages.renderedBodies
            written = 0
            removed = []
            isUnchanged = false
        }

        init(
            summary: SiteSummary,
            site: LoadedSite,
            pages: RenderedSite,
            redirects: Redirects,
            outcome: StagedSite.Outcome
        ) {
            self.summary = summary
            headers = site.headers
            self.redirects = redirects.entries
            rendered = pages.rendered.count
            renderedBodies = pages.renderedBodies
            written = outcome.written
            removed = outcome.removed.map(Routes.address(ofFile:))
            isUnchanged = outcome.isUnchanged
        }
    }

    /// Writes the rest and publishes the site.
    ///
    /// - Throws: `OutputError` when something cannot be written; `Problems` when a file changed during the build.
    func write(to output: StagedSite, warnings: [Problem]) throws -> Result {
        let generated = GeneratedFiles(site, pages, previous, redirects)
        var summary = SiteSummary(site, pages, previous, generated, redirects, warnings: warnings)
        var files = pageFiles
        for file in try add(generated, to: output) { files.append(file) }
        let reportedSummary = summary
        let releasedFiles = files
        var manifestJSON: (() throws -> [UInt8])?
        let outcome = try output.commit(files) {
            var (state, manifest) = try concurrently {
                var state = stateBuilder.state
                state.report = ReportTable(reportedSummary)
                return state
            } and: {
                ReleaseManifest(
                    site,
                    releasedFiles,
                    redirects,
                    previous: previous.state?.release ?? ReleaseState()
                )
            }
            state.release = ReleaseState(manifest)
            // While the state is written and the folders are exchanged.
            manifestJSON = inBackground { [manifest] in manifest.json }
            return state
        }
        site.values.context.media.keepDerived(generated.copies, at: site.options.wallClock())
        if let manifestJSON { try output.folder.save(manifest: try manifestJSON()) }
        if outcome.hadGap {
            summary.notes.append(
                "\(output.folder.name): this file system cannot exchange two folders, so there was an instant without a site"
            )
        }
        return Result(summary: summary, site: site, pages: pages, redirects: redirects, outcome: outcome)
    }

    private var stateBuilder: StateBuilder {
        StateBuilder(
            site: site,
            pages: pages,
            previous: previous,
            dependencies: dependencies,
            redirects: redirects,
            inputs: inputs
        )
    }

    private func add(_ generated: GeneratedFiles, to output: StagedSite) throws -> [FileState] {
        let copies = try generated.copies.map(output.copy)
        let texts = try generated.texts.map { text in
            try output.add(String(text.path.dropFirst()), text: text.text)
        }
        return copies + texts
    }

    /// The files of all pages, in the order of the plan.
    private var pageFiles: FileTable {
        var files = FileTable()
        pages.forEach { page in
            switch page {
            case .rendered(let page): files.append(page.file)
            case .reused(let page):
                if let manifest = previous.site.manifest { files.append(manifest.files[page.previousIndex]) }
            }
        }
        return files
    }
}

extension RenderedSite {
    /// A page of the new site, by where it comes from.
    enum Page {
        case rendered(RenderedPage)
        case reused(ReusedPage)
    }

    /// Calls `body` for every page, in the order of the plan.
    func forEach(_ body: (Page) -> Void) {
        var rendered = rendered[...]
        var reused = reused[...]
        while true {
            let nextReused = reused.first?.index ?? .max
            if let page = rendered.first, page.index < nextReused {
                rendered.removeFirst()
                body(.rendered(page))
            } else if let page = reused.popFirst() {
                body(.reused(page))
            } else {
                return
            }
        }
    }
}
