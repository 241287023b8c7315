import Content
import MarkdownHTML
import Templating

/// Renders pages one after the other; each worker has its own.
struct PageRenderer: ~Copyable {
    private var renderer = Renderer()
    private var host: BodyHost
    private let values: RootValues
    private let theme: Theme

    init(
        values: RootValues,
        theme: Theme,
        known: KnownAddresses,
        sessions: [any ContentSession],
        store: BodyStore,
        old: OldBodies?
    ) {
        self.values = values
        self.theme = theme
        host = BodyHost(
            catalog: values.catalog,
            known: known,
            media: values.model.context.media,
            theme: theme,
            sessions: sessions,
            store: store,
            old: old
        )
    }

    /// How many bodies were rendered.
    var bodyCount: Int { host.bodyCount }

    /// The text of a post whose page was rendered last.
    func body(of page: PlannedPage) -> RenderedBody? { host.body(of: page) }

    /// The problems since the last call.
    mutating func takeProblems() -> [Problem] {
        defer { host.problems = [] }
        return host.problems
    }

    /// What was looked up since the last call: keys of facts, and paths in the content folder.
    mutating func takeLookups() -> (keys: [UInt64], shown: [String]) {
        defer { (host.keys, host.shown) = ([], []) }
        return (host.keys, host.shown)
    }

    /// Reads the bodies of pages that come next, all at once.
    mutating func prepare(_ pages: some Sequence<PlannedPage>) throws { try host.prepare(pages) }

    /// The values of a page, which live until the next call.
    mutating func values(for page: PlannedPage) -> [Cell] {
        renderer.reset()
        return values.values(for: page, in: renderer.scratch)
    }

    /// - Throws: a `Problem` that names the page for a value that may not be printed, what a source throws.
    mutating func render(_ page: PlannedPage, _ variables: [Cell], into output: inout OutputBuffer) throws {
        guard let template = theme.template(page.kind, name: values.catalog.template(of: page)) else {
            return
        }
        do {
            try renderer.render(template.program, variables: variables, host: &host, into: &output)
        } catch let diagnostic as Diagnostic {
            let owner = page.location.map { " (\($0.description))" } ?? ""
            host.problems.append(Problem(diagnostic).onPage("\(page.url)\(owner)"))
        }
        if output.droppedCharacters > 0 {
            host.problems.append(
                Problem(
                    .warning,
                    "dropped-characters",
                    at: page.location ?? .page(url: page.url),
                    "\(output.droppedCharacters) characters that XML forbids were left out of \(page.url)",
                    advice: "remove control characters from the content"
                )
            )
        }
    }
}

extension Problem {
    /// The problem with the page it came up on.
    fileprivate func onPage(_ page: String) -> Problem {
        Problem(severity, code, at: location, "\(message), on \(page)", advice: advice, excerpt: excerpt)
    }
}

/// Renders bodies when templates ask for them.
struct BodyHost: RenderHost {
    private let catalog: Catalog
    private let known: KnownAddresses
    private let media: MediaLibrary
    private let player: PageTemplate?
    private let sessions: [any ContentSession]
    private let store: BodyStore
    /// Bodies that were read ahead, not yet rendered.
    private var sources: [BodyReference: [UInt8]] = [:]
    private let old: OldBodies?
    /// Bodies of posts that are what they were, by the posts' places, for the pages that come next.
    private var kept: [Int: RenderedBody] = [:]
    /// The body that was rendered last: a page asks for several parts of one.
    private var last: (key: BodyKey, body: RenderedBody)?
    private(set) var bodyCount = 0
    var problems: [Problem] = []
    /// What bodies looked up for the page at hand.
    var keys: [UInt64] = []
    var shown: [String] = []

    init(
        catalog: Catalog,
        known: KnownAddresses,
        media: MediaLibrary,
        theme: Theme,
        sessions: [any ContentSession],
        store: BodyStore,
        old: OldBodies?
    ) {
        self.catalog = catalog
        self.known = known
        self.media = media
        player = theme.template(.embed)
        self.sessions = sessions
        self.store = store
        self.old = old
    }

    mutating func prepare(_ pages: some Sequence<PlannedPage>) throws {
        kept.removeAll(keepingCapacity: true)
        let wanted = pages.compactMap { page -> BodyReference? in
            switch page.content {
            case .post(let index):
                keep(index, page) ? nil : catalog.body(.post, index).reference
            case .project(let index): catalog.body(.project, index).reference
            case .artist(let index) where page.kind == .artist: catalog.body(.artist, index).reference
            case .page(let index): catalog.body(.page, index).reference
            default: nil
            }
        }
        sources.removeAll(keepingCapacity: true)
        for (group, references) in Dictionary(
            grouping: wanted,
            by: { Group(source: $0.source, kind: $0.kind) }
        ) {
            try sessions[group.source].bodies(references.map(\.key), of: group.kind) { position, bytes in
                sources[references[position]] = Array(bytes)
            }
        }
    }

    /// Whether the body of a post need not be rendered.
    private mutating func keep(_ index: Int, _ page: PlannedPage) -> Bool {
        guard let body = old?.body(of: page) else { return false }
        kept[index] = body
        return true
    }

    func body(of page: PlannedPage) -> RenderedBody? {
        guard case .post(let index) = page.content, let last, last.key == BodyKey(.post, index, .html) else {
            return nil
        }
        return last.body
    }

    private struct Group: Hashable {
        let source: Int
        let kind: ContentKind
    }

    mutating func resolve(_ number: Int, in arena: Arena) throws -> Cell {
        guard let key = BodyKey(number: number) else { return .absent }
        let body = try rendered(key.body)
        switch key.part {
        case .html: return arena.text(body.html)
        case .minutes: return .int(body.minutes)
        case .summary: return arena.text(body.summary)
        }
    }

    private mutating func rendered(_ key: BodyKey) throws -> RenderedBody {
        if let last, last.key == key {
            // Another page may ask for what the last one asked for.
            if keys.isEmpty { note(last.body) }
            return last.body
        }
        let body = try store.body(key) ?? taken(key) ?? render(key)
        last = (key, body)
        store.add(body, for: key)
        note(body)
        return body
    }

    /// A body that need not be rendered.
    private mutating func taken(_ key: BodyKey) -> RenderedBody? {
        guard key.owner == .post, let body = kept.removeValue(forKey: key.index) else { return nil }
        for path in body.shown { media.use(path) }
        return body
    }

    private mutating func note(_ body: RenderedBody) {
        keys += body.keys
        shown += body.shown
    }

    private mutating func render(_ key: BodyKey) throws -> RenderedBody {
        let source = catalog.body(key.owner, key.index)
        guard let reference = source.reference else {
            return RenderedBody(html: [], minutes: 1, summary: "", keys: [Fact.body(source)])
        }
        let markdown = try markdown(reference)
        bodyCount += 1
        let host = MarkdownSiteHost(
            body: source,
            known: known,
            media: media,
            embed: { [player] in BodyHost.render($0, player) }
        )
        var markdownRenderer = MarkdownRenderer(host: host, wantsSummary: key.owner != .post)
        var html: [UInt8] = []
        html.reserveCapacity(markdown.count * 5 / 4)
        let summary = markdown.withUnsafeBufferPointer { markdownRenderer.render($0, into: &html) }
        problems += host.problems
        return RenderedBody(
            html: html,
            minutes: summary.minutes,
            summary: summary.firstParagraph,
            keys: [Fact.body(source)] + host.keys + host.shown.map(Fact.media),
            shown: host.shown
        )
    }

    private mutating func markdown(_ reference: BodyReference) throws -> [UInt8] {
        if let source = sources.removeValue(forKey: reference) { return source }
        var found: [UInt8] = []
        try sessions[reference.source].bodies([reference.key], of: reference.kind) { found = Array($1) }
        return found
    }

    /// The theme's markup for a player inside a text.
    private static func render(_ embed: EmbedModel, _ template: PageTemplate?) -> [UInt8] {
        guard let template else { return [] }
        var renderer = Renderer()
        var output = OutputBuffer(capacity: 1024)
        var host = NoBodies()
        let root = EmbedModel.definition.cell(embed, in: renderer.scratch)
        // The template was compiled for this record, and its addresses are made of known parts: nothing can fail.
        try? renderer.render(template.program, variables: [root], host: &host, into: &output)
        return output.withBytes { Array($0) }
    }
}

/// For templates that show no bodies.
private struct NoBodies: RenderHost {
    mutating func resolve(_ key: Int, in arena: Arena) throws -> Cell { .absent }
}
