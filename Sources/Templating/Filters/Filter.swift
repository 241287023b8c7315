/// A filter, or a function, method or test that works like one.
///
/// It says how it is called, what it takes and gives, what it does, and what the manual says of it. The tables stand
/// beside the work: `text`, `lists`, `numbers`, `others`.
///
/// A class, for calls refer to it.
package final class Filter: Sendable {
    /// The input, then the value of each parameter but an attribute's.
    typealias Values = UnsafeBufferPointer<Cell>
    typealias Rule = @Sendable (inout Checker, FilterUse) throws(Checker.Reported) -> Value
    typealias Work = @Sendable (inout Renderer, FilterCall, Values, Program) throws(ValueFailure) -> Cell
    /// The result's type, by those of the input and of the items or the attribute that it looks at.
    typealias Result = @Sendable (_ input: ValueType, _ item: ValueType) -> ValueType

    package let name: String
    /// Its other name.
    package let alias: String?
    let parameters: [Parameter]
    /// One sentence for the manual.
    package let documentation: String
    let rule: Rule
    let work: Work

    private init(
        _ name: String, _ alias: String?, _ parameters: [Parameter], _ documentation: String, _ rule: @escaping Rule,
        _ work: @escaping Work
    ) {
        self.name = name
        self.alias = alias
        self.parameters = parameters
        self.documentation = documentation
        self.rule = rule
        self.work = work
    }

    /// A filter with a rule of its own.
    convenience init(
        _ name: String, alias: String? = nil, parameters: [Parameter] = [], _ documentation: String,
        rule: @escaping Rule, work: @escaping Work = { _, _, values, _ in values[0] }
    ) { self.init(name, alias, parameters, documentation, rule, work) }

    /// A filter on one kind of input.
    convenience init(
        _ name: String, alias: String? = nil, _ input: Input, parameters: [Parameter] = [], _ documentation: String,
        gives result: @escaping Result, work: @escaping Work
    ) {
        let rule: Rule = { (checker, use) throws(Checker.Reported) in try checker.apply(use, to: input, result) }
        self.init(name, alias, parameters, documentation, rule, work)
    }

    /// A filter that writes text.
    convenience init(
        _ name: String, alias: String? = nil, _ input: Input, parameters: [Parameter] = [], _ documentation: String,
        gives result: ValueType = .text, writes: @escaping @Sendable (Values, inout OutputBuffer) -> Void
    ) {
        self.init(name, alias: alias, input, parameters: parameters, documentation, gives: { _, _ in result }) {
            renderer, _, values, _ in renderer.text { writes(values, &$0) }
        }
    }

    package static let all = text + lists + numbers + others

    static let named: [String: Filter] = {
        var filters: [String: Filter] = [:]
        for filter in all { for name in [filter.name, filter.alias ?? filter.name] { filters[name] = filter } }
        return filters
    }()
}

extension Filter {
    /// What a filter takes.
    struct Input {
        let words: String
        /// Whether a list must be one that can be walked through again.
        var isWhole = false
        let accepts: @Sendable (ValueType) -> Bool

        static let text = Input(words: "text") { $0.isText }
        static let textOrHTML = Input(words: "text or HTML") { $0.isText || $0.isHTML }
        static let number = Input(words: "a number") { $0.isNumber }
        static let numberOrText = Input(words: "a number or text") { $0.isNumber || $0.isText }
        static let date = Input(words: "a Date") { $0 == .date }
        static let map = Input(words: "a Map") { if case .map = $0 { true } else { false } }
        static let list = Input(words: "a list") { $0.element != nil }
        static let wholeList = Input(words: "a list", isWhole: true) { if case .list = $0 { true } else { false } }
    }

    struct Parameter {
        enum Kind {
            case text, int, bool
            /// A whole number that is no literal below 1.
            case count
            /// One of a few literals.
            case word([String])
            /// The name of a field, dotted for a field of a field, as a literal; what it leads to must be one of these.
            case attribute(@Sendable (ValueType) -> Bool)
            /// Checked by the filter's own rule.
            case any
        }

        let name: String
        let kind: Kind
        /// What it is when it is not given; nil where it must be.
        let standard: Constant?

        init(_ name: String, _ kind: Kind, _ standard: Constant? = nil) {
            self.name = name
            self.kind = kind
            self.standard = standard
        }

        static let caseSensitive = Parameter("case_sensitive", .bool, .bool(false))
        static let attribute = Parameter("attribute", .attribute { KeyKind($0) != nil }, .text(""))
    }
}

extension Filter.Parameter.Kind {
    func accepts(_ value: Value) -> Bool {
        switch self {
        case .text: value.type.isText
        case .int: value.type == .int
        case .bool: value.type == .bool
        case .count: if case .int(..<1) = value.constant { false } else { value.type == .int }
        case .word(let words): words.contains(value.literal ?? "")
        case .attribute: value.literal != nil
        case .any: true
        }
    }

    /// Whether the value decides, and not its type alone.
    var isByValue: Bool {
        switch self {
        case .count, .word: true
        default: false
        }
    }

    var words: String {
        switch self {
        case .text: "text"
        case .int: "a whole number"
        case .bool: "true or false"
        case .count: "1 or more"
        case .word(let words): "one of " + words.map { "'\($0)'" }.joined(separator: ", ")
        case .attribute: "the name of a field in quotes"
        case .any: "a value"
        }
    }
}
