/// Resolves names and types of one page template and everything it links.
///
/// Problems go to the log and checking goes on, with the type `erroneous` where one was found, so that a run reports
/// all of them.
struct Checker {
    let library: TemplateLibrary
    let environment: TemplateEnvironment
    var log: DiagnosticLog
    var page = TypedPage()
    var scope = Scope()
    /// The template whose syntax is being checked.
    var template = 0
    /// The include chain to it, an index into `page.chains`.
    var chain = 0
    /// The item types of the open loops, by the slot of their state.
    var loopElements: [(slot: Int, element: ValueType)] = []
    /// The bodies of each block, from the most derived template to the root, and which of them is being checked.
    private var blocks: [String: [BlockBody]] = [:]
    private var openBlocks: [(name: String, level: Int)] = []
    private var openTemplates: [Int] = []
    /// The macros whose calls are being checked, outermost first.
    var openMacros: [(template: Int, name: String)] = []
    private(set) var rootCount = 0
    /// The names that loops, macros and `set` bodies of each template used so far.
    var nestedReads: [Int: Set<String>] = [:]

    private struct BlockBody {
        let template: Int
        let body: [Node]
    }

    init(library: TemplateLibrary, environment: TemplateEnvironment, log: DiagnosticLog) {
        self.library = library
        self.environment = environment
        self.log = log
    }

    /// Checks a page template; its root names are the frame's first slots, in order.
    mutating func check(_ index: Int, roots: [RootName]) {
        for root in roots { scope.declare(root.name, root.type) }
        rootCount = roots.count
        scope.beginTemplate()
        page.nodes = checkTemplate(index)
        page.frameSize = scope.slotCount
    }

    func site(_ range: Range<Int>) -> Site { Site(template: template, range: range, chain: chain) }

    func location(_ range: Range<Int>) -> Location { library.templates[template].location(range) }

    mutating func report(_ diagnostic: Diagnostic) {
        var diagnostic = diagnostic
        diagnostic.chain = page.chains[chain]
        log.add(diagnostic)
    }
}

// MARK: Templates

extension Checker {
    /// A template with its ancestors: sets of the children first, then the root's body with the blocks filled in.
    private mutating func checkTemplate(_ index: Int) -> [TypedNode] {
        let lineage = lineage(of: index)
        guard let root = lineage.last else { return [] }
        let outer = (blocks, openBlocks, template)
        defer { (blocks, openBlocks, template) = outer }
        collectBlocks(of: lineage)
        openBlocks = []
        openTemplates.append(index)
        defer { openTemplates.removeLast() }
        for ancestor in lineage where !page.templates.contains(ancestor) { page.templates.append(ancestor) }

        var nodes: [TypedNode] = []
        for child in lineage.dropLast() {
            template = child
            nodes += checkChild(library.templates[child])
        }
        template = root
        return nodes + check(library.templates[root].body)
    }

    /// The template and its ancestors, the root last; empty when one is missing or they go in a circle.
    private mutating func lineage(of index: Int) -> [Int] {
        var lineage = [index]
        var current = index
        while let parent = library.templates[current].parent {
            template = current
            guard let next = library.index(of: parent.text) else {
                reportUnknownTemplate(parent)
                return []
            }
            if lineage.contains(next) {
                let names = (lineage + [next]).map { library.templates[$0].file.name }
                report(.cycle("extends", names, at: location(parent.range)))
                return []
            }
            lineage.append(next)
            current = next
        }
        return lineage
    }

    private mutating func collectBlocks(of lineage: [Int]) {
        blocks = [:]
        for index in lineage {
            for block in library.templates[index].blocks {
                blocks[block.name.text, default: []].append(BlockBody(template: index, body: block.body))
            }
        }
    }

    /// A child's own level: blocks, which stand where its parent put them, and variables; nothing else would show.
    private mutating func checkChild(_ child: ParsedTemplate) -> [TypedNode] {
        var nodes: [TypedNode] = []
        for node in child.body {
            switch node {
            case .text(let range):
                if let visible = child.file.firstVisible(in: range) {
                    report(.outsideBlocks("this text", at: location(visible)))
                }
            case .block(let block):
                let levels = blocks[block.name.text] ?? []
                if levels.last.map({ $0.template == template }) ?? true {
                    let others = blocks.filter { $0.value.last?.template != template }.keys
                    report(.unknownBlock(block.name.text, known: Array(others), at: location(block.name.range)))
                }
            case .assignment, .capture, .importing, .macro: nodes += check([node])
            case .output(let expression): report(.outsideBlocks("this output", at: location(expression.range)))
            case .conditional(let branches, _):
                report(.outsideBlocks("this {% if %}", at: location(branches[0].condition.range)))
            case .loop(let loop): report(.outsideBlocks("this {% for %}", at: location(loop.range)))
            case .include(let name): report(.outsideBlocks("this {% include %}", at: location(name.range)))
            }
        }
        return nodes
    }

    mutating func check(_ nodes: [Node]) -> [TypedNode] {
        var typed: [TypedNode] = []
        typed.reserveCapacity(nodes.count)
        for node in nodes { check(node, into: &typed) }
        return typed
    }

    private mutating func check(_ node: Node, into typed: inout [TypedNode]) {
        switch node {
        case .text(let range): typed.append(.text(site(range)))
        case .output(let expression): checkOutput(expression, into: &typed)
        case .conditional(let branches, let otherwise): checkConditional(branches, otherwise, into: &typed)
        case .loop(let loop): typed.append(checkLoop(loop))
        case .assignment(let name, let value): checkAssignment(name, value, into: &typed)
        case .capture(let name, let body):
            // The body is checked first: it may read the variable that it sets anew.
            let nodes = scoped { $0.check(body) }
            if let slot = assign(name, .html) { typed.append(.capture(slot: slot, nodes, site(name.range))) }
        case .block(let block): typed.append(checkBlock(block))
        case .include(let name): if let node = checkInclude(name) { typed.append(node) }
        case .importing(let imported): checkImport(imported)
        case .macro(let macro): checkMacro(macro)
        }
    }

    private mutating func checkBlock(_ block: Node.Block) -> TypedNode {
        let site = site(block.name.range)
        openBlocks.append((block.name.text, 0))
        defer { openBlocks.removeLast() }
        return .section(.block, checkBlockBody(), site)
    }

    /// The body of the innermost open block, at its level.
    private mutating func checkBlockBody() -> [TypedNode] {
        guard let (name, level) = openBlocks.last, let bodies = blocks[name], level < bodies.count else { return [] }
        let outer = template
        template = bodies[level].template
        defer { template = outer }
        let saved = scope.enterBlock()
        defer { scope.leaveBlock(saved) }
        return check(bodies[level].body)
    }

    /// `{{ super() }}`: the next body of the block, in place.
    mutating func checkSuper(_ range: Range<Int>, into typed: inout [TypedNode]) {
        guard let open = openBlocks.last else {
            report(.superOutsideBlock(at: location(range)))
            return
        }
        guard open.level + 1 < (blocks[open.name]?.count ?? 0) else {
            report(.superWithoutParent(open.name, at: location(range)))
            return
        }
        let site = site(range)
        openBlocks[openBlocks.count - 1].level += 1
        typed.append(.section(.block, checkBlockBody(), site))
        openBlocks[openBlocks.count - 1].level -= 1
    }

    private mutating func checkInclude(_ name: Name) -> TypedNode? {
        guard let index = library.index(of: name.text) else {
            reportUnknownTemplate(name)
            return nil
        }
        if let start = openTemplates.firstIndex(of: index) {
            let names = (openTemplates[start...] + [index]).map { library.templates[$0].file.name }
            report(.cycle("include", names, at: location(name.range)))
            return nil
        }
        guard openTemplates.count < Limits.nesting else {
            report(.nestedTooDeeply(at: location(name.range)))
            return nil
        }
        let site = site(name.range)
        let outer = chain
        page.chains.append([Diagnostic.Step(kind: "include", location: location(name.range))] + page.chains[chain])
        chain = page.chains.count - 1
        defer { chain = outer }
        let saved = scope.enterTemplate()
        defer { scope.leave(saved) }
        return .section(.include, checkTemplate(index), site)
    }

    mutating func reportUnknownTemplate(_ name: Name) {
        report(.unknownTemplate(name.text, known: library.names, at: location(name.range)))
    }

    /// Checks a macro's body as a place of its own: not in a block, not in a loop, one call further in.
    mutating func inMacro<Result>(
        _ name: String, of index: Int, calledAt range: Range<Int>, _ check: (inout Checker) -> Result
    ) -> Result {
        let outer = (chain, template, openBlocks)
        page.chains.append(
            [Diagnostic.Step(kind: "macro '\(name)'", location: location(range))] + page.chains[chain])
        chain = page.chains.count - 1
        template = index
        openBlocks = []
        openMacros.append((index, name))
        defer {
            openMacros.removeLast()
            (chain, template, openBlocks) = outer
        }
        if !page.templates.contains(index) { page.templates.append(index) }
        return check(&self)
    }

    /// Runs a check and forgets the variables it declared.
    mutating func scoped<Result>(_ check: (inout Checker) -> Result) -> Result {
        let saved = scope.enterCapture()
        defer { scope.leave(saved) }
        return check(&self)
    }
}

/// The templates of a site, parsed, by name and by index.
struct TemplateLibrary {
    let templates: [ParsedTemplate]
    private let indices: [String: Int]

    init(_ templates: [ParsedTemplate]) {
        self.templates = templates
        indices = Dictionary(templates.enumerated().map { ($1.file.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var names: [String] { templates.map(\.file.name) }

    func index(of name: String) -> Int? { indices[name] }
}

extension SourceFile {
    /// The part of a range from its first to its last byte that is no white space.
    func firstVisible(in range: Range<Int>) -> Range<Int>? {
        func isVisible(_ byte: UInt8) -> Bool { !(byte < 0x80 && Whitespace.contains(UInt32(byte))) }
        guard let first = bytes[range].firstIndex(where: isVisible), let last = bytes[range].lastIndex(where: isVisible)
        else { return nil }
        let lineEnd = bytes[first...last].firstIndex(of: UInt8(ascii: "\n")) ?? last + 1
        return first..<lineEnd
    }
}
