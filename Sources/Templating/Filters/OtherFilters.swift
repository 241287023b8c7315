/// Filters that take anything.
extension Filter {
    static let others = [
        Filter(
            "default",
            alias: "d",
            parameters: [.init("default_value", .any, .text("")), .init("boolean", .bool, .bool(false))],
            "A value for where there is none; with `boolean` also for where it is empty.",
            rule: { (checker, use) throws(Checker.Reported) in try checker.standIn(use) }
        ),
        Filter(
            "tojson",
            Input("text, a number, true or false, or a list of these") { $0.isJSONValue },
            "The value as JSON that is safe in markup.",
            gives: .json
        ) { $1.appendJSON($0[0], onlyASCII: true) },
        Filter(
            "safe",
            "A literal as markup.",
            rule: { (checker, use) throws(Checker.Reported) in try checker.safe(use) }
        ),
    ]
}
