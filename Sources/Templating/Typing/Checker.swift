/// Resolves the names and types of one page template and everything it links.
///
/// Errors are logged and checking continues with the type `erroneous`, so that one run reports all of them.
struct Checker {
    let library: TemplateLibrary
    let environment: TemplateEnvironment
    /// The output format; only markup formats escape text next to markup.
    let format: OutputFormat
    var log: DiagnosticLog
    var page = TypedPage()
    var scope = Scope()
    var position = Position()
    /// The expression that is being checked.
    private(set) var currentSpan = Span(template: 0, range: 0..<0, chain: 0)
    /// The number of the page's variables, which have the first slots.
    private(set) var variableCount = 0
    /// The names that the loops, macros and `set` bodies of each template have used so far.
    var nestedReads: [Int: Set<String>] = [:]

    /// The current template and block; saved and restored around each block, include and macro.
    struct Position {
        /// The template whose syntax is being checked.
        var template = 0
        /// An index into `page.chains`.
        var chain = 0
        /// The bodies of each block, from the most derived template to the root.
        var blocks: [String: [BlockBody]] = [:]
        var block: OpenBlock?
        var openTemplates: [Int] = []
        /// The macros whose calls are being checked, outermost first.
        var openMacros: [OpenMacro] = []
    }

    struct BlockBody {
        let template: Int
        let block: Node.Block
    }

    struct OpenBlock {
        let name: String
        /// The index of the body that is being checked in `Position.blocks`.
        let level: Int
    }

    struct OpenMacro: Equatable {
        let template: Int
        let name: String
    }

    /// Thrown after an error was logged; the expression has no type.
    struct ErrorAlreadyReported: Error {}

    /// Checks a page template; the page's variables get the first slots, in order.
    mutating func checkPage(_ template: Int, variables: [TemplateVariable]) {
        for variable in variables {
            scope.declare(variable.name, variable.type)
        }
        variableCount = variables.count
        scope.beginTemplate()
        page.nodes = checkTemplate(template)
        page.frameSize = scope.slotCount
    }

    // MARK: Values

    func span(_ range: Range<Int>) -> Span {
        Span(template: position.template, range: range, chain: position.chain)
    }

    /// A value for the expression that is being checked.
    func make(_ kind: Value.Kind, _ type: ValueType) -> Value {
        Value(kind: kind, type: type, span: currentSpan)
    }

    func makeCall(of filter: Filter, with values: [Value], type: ValueType) -> Value {
        make(.filter(FilterCall(filter: filter), values), type)
    }

    mutating func withLocation<Result, Failure>(
        of expression: Expression,
        _ check: (inout Checker) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outerSpan = currentSpan
        currentSpan = span(expression.range)
        defer { currentSpan = outerSpan }
        return try check(&self)
    }

    // MARK: Errors

    func location(_ range: Range<Int>) -> Location { library.templates[position.template].location(range) }

    /// An expression as it is written.
    func source(_ value: Value) -> String { library.location(value.span).text }

    /// An expression and its type, as the start of a sentence.
    func described(_ value: Value) -> String { "'\(source(value))' is \(value.type)" }

    mutating func report(_ message: Message, at range: Range<Int>) {
        report(message, at: location(range))
    }

    mutating func report(_ message: Message, at location: Location) {
        log.add(message, at: location, chain: page.chains[position.chain])
    }

    /// Reports an error and returns the error to throw.
    mutating func reporting(_ message: Message, at range: Range<Int>) -> ErrorAlreadyReported {
        report(message, at: range)
        return ErrorAlreadyReported()
    }

    mutating func reporting(_ message: Message, at value: Value) -> ErrorAlreadyReported {
        reporting(message, at: value.span.range)
    }

    // MARK: Scopes

    /// Checks something in a new scope.
    mutating func withScope<Result>(
        _ kind: Scope.Kind,
        _ check: (inout Checker) -> Result
    ) -> Result {
        let outerScope = scope.enter(kind)
        let outerPosition = position
        defer {
            scope.leave(to: outerScope)
            position = outerPosition
        }
        return check(&self)
    }

    /// Checks the content of another template in a new scope, with one more step in the include chain.
    ///
    /// - Parameters:
    ///   - step: the kind of step, for reports.
    ///   - range: where the other template is included or its macro called.
    mutating func withIncludeFrame(
        _ step: String,
        at range: Range<Int>,
        scope kind: Scope.Kind,
        _ check: (inout Checker) -> [TypedNode]
    ) -> [TypedNode] {
        let frame = Diagnostic.Step(kind: step, location: location(range))
        page.chains.append([frame] + page.chains[position.chain])
        let chain = page.chains.count - 1
        return withScope(kind) { checker in
            checker.position.chain = chain
            return check(&checker)
        }
    }
}

// MARK: Templates

extension Checker {
    /// Checks a template with its ancestors: first the children's `set`s, then the root with the blocks filled in.
    private mutating func checkTemplate(_ index: Int) -> [TypedNode] {
        // A missing ancestor was reported; without it there is nothing to check.
        guard let lineage = try? lineage(of: index), let root = lineage.last else { return [] }
        position.blocks = blocks(of: lineage)
        position.block = nil
        position.openTemplates.append(index)
        for ancestor in lineage {
            link(ancestor)
        }
        var nodes: [TypedNode] = []
        for child in lineage.dropLast() {
            position.template = child
            nodes += checkChild(library.templates[child])
            scope.beginParent()
        }
        position.template = root
        return nodes + check(library.templates[root].body)
    }

    /// The bodies of all blocks by name, from the most derived template to the root.
    private func blocks(of lineage: [Int]) -> [String: [BlockBody]] {
        let bodies = lineage.flatMap { template in
            library.templates[template].blocks.map { BlockBody(template: template, block: $0) }
        }
        return Dictionary(grouping: bodies) { $0.block.name.text }
    }

    /// Records that the page depends on a template.
    mutating func link(_ index: Int) {
        if !page.templates.contains(index) {
            page.templates.append(index)
        }
    }

    mutating func index(of name: Name) throws(ErrorAlreadyReported) -> Int {
        guard let index = library.index(of: name.text) else {
            throw reporting(.unknown(.template, name.text, known: library.names.sorted()), at: name.range)
        }
        return index
    }

    private func fileNames(_ templates: some Sequence<Int>) -> [String] {
        templates.map { library.templates[$0].file.name }
    }

    /// The template and its ancestors, the root last.
    private mutating func lineage(of index: Int) throws(ErrorAlreadyReported) -> [Int] {
        var lineage = [index]
        while let last = lineage.last, let parent = library.templates[last].parent {
            position.template = last
            let next = try self.index(of: parent)
            guard !lineage.contains(next) else {
                throw reporting(.cycle(of: "extends", through: fileNames(lineage + [next])), at: parent.range)
            }
            lineage.append(next)
        }
        return lineage
    }

    /// Checks the top level of a child template, where only blocks and variables have an effect.
    private mutating func checkChild(_ child: ParsedTemplate) -> [TypedNode] {
        var nodes: [TypedNode] = []
        for node in child.body {
            switch node {
            case .text(let range):
                if let visible = child.file.firstVisible(in: range) {
                    report(.contentOutsideBlocks(node.label), at: visible)
                }
            case .block(let block):
                checkOverridesBlock(block)
            case .assignment, .capture, .importing, .macro:
                nodes += check([node])
            default:
                report(.contentOutsideBlocks(node.label), at: node.markedRange)
            }
        }
        return nodes
    }

    /// Reports a block at the top level of a child that no ancestor has.
    private mutating func checkOverridesBlock(_ block: Node.Block) {
        let name = block.name.text
        // A template with a syntax error has no blocks here, so nobody knows whether it defines this one.
        let isComplete = !page.templates.contains { library.templates[$0].isBroken }
        guard isComplete, position.blocks[name]?.last?.template == position.template else { return }
        let inherited = position.blocks.filter { _, bodies in
            bodies.last?.template != position.template
        }
        report(.unknown(.block, name, known: inherited.keys.sorted()), at: block.name.range)
    }

    mutating func check(_ nodes: [Node]) -> [TypedNode] {
        var typed: [TypedNode] = []
        typed.reserveCapacity(nodes.count)
        for node in nodes {
            // A node with a reported error is left out, so that the others are checked too.
            try? check(node, into: &typed)
        }
        return typed
    }

    private mutating func check(
        _ node: Node,
        into typed: inout [TypedNode]
    ) throws(ErrorAlreadyReported) {
        switch node {
        case .text(let range):
            typed.append(.text(span(range)))
        case .output(let expression):
            typed.append(try checkOutput(expression))
        case .conditional(let branches, let otherwise):
            typed += checkConditional(branches, otherwise: otherwise)
        case .loop(let loop):
            typed.append(checkLoop(loop))
        case .assignment(let name, let value):
            typed.append(try checkAssignment(name, value))
        case .capture(let name, let body):
            // The body is checked first, because it may read the variable that is set again.
            let nodes = withScope(.capture) { $0.check(body) }
            typed.append(.capture(slot: try assign(name, .html), nodes, span(name.range)))
        case .block(let block):
            let nodes = checkBlock(block.name.text, level: 0)
            typed.append(.section(.block, nodes, span(block.name.range)))
        case .include(let name):
            typed.append(try checkInclude(name))
        case .importing(let imported):
            checkImport(imported)
        case .macro(let macro):
            try checkMacroName(macro.name)
        }
    }

    /// - Parameter level: the index of the block's body, from the most derived one.
    private mutating func checkBlock(_ name: String, level: Int) -> [TypedNode] {
        guard let bodies = position.blocks[name], level < bodies.count else { return [] }
        return withScope(.block) { checker in
            checker.position.template = bodies[level].template
            checker.position.block = OpenBlock(name: name, level: level)
            return checker.check(bodies[level].block.body)
        }
    }

    /// Replaces `{{ super() }}` by the next body of the block.
    mutating func checkSuper(_ range: Range<Int>) throws(ErrorAlreadyReported) -> TypedNode {
        guard let block = position.block else {
            throw reporting(.superOutsideBlock, at: range)
        }
        let nextLevel = block.level + 1
        guard nextLevel < (position.blocks[block.name]?.count ?? 0) else {
            throw reporting(.superWithoutParent(block: block.name), at: range)
        }
        return .section(.block, checkBlock(block.name, level: nextLevel), span(range))
    }

    private mutating func checkInclude(_ name: Name) throws(ErrorAlreadyReported) -> TypedNode {
        let index = try self.index(of: name)
        if let start = position.openTemplates.firstIndex(of: index) {
            let circle = fileNames(position.openTemplates[start...] + [index])
            throw reporting(.cycle(of: "include", through: circle), at: name.range)
        }
        guard position.openTemplates.count < Limits.nesting else {
            throw reporting(.nestedTooDeeply, at: name.range)
        }
        let nodes = withIncludeFrame("include", at: name.range, scope: .template) { checker in
            checker.checkTemplate(index)
        }
        return .section(.include, nodes, span(name.range))
    }
}

extension SourceFile {
    /// The first visible text of a range, to the end of its line; nil for white space alone.
    func firstVisible(in range: Range<Int>) -> Range<Int>? {
        func isVisible(_ byte: UInt8) -> Bool {
            byte >= 0x80 || !Whitespace.contains(UInt32(byte))
        }
        guard let first = bytes[range].firstIndex(where: isVisible),
            let last = bytes[range].lastIndex(where: isVisible)
        else { return nil }
        let newline = bytes[first...last].firstIndex(of: UInt8(ascii: "\n"))
        return first..<(newline ?? last + 1)
    }
}
