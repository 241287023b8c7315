import Templating

/// The part of the manual that says what each page gives to its template, made from the code.
package enum ThemeManual {
    package static var text: String {
        var lines = ["", "# Pages and their names", ""]
        lines.append("Every page has `site`, `page` and `now`; each kind has names of its own beside them.")
        var types: [RecordType] = []
        for kind in PageKind.allCases {
            lines += ["", "## `\(kind.template)`", ""]
            for root in kind.roots {
                lines.append("- `\(root.name)`: \(root.type). \(root.documentation)")
                collect(root.type, into: &types)
            }
        }
        lines += ["", "# Types and their fields"]
        for type in types.sorted(by: { $0.name < $1.name }) {
            lines += ["", "## `\(type.name)`", "", type.documentation, ""]
            lines += type.fields.map { "- `\($0.name)`: \($0.type). \($0.documentation)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Every record type that can be reached from a value.
    private static func collect(_ type: ValueType, into types: inout [RecordType]) {
        switch type {
        case .record(let record):
            guard !types.contains(where: { $0 === record }) else { return }
            types.append(record)
            for field in record.fields { collect(field.type, into: &types) }
        case .list(let inner), .sequence(let inner), .map(let inner), .optional(let inner): collect(inner, into: &types)
        case .pair(let key, let value):
            collect(key, into: &types)
            collect(value, into: &types)
        default: break
        }
    }
}
