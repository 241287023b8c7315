/// A filter, or a function, method or test that works like one.
///
/// `textFilters`, `listFilters`, `numberFilters` and `otherFilters` are those of Jinja2. A site adds its own to the
/// `TemplateEnvironment`.
package final class Filter: Sendable {
    /// The type of the result.
    ///
    /// - Parameters:
    ///   - input: the input's type.
    ///   - item: the type of the attribute that the filter uses, else of a list's items, else of the input.
    package typealias ReturnType = @Sendable (_ input: ValueType, _ item: ValueType) -> ValueType
    package typealias Evaluate =
        @Sendable (inout FilterMemory, FilterCall, FilterValues) throws(ValueError) -> Cell

    /// How the compiler checks a call.
    enum Check: Sendable {
        case input(Input, returns: ReturnType)
        // The rules of these filters are in the checker.
        case defaultValue
        case safe
        case selection(keepsMatches: Bool)
    }

    package let name: String
    /// A second name.
    package let alias: String?
    let parameters: [Parameter]
    /// Whether templates may also call it as a function, whose first argument is the input.
    let isFunction: Bool
    package let documentation: Documentation
    let check: Check
    let evaluate: Evaluate

    init(
        _ name: String,
        alias: String? = nil,
        parameters: [Parameter] = [],
        isFunction: Bool = false,
        documentation: Documentation,
        check: Check,
        evaluate: @escaping Evaluate
    ) {
        self.isFunction = isFunction
        self.name = name
        self.alias = alias
        self.parameters = parameters
        self.documentation = documentation
        self.check = check
        self.evaluate = evaluate
    }

    /// A filter that the checker replaces by other expressions.
    convenience init(
        _ name: String,
        alias: String? = nil,
        parameters: [Parameter] = [],
        documentation: Documentation,
        check: Check
    ) {
        self.init(
            name,
            alias: alias,
            parameters: parameters,
            documentation: documentation,
            check: check,
            evaluate: { _, _, values in values.input }
        )
    }

    /// A filter that takes one kind of input.
    package convenience init(
        _ name: String,
        alias: String? = nil,
        input: Input,
        parameters: [Parameter] = [],
        returns: @escaping ReturnType,
        isFunction: Bool = false,
        documentation: Documentation,
        evaluate: @escaping Evaluate
    ) {
        self.init(
            name,
            alias: alias,
            parameters: parameters,
            isFunction: isFunction,
            documentation: documentation,
            check: .input(input, returns: returns),
            evaluate: evaluate
        )
    }

    /// A filter whose result needs no new memory.
    convenience init(
        _ name: String,
        alias: String? = nil,
        input: Input,
        parameters: [Parameter] = [],
        returns: @escaping ReturnType,
        documentation: Documentation,
        value: @escaping @Sendable (FilterValues) -> Cell
    ) {
        self.init(
            name,
            alias: alias,
            input: input,
            parameters: parameters,
            returns: returns,
            documentation: documentation,
            evaluate: { _, _, values in value(values) }
        )
    }

    /// A filter that writes text.
    package convenience init(
        _ name: String,
        alias: String? = nil,
        input: Input,
        parameters: [Parameter] = [],
        returns type: ValueType = .text,
        documentation: Documentation,
        write: @escaping @Sendable (FilterValues, inout OutputBuffer) -> Void
    ) {
        self.init(
            name,
            alias: alias,
            input: input,
            parameters: parameters,
            returns: Filter.always(type),
            documentation: documentation,
            evaluate: { memory, _, values in
                memory.text { output in write(values, &output) }
            }
        )
    }

    /// The return type of a filter that always gives the same type.
    package static func always(_ type: ValueType) -> ReturnType {
        { _, _ in type }
    }

    /// The names that a template can use.
    package var names: [String] { [name] + (alias.map { [$0] } ?? []) }

    /// The documentation under one of the filter's names.
    package func documentation(for name: String) -> Documentation {
        guard name != self.name else { return documentation }
        return Documentation(
            documentation.summary,
            example: documentation.example.replacing("|\(self.name)", with: "|\(name)"),
            output: documentation.output
        )
    }
}

// MARK: Lookup

extension Filter {
    /// The filters of Jinja2.
    package static let all = textFilters + listFilters + numberFilters + otherFilters

    static let byName = filtersByName(all)

    static func filtersByName(_ filters: [Filter]) -> [String: Filter] {
        var filtersByName: [String: Filter] = [:]
        for filter in filters {
            for name in filter.names where filtersByName[name] == nil {
                filtersByName[name] = filter
            }
        }
        return filtersByName
    }
}

// MARK: Inputs

extension Filter {
    /// A kind of input.
    package struct Input: Sendable {
        /// The object of a sentence that begins with "takes".
        let description: String
        /// True for a filter that needs the whole list and not a sequence that can be iterated once.
        let requiresList: Bool
        /// The indices of the fields that the filter reads of a record; nil for a type that it does not take.
        let fieldIndices: @Sendable (ValueType) -> [Int]?

        package init(
            _ description: String,
            requiresList: Bool = false,
            fieldIndices: @escaping @Sendable (ValueType) -> [Int]?
        ) {
            self.description = description
            self.requiresList = requiresList
            self.fieldIndices = fieldIndices
        }

        package init(
            _ description: String,
            requiresList: Bool = false,
            accepts: @escaping @Sendable (ValueType) -> Bool
        ) {
            self.init(
                description,
                requiresList: requiresList,
                fieldIndices: { type in accepts(type) ? [] : nil }
            )
        }

        func accepts(_ type: ValueType) -> Bool { fieldIndices(type) != nil }

        package static let text = Input("text", accepts: { $0.isText })
        static let textOrHTML = Input("text or HTML", accepts: { $0.isText || $0.isHTML })
        static let number = Input("a number", accepts: { $0.isNumber })
        static let numberOrText = Input("a number or text", accepts: { $0.isNumber || $0.isText })
        package static let date = Input("a Date", accepts: { $0 == .date })
        static let map = Input(
            "a Map",
            accepts: { type in if case .map = type { true } else { false } }
        )
        /// A list or a sequence.
        static let list = Input("a list", accepts: { $0.element != nil })
        static let wholeList = Input(
            "a list",
            requiresList: true,
            accepts: { type in if case .list = type { true } else { false } }
        )
    }
}

// MARK: Parameters

extension Filter {
    package struct Parameter: Sendable {
        /// A name with a space cannot be written before a value, so that parameter is positional only.
        let name: String
        let kind: Kind
        /// Nil for a required parameter.
        let defaultValue: Constant?

        package init(_ name: String, _ kind: Kind, default defaultValue: Constant? = nil) {
            self.name = name
            self.kind = kind
            self.defaultValue = defaultValue
        }

        static let caseSensitive = Parameter("case_sensitive", .bool, default: .bool(false))
        static let optionalAttribute = Parameter(
            "attribute",
            .attribute(accepts: { $0.comparisonType != nil }),
            default: .text("")
        )
    }
}

extension Filter.Parameter {
    /// The arguments that a parameter accepts.
    package struct Kind: Sendable {
        /// The object of a sentence that ends with "must be".
        let description: String
        /// True when the type alone does not decide.
        let dependsOnValue: Bool
        /// For the name of a field: the types that the field may have.
        let acceptsAttribute: (@Sendable (ValueType) -> Bool)?
        /// - Parameter constant: the argument's value, when it is a literal.
        let accepts: @Sendable (_ type: ValueType, _ constant: Constant?) -> Bool

        private init(
            _ description: String,
            dependsOnValue: Bool = false,
            acceptsAttribute: (@Sendable (ValueType) -> Bool)? = nil,
            accepts: @escaping @Sendable (_ type: ValueType, _ constant: Constant?) -> Bool
        ) {
            self.description = description
            self.dependsOnValue = dependsOnValue
            self.acceptsAttribute = acceptsAttribute
            self.accepts = accepts
        }

        package static let text = Kind("text", accepts: { type, _ in type.isText })
        package static let int = Kind("a whole number", accepts: { type, _ in type == .int })
        static let bool = Kind("true or false", accepts: { type, _ in type == .bool })
        /// Checked by the checker's rule for the filter.
        static let any = Kind("a value", accepts: { _, _ in true })

        /// A whole number; a literal must be at least 1.
        static let count = Kind(
            "1 or more",
            dependsOnValue: true,
            accepts: { type, constant in
                if case .int(..<1) = constant {
                    return false
                }
                return type == .int
            }
        )

        /// One of these texts, as a literal.
        package static func oneOf(_ texts: [String]) -> Kind {
            let list = texts.map { "'\($0)'" }.joined(separator: ", ")
            return Kind(
                "one of \(list)",
                dependsOnValue: true,
                accepts: { _, constant in
                    guard case .text(let text) = constant else { return false }
                    return texts.contains(text)
                }
            )
        }

        /// A text; a literal must be one that the filter can use, so that a mistake is found before a page is made.
        package static func text(_ description: String, isValid: @escaping @Sendable (String) -> Bool) -> Kind
        {
            Kind(
                description,
                dependsOnValue: true,
                accepts: { type, constant in
                    if case .text(let text) = constant { isValid(text) } else { type.isText }
                }
            )
        }

        /// The name of a field as a literal, dotted for a field of a field.
        static func attribute(accepts: @escaping @Sendable (ValueType) -> Bool) -> Kind {
            Kind(
                "the name of a field in quotes",
                acceptsAttribute: accepts,
                accepts: { _, constant in
                    if case .text = constant { true } else { false }
                }
            )
        }
    }
}
