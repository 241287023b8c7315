import Content
import Media
import TemplateModel
import Templating

/// A page's bytes are in the buffer; this is what else is known of it.
struct ProducedPage: Sendable {
    /// Keys of the dependencies, sorted, each once.
    let keys: [UInt64]
    /// Files of the content folder that its texts ask for, by their paths, also those that there are not.
    let shownFiles: [String]
    /// Files of the site that are made of the content folder's and that it names, each once.
    let uses: Set<PublishedUse>
    /// How its body is found in the bytes again.
    let body: BodyLocator?
    let findings: PageScanner.Findings
    let problems: [Problem]
    /// Whether a text shows a picture that there is a warning about.
    let showsNotedPicture: Bool

    /// Whether anything was reported; such a page is rendered again by every build, to report it again.
    var isFlagged: Bool { !problems.isEmpty || showsNotedPicture || !findings.isClean }
}

/// Makes pages of a loaded site, one after the other: values → bytes → findings.
///
/// It writes nothing and knows nothing of earlier builds. Each worker has its own.
struct PageProducer: ~Copyable {
    private let site: LoadedSite
    private let pageValues: PageValues
    private let scanner: PageScanner
    private var renderer = Renderer()
    private var bodies: BodyProvider

    /// - Parameters:
    ///   - sharedBodies: bodies that other workers' pages show too.
    ///   - reusedBodies: the texts of the last build's pages, where they can be used again.
    init(_ site: LoadedSite, sharedBodies: BodyCache, reusedBodies: ReusedBodies? = nil) {
        self.site = site
        pageValues = site.pageValues
        scanner = PageScanner(site.addresses)
        bodies = BodyProvider(site, shared: sharedBodies, reused: reusedBodies)
    }

    /// The number of bodies that were rendered from Markdown.
    var renderedBodies: Int { bodies.renderedCount }

    /// Reads the bodies of the pages that come next, all at once.
    ///
    /// - Throws: `SourceUnreachable` when a source was lost.
    mutating func prepare(_ pages: [PlannedPage]) throws { try bodies.prepare(pages) }

    /// The values of a page's variables; valid until the next call.
    mutating func values(for page: PlannedPage) -> [Cell] {
        renderer.reset()
        return pageValues.values(for: page, in: renderer.scratch)
    }

    /// Renders a page into an empty buffer and checks it.
    ///
    /// - Throws: `SourceUnreachable` when a source was lost.
    mutating func produce(_ page: PlannedPage, into buffer: inout OutputBuffer) throws -> ProducedPage {
        bodies.beginPage()
        let values = self.values(for: page)
        try render(page, values, into: &buffer)
        let provided = bodies.findings
        let body = bodies.body(of: page).flatMap(BodyLocator.init)
        return buffer.withBytes { bytes in
            var findings = scanner.scan(bytes, of: page)
            let keys = PageProducer.unique(provided.keys + findings.keys)
            findings.keys = []
            return ProducedPage(
                keys: keys,
                shownFiles: provided.shownFiles,
                uses: uses(in: bytes, textFiles: provided.shownFiles),
                body: body,
                findings: findings,
                problems: provided.problems,
                showsNotedPicture: provided.showsNotedPicture
            )
        }
    }

    private mutating func render(
        _ page: PlannedPage,
        _ values: [Cell],
        into buffer: inout OutputBuffer
    ) throws {
        guard let template = site.theme.template(for: page) else { return }
        do {
            try renderer.render(template.program, variables: values, host: &bodies, into: &buffer)
        } catch let diagnostic as Diagnostic {
            let owner = page.location.map { " (\($0.description))" } ?? ""
            bodies.report(Problem(diagnostic).onPage("\(page.url)\(owner)"))
        }
        if buffer.droppedCharacters > 0 {
            bodies.report(
                Problem(
                    .warning,
                    "dropped-characters",
                    at: page.location ?? .page(url: page.url),
                    "\(buffer.droppedCharacters) characters that XML forbids were left out of \(page.url)",
                    advice: "remove control characters from the content"
                )
            )
        }
    }

    private func uses(in bytes: UnsafeBufferPointer<UInt8>, textFiles: [String]) -> Set<PublishedUse> {
        let media = site.values.context.media
        // A text that was taken from an old page did not look them up.
        for file in textFiles { _ = media.file(file) }
        return Set(media.uses(in: bytes))
    }

    /// The keys sorted and each once, in no more memory than they need, because every page keeps its own.
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

extension LoadedSite {
    var pageValues: PageValues { PageValues(catalog: catalog, plan: plan, values: values) }

    /// The bodies that feeds show besides the pages of their posts.
    func sharedBodies() -> BodyCache {
        BodyCache(keeping: Set((0..<PageType.feedLength).map { BodyKey(.posts, $0, .html) }))
    }
}

extension PageScanner {
    /// Checks a finished page or another file of the plan.
    fileprivate func scan(_ bytes: UnsafeBufferPointer<UInt8>, of page: PlannedPage) -> Findings {
        if page.type.role == .page { return scan(page: bytes, at: page.url) }
        return scan(file: bytes, PageScanner.Syntax(page.file))
    }
}

extension Problem {
    /// The problem with the page that it came up on.
    fileprivate func onPage(_ page: String) -> Problem {
        var problem = Problem(
            severity,
            code,
            at: location,
            "\(message), on \(page)",
            advice: advice,
            excerpt: excerpt
        )
        problem.hint = hint
        return problem
    }
}
