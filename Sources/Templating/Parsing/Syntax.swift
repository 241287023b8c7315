/// A name as it was written.
struct Name {
    let text: String
    let range: Range<Int>
}

/// One expression and where it stands.
struct Expression {
    indirect enum Kind {
        case constant(Constant)
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

/// A value that stands in the template.
package enum Constant: Sendable {
    case text(String)
    case int(Int)
    case double(Double)
    case bool(Bool)
}

/// The arguments of a filter, test, function or macro.
struct Arguments {
    var positional: [Expression] = []
    var keyword: [(name: Name, value: Expression)] = []

    var count: Int { positional.count + keyword.count }

    /// The value, where there is one and it has no name.
    var only: Expression? { count == 1 ? positional.first : nil }
}

/// What a template is made of.
indirect enum Node {
    /// Static text: bytes of the source.
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
    /// A macro prints nothing where it stands.
    case macro(Macro)

    typealias Branch = (condition: Expression, body: [Node])

    struct Loop {
        let variables: [Name]
        let source: Expression
        let condition: Expression?
        let body: [Node]
        let otherwise: [Node]
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
        let name: Name
        let parameters: [(name: Name, standard: Expression?)]
        let body: [Node]
    }

    /// Where to point at it, and what to call it there.
    var mark: (range: Range<Int>, words: String) {
        switch self {
        case .text(let range): (range, "this text")
        case .output(let expression): (expression.range, "this output")
        case .conditional(let branches, _): (branches[0].condition.range, "this {% if %}")
        case .loop(let loop): (loop.range, "this {% for %}")
        case .assignment(let name, _), .capture(let name, _): (name.range, "this {% set %}")
        case .block(let block): (block.name.range, "this {% block %}")
        case .include(let name): (name.range, "this {% include %}")
        case .importing(let imported): (imported.alias.range, "this {% import %}")
        case .macro(let macro): (macro.name.range, "this {% macro %}")
        }
    }
}

/// A template after parsing: its parent, its blocks wherever they stand, and its body.
struct ParsedTemplate {
    let file: SourceFile
    /// The template named by `extends`.
    var parent: Name?
    var body: [Node] = []
    /// In the order they are written.
    var blocks: [Node.Block] = []
    var macros: [Node.Macro] = []
    /// Those that stand outside of blocks, which the file's macros see.
    var imports: [Node.Import] = []
    /// Whether the file could not be read, so that nothing can be said of what it holds.
    var isBroken = false

    func location(_ range: Range<Int>) -> Location { Location(file: file, range: range) }
}
