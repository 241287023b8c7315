/// A name as it was written.
struct Name {
    let text: String
    let range: Range<Int>
}

/// One expression and where it stands.
struct Expression {
    indirect enum Kind {
        case text(String)
        case integer(Int)
        case decimal(Double)
        case boolean(Bool)
        case list([Expression])
        case name(String)
        /// `base.name`, or `base["name"]` with a literal.
        case field(Expression, Name)
        case index(Expression, Expression)
        case negated(Expression)
        case not(Expression)
        case binary(BinaryOperator, Expression, Expression)
        /// `then if condition else otherwise`; without `else` it is absent where the condition fails.
        case conditional(condition: Expression, then: Expression, otherwise: Expression?)
        case filter(Expression, Name, Arguments)
        case test(Expression, Name, Arguments, negated: Bool)
        case call(Expression, Arguments)
    }

    let kind: Kind
    let range: Range<Int>
}

/// An operator between two values; the number is its name in an instruction.
enum BinaryOperator: UInt8 {
    case add
    case subtract
    case multiply
    case divide
    case floorDivide
    case remainder
    case concatenate
    case equal
    case notEqual
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
    case isIn
    case isNotIn
    case and
    case or

    var spelling: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .floorDivide: "//"
        case .remainder: "%"
        case .concatenate: "~"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .isIn: "in"
        case .isNotIn: "not in"
        case .and: "and"
        case .or: "or"
        }
    }
}

/// The arguments of a filter, test, function or macro.
struct Arguments {
    struct Keyword {
        let name: Name
        let value: Expression
    }

    var positional: [Expression] = []
    var keyword: [Keyword] = []

    var isEmpty: Bool { positional.isEmpty && keyword.isEmpty }
}

/// What a template is made of.
indirect enum Node {
    /// Static text: bytes of the source.
    case text(Range<Int>)
    case output(Expression)
    case conditional([Branch], otherwise: [Node]?)
    case loop(Loop)
    case assignment(Name, Expression)
    /// `{% set name %}…{% endset %}`
    case capture(Name, [Node])
    case block(Block)
    case include(Name)
    /// `{% import "file" as name %}`
    case importing(Import)
    /// A macro prints nothing where it stands.
    case macro(Macro)

    struct Branch {
        let condition: Expression
        let body: [Node]
    }

    struct Loop {
        let variables: [Name]
        let source: Expression
        let condition: Expression?
        let body: [Node]
        let otherwise: [Node]?
        let range: Range<Int>
    }

    struct Block {
        let name: Name
        let body: [Node]
    }

    struct Import {
        let template: Name
        let alias: Name
    }

    struct Macro {
        struct Parameter {
            let name: Name
            let standard: Expression?
        }

        let name: Name
        let parameters: [Parameter]
        let body: [Node]
    }
}

/// A template after parsing: its parent, its blocks wherever they stand, and its body.
struct ParsedTemplate {
    let file: SourceFile
    /// The template named by `extends`.
    let parent: Name?
    let body: [Node]
    /// In the order they are written.
    let blocks: [Node.Block]
    var macros: [Node.Macro] = []
    /// Those that stand outside of blocks, which the file's macros see.
    var imports: [Node.Import] = []
    /// Whether the file could not be read, so that nothing can be said of what it holds.
    var isBroken = false

    func location(_ range: Range<Int>) -> Location { Location(file: file, range: range) }
}
