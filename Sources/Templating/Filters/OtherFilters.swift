/// Filters on values of any type.
extension Filter {
    static let otherFilters = [fallback, tojson, safe]

    private static let fallback = Filter(
        "default",
        alias: "d",
        parameters: [
            Parameter("default_value", .any, default: .text("")),
            Parameter("boolean", .bool, default: .bool(false)),
        ],
        documentation: Documentation(
            "A value to use when there is none; with `boolean`, also when it is empty.",
            example: "{{ subtitle|default(\"–\") }}",
            output: "–"
        ),
        check: .defaultValue
    )

    private static let tojson = Filter(
        "tojson",
        input: Input(
            "text, a number, true or false, or a list of these",
            accepts: { $0.isJSONValue }
        ),
        returns: .json,
        documentation: Documentation(
            "The value as JSON that is safe in markup.",
            example: "<p data-names='{{ names|tojson }}'></p>",
            output: "<p data-names='[\"a\", \"b\", \"c\"]'></p>"
        ),
        write: { values, output in
            output.appendJSON(values.input, onlyASCII: true)
        }
    )

    private static let safe = Filter(
        "safe",
        documentation: Documentation(
            "A literal as markup.",
            example: "{{ \"<br>\"|safe }}",
            output: "<br>"
        ),
        check: .safe
    )
}
