/// What kind of file a template makes, which decides how its values are escaped.
package enum OutputFormat: Sendable {
    case html
    case xml
    case json
    case text

    /// By the end of a template's name; nil for a name that says nothing.
    package init?(templateName name: String) {
        switch name.split(separator: ".").last.map(String.init) {
        case "html": self = .html
        case "xml": self = .xml
        case "json", "webmanifest": self = .json
        case "txt": self = .text
        default: return nil
        }
    }
}

/// Finds the context of every value of a page and from it how the value is written, or why it cannot be.
///
/// Invariant: branches, loops, blocks and includes end in one context whatever is taken, so each value has exactly
/// one; where that cannot be shown the page is refused.
struct ContextAnalysis {
    enum State: Equatable {
        case html(HTMLContext)
        case xml(XMLContext)
        case json(JSONContext)
        case text
    }

    private let library: TemplateLibrary
    private let chains: [[Diagnostic.Step]]
    private var log: DiagnosticLog
    private var state: State
    /// Outside a `set` block a page must end in text; so must the block.
    private let start: State
    private var escapers: [Int: PlacedEscaper] = [:]

    /// - Returns: for each output of the page how it is written.
    static func analyse(_ page: TypedPage, format: OutputFormat, library: TemplateLibrary, log: inout DiagnosticLog)
        -> [Int: PlacedEscaper]
    {
        var analysis = ContextAnalysis(page: page, format: format, library: library, log: log)
        analysis.walk(page.nodes)
        analysis.checkEnd(page)
        log = analysis.log
        return analysis.escapers
    }

    private init(page: TypedPage, format: OutputFormat, library: TemplateLibrary, log: DiagnosticLog) {
        self.library = library
        self.chains = page.chains
        self.log = log
        switch format {
        case .html: start = .html(HTMLContext())
        case .xml: start = .xml(XMLContext())
        case .json: start = .json(JSONContext())
        case .text: start = .text
        }
        state = start
    }

    private mutating func checkEnd(_ page: TypedPage) {
        guard state != start, let last = page.templates.last else { return }
        let file = library.templates[last].file
        let end = max(0, file.bytes.count - 1)
        log.add(.unfinishedPage(state.words), at: Location(file: file, range: end..<file.bytes.count))
    }

    private func location(_ site: Site) -> Location { library.templates[site.templateIndex].location(site.range) }

    private mutating func report(_ message: Message, at site: Site, _ place: Location? = nil) {
        log.add(message, at: place ?? location(site), chain: chains[site.chainIndex])
    }

    // MARK: Nodes

    private mutating func walk(_ nodes: [TypedNode]) { for node in nodes { walk(node) } }

    private mutating func walk(_ node: TypedNode) {
        switch node {
        case .text(let site): feed(site)
        case .output(let value, let hole): pass(value, hole)
        case .conditional(let branches, let otherwise):
            walkBranches(branches.map { ($0.body, $0.condition.site) }, otherwise)
        case .loop(let loop): walkLoop(loop)
        case .assignment, .clear: break
        case .capture(_, let body, let site):
            let outer = state
            state = start
            walk(body)
            if state != start { report(.unfinishedCapture(state.words), at: site) }
            state = outer
        case .section(let kind, let body, let site):
            settle(site)
            let before = state
            walk(body)
            settle(site)
            guard let joined = State.joined(before, state) else {
                report(.unbalanced(kind.rawValue, before: before.words, after: state.words), at: site)
                state = before
                return
            }
            state = joined
        }
    }

    private mutating func feed(_ site: Site) {
        let template = library.templates[site.templateIndex]
        let bytes = template.file.bytes
        var index = site.range.lowerBound
        func each(_ feed: (UInt8) throws(Message) -> Void) throws(Message) {
            while index < site.range.upperBound {
                try feed(bytes[index])
                index += 1
            }
        }
        do throws(Message) {
            switch state {
            case .html(var html):
                defer { state = .html(html) }
                try each { (byte) throws(Message) in
                    if html.mode != .text || byte == UInt8(ascii: "<") || byte == 0 { try html.feed(byte) }
                }
            case .xml(var xml):
                defer { state = .xml(xml) }
                try each { (byte) throws(Message) in try xml.feed(byte) }
            case .json(var json):
                try each { (byte) throws(Message) in json.feed(byte) }
                state = .json(json)
            case .text: break
            }
        } catch {
            report(error, at: site, template.location(index..<(index + 1)))
            // What follows cannot be judged; text is the state that raises the fewest false alarms.
            state = start
        }
    }

    private mutating func settle(_ site: Site) {
        guard case .html(var html) = state else { return }
        do throws(Message) { try html.settle() } catch {
            report(error, at: site)
        }
        state = .html(html)
    }

    private mutating func walkBranches(_ branches: [(body: [TypedNode], site: Site)], _ otherwise: [TypedNode]) {
        guard let first = branches.first else { return }
        settle(first.site)
        let before = state
        var ends: [State] = []
        for branch in branches {
            state = before
            walk(branch.body)
            settle(branch.site)
            ends.append(state)
        }
        state = before
        walk(otherwise)
        settle(first.site)
        for (end, branch) in zip(ends, branches) {
            guard let joined = State.joined(end, state) else {
                report(.branchesDiffer(end.words, state.words), at: branch.site)
                state = end
                return
            }
            state = joined
        }
    }

    /// A body must leave the context it found; where it adds whole attributes, that is the context behind one.
    private mutating func walkLoop(_ loop: TypedLoop) {
        settle(loop.site)
        let before = state
        walk(loop.body)
        settle(loop.site)
        guard let again = State.joined(before, state) else {
            report(.loopMoves(before.words, state.words), at: loop.site)
            state = before
            return
        }
        if again != before {
            state = again
            walk(loop.body)
            settle(loop.site)
            guard State.joined(again, state) == again else {
                report(.loopMoves(again.words, state.words), at: loop.site)
                state = before
                return
            }
        }
        let after = again
        state = before
        walk(loop.otherwise)
        settle(loop.site)
        guard let joined = State.joined(after, state) else {
            report(.branchesDiffer(after.words, state.words), at: loop.site)
            state = before
            return
        }
        state = joined
    }

    // MARK: Values

    private mutating func pass(_ value: TypedExpression, _ hole: Int) {
        if !value.type.isErroneous {
            switch Placement.of(value.type, in: state) {
            case .written(let escaper): escapers[hole] = PlacedEscaper(escaper: escaper, context: state.words)
            case .refused(let message):
                let source = library.templates[value.site.templateIndex].file.text(value.site.range)
                report(message(source), at: value.site)
            }
        }
        if case .html(var html) = state {
            html.passValue()
            state = .html(html)
        }
    }
}

extension ContextAnalysis.State {
    static func joined(_ a: Self, _ b: Self) -> Self? {
        if case .html(let a) = a, case .html(let b) = b { return HTMLContext.joined(a, b).map { .html($0) } }
        return a == b ? a : nil
    }
}
