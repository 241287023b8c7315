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
    /// The template whose syntax is being checked.
    var template = 0
    /// The include chain to it, an index into `page.chains`.
    private var chain = 0
    /// The expression that is being checked.
    private(set) var here = Site(template: 0, range: 0..<0, chain: 0)
    /// The item types of the open loops, by the slot of their state.
    var loopElements: [(slot: Int, element: ValueType)] = []
    /// The bodies of each block, from the most derived template to the root, and which of them is being checked.
    private var blocks: [String: [(template: Int, body: [Node])]] = [:]
    private var openBlocks: [(name: String, level: Int)] = []
    private var openTemplates: [Int] = []
    /// The macros whose calls are being checked, outermost first.
    var openMacros: [(template: Int, name: String)] = []
    private(set) var rootCount = 0
    /// The names that loops, macros and `set` bodies of each template used so far.
    var nestedReads: [Int: Set<String>] = [:]

    init(library: TemplateLibrary, environment: TemplateEnvironment, format: OutputFormat, log: DiagnosticLog) {
        self.library = library
        self.format = format
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

    /// What stands at the expression that is being checked.
    func make(_ kind: Value.Kind, _ type: ValueType) -> Value { Value(kind, type, here) }

    func make(_ filter: Filter, _ values: [Value], _ type: ValueType) -> Value {
        make(.filter(FilterCall(filter: filter), values), type)
    }

    mutating func at<Result, Failure>(
        _ expression: Expression, _ check: (inout Checker) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outer = here
        here = site(expression.range)
        defer { here = outer }
        return try check(&self)
    }

    func location(_ range: Range<Int>) -> Location { library.templates[template].location(range) }

    /// An expression as it was written.
    func source(_ value: Value) -> String { library.templates[value.site.template].file.text(value.site.range) }

    /// An expression and its type, as a sentence begins.
    func described(_ value: Value) -> String { "'\(source(value))' is \(value.type)" }

    /// A mistake that has been reported: what is behind it cannot be judged.
    struct Reported: Error {}

    mutating func report(_ message: Message, _ range: Range<Int>) { report(message, at: location(range)) }

    mutating func report(_ message: Message, at place: Location) {
        log.add(message, at: place, chain: page.chains[chain])
    }

    /// Reports a mistake that ends the rule which finds it.
    mutating func fault(_ message: Message, _ range: Range<Int>) -> Reported {
        report(message, range)
        return Reported()
    }

    mutating func fault(_ message: Message, _ value: Value) -> Reported { fault(message, value.site.range) }

    mutating func within<Result>(_ place: Scope.Place, _ check: (inout Checker) -> Result) -> Result {
        let outer = scope.enter(place)
        defer { scope.leave(to: outer) }
        return check(&self)
    }

    /// Checks what another template holds, one step further in.
    mutating func linked<Result>(_ kind: String, _ range: Range<Int>, _ check: (inout Checker) -> Result) -> Result {
        let outer = chain
        defer { chain = outer }
        page.chains.append([Diagnostic.Step(kind: kind, location: location(range))] + page.chains[chain])
        chain = page.chains.count - 1
        return check(&self)
    }
}

// MARK: Templates

extension Checker {
    /// A template with its ancestors: sets of the children first, then the root's body with the blocks filled in.
    private mutating func checkTemplate(_ index: Int) -> [TypedNode] {
        let outer = (blocks, openBlocks, template)
        defer { (blocks, openBlocks, template) = outer }
        // Where an ancestor is missing, which was reported, there is nothing to check.
        guard let lineage = try? lineage(of: index), let root = lineage.last else { return [] }
        collectBlocks(of: lineage)
        openBlocks = []
        openTemplates.append(index)
        defer { openTemplates.removeLast() }
        for ancestor in lineage { link(ancestor) }
        var nodes: [TypedNode] = []
        for child in lineage.dropLast() {
            template = child
            nodes += checkChild(library.templates[child])
            scope.beginParent()
        }
        template = root
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
            template = last
            let next = try self.index(of: parent)
            let names = (lineage + [next]).map { library.templates[$0].file.name }
            guard !lineage.contains(next) else {
                throw fault(.cycle("extends", names.joined(separator: " → ")), parent.range)
            }
            lineage.append(next)
        }
        return lineage
    }

    private mutating func collectBlocks(of lineage: [Int]) {
        blocks = [:]
        for index in lineage {
            for block in library.templates[index].blocks {
                blocks[block.name.text, default: []].append((index, block.body))
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
                    report(.outsideBlocks(node.mark.words), visible)
                }
            case .block(let block):
                if blocks[block.name.text]?.last?.template == template {
                    let others = blocks.filter { $0.value.last?.template != template }.keys.sorted()
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
            openBlocks.append((block.name.text, 0))
            defer { openBlocks.removeLast() }
            typed.append(.section(.block, checkBlockBody(), site(block.name.range)))
        case .include(let name): typed.append(try checkInclude(name))
        case .importing(let imported): checkImport(imported)
        case .macro(let macro):
            let name = macro.name.text
            if scope.find(name) != nil || environment.functions.contains(where: { $0.name == name }) {
                throw fault(.macroNameTaken(name), macro.name.range)
            }
        }
    }

    /// The body of the innermost open block, at its level.
    private mutating func checkBlockBody() -> [TypedNode] {
        guard let (name, level) = openBlocks.last, let bodies = blocks[name], level < bodies.count else { return [] }
        let outer = template
        template = bodies[level].template
        defer { template = outer }
        return within(.block) { $0.check(bodies[level].body) }
    }

    /// `{{ super() }}`: the next body of the block, in place.
    mutating func checkSuper(_ range: Range<Int>) throws(Reported) -> TypedNode {
        guard let open = openBlocks.last else { throw fault(.superOutsideBlock, range) }
        guard open.level + 1 < (blocks[open.name]?.count ?? 0) else {
            throw fault(.superWithoutParent(open.name), range)
        }
        openBlocks[openBlocks.count - 1].level += 1
        defer { openBlocks[openBlocks.count - 1].level -= 1 }
        return .section(.block, checkBlockBody(), site(range))
    }

    private mutating func checkInclude(_ name: Name) throws(Reported) -> TypedNode {
        let index = try index(of: name)
        if let start = openTemplates.firstIndex(of: index) {
            let names = (openTemplates[start...] + [index]).map { library.templates[$0].file.name }
            throw fault(.cycle("include", names.joined(separator: " → ")), name.range)
        }
        guard openTemplates.count < Limits.nesting else { throw fault(.nestedTooDeeply, name.range) }
        let site = site(name.range)
        let nodes = linked("include", name.range) { $0.within(.template) { $0.checkTemplate(index) } }
        return .section(.include, nodes, site)
    }

    /// Checks a macro's body as a place of its own: not in a block, one call further in.
    mutating func checkMacro(
        _ name: String, of index: Int, at range: Range<Int>, roots: Int, _ body: (inout Checker) -> [TypedNode]
    ) -> [TypedNode] {
        let outer = (template, openBlocks)
        openMacros.append((index, name))
        defer {
            openMacros.removeLast()
            (template, openBlocks) = outer
        }
        return linked("macro '\(name)'", range) { checker in
            checker.template = index
            checker.openBlocks = []
            checker.link(index)
            return checker.within(.macro(roots: roots), body)
        }
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
    /// The part of a range from its first byte that is no white space to the end of that line.
    func firstVisible(in range: Range<Int>) -> Range<Int>? {
        func isVisible(_ byte: UInt8) -> Bool { !(byte < 0x80 && Whitespace.contains(UInt32(byte))) }
        guard let first = bytes[range].firstIndex(where: isVisible), let last = bytes[range].lastIndex(where: isVisible)
        else { return nil }
        return first..<(bytes[first...last].firstIndex(of: UInt8(ascii: "\n")) ?? last + 1)
    }
}
