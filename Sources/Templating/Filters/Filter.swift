/// A filter, or a function, method or test that works like one.
///
/// It says how it is called, what it takes and gives, what it does, and what the manual says of it. The tables stand
/// beside the work: `text`, `lists`, `numbers`, `others`; a site adds its own to the `TemplateEnvironment`.
///
/// A class, for calls refer to it.
package final class Filter: Sendable {
    /// The input, then the value of each parameter but an attribute's.
    package typealias Values = UnsafeBufferPointer<Cell>
    typealias Rule = @Sendable (inout Checker, FilterUse) throws(Checker.Reported) -> Value
    package typealias Work = @Sendable (inout Renderer, FilterCall, Values) throws(ValueError) -> Cell
    /// The result's type, by those of the input and of the items or the attribute that it looks at.
    package typealias Result = @Sendable (_ input: ValueType, _ item: ValueType) -> ValueType

    package let name: String
    /// Its other name.
    package let alias: String?
    let parameters: [Parameter]
    /// One sentence for the manual.
    package let documentation: String
    let rule: Rule
    let work: Work

    /// A filter with a rule of its own.
    init(
        _ name: String,
        alias: String? = nil,
        parameters: [Parameter] = [],
        _ documentation: String,
        rule: @escaping Rule,
        work: @escaping Work = { _, _, values in values[0] }
    ) {
        self.name = name
        self.alias = alias
        self.parameters = parameters
        self.documentation = documentation
        self.rule = rule
        self.work = work
    }

    /// A filter on one kind of input.
    package convenience init(
        _ name: String,
        alias: String? = nil,
        _ input: Input,
        parameters: [Parameter] = [],
        _ documentation: String,
        gives result: @escaping Result,
        work: @escaping Work
    ) {
        let rule: Rule = { (checker, use) throws(Checker.Reported) in
            try checker.apply(use, to: input, result)
        }
        self.init(name, alias: alias, parameters: parameters, documentation, rule: rule, work: work)
    }

    /// A filter whose result needs no memory of its own.
    convenience init(
        _ name: String,
        alias: String? = nil,
        _ input: Input,
        parameters: [Parameter] = [],
        _ documentation: String,
        gives result: @escaping Result,
        is value: @escaping @Sendable (Values) -> Cell
    ) {
        self.init(name, alias: alias, input, parameters: parameters, documentation, gives: result) {
            value($2)
        }
    }

    /// A filter that writes text.
    package convenience init(
        _ name: String,
        alias: String? = nil,
        _ input: Input,
        parameters: [Parameter] = [],
        _ documentation: String,
        gives result: ValueType = .text,
        writes: @escaping @Sendable (Values, inout OutputBuffer) -> Void
    ) {
        self.init(
            name,
            alias: alias,
            input,
            parameters: parameters,
            documentation,
            gives: Filter.always(result)
        ) {
            renderer,
            _,
            values in renderer.text { writes(values, &$0) }
        }
    }

    /// What gives the same type whatever it takes.
    package static func always(_ type: ValueType) -> Result { { _, _ in type } }

    /// The filters of Jinja2.
    package static let all = text + lists + numbers + others

    static let named = byName(all)

    static func byName(_ filters: [Filter]) -> [String: Filter] {
        let names = filters.flatMap { filter in
            [filter.name, filter.alias].compactMap { $0.map { ($0, filter) } }
        }
        return Dictionary(names, uniquingKeysWith: { first, _ in first })
    }
}

extension Filter {
    /// What a filter takes.
    package struct Input: Sendable {
        let words: String
        /// Whether a list must be one that can be walked through again.
        let isWhole: Bool
        /// Nil for a type that it does not take; of a record the fields that it needs, by their places.
        let places: @Sendable (ValueType) -> [Int]?

        /// - Parameter words: what it takes, to follow "takes".
        package init(
            _ words: String,
            isWhole: Bool = false,
            places: @escaping @Sendable (ValueType) -> [Int]?
        ) {
            self.words = words
            self.isWhole = isWhole
            self.places = places
        }

        package init(_ words: String, isWhole: Bool = false, accepts: @escaping @Sendable (ValueType) -> Bool)
        {
            self.init(words, isWhole: isWhole) { type -> [Int]? in accepts(type) ? [] : nil }
        }

        package static let text = Input("text") { $0.isText }
        static let textOrHTML = Input("text or HTML") { $0.isText || $0.isHTML }
        static let number = Input("a number") { $0.isNumber }
        static let numberOrText = Input("a number or text") { $0.isNumber || $0.isText }
        package static let date = Input("a Date") { $0 == .date }
        static let map = Input("a Map") { if case .map = $0 { true } else { false } }
        static let list = Input("a list") { $0.element != nil }
        static let wholeList = Input("a list", isWhole: true) { if case .list = $0 { true } else { false } }
    }

    package struct Parameter: Sendable {
        /// One with a space cannot be written before a value, so that it goes by its place alone.
        let name: String
        let kind: Kind
        /// What it is when it is not given; nil where it must be.
        let standard: Constant?

        package init(_ name: String, _ kind: Kind, _ standard: Constant? = nil) {
            self.name = name
            self.kind = kind
            self.standard = standard
        }

        static let caseSensitive = Parameter("case_sensitive", .bool, .bool(false))
        static let attribute = Parameter("attribute", .attribute { $0.key != nil }, .text(""))
    }
}

extension Filter.Parameter {
    /// What a parameter takes.
    package struct Kind: Sendable {
        let words: String
        /// Whether the value decides, and not its type alone.
        var isByValue = false
        /// Of the name of a field, what that field may be.
        var attribute: (@Sendable (ValueType) -> Bool)?
        let accepts: @Sendable (Value) -> Bool

        package static let text = Kind(words: "text") { $0.type.isText }
        static let int = Kind(words: "a whole number") { $0.type == .int }
        static let bool = Kind(words: "true or false") { $0.type == .bool }
        /// Checked by the filter's own rule.
        static let any = Kind(words: "a value") { _ in true }
        /// A whole number that is no literal below 1.
        static let count = Kind(words: "1 or more", isByValue: true) {
            if case .int(..<1) = $0.constant { false } else { $0.type == .int }
        }

        /// One of a few literals.
        package static func word(_ words: [String]) -> Kind {
            let list = words.map { "'\($0)'" }.joined(separator: ", ")
            return Kind(words: "one of " + list, isByValue: true) { words.contains($0.literal ?? "") }
        }

        /// The name of a field, dotted for a field of a field, as a literal.
        static func attribute(_ accepts: @escaping @Sendable (ValueType) -> Bool) -> Kind {
            Kind(words: "the name of a field in quotes", attribute: accepts) { $0.literal != nil }
        }
    }
}
