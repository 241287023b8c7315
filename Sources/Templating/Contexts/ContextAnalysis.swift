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
    /// How a value is written, and where it stands, in a designer's words.
    typealias PlacedEscaper = (escaper: Escaper, context: String)

    private let library: TemplateLibrary
    private let chains: [[Diagnostic.Step]]
    private var log: DiagnosticLog
    private var context: OutputContext
    /// Outside a `set` block a page must end as it began; so must the block.
    private let start: OutputContext
    private var escapers: [Int: PlacedEscaper] = [:]
    /// Whether a mistake in markup was met, behind which ends that do not meet say nothing new.
    private var isLost = false

    /// - Returns: for each output of the page how it is written.
    static func analyse(
        _ page: TypedPage,
        format: OutputFormat,
        library: TemplateLibrary,
        log: inout DiagnosticLog
    )
        -> [Int: PlacedEscaper]
    {
        let start = OutputContext(format)
        var analysis = ContextAnalysis(
            library: library,
            chains: page.chains,
            log: log,
            context: start,
            start: start
        )
        analysis.walk(page.nodes)
        analysis.checkEnd(page)
        log = analysis.log
        return analysis.escapers
    }

    private mutating func checkEnd(_ page: TypedPage) {
        guard context != start, !isLost, let last = page.templates.last else { return }
        let file = library.templates[last].file
        let end = max(0, file.bytes.count - 1)
        log.add(.unfinishedPage(context.words), at: Location(file: file, range: end..<file.bytes.count))
    }

    private mutating func report(_ message: Message, at site: Site, _ range: Range<Int>? = nil) {
        let place = library.templates[site.template].location(range ?? site.range)
        log.add(message, at: place, chain: chains[site.chain])
    }

    // MARK: Nodes

    private mutating func walk(_ nodes: [TypedNode]) { for node in nodes { walk(node) } }

    private mutating func walk(_ node: TypedNode) {
        switch node {
        case .text(let site): feed(site)
        case .output(let value, let hole): pass(value, hole)
        case .conditional(let branches, let otherwise): walkBranches(branches, otherwise)
        case .loop(let loop): walkLoop(loop)
        case .assignment, .clear: break
        case .capture(_, let body, let site):
            let outer = context
            context = start
            walk(body)
            if context != start, !isLost { report(.unfinishedCapture(context.words), at: site) }
            context = outer
        case .section(let kind, let body, let site):
            settle(site)
            let before = context
            walk(body, to: site)
            meet(before, at: site) { .unbalanced(kind, $0, $1) }
        }
    }

    private mutating func feed(_ site: Site) {
        let bytes = library.templates[site.template].file.bytes
        for index in site.range {
            // Most of a page is text.
            if case .text = context.mode, bytes[index] != UInt8(ascii: "<"), bytes[index] >= 0x20 { continue }
            do throws(Message) { try context.feed(bytes[index]) } catch {
                report(error, at: site, index..<(index + 1))
                // What follows cannot be judged; text is the state that raises the fewest false alarms.
                context = start
                isLost = true
                return
            }
        }
    }

    /// Walks through what ends at a border.
    private mutating func walk(_ nodes: [TypedNode], to site: Site) {
        walk(nodes)
        settle(site)
    }

    private mutating func settle(_ site: Site) {
        do throws(Message) { try context.settle() } catch { report(error, at: site) }
    }

    /// Goes on where two ways lead; reports where nothing can follow both, and then goes on behind the other.
    @discardableResult private mutating func meet(
        _ other: OutputContext,
        at site: Site,
        _ message: (String, String) -> Message
    ) -> Bool {
        if let joined = OutputContext.joined(other, context) {
            context = joined
            return true
        }
        if !isLost { report(message(other.words, context.words), at: site) }
        context = other
        return false
    }

    private mutating func walkBranches(_ branches: [TypedNode.Branch], _ otherwise: [TypedNode]) {
        settle(branches[0].condition.site)
        let before = context
        var ends: [OutputContext] = []
        for branch in branches {
            context = before
            walk(branch.body, to: branch.condition.site)
            ends.append(context)
        }
        context = before
        walk(otherwise, to: branches[0].condition.site)
        for (end, branch) in zip(ends, branches) {
            guard meet(end, at: branch.condition.site, Message.branchesDiffer) else { return }
        }
    }

    /// A body must leave the context it found; where it adds whole attributes, that is the context behind one.
    private mutating func walkLoop(_ loop: TypedLoop) {
        settle(loop.site)
        let before = context
        walk(loop.body, to: loop.site)
        guard meet(before, at: loop.site, Message.loopMoves) else { return }
        let after = context
        if after != before {
            walk(loop.body, to: loop.site)
            guard meet(after, at: loop.site, Message.loopMoves) else { return }
            if context != after, !isLost { report(.loopMoves(after.words, context.words), at: loop.site) }
        }
        context = before
        walk(loop.otherwise, to: loop.site)
        meet(after, at: loop.site, Message.branchesDiffer)
    }

    // MARK: Values

    private mutating func pass(_ value: Value, _ hole: Int) {
        do throws(ValueError) {
            escapers[hole] = (try context.escaper(for: value.type), context.words)
        } catch {
            report(Message(error, of: library.location(value.site).text), at: value.site)
        }
        context.passValue()
    }
}
