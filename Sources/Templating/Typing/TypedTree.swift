/// A place in a page: bytes of one template, by its index, and the chain of includes that led there.
struct Site {
    let template: Int
    let range: Range<Int>
    /// An index into `TypedPage.chains`.
    let chain: Int
}

/// An expression whose every name is resolved and whose type is known.
struct Value {
    indirect enum Kind {
        case constant(Constant)
        /// A variable, by its place in the frame.
        case slot(Int)
        case field(Value, Int)
        /// What the host makes of a field's value, on demand.
        case resolved(Value)
        /// An item of a list by number or a value of a map by key; absent where there is none.
        case element(Value, Value)
        case list([Value])
        case not(Value)
        /// An operator on values of one type; of `and` and `or` both are conditions.
        case binary(BinaryOperator, Value, Value)
        case concatenation([Value])
        /// Whether a value counts as true, by its type.
        case truth(Value)
        case isPresent(Value)
        case conditional(Value, then: Value, otherwise: Value?)
        case loop(LoopField, slot: Int)
        /// The items of a list for which a condition holds. At `state` begin a loop's slots, then those of the item and of
        /// the operand.
        case selection(Value, operand: Value?, state: Int, where: Value)
        case filter(FilterCall, [Value])
    }

    let kind: Kind
    let type: ValueType
    let site: Site

    func with(_ kind: Kind) -> Value { Value(kind: kind, type: type, site: site) }

    var constant: Constant? { if case .constant(let value) = kind { value } else { nil } }

    var isZero: Bool {
        switch constant {
        case .int(0), .double(0): true
        default: false
        }
    }

    /// The text, where it is a literal.
    var literal: String? { if case .constant(.text(let text)) = kind { text } else { nil } }
}

/// What `loop` knows.
package enum LoopField: String, CaseIterable, Sendable {
    case index, index0, revindex, revindex0, first, last, length, previtem, nextitem
}

/// A filter or test with what the compiler knows of its call.
package struct FilterCall {
    let filter: Filter
    /// The fields from an item to the attribute it is called with, empty for the item itself; of a record the places
    /// that its input asked for.
    package internal(set) var path: [Int] = []
    /// Whether its input is markup.
    package internal(set) var isMarkup = false
}

/// A page after typing: inheritance, blocks and includes resolved, every expression typed.
indirect enum TypedNode {
    /// Static text of a template.
    case text(Site)
    /// The number names it to the analysis of contexts.
    case output(Value, hole: Int)
    case conditional([Branch], otherwise: [TypedNode])
    case loop(TypedLoop)
    case assignment(slot: Int, Value)
    /// Makes a variable absent, before branches that may set it.
    case clear(slot: Int)
    case capture(slot: Int, [TypedNode], Site)
    /// A "block", "include" or "macro", which must leave the page's context as it found it.
    case section(String, [TypedNode], Site)

    typealias Branch = (condition: Value, body: [TypedNode])
}

struct TypedLoop {
    /// The first of `slotCount` slots that hold the loop's state: the list and the position.
    let slot: Int
    /// The slot of each loop variable.
    let variables: [Int]
    let source: Value
    let condition: Value?
    let body: [TypedNode]
    let otherwise: [TypedNode]
    let site: Site

    static let slotCount = 2
}

/// One page template with everything it links.
struct TypedPage {
    var nodes: [TypedNode] = []
    var frameSize = 0
    var holeCount = 0
    /// Include chains by `Site.chain`; the first is empty.
    var chains: [[Diagnostic.Step]] = [[]]
    var reads: Set<FieldRead> = []
    /// The root names that are used, by their places.
    var variablesRead: Set<Int> = []
    /// The templates that the page links, by index, in the order they were met.
    var templates: [Int] = []
}

/// A field of a record type that a template reads.
package struct FieldRead: Hashable, Sendable {
    package let type: String
    package let field: String

    package init(type: String, field: String) {
        self.type = type
        self.field = field
    }
}
