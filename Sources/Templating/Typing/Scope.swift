/// The variables that are visible at one point of a template, by Jinja2's rules.
///
/// `if` opens no scope. `for` discards the variables that its body sets. An include sees all variables and returns
/// none. A block sees the variables that its template sets at top level.
struct Scope {
    struct Variable {
        let name: String
        let slot: Int
        let type: ValueType
        /// True for `loop`, whose slot is the first one of the loop's state and whose type is that of the items.
        let isLoop: Bool
        /// For the name of an imported file: the template's index.
        let module: Int?
    }

    enum Kind {
        case template
        case block
        case loop
        /// The body of a `set`, whose own variables are not visible after it.
        case capture
        /// The body of a macro, which sees only the first of the page's variables, and nothing of its caller.
        case macro(variableCount: Int)
    }

    /// A variable or a field of one: a slot and the indices of fields from it.
    typealias Path = [Int]

    private var variables: [Variable] = []
    private(set) var slotCount = 0
    /// Index of this template's first variable; earlier ones belong to the includer or to the page.
    private var templateStart = 0
    /// Index of this file's first variable; earlier ones were set by another file, such as a child template.
    private var fileStart = 0
    /// Index of the innermost `for`'s first variable.
    private var loopStart = 0
    /// Index of the innermost block's first variable.
    private var blockStart: Int?
    /// The first slot of this template; earlier ones belong to the includer.
    private var includeStartSlot = 0
    /// True inside a loop, a `set` body or a macro; false at the top level of a template or block.
    private(set) var isNested = false
    /// Optional variables and fields that are known to be present here.
    var narrowings: [Path] = []
    /// The number of open `if`s in this scope.
    var branchDepth = 0
    /// Initialisers hoisted above the outermost open `if`.
    var hoistedInitializers: [TypedNode] = []

    // MARK: Scopes

    /// Opens a scope and returns the outer one, for `leave(to:)`.
    mutating func enter(_ kind: Kind) -> Scope {
        let outer = self
        branchDepth = 0
        hoistedInitializers = []
        switch kind {
        case .template:
            beginTemplate()
        case .block:
            if let blockStart {
                variables.removeSubrange(blockStart...)
            }
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
        case .macro(let variableCount):
            keepPageVariables(variableCount)
            beginTemplate()
            isNested = true
        }
        return outer
    }

    /// Removes all variables but the page's first ones; a name that was set again no longer means the page's.
    private mutating func keepPageVariables(_ count: Int) {
        let others = variables.filter { $0.slot >= count || $0.module != nil }
        let shadowedNames = Set(others.map(\.name))
        variables.removeAll { $0.slot >= count || shadowedNames.contains($0.name) }
    }

    mutating func leave(to outer: Scope) {
        let usedSlots = slotCount
        self = outer
        slotCount = usedSlots
    }

    /// From here on, `set` declares new variables instead of assigning outer ones.
    mutating func beginTemplate() {
        templateStart = variables.count
        fileStart = variables.count
        loopStart = 0
        blockStart = nil
        includeStartSlot = slotCount
        isNested = false
    }

    /// Marks the step from a child template to its parent.
    mutating func beginParent() { fileStart = variables.count }

    // MARK: Variables

    /// Every visible name in alphabetical order.
    var names: [String] { Set(variables.map(\.name)).sorted() }

    func find(_ name: String) -> Variable? {
        guard let variable = variables.last(where: { $0.name == name }) else { return nil }
        // Jinja2 does not pass `loop` to included templates.
        if variable.isLoop, variable.slot < includeStartSlot {
            return nil
        }
        return variable
    }

    /// The innermost loop; its type is that of the items.
    var loop: Variable? {
        guard let variable = find("loop"), variable.isLoop else { return nil }
        return variable
    }

    /// True when the includer is in a loop, whose `loop` is not visible here.
    var hidesLoop: Bool { variables.contains { $0.isLoop } }

    /// Declares a variable and returns its slot, a new one by default.
    @discardableResult mutating func declare(
        _ name: String,
        _ type: ValueType,
        slot: Int? = nil,
        isLoop: Bool = false,
        module: Int? = nil
    ) -> Int {
        let slot = slot ?? reserveSlots(1)
        variables.append(Variable(name: name, slot: slot, type: type, isLoop: isLoop, module: module))
        return slot
    }

    /// Reserves consecutive slots without names and returns the first.
    mutating func reserveSlots(_ count: Int) -> Int {
        let first = slotCount
        slotCount += count
        return first
    }

    /// What `set` finds under a name.
    enum AssignmentTarget {
        case declared(Variable, byThisFile: Bool)
        case outsideLoop
        /// A new variable; `outer` is one of the same name from outside.
        case undeclared(outer: Variable?)
    }

    func assignmentTarget(_ name: String) -> AssignmentTarget {
        guard let index = variables.lastIndex(where: { $0.name == name }) else {
            return .undeclared(outer: nil)
        }
        if index < loopStart {
            return .outsideLoop
        }
        if index < templateStart {
            return .undeclared(outer: variables[index])
        }
        return .declared(variables[index], byThisFile: index >= fileStart)
    }

    /// Discards the narrowings of a variable that is set again.
    mutating func removeNarrowings(of slot: Int) {
        narrowings.removeAll { $0.first == slot }
    }
}
