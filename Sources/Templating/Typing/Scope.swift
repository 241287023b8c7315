/// The variables that a place in a template can see, with Jinja2's rules: `if` opens no scope, `for` forgets what its
/// body sets, an include sees all and gives nothing back, a block sees what its template sets at top level.
struct Scope {
    struct Variable {
        let name: String
        let slot: Int
        let type: ValueType
        /// Set for `loop`: the slot of the loop's state.
        let isLoop: Bool
        /// Set for a name that stands for the macros of a file: the template's index.
        let module: Int?
    }

    /// What opens a scope.
    enum Place {
        case template, block, loop
        /// The body of a `set`, which keeps what it sets to itself.
        case capture
        /// The body of a macro, which sees nothing of where it is called but so many of the page's own names.
        case macro(roots: Int)
    }

    private var variables: [Variable] = []
    private(set) var slotCount = 0
    /// Variables before this index belong to whoever includes this template, or to the page.
    private var templateStart = 0
    /// Variables before this index were set by another file, which may be a child of this one.
    private var fileStart = 0
    /// Variables before this index are outside the innermost `for`.
    private var loopStart = 0
    private var blockStart: Int?
    /// Slots before this one belong to whoever includes this template.
    private var includeStart = 0
    /// Whether this is inside a loop, the body of a `set` or a macro, and not at the top of its template or block.
    private(set) var isNested = false
    /// Paths that are known to be present here: a slot and the fields from it.
    var narrowing: [[Int]] = []
    /// How many `if`s of this scope are open.
    var branchDepth = 0
    /// What makes the variables that were first set inside of these what they are before the outermost.
    var beginnings: [TypedNode] = []

    // MARK: Scopes

    /// Opens a scope; what was before is to be given to `leave`.
    mutating func enter(_ place: Place) -> Scope {
        let outer = self
        (branchDepth, beginnings) = (0, [])
        switch place {
        case .template: beginTemplate()
        case .block:
            if let blockStart { variables.removeSubrange(blockStart...) }
            blockStart = variables.count
            templateStart = variables.count
            isNested = false
        case .loop:
            loopStart = variables.count
            isNested = true
        case .capture:
            templateStart = variables.count
            loopStart = 0
            isNested = true
        case .macro(let roots):
            // A name that was set anew is none of the page's.
            let others = Set(variables.filter { $0.slot >= roots || $0.module != nil }.map(\.name))
            variables = variables.filter { $0.slot < roots && !others.contains($0.name) }
            beginTemplate()
            isNested = true
        }
        return outer
    }

    mutating func leave(to outer: Scope) {
        let slots = slotCount
        self = outer
        slotCount = slots
    }

    /// From here, `set` declares anew what was declared before.
    mutating func beginTemplate() {
        templateStart = variables.count
        fileStart = variables.count
        loopStart = 0
        blockStart = nil
        includeStart = slotCount
        isNested = false
    }

    /// From here on, it is a parent that sets.
    mutating func beginParent() { fileStart = variables.count }

    // MARK: Variables

    /// Every name there is, in alphabetical order.
    var names: [String] { Set(variables.map(\.name)).sorted() }

    func find(_ name: String) -> Variable? {
        // Jinja2 does not pass `loop` on to what it includes.
        variables.last { $0.name == name }.flatMap { $0.isLoop && $0.slot < includeStart ? nil : $0 }
    }

    /// The innermost loop: its type is that of its items.
    var loop: Variable? { find("loop").flatMap { $0.isLoop ? $0 : nil } }

    /// Whether the includer is in a loop, which a template that looks for `loop` may have counted on.
    var hidesLoop: Bool { variables.contains { $0.isLoop } }

    /// Declares a variable, in a slot of its own unless one is given.
    @discardableResult mutating func declare(
        _ name: String,
        _ type: ValueType,
        slot: Int? = nil,
        isLoop: Bool = false,
        module: Int? = nil
    ) -> Int {
        let slot = slot ?? reserve(1)
        variables.append(Variable(name: name, slot: slot, type: type, isLoop: isLoop, module: module))
        return slot
    }

    /// Slots without a name, in a row.
    mutating func reserve(_ count: Int) -> Int {
        slotCount += count
        return slotCount - count
    }

    enum Assignable {
        case declared(Variable, byThisFile: Bool)
        case outsideLoop
        /// The name may be known from outside.
        case undeclared(outer: Variable?)
    }

    /// What `set` finds under a name.
    func assignable(_ name: String) -> Assignable {
        guard let index = variables.lastIndex(where: { $0.name == name }) else {
            return .undeclared(outer: nil)
        }
        if index < loopStart { return .outsideLoop }
        if index < templateStart { return .undeclared(outer: variables[index]) }
        return .declared(variables[index], byThisFile: index >= fileStart)
    }

    /// Forgets what was known of a variable that is set anew.
    mutating func widen(slot: Int) { narrowing.removeAll { $0.first == slot } }
}
