/// A range of one template together with the includes that led to it.
struct Span {
    /// An index into the library's templates.
    let template: Int
    let range: Range<Int>
    /// An index into `TypedPage.chains`.
    let chain: Int
}

/// An expression with every name resolved and its type known.
struct Value {
    indirect enum Kind {
        case constant(Constant)
        /// A variable by its slot in the frame.
        case slot(Int)
        /// A field of a record or pair by its index.
        case field(Value, Int)
        /// A deferred field: the host makes the value from the key.
        case resolved(Value)
        /// An item of a list by number, or a value of a map by key; absent when there is none.
        case element(Value, Value)
        case list([Value])
        case not(Value)
        /// An operator on values of one type; for `and` and `or`, both are conditions.
        case binary(BinaryOperator, Value, Value)
        case concatenation([Value])
        /// A value's truth, by the rules for its type.
        case truth(Value)
        case isPresent(Value)
        case conditional(Value, then: Value, otherwise: Value?)
        case loop(LoopField, slot: Int)
        case selection(Selection)
        case filter(FilterCall, [Value])
    }

    /// The items of a list that satisfy a condition.
    struct Selection {
        let list: Value
        let condition: Value
        /// A value that the condition compares each item with; evaluated once.
        let operand: Value?
        let slots: Slots

        /// Consecutive slots: a loop's state, then the item, then the operand.
        struct Slots {
            /// The first slot of the loop's state.
            let state: Int

            static let count = TypedLoop.slotCount + 2

            var item: Int { state + TypedLoop.slotCount }
            var operand: Int { item + 1 }
        }
    }

    let kind: Kind
    let type: ValueType
    let span: Span

    /// The same expression compiled in another way.
    func with(_ kind: Kind) -> Value { Value(kind: kind, type: type, span: span) }

    var constant: Constant? { if case .constant(let value) = kind { value } else { nil } }

    var isZero: Bool {
        switch constant {
        case .int(0), .double(0): true
        default: false
        }
    }

    /// The text of a text literal.
    var literal: String? { if case .constant(.text(let text)) = kind { text } else { nil } }
}

/// A part of a page after typing: inheritance, blocks and includes are resolved, every expression is typed.
indirect enum TypedNode {
    /// Static text of a template.
    case text(Span)
    /// The number identifies the interpolation to `ContextAnalysis`.
    case output(Value, interpolation: Int)
    case conditional([Branch], otherwise: [TypedNode])
    case loop(TypedLoop)
    case assignment(slot: Int, Value)
    /// Makes a variable absent, before branches that may set it.
    case clear(slot: Int)
    case capture(slot: Int, [TypedNode], Span)
    case section(SectionKind, [TypedNode], Span)

    struct Branch {
        let condition: Value
        let body: [TypedNode]
    }

    /// A part that must leave the page's context as it found it.
    enum SectionKind: String {
        case block
        case include
        case macro
    }
}

struct TypedLoop {
    /// The first of `slotCount` slots with the loop's state: the list and the position.
    let stateSlot: Int
    /// The slot of each loop variable.
    let variables: [Int]
    let source: Value
    let condition: Value?
    let body: [TypedNode]
    let otherwise: [TypedNode]
    let span: Span

    static let slotCount = 2
}

/// One page template with everything it links.
struct TypedPage {
    var nodes: [TypedNode] = []
    var frameSize = 0
    var interpolationCount = 0
    /// Include chains by `Span.chain`; the first is empty.
    var chains: [[Diagnostic.Step]] = [[]]
    var reads: Set<FieldRead> = []
    /// The page's variables that are used, by index.
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

extension Constant {
    var type: ValueType {
        switch self {
        case .text: .text
        case .int: .int
        case .double: .double
        case .bool: .bool
        }
    }
}
