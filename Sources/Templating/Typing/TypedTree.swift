/// A place in a page: bytes of one template, and the chain of includes that led there.
struct Site {
    private let template: Int32
    private let start: Int32
    private let stop: Int32
    /// An index into `TypedPage.chains`.
    private let chain: Int32

    init(template: Int, range: Range<Int>, chain: Int) {
        self.template = Int32(template)
        self.start = Int32(truncatingIfNeeded: range.lowerBound)
        self.stop = Int32(truncatingIfNeeded: range.upperBound)
        self.chain = Int32(chain)
    }

    var templateIndex: Int { Int(template) }
    var chainIndex: Int { Int(chain) }
    var range: Range<Int> { Int(start)..<Int(stop) }
}

/// An expression whose every name is resolved and whose type is known.
struct TypedExpression {
    indirect enum Kind {
        case constant(Constant)
        /// A variable, by its place in the frame.
        case slot(Int)
        case field(TypedExpression, Int)
        /// A field whose value the host makes on demand.
        case deferredField(TypedExpression, Int)
        /// An item of a list by number; absent beyond its ends.
        case element(TypedExpression, TypedExpression)
        /// A value of a map by key; absent where there is none.
        case entry(TypedExpression, TypedExpression)
        case list([TypedExpression])
        case negated(TypedExpression)
        case not(TypedExpression)
        case arithmetic(BinaryOperator, TypedExpression, TypedExpression)
        case widened(TypedExpression)
        case comparison(BinaryOperator, TypedExpression, TypedExpression)
        case contains(TypedExpression, in: TypedExpression)
        case concatenation([TypedExpression])
        /// Whether a value counts as true, by its type.
        case truth(TypedExpression)
        case isPresent(TypedExpression)
        case and(TypedExpression, TypedExpression)
        case or(TypedExpression, TypedExpression)
        case conditional(TypedExpression, then: TypedExpression, otherwise: TypedExpression?)
        case loop(LoopField, slot: Int)
        case filter(FilterCall, [TypedExpression])
    }

    let kind: Kind
    let type: ValueType
    let site: Site

    init(_ kind: Kind, _ type: ValueType, _ site: Site) {
        self.kind = kind
        self.type = type
        self.site = site
    }

    var constant: Constant? { if case .constant(let value) = kind { value } else { nil } }

    /// The text, where it is a literal.
    var literal: String? { if case .constant(.text(let text)) = kind { text } else { nil } }
}

/// What `loop` knows.
package enum LoopField: String, CaseIterable, Sendable {
    case index, index0, revindex, revindex0, first, last, length, previtem, nextitem
}

/// A filter or test with what the compiler knows of its call.
struct FilterCall {
    let filter: Filter
    /// The fields from an item to the attribute it is called with, empty for the item itself.
    var path: [Int] = []
    /// How the items, or what the path leads to, are compared.
    var key = KeyKind.text
    /// For `selectattr` and `rejectattr`: what the attribute must pass.
    var test = AttributeTest.truth
    /// The type of its input.
    var shape = ValueType.nothing
}

/// The tests of `selectattr`.
enum AttributeTest: String {
    case truth = ""
    case isIn = "in"
    case defined, undefined, odd, even, eq, ne, lt, gt, le, ge
}

/// How two values compare.
enum KeyKind: UInt8 {
    case text, int, double, bool, date

    /// How values of a type compare, nil for types that do not.
    init?(_ type: ValueType) {
        switch type {
        case .int: self = .int
        case .double: self = .double
        case .bool: self = .bool
        case .date: self = .date
        case let type where type.isText: self = .text
        default: return nil
        }
    }
}

/// A page after typing: inheritance, blocks and includes resolved, every expression typed.
indirect enum TypedNode {
    /// Static text of a template.
    case text(Site)
    /// The number names it to the analysis of contexts.
    case output(TypedExpression, hole: Int)
    case conditional([TypedBranch], otherwise: [TypedNode])
    case loop(TypedLoop)
    case assignment(slot: Int, TypedExpression)
    /// Makes a variable absent, before branches that may set it.
    case clear(slot: Int)
    case capture(slot: Int, [TypedNode], Site)
    /// A block, include or macro call, which must leave the page's context as it found it.
    case section(SectionKind, [TypedNode], Site)
}

struct TypedBranch {
    let condition: TypedExpression
    let body: [TypedNode]
}

struct TypedLoop {
    /// The first of `slotCount` slots that hold the loop's state: the list and the position.
    let slot: Int
    /// The slot of each loop variable.
    let variables: [Int]
    let source: TypedExpression
    let condition: TypedExpression?
    let body: [TypedNode]
    let otherwise: [TypedNode]
    let site: Site

    static let slotCount = 2
}

enum SectionKind: String {
    case block, include, macro
}

/// One page template with everything it links.
struct TypedPage {
    var nodes: [TypedNode] = []
    var frameSize = 0
    var holeCount = 0
    /// Include chains by `Site.chainIndex`; the first is empty.
    var chains: [[Diagnostic.Step]] = [[]]
    var reads: Set<FieldRead> = []
    /// The root names that are used, by their places.
    var rootReads: Set<Int> = []
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
