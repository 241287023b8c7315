/// A test: `value is name`.
struct ValueTest {
    enum Kind {
        /// `defined` and `undefined`.
        case presence(isPresent: Bool)
        /// A spelled-out operator with the value on its left.
        case comparison(BinaryOperator)
        /// A test on whole numbers.
        case filter(Filter)
    }

    let name: String
    let kind: Kind
    let documentation: Documentation

    private init(_ name: String, _ kind: Kind, _ documentation: Documentation) {
        self.name = name
        self.kind = kind
        self.documentation = documentation
    }

    var argumentCount: Int {
        switch kind {
        case .presence: 0
        case .comparison: 1
        case .filter(let filter): filter.parameters.count
        }
    }

    /// True for a test that a value which may be absent can take.
    var acceptsOptional: Bool { if case .presence = kind { true } else { false } }

    static func named(_ name: String) -> ValueTest? { all.first { $0.name == name } }

    static let names = all.map(\.name)

    static let all = presenceTests + numberTests + comparisonTests

    private static let numberTests = Filter.tests.map { filter in
        ValueTest(filter.name, .filter(filter), filter.documentation)
    }

    private static let presenceTests = [
        ValueTest(
            "defined",
            .presence(isPresent: true),
            Documentation(
                "Whether a value is present.",
                example: "{{ \"yes\" if title is defined else \"no\" }}",
                output: "yes"
            )
        ),
        ValueTest(
            "undefined",
            .presence(isPresent: false),
            Documentation(
                "Whether a value is absent.",
                example: "{{ \"yes\" if subtitle is undefined else \"no\" }}",
                output: "yes"
            )
        ),
    ]

    private static let comparisonTests = [
        ValueTest(
            "in",
            .comparison(.isIn),
            Documentation(
                "Whether a list contains a value, or a text another.",
                example: "{{ \"yes\" if \"a\" is in names else \"no\" }}",
                output: "yes"
            )
        ),
        ValueTest(
            "eq",
            .comparison(.equal),
            Documentation(
                "Whether two values are equal.",
                example: "{{ \"yes\" if n is eq 3 else \"no\" }}",
                output: "yes"
            )
        ),
        ValueTest(
            "ne",
            .comparison(.notEqual),
            Documentation(
                "Whether two values differ.",
                example: "{{ \"yes\" if n is ne 3 else \"no\" }}",
                output: "no"
            )
        ),
        ValueTest(
            "lt",
            .comparison(.less),
            Documentation(
                "Whether a value is less than another.",
                example: "{{ \"yes\" if n is lt 4 else \"no\" }}",
                output: "yes"
            )
        ),
        ValueTest(
            "gt",
            .comparison(.greater),
            Documentation(
                "Whether a value is greater than another.",
                example: "{{ \"yes\" if n is gt 4 else \"no\" }}",
                output: "no"
            )
        ),
        ValueTest(
            "le",
            .comparison(.lessOrEqual),
            Documentation(
                "Whether a value is less than or equal to another.",
                example: "{{ \"yes\" if n is le 3 else \"no\" }}",
                output: "yes"
            )
        ),
        ValueTest(
            "ge",
            .comparison(.greaterOrEqual),
            Documentation(
                "Whether a value is greater than or equal to another.",
                example: "{{ \"yes\" if n is ge 3 else \"no\" }}",
                output: "yes"
            )
        ),
    ]
}
