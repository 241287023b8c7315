import Content
import MarkdownHTML
import Media
import SiteConfiguration
import TemplateModel
import Templating

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Gives templates the bodies of records, rendered when they ask for them.
///
/// A body is taken from where it costs least: the page at hand has used it, another file has rendered it, the last build's
/// page still holds it, or its Markdown is rendered now.
struct BodyProvider: RenderHost {
    /// Everything that was found while the bodies of one page were rendered.
    struct Findings {
        var problems: [Problem] = []
        /// Keys of the dependencies.
        var keys: [UInt64] = []
        /// Files of the content folder, by their paths.
        var shownFiles: [String] = []
        /// Whether there is a warning about a picture.
        var showsNotedPicture = false
    }

    /// A body that one of the next pages will need.
    private enum Prepared {
        case markdown(BodySource, [UInt8])
        case rendered(RenderedBody)
    }

    private let site: LoadedSite
    private let player: PageTemplate?
    private let shared: BodyCache
    private let reused: ReusedBodies?
    private var prepared: [BodyKey: Prepared] = [:]
    /// The body that was used last, because a page asks for several parts of one.
    private var current: (key: BodyKey, body: RenderedBody)?
    /// Whether the findings of the page at hand include those of `current`.
    private var hasRecordedCurrent = false
    private(set) var findings = Findings()
    /// The number of bodies that were rendered from Markdown.
    private(set) var renderedCount = 0

    init(_ site: LoadedSite, shared: BodyCache, reused: ReusedBodies?) {
        self.site = site
        self.shared = shared
        self.reused = reused
        player = site.theme.template(.embed)
    }

    // MARK: Pages

    /// Reads the bodies of the pages that come next, with one request for each source.
    mutating func prepare(_ pages: [PlannedPage]) throws {
        prepared.removeAll(keepingCapacity: true)
        var wanted: [Wanted] = []
        for page in pages {
            guard let key = page.body else { continue }
            if key.collection == .posts, let body = reused?.body(of: page) {
                prepared[key] = .rendered(body)
            } else if let source = key.collection.body(key.index, in: site.catalog),
                let reference = source.reference
            {
                wanted.append(Wanted(key: key, source: source, reference: reference))
            }
        }
        let requests = Dictionary(grouping: wanted) {
            Request(source: $0.reference.source, kind: $0.reference.kind)
        }
        for (request, bodies) in requests {
            let keys = bodies.map(\.reference.key)
            try site.sessions[request.source].bodies(keys, of: request.kind) { position, bytes in
                let body = bodies[position]
                prepared[body.key] = .markdown(body.source, Array(bytes))
            }
        }
    }

    private struct Wanted {
        let key: BodyKey
        let source: BodySource
        let reference: BodyReference
    }

    private struct Request: Hashable {
        let source: Int
        let kind: ContentKind
    }

    /// Forgets the findings of the page before.
    mutating func beginPage() {
        findings = Findings()
        hasRecordedCurrent = false
    }

    mutating func report(_ problem: Problem) { findings.problems.append(problem) }

    /// The body of a post whose page was rendered just now, for finding it in the page again.
    func body(of page: PlannedPage) -> RenderedBody? {
        guard let current, current.key == page.body, current.key.collection == .posts else { return nil }
        return current.body
    }

    // MARK: Bodies

    mutating func resolve(_ number: Int, in arena: Arena) throws -> Cell {
        guard let key = BodyKey(number: number) else { return .absent }
        let body = try self.body(key.body)
        switch key.part {
        case .html: return arena.text(body.html)
        case .minutes: return .int(body.minutes)
        case .summary: return arena.text(body.summary)
        case .contents:
            let headings = Heading.all(in: body.html)
            return arena.list(
                headings.map { ContentsEntry(level: $0.level, id: $0.id, text: $0.text).cell(in: arena) }
            )
        }
    }

    private mutating func body(_ key: BodyKey) throws -> RenderedBody {
        if let current, current.key == key {
            if !hasRecordedCurrent { record(current.body) }
            return current.body
        }
        let body = try shared[key] ?? prepared(key) ?? unprepared(key)
        current = (key, body)
        shared.add(body, for: key)
        record(body)
        return body
    }

    private mutating func record(_ body: RenderedBody) {
        findings.keys += body.keys
        findings.shownFiles += body.shownFiles
        findings.showsNotedPicture = findings.showsNotedPicture || body.showsNotedPicture
        hasRecordedCurrent = true
    }

    /// A body that was prepared, rendered if it is not yet.
    private mutating func prepared(_ key: BodyKey) -> RenderedBody? {
        switch prepared.removeValue(forKey: key) {
        case .rendered(let body): body
        case .markdown(let source, let markdown): render(key, source, markdown)
        case nil: nil
        }
    }

    /// A body that was not prepared; empty for a record without one.
    private mutating func unprepared(_ key: BodyKey) throws -> RenderedBody {
        guard let source = key.collection.body(key.index, in: site.catalog) else {
            return RenderedBody(html: [], minutes: 1, summary: "")
        }
        guard let reference = source.reference else {
            return RenderedBody(html: [], minutes: 1, summary: "", keys: [Dependency.body(source)])
        }
        var markdown: [UInt8] = []
        try site.sessions[reference.source].bodies([reference.key], of: reference.kind) { _, bytes in
            markdown = Array(bytes)
        }
        return render(key, source, markdown)
    }

    private mutating func render(_ key: BodyKey, _ source: BodySource, _ markdown: [UInt8]) -> RenderedBody {
        renderedCount += 1
        let host = MarkdownSiteHost(
            body: source,
            addresses: site.addresses,
            media: site.values.context.media,
            embed: { [player] in BodyProvider.render($0, player) }
        )
        // The excerpts of posts are made before, because lists show them too.
        var renderer = MarkdownRenderer(
            host: host,
            labels: MarkdownLabels(site.values.context.words),
            wantsSummary: key.collection != .posts
        )
        let text = cleaned(host.checkedText(markdown), of: source, isSource: true)
        var html: [UInt8] = []
        html.reserveCapacity(text.count * 5 / 4)
        let format = source.reference?.format ?? site.settings.textFormat
        let summary = text.withUnsafeBufferPointer { text in
            format.isHTML(text) ? renderer.renderHTML(text, into: &html) : renderer.render(text, into: &html)
        }
        // Character references may stand for what was left out of the text.
        if text.containsNumericReference { html = cleaned(html, of: source, isSource: false) }
        html = host.withoutEmailAddresses(html)
        let firstParagraph = host.withoutEmailAddresses(Array(summary.firstParagraph.utf8))
        host.reportEmailAddresses()
        findings.problems += host.problems
        return RenderedBody(
            html: html,
            minutes: summary.minutes,
            summary: String(decoding: firstParagraph, as: UTF8.self),
            keys: [Dependency.body(source)] + host.keys + host.shownFiles.map(Dependency.media),
            shownFiles: host.shownFiles,
            showsNotedPicture: host.showsNotedPicture
        )
    }

    /// A text without the characters that no feed may hold, after a report of what was left out.
    ///
    /// - Parameter isSource: whether it is as it was written, so that its lines are those of the source.
    private mutating func cleaned(_ text: [UInt8], of source: BodySource, isSource: Bool) -> [UInt8] {
        guard let clean = text.withUnsafeBufferPointer({ CleanText($0) }) else { return text }
        let isLineOfRow = isSource && source.location.isRow
        let name = isLineOfRow ? "line \(clean.line) of the text" : "the text"
        let location = isSource ? source.location.line(clean.line) : source.location
        if let problem = clean.problem(of: name, at: location) { report(problem) }
        return clean.bytes
    }

    // MARK: Players

    /// The theme's markup for a player inside a text.
    private static func render(_ embed: EmbedModel, _ template: PageTemplate?) -> [UInt8] {
        guard let template else { return [] }
        var renderer = Renderer()
        var output = OutputBuffer(capacity: 1024)
        var host = NoBodies()
        let value = embed.cell(in: renderer.scratch)
        // The template was compiled for this record, and its addresses are made of known parts: nothing can fail.
        try? renderer.render(template.program, variables: [value], host: &host, into: &output)
        return output.withBytes { Array($0) }
    }
}

/// For templates that show no bodies.
private struct NoBodies: RenderHost {
    mutating func resolve(_ key: Int, in arena: Arena) throws -> Cell { .absent }
}

extension [UInt8] {
    /// Whether there is `&#`, which may begin the number of any character.
    fileprivate var containsNumericReference: Bool {
        withUnsafeBytes { bytes in
            guard var start = bytes.baseAddress, let end = bytes.baseAddress?.advanced(by: count) else {
                return false
            }
            while let ampersand = memchr(start, Int32(UInt8(ascii: "&")), end - UnsafeRawPointer(start)) {
                start = UnsafeRawPointer(ampersand) + 1
                if start < end, start.load(as: UInt8.self) == UInt8(ascii: "#") { return true }
            }
            return false
        }
    }
}

extension MarkdownLabels {
    fileprivate init(_ words: ProgramWords) {
        self.init(
            done: words.text(.taskDone),
            open: words.text(.taskOpen),
            table: words.text(.table),
            footnotes: words.text(.footnotes),
            backToText: words.text(.backToText),
            alerts: [
                .note: words.text(.alertNote), .tip: words.text(.alertTip),
                .important: words.text(.alertImportant), .warning: words.text(.alertWarning),
                .caution: words.text(.alertCaution),
            ]
        )
    }
}
