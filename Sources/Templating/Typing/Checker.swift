/// Resolves names and types of one page template and everything it links.
///
/// Problems go to the log and checking goes on, with the type `erroneous` where one was found, so that a run reports
/// all of them.
struct Checker {
    let library: TemplateLibrary
    let environment: TemplateEnvironment
    /// What the page is: text beside markup is escaped where markup is what is made.
    let format: OutputFormat
    var log: DiagnosticLog
    var page = TypedPage()
    var scope = Scope()
    var position = Position()
    /// The expression that is being checked.
    private(set) var here = Site(template: 0, range: 0..<0, chain: 0)
    private(set) var rootCount = 0
    /// The names that loops, macros and `set` bodies of each template used so far.
    var nestedReads: [Int: Set<String>] = [:]

    /// Where checking is, until the block, include or macro ends that it is in.
    struct Position {
        /// The template whose syntax is being checked.
        var template = 0
        /// The include chain to it, an index into `page.chains`.
        var chain = 0
        /// The bodies of each block, from the most derived template to the root.
        var blocks: [String: [(template: Int, block: Node.Block)]] = [:]
        /// The innermost open block, and which of its bodies is being checked.
        var block: (name: String, level: Int)?
        var openTemplates: [Int] = []
        /// The macros whose calls are being checked, outermost first.
        var openMacros: [(template: Int, name: String)] = []
    }

    /// Checks a page template; its root names are the frame's first slots, in order.
    mutating func check(_ index: Int, variables: [TemplateVariable]) {
        for root in variables { scope.declare(root.name, root.type) }
        rootCount = variables.count
        scope.beginTemplate()
        page.nodes = checkTemplate(index)
        page.frameSize = scope.slotCount
    }

    func site(_ range: Range<Int>) -> Site {
        Site(template: position.template, range: range, chain: position.chain)
    }

    /// What stands at the expression that is being checked.
    func make(_ kind: Value.Kind, _ type: ValueType) -> Value { Value(kind: kind, type: type, site: here) }

    func make(_ filter: Filter, _ values: [Value], _ type: ValueType) -> Value {
        make(.filter(FilterCall(filter: filter), values), type)
    }

    mutating func at<Result, Failure>(
        _ expression: Expression,
        _ check: (inout Checker) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outer = here
        here = site(expression.range)
        defer { here = outer }
        return try check(&self)
    }

    func location(_ range: Range<Int>) -> Location { library.templates[position.template].location(range) }

    /// An expression as it was written.
    func source(_ value: Value) -> String { library.location(value.site).text }

    /// An expression and its type, as a sentence begins.
    func described(_ value: Value) -> String { "'\(source(value))' is \(value.type)" }

    /// A mistake that has been reported: what is behind it cannot be judged.
    struct Reported: Error {}

    mutating func report(_ message: Message, _ range: Range<Int>) { report(message, at: location(range)) }

    mutating func report(_ message: Message, at place: Location) {
        log.add(message, at: place, chain: page.chains[position.chain])
    }

    /// Reports a mistake that ends the rule which finds it.
    mutating func fault(_ message: Message, _ range: Range<Int>) -> Reported {
        report(message, range)
        return Reported()
    }

    mutating func fault(_ message: Message, _ value: Value) -> Reported { fault(message, value.site.range) }

    /// Checks something in a scope of its own.
    mutating func within<Result>(_ place: Scope.Place, _ check: (inout Checker) -> Result) -> Result {
        let (outer, before) = (scope.enter(place), position)
        defer {
            scope.leave(to: outer)
            position = before
        }
        return check(&self)
    }

    /// Checks what another template holds, one step further in.
    mutating func linked(
        _ kind: String,
        _ range: Range<Int>,
        _ place: Scope.Place,
        _ check: (inout Checker) -> [TypedNode]
    ) -> [TypedNode] {
        page.chains.append(
            [Diagnostic.Step(kind: kind, location: location(range))] + page.chains[position.chain]
        )
        let chain = page.chains.count - 1
        return within(place) { checker in
            checker.position.chain = chain
            return check(&checker)
        }
    }
}

// MARK: Templates

extension Checker {
    /// A template with its ancestors: sets of the children first, then the root's body with the blocks filled in.
    private mutating func checkTemplate(_ index: Int) -> [TypedNode] {
        // Where an ancestor is missing, which was reported, there is nothing to check.
        guard let lineage = try? lineage(of: index), let root = lineage.last else { return [] }
        let blocks = lineage.flatMap { index in
            library.templates[index].blocks.map { (template: index, block: $0) }
        }
        position.blocks = Dictionary(grouping: blocks) { $0.block.name.text }
        position.block = nil
        position.openTemplates.append(index)
        for ancestor in lineage { link(ancestor) }
        var nodes: [TypedNode] = []
        for child in lineage.dropLast() {
            position.template = child
            nodes += checkChild(library.templates[child])
            scope.beginParent()
        }
        position.template = root
        return nodes + check(library.templates[root].body)
    }

    mutating func link(_ index: Int) { if !page.templates.contains(index) { page.templates.append(index) } }

    mutating func index(of name: Name) throws(Reported) -> Int {
        guard let index = library.index(of: name.text) else {
            throw fault(.unknown(.template, name.text, known: library.names.sorted()), name.range)
        }
        return index
    }

    /// The template and its ancestors, the root last.
    private mutating func lineage(of index: Int) throws(Reported) -> [Int] {
        var lineage = [index]
        while let last = lineage.last, let parent = library.templates[last].parent {
            position.template = last
            let next = try self.index(of: parent)
            let names = (lineage + [next]).map { library.templates[$0].file.name }
            guard !lineage.contains(next) else {
                throw fault(.cycle("extends", names.joined(separator: " → ")), parent.range)
            }
            lineage.append(next)
        }
        return lineage
    }

    /// A child's own level: blocks, which stand where its parent put them, and variables; nothing else would show.
    private mutating func checkChild(_ child: ParsedTemplate) -> [TypedNode] {
        var nodes: [TypedNode] = []
        for node in child.body {
            switch node {
            case .text(let range):
                if let visible = child.file.firstVisible(in: range) {
                    report(.outsideBlocks(node.mark.words), visible)
                }
            case .block(let block):
                if position.blocks[block.name.text]?.last?.template == position.template {
                    let others = position.blocks.filter { $0.value.last?.template != position.template }.keys
                        .sorted()
                    report(.unknown(.block, block.name.text, known: others), block.name.range)
                }
            case .assignment, .capture, .importing, .macro: nodes += check([node])
            default: report(.outsideBlocks(node.mark.words), node.mark.range)
            }
        }
        return nodes
    }

    mutating func check(_ nodes: [Node]) -> [TypedNode] {
        var typed: [TypedNode] = []
        typed.reserveCapacity(nodes.count)
        // What was reported is left out, so that the others are judged too.
        for node in nodes { try? check(node, into: &typed) }
        return typed
    }

    private mutating func check(_ node: Node, into typed: inout [TypedNode]) throws(Reported) {
        switch node {
        case .text(let range): typed.append(.text(site(range)))
        case .output(let expression): try checkOutput(expression, into: &typed)
        case .conditional(let branches, let otherwise): checkConditional(branches, otherwise, into: &typed)
        case .loop(let loop): typed.append(checkLoop(loop))
        case .assignment(let name, let value): typed.append(try checkAssignment(name, value))
        case .capture(let name, let body):
            // The body is checked first: it may read the variable that it sets anew.
            let nodes = within(.capture) { $0.check(body) }
            typed.append(.capture(slot: try assign(name, .html), nodes, site(name.range)))
        case .block(let block):
            typed.append(.section("block", checkBlock(block.name.text, level: 0), site(block.name.range)))
        case .include(let name): typed.append(try checkInclude(name))
        case .importing(let imported): checkImport(imported)
        case .macro(let macro):
            let name = macro.name.text
            if scope.find(name) != nil || environment.functions.contains(where: { $0.name == name }) {
                throw fault(.macroNameTaken(name), macro.name.range)
            }
        }
    }

    /// - Parameter level: which of the block's bodies, from the most derived one.
    private mutating func checkBlock(_ name: String, level: Int) -> [TypedNode] {
        guard let bodies = position.blocks[name], level < bodies.count else { return [] }
        return within(.block) { checker in
            checker.position.template = bodies[level].template
            checker.position.block = (name, level)
            return checker.check(bodies[level].block.body)
        }
    }

    /// `{{ super() }}`: the next body of the block, in place.
    mutating func checkSuper(_ range: Range<Int>) throws(Reported) -> TypedNode {
        guard let (name, level) = position.block else { throw fault(.superOutsideBlock, range) }
        guard level + 1 < (position.blocks[name]?.count ?? 0) else {
            throw fault(.superWithoutParent(name), range)
        }
        return .section("block", checkBlock(name, level: level + 1), site(range))
    }

    private mutating func checkInclude(_ name: Name) throws(Reported) -> TypedNode {
        let index = try index(of: name)
        if let start = position.openTemplates.firstIndex(of: index) {
            let names = (position.openTemplates[start...] + [index]).map { library.templates[$0].file.name }
            throw fault(.cycle("include", names.joined(separator: " → ")), name.range)
        }
        guard position.openTemplates.count < Limits.nesting else { throw fault(.nestedTooDeeply, name.range) }
        let nodes = linked("include", name.range, .template) { $0.checkTemplate(index) }
        return .section("include", nodes, site(name.range))
    }
}

/// The templates of a site, parsed, by name and by index.
struct TemplateLibrary {
    let templates: [ParsedTemplate]
    private let indices: [String: Int]

    init(_ templates: [ParsedTemplate]) {
        self.templates = templates
        indices = Dictionary(
            templates.enumerated().map { ($1.file.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    var names: [String] { templates.map(\.file.name) }

    func index(of name: String) -> Int? { indices[name] }

    func location(_ site: Site) -> Location { templates[site.template].location(site.range) }
}

extension SourceFile {
    /// The part of a range from its first byte that is no white space to the end of that line.
    func firstVisible(in range: Range<Int>) -> Range<Int>? {
        func isVisible(_ byte: UInt8) -> Bool { !(byte < 0x80 && Whitespace.contains(UInt32(byte))) }
        guard let first = bytes[range].firstIndex(where: isVisible),
            let last = bytes[range].lastIndex(where: isVisible)
        else { return nil }
        return first..<(bytes[first...last].firstIndex(of: UInt8(ascii: "\n")) ?? last + 1)
    }
}
