/// The variables that a place in a template can see, with Jinja2's rules: `if` opens no scope, `for` forgets what its
/// body sets, an include sees all and gives nothing back, a block sees what its template sets at top level.
struct Scope {
    struct Variable {
        let name: String
        let slot: Int
        var type: ValueType
        /// Set for `loop`: the slot of the loop's state.
        var isLoop = false
        /// Set for a name that stands for the macros of a file: the template's index.
        var module: Int?
    }

    /// A variable that branches of one `if` declare: one that all of them set is there afterwards, another may be.
    struct BranchVariable {
        let name: String
        let slot: Int
        var type: ValueType
        var branches: Int
    }

    /// What to go back to.
    struct Mark {
        fileprivate let count: Int
        fileprivate let templateStart: Int
        fileprivate let loopStart: Int
        fileprivate let blockStart: Int?
        fileprivate let includeStart: Int
        fileprivate let narrowed: [[Int]]
        fileprivate let isNested: Bool
        fileprivate let otherBranches: [[BranchVariable]]
    }

    struct BlockMark {
        fileprivate let mark: Mark
        fileprivate let hidden: [Variable]
    }

    private(set) var variables: [Variable] = []
    private(set) var slotCount = 0
    /// Variables before this index belong to whoever includes this template, or to the page.
    private var templateStart = 0
    /// Variables before this index are outside the innermost `for`.
    private var loopStart = 0
    private var blockStart: Int?
    /// Slots before this one belong to whoever includes this template.
    private var includeStart = 0
    /// Whether this is inside a loop, the body of a `set` or a macro, and not at the top of its template or block.
    private(set) var isNested = false
    /// Paths that are known to be present here: a slot and the fields from it.
    private var narrowed: [[Int]] = []
    /// What the branches before this one declare, from the outermost `if` of this scope: the same names share slots.
    var otherBranches: [[BranchVariable]] = []

    // MARK: Variables

    func find(_ name: String) -> Variable? {
        // Jinja2 does not pass `loop` on to what it includes.
        variables.lastIndex { $0.name == name }.map { variables[$0] }.flatMap {
            $0.isLoop && $0.slot < includeStart ? nil : $0
        }
    }

    /// Whether the includer is in a loop, which a template that looks for `loop` may have counted on.
    var hidesLoop: Bool { variables.contains { $0.isLoop } }

    @discardableResult mutating func declare(_ name: String, _ type: ValueType) -> Int {
        variables.append(Variable(name: name, slot: slotCount, type: type))
        slotCount += 1
        return slotCount - 1
    }

    mutating func declare(_ name: String, _ type: ValueType, inSlot slot: Int) {
        variables.append(Variable(name: name, slot: slot, type: type))
    }

    /// Declares `loop`, whose state takes several slots.
    mutating func declareLoop() -> Int {
        variables.append(Variable(name: "loop", slot: slotCount, type: .nothing, isLoop: true))
        slotCount += TypedLoop.slotCount
        return slotCount - TypedLoop.slotCount
    }

    /// Declares the name of an imported file.
    mutating func declare(_ name: String, module: Int) {
        variables.append(Variable(name: name, slot: slotCount, type: .erroneous, module: module))
    }

    enum Assignable {
        case declared(Variable)
        case outsideLoop
        case undeclared
    }

    /// What `set` finds under a name.
    func assignable(_ name: String) -> Assignable {
        guard let index = variables.lastIndex(where: { $0.name == name }) else { return .undeclared }
        if index < loopStart { return .outsideLoop }
        return index < templateStart ? .undeclared : .declared(variables[index])
    }

    /// Gives the variables that are newer than `count` to the caller and forgets them.
    mutating func removeVariables(from count: Int) -> [Variable] {
        defer { variables.removeSubrange(count...) }
        return Array(variables[count...])
    }

    // MARK: Scopes

    private var mark: Mark {
        Mark(
            count: variables.count, templateStart: templateStart, loopStart: loopStart, blockStart: blockStart,
            includeStart: includeStart, narrowed: narrowed, isNested: isNested,
            otherBranches: otherBranches)
    }

    private mutating func restore(_ mark: Mark) {
        variables.removeSubrange(mark.count...)
        templateStart = mark.templateStart
        loopStart = mark.loopStart
        blockStart = mark.blockStart
        includeStart = mark.includeStart
        narrowed = mark.narrowed
        isNested = mark.isNested
        otherBranches = mark.otherBranches
    }

    /// From here, `set` declares anew what was declared before.
    mutating func beginTemplate() {
        templateStart = variables.count
        loopStart = 0
        blockStart = nil
        includeStart = slotCount
        isNested = false
        otherBranches = []
    }

    /// The body of a `set`, which keeps what it sets to itself.
    mutating func enterCapture() -> Mark {
        defer {
            templateStart = variables.count
            loopStart = 0
            isNested = true
            otherBranches = []
        }
        return mark
    }

    mutating func enterTemplate() -> Mark {
        defer { beginTemplate() }
        return mark
    }

    mutating func leave(_ mark: Mark) { restore(mark) }

    mutating func enterLoop() -> Mark {
        defer {
            loopStart = variables.count
            isNested = true
            otherBranches = []
        }
        return mark
    }

    mutating func enterBlock() -> BlockMark {
        let mark = mark
        var hidden: [Variable] = []
        if let start = blockStart {
            hidden = Array(variables[start...])
            variables.removeSubrange(start...)
        }
        blockStart = variables.count
        templateStart = variables.count
        isNested = false
        otherBranches = []
        return BlockMark(mark: mark, hidden: hidden)
    }

    mutating func leaveBlock(_ block: BlockMark) {
        variables.removeSubrange((block.mark.count - block.hidden.count)...)
        variables += block.hidden
        restore(block.mark)
    }

    struct MacroMark {
        fileprivate let mark: Mark
        fileprivate let variables: [Variable]
    }

    /// The body of a macro, which sees nothing of where it is called but the page's own names.
    ///
    /// - Parameter roots: how many names of the page it sees; a name that was set anew is none of them.
    mutating func enterMacro(roots: Int) -> MacroMark {
        let saved = MacroMark(mark: mark, variables: variables)
        let others = Set(variables.filter { $0.slot >= roots || $0.module != nil }.map(\.name))
        variables = variables.filter { $0.slot < roots && !others.contains($0.name) }
        beginTemplate()
        isNested = true
        return saved
    }

    mutating func leaveMacro(_ saved: MacroMark) {
        variables = saved.variables
        restore(saved.mark)
    }

    // MARK: Narrowing

    func isPresent(_ path: [Int]) -> Bool { narrowed.contains(path) }

    var narrowing: [[Int]] {
        get { narrowed }
        set { narrowed = newValue }
    }

    /// Forgets what was known of a variable that is set anew.
    mutating func widen(slot: Int) { narrowed.removeAll { $0.first == slot } }
}
