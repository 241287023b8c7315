/// Finds the context of every value of a page and chooses its escaper, or says why the value may not be there.
///
/// Invariant: all branches, loops, blocks and includes end in one context, so each value has exactly one. A page for
/// which this cannot be shown is refused.
struct ContextAnalysis {
    struct Placement {
        let escaper: Escaper
        /// The context in a designer's words.
        let context: String
    }

    private let library: TemplateLibrary
    private let chains: [[Diagnostic.Step]]
    private var log: DiagnosticLog
    private var context: OutputContext
    /// The context in which the page, and each `set` block, begins and must end.
    private let start: OutputContext
    private var placements: [Int: Placement] = [:]
    /// Set after a markup error, to suppress follow-up errors.
    private var hasMarkupError = false

    /// - Returns: the placement of each interpolation, by its number.
    static func analyse(
        _ page: TypedPage,
        format: OutputFormat,
        library: TemplateLibrary,
        log: inout DiagnosticLog
    ) -> [Int: Placement] {
        let start = OutputContext(format)
        var analysis = ContextAnalysis(
            library: library,
            chains: page.chains,
            log: log,
            context: start,
            start: start
        )
        analysis.walk(page.nodes)
        analysis.checkEnd(of: page)
        log = analysis.log
        return analysis.placements
    }

    private mutating func checkEnd(of page: TypedPage) {
        guard context != start, !hasMarkupError, let last = page.templates.last else { return }
        let file = library.templates[last].file
        let lastByte = max(0, file.bytes.count - 1)..<file.bytes.count
        log.add(.unfinishedPage(context.description), at: Location(file: file, range: lastByte))
    }

    private mutating func report(_ message: Message, at span: Span) {
        report(message, at: span.range, in: span)
    }

    /// - Parameter range: a part of the span.
    private mutating func report(_ message: Message, at range: Range<Int>, in span: Span) {
        let location = library.templates[span.template].location(range)
        log.add(message, at: location, chain: chains[span.chain])
    }

    // MARK: Nodes

    private mutating func walk(_ nodes: [TypedNode]) {
        for node in nodes {
            walk(node)
        }
    }

    private mutating func walk(_ node: TypedNode) {
        switch node {
        case .text(let span):
            consume(span)
        case .output(let value, let interpolation):
            place(value, interpolation)
        case .conditional(let branches, let otherwise):
            walkBranches(branches, otherwise: otherwise)
        case .loop(let loop):
            walkLoop(loop)
        case .assignment, .clear:
            break
        case .capture(_, let body, let span):
            walkCapture(body, at: span)
        case .section(let kind, let body, let span):
            walkSection(kind, body, at: span)
        }
    }

    /// Walks a part that begins and ends at tags, which end names: a branch cannot lengthen one.
    private mutating func walkBody(_ nodes: [TypedNode], at span: Span) {
        walk(nodes)
        finishToken(at: span)
    }

    private mutating func walkCapture(_ body: [TypedNode], at span: Span) {
        let outer = context
        context = start
        walk(body)
        if context != start, !hasMarkupError {
            report(.unfinishedCapture(context.description), at: span)
        }
        context = outer
    }

    private mutating func walkSection(
        _ kind: TypedNode.SectionKind,
        _ body: [TypedNode],
        at span: Span
    ) {
        finishToken(at: span)
        let before = context
        walkBody(body, at: span)
        join(before, at: span) { start, end in
            .unbalancedSection(kind.rawValue, begins: start, ends: end)
        }
    }

    private mutating func walkBranches(_ branches: [TypedNode.Branch], otherwise: [TypedNode]) {
        let firstSpan = branches[0].condition.span
        finishToken(at: firstSpan)
        let before = context

        var ends: [OutputContext] = []
        for branch in branches {
            context = before
            walkBody(branch.body, at: branch.condition.span)
            ends.append(context)
        }
        context = before
        walkBody(otherwise, at: firstSpan)

        for (branch, end) in zip(branches, ends) {
            let isJoined = join(end, at: branch.condition.span) { first, second in
                .differentBranchEnds(first, second)
            }
            guard isJoined else { return }
        }
    }

    /// Walks a loop, whose body must end in the context it began in.
    ///
    /// A body of whole attributes ends in the context after an attribute. It is walked again from there, which must
    /// lead to the same context.
    private mutating func walkLoop(_ loop: TypedLoop) {
        finishToken(at: loop.span)
        let before = context
        walkBody(loop.body, at: loop.span)
        guard joinLoop(before, at: loop.span) else { return }

        let after = context
        if after != before {
            walkBody(loop.body, at: loop.span)
            guard joinLoop(after, at: loop.span) else { return }
            if context != after, !hasMarkupError {
                report(
                    .unbalancedLoop(begins: after.description, ends: context.description),
                    at: loop.span
                )
            }
        }

        context = before
        walkBody(loop.otherwise, at: loop.span)
        join(after, at: loop.span) { first, second in
            .differentBranchEnds(first, second)
        }
    }

    private mutating func joinLoop(_ other: OutputContext, at span: Span) -> Bool {
        join(other, at: span) { start, end in
            .unbalancedLoop(begins: start, ends: end)
        }
    }

    /// Joins another context with the current one; reports them when they are incompatible and continues with the other.
    ///
    /// - Parameter message: made from the descriptions of the other and the current context.
    /// - Returns: false when they are incompatible.
    @discardableResult private mutating func join(
        _ other: OutputContext,
        at span: Span,
        _ message: (_ other: String, _ current: String) -> Message
    ) -> Bool {
        if let joined = OutputContext.joined(other, context) {
            context = joined
            return true
        }
        if !hasMarkupError {
            report(message(other.description, context.description), at: span)
        }
        context = other
        return false
    }

    // MARK: Text and values

    private mutating func consume(_ span: Span) {
        let bytes = library.templates[span.template].file.bytes
        for index in span.range {
            let byte = bytes[index]
            // Fast path: most of a page is text.
            if case .text = context.mode, byte != UInt8(ascii: "<"), byte >= 0x20 { continue }
            do throws(Message) {
                try context.consume(byte)
            } catch {
                report(error, at: index..<(index + 1), in: span)
                // The context of the rest is unknown; text raises the fewest false alarms.
                context = start
                hasMarkupError = true
                return
            }
        }
    }

    private mutating func finishToken(at span: Span) {
        do throws(Message) {
            try context.finishToken()
        } catch {
            report(error, at: span)
        }
    }

    private mutating func place(_ value: Value, _ interpolation: Int) {
        do throws(ValueError) {
            placements[interpolation] = Placement(
                escaper: try context.escaper(for: value.type),
                context: context.description
            )
        } catch {
            report(Message(error, of: library.location(value.span).text), at: value.span)
        }
        context.advancePastValue()
    }
}
