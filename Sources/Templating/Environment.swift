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
            _ name: String, parameters: [String], _ documentation: String,
            evaluate: @escaping @Sendable ([String]) -> Outcome
        ) {
            self.name = name
            self.parameters = parameters
            self.documentation = documentation
            self.evaluate = evaluate
        }
    }

    package var functions: [Function]
    /// What `absolute_url` puts before a path, such as `https://www.example.com`; no slash at its end.
    package var origin: String
    package var dateNames: DateNames
    /// What `slugify` makes of a text; anything but `a-z`, `0-9` and `-` in it is left out.
    package var slug: @Sendable (String) -> String

    package init(
        functions: [Function] = [], origin: String = "", dateNames: DateNames = .english,
        slug: @escaping @Sendable (String) -> String = TemplateEnvironment.asciiSlug
    ) {
        self.functions = functions
        self.origin = origin
        self.dateNames = dateNames
        self.slug = slug
    }

    /// Letters and digits of ASCII in lower case, everything between them as one hyphen.
    package static let asciiSlug: @Sendable (String) -> String = { text in
        text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    }
}

/// The words that the `date` filter writes, in the site's language.
package struct DateNames: Sendable {
    /// January first; twelve.
    package let months: [String]
    package let shortMonths: [String]
    /// Sunday first; seven.
    package let weekdays: [String]
    package let shortWeekdays: [String]

    package init(months: [String], shortMonths: [String], weekdays: [String], shortWeekdays: [String]) {
        self.months = months
        self.shortMonths = shortMonths
        self.weekdays = weekdays
        self.shortWeekdays = shortWeekdays
    }

    package static let english = DateNames(
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ], shortMonths: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        shortWeekdays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"])
}

/// A name that a page kind gives to its template.
package struct RootName: Sendable {
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
