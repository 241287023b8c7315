/// A name as it is written.
struct Name {
    let text: String
    let range: Range<Int>
}

/// An expression and its range in the source.
struct Expression: Sendable {
    indirect enum Kind: Sendable {
        case constant(Constant)
        case list([Expression])
        case name(String)
        /// `base.name`, or `base["name"]` with a literal.
        case field(Expression, Name)
        case index(Expression, Expression)
        case negated(Expression)
        case not(Expression)
        case binary(BinaryOperator, Expression, Expression)
        /// `then if condition else otherwise`; without `else` it is absent when the condition is false.
        case conditional(condition: Expression, then: Expression, otherwise: Expression?)
        case filter(Expression, Name, Arguments)
        case test(Expression, Name, Arguments, isNegated: Bool)
        case call(Expression, Arguments)
    }

    let kind: Kind
    let range: Range<Int>
}

/// A literal.
package enum Constant: Sendable {
    case text(String)
    case int(Int)
    case double(Double)
    case bool(Bool)
}

/// The arguments of a filter, test, function or macro.
struct Arguments: Sendable {
    var positional: [Expression] = []
    var keyword: [(name: Name, value: Expression)] = []

    var count: Int { positional.count + keyword.count }

    /// The argument, when there is exactly one and it has no name.
    var singlePositional: Expression? { count == 1 ? positional.first : nil }
}

/// A part of a template.
indirect enum Node: Sendable {
    /// Static text: a range of the source.
    case text(Range<Int>)
    case output(Expression)
    case conditional([Branch], otherwise: [Node])
    case loop(Loop)
    case assignment(Name, Expression)
    /// `{% set name %}…{% endset %}`
    case capture(Name, [Node])
    case block(Block)
    case include(Name)
    /// `{% import "file" as name %}`
    case importing(Import)
    /// A definition, which prints nothing.
    case macro(Macro)

    struct Branch: Sendable {
        let condition: Expression
        let body: [Node]
    }

    struct Loop: Sendable {
        let variables: [Name]
        let source: Expression
        let condition: Expression?
        let body: [Node]
        let otherwise: [Node]
        let range: Range<Int>
    }

    struct Block: Sendable {
        let name: Name
        let body: [Node]
    }

    struct Import {
        let template: Name
        let alias: Name
    }

    struct Macro: Sendable {
        struct Parameter: Sendable {
            let name: Name
            let defaultValue: Expression?
        }

        let name: Name
        let parameters: [Parameter]
        let body: [Node]
    }
}

// MARK: Diagnostics

extension Node {
    /// The range to mark in a report.
    var markedRange: Range<Int> {
        switch self {
        case .text(let range): range
        case .output(let expression): expression.range
        case .conditional(let branches, _): branches[0].condition.range
        case .loop(let loop): loop.range
        case .assignment(let name, _), .capture(let name, _): name.range
        case .block(let block): block.name.range
        case .include(let name): name.range
        case .importing(let imported): imported.alias.range
        case .macro(let macro): macro.name.range
        }
    }

    /// The subject of a sentence about the node.
    var label: String {
        switch self {
        case .text: "this text"
        case .output: "this output"
        case .conditional: "this {% if %}"
        case .loop: "this {% for %}"
        case .assignment, .capture: "this {% set %}"
        case .block: "this {% block %}"
        case .include: "this {% include %}"
        case .importing: "this {% import %}"
        case .macro: "this {% macro %}"
        }
    }
}

/// A template after parsing.
struct ParsedTemplate: Sendable {
    let file: SourceFile
    /// The template named by `extends`.
    var parent: Name?
    var body: [Node] = []
    /// All blocks, also nested ones, in source order.
    var blocks: [Node.Block] = []
    var macros: [Node.Macro] = []
    /// The imports outside blocks, which the file's macros see.
    var imports: [Node.Import] = []
    /// Set when the file could not be parsed, so that nothing is known about its content.
    var isBroken = false

    func location(_ range: Range<Int>) -> Location { Location(file: file, range: range) }
}
