/// The functions and filters that a site adds to the language, for all of its templates.
package struct TemplateEnvironment: Sendable {
    /// A function such as `asset`: its arguments are literals, and its value is known at compile time.
    package struct Function: Sendable {
        package enum Outcome: Sendable {
            case value(String, ValueType)
            /// An error at the first argument.
            case unknown(message: String, suggestions: [String])
        }

        let name: String
        let parameters: [String]
        /// One sentence for the manual.
        let documentation: String
        let evaluate: @Sendable (_ arguments: [String]) -> Outcome

        package init(
            _ name: String,
            parameters: [String],
            _ documentation: String,
            evaluate: @escaping @Sendable (_ arguments: [String]) -> Outcome
        ) {
            self.name = name
            self.parameters = parameters
            self.documentation = documentation
            self.evaluate = evaluate
        }
    }

    let functions: [Function]
    /// By each of their names.
    let filters: [String: Filter]
    /// The sentences that `t` finds by their keys.
    let sentences: Sentences
    /// The fields that the site adds to record types.
    let extraFields: ExtraFields

    package init(
        functions: [Function] = [],
        filters: [Filter] = [],
        sentences: Sentences = Sentences(),
        extraFields: ExtraFields = ExtraFields()
    ) {
        self.extraFields = extraFields
        self.sentences = sentences
        self.functions = functions
        self.filters = Filter.filtersByName(filters)
    }
}

/// A variable that a page gives to its template.
package struct TemplateVariable: Sendable {
    package let name: String
    package let type: ValueType
    /// One sentence for the manual.
    package let documentation: String

    package init(_ name: String, _ type: ValueType, _ documentation: String) {
        self.name = name
        self.type = type
        self.documentation = documentation
    }
}
