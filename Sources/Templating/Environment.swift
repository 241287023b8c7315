/// What the site gives to all of its templates.
package struct TemplateEnvironment: Sendable {
    /// A function whose arguments are literals and whose value is known when a template is compiled, such as `asset`.
    package struct Function: Sendable {
        package enum Outcome: Sendable {
            case value(String, ValueType)
            /// There is no such thing; what was meant may be among the suggestions.
            case unknown(message: String, suggestions: [String])
        }

        let name: String
        let parameters: [String]
        /// One sentence for the manual.
        let documentation: String
        let evaluate: @Sendable ([String]) -> Outcome

        package init(
            _ name: String,
            parameters: [String],
            _ documentation: String,
            evaluate: @escaping @Sendable ([String]) -> Outcome
        ) {
            self.name = name
            self.parameters = parameters
            self.documentation = documentation
            self.evaluate = evaluate
        }
    }

    let functions: [Function]
    /// The site's own filters, by each of their names.
    let filters: [String: Filter]

    package init(functions: [Function] = [], filters: [Filter] = []) {
        self.functions = functions
        self.filters = Filter.byName(filters)
    }
}

/// A name that a page kind gives to its template.
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
