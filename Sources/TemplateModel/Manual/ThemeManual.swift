import Content
import SiteConfiguration
package import Templating

/// The part of the manual that says what each page gives to its template, made from the code; its examples are run
/// with the values of `ManualSample`.
package enum ThemeManual {
    /// - Throws: what is wrong with the sample, or with an example.
    package static func text() throws -> String {
        var lines = ["", "# Pages and their names", ""]
        lines.append("Every page has `site`, `page` and `now`; each kind has names of its own beside them.")
        for kind in PageType.all {
            lines += ["", "## `\(kind.template)`", ""]
            lines += kind.variables.map { "- `\($0.name)`: \($0.type). \($0.documentation)" }
        }
        lines += ["", "# Types and their fields"]
        for type in try types() {
            lines += ["", "## `\(type.record.name)`", "", type.record.documentation, ""]
            lines += ["    " + type.example.template, "    → " + type.example.output, ""]
            for (field, example) in zip(type.record.fields, type.fields) {
                lines.append("- `\(field.name)`: \(field.type). \(field.documentation)")
                lines.append("  `\(example.template)` → `\(example.output)`")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A template and what it prints.
    package struct Example: Sendable {
        package let template: String
        package let output: String
    }

    package struct TypeEntry: Sendable {
        package let record: RecordType
        package let example: Example
        /// In the order of the fields.
        package let fields: [Example]
    }

    /// Every record type that a template can reach, by name, with an example of itself and of each of its fields.
    package static func types() throws -> [TypeEntry] {
        var search = ManualSearch(try ManualPages())
        // A page of one record says it shortest.
        for kind in [PageType.post, .project, .artist, .page, .contact] + PageType.all { search.visit(kind) }
        return try search.places.sorted { $0.type.name < $1.type.name }.map { place in
            TypeEntry(
                record: place.type,
                example: try search.run(place.example, on: place.kind),
                fields: try place.type.fields.map { try search.run(place.example(of: $0), on: place.kind) }
            )
        }
    }
}

/// Looks for a place in the sample's pages where each record type has a value, and runs examples there.
private struct ManualSearch {
    /// Where a record can be written: a name, and the tags around that lead to it.
    struct SourceLocation {
        let type: RecordType
        let kind: PageType
        let name: String
        var opening = ""
        var closing = ""

        /// The record's first text.
        var example: String {
            let field = type.fields.first { $0.type == .text } ?? type.fields.first
            return field.map(example) ?? ""
        }

        /// A template that prints a field.
        func example(of field: RecordType.Field) -> String {
            opening + SourceLocation.printed("\(name).\(field.name)", field.type) + closing
        }

        private static func printed(_ name: String, _ type: ValueType) -> String {
            switch type {
            case .bool: "{{ \"yes\" if \(name) else \"no\" }}"
            case .date: "{{ \(name)|date(\"%e %B %Y\") }}"
            case .list, .map: "{{ \(name)|length }}"
            case .optional(let inner): "{% if \(name) %}\(printed(name, inner)){% else %}–{% endif %}"
            case .record(let record): record.fields.first.map { printed("\(name).\($0.name)", $0.type) } ?? ""
            default: "{{ \(name) }}"
            }
        }
    }

    private let pages: ManualPages
    private let arena = Arena()
    private(set) var places: [SourceLocation] = []

    init(_ pages: ManualPages) { self.pages = pages }

    mutating func visit(_ kind: PageType) {
        guard let values = pages.values(of: kind, in: arena) else { return }
        for (root, value) in zip(kind.variables, values) {
            visit(
                value,
                root.type,
                SourceLocation(type: SiteModel.definition.type, kind: kind, name: root.name)
            )
        }
    }

    /// - Parameter place: of the value; its type is that of what holds it.
    private mutating func visit(_ value: Cell, _ type: ValueType, _ place: SourceLocation) {
        switch (type, value.tag) {
        case (.optional(let inner), let tag) where tag != .absent:
            visit(
                value,
                inner,
                SourceLocation(
                    type: place.type,
                    kind: place.kind,
                    name: place.name,
                    opening: place.opening + "{% if \(place.name) %}",
                    closing: "{% endif %}" + place.closing
                )
            )
        case (.list(let element), .list):
            guard let first = value.cells.first, case .record(let record) = element else { return }
            let name = record.name.lowercased()
            let isOne = value.cells.count == 1
            visit(
                first,
                element,
                SourceLocation(
                    type: record,
                    kind: place.kind,
                    name: name,
                    opening: place.opening + "{% for \(name) in \(place.name) %}"
                        + (isOne ? "" : "{% if loop.first %}"),
                    closing: (isOne ? "" : "{% endif %}") + "{% endfor %}" + place.closing
                )
            )
        case (.record(let record), .record):
            guard !places.contains(where: { $0.type === record }) else { return }
            places.append(
                SourceLocation(
                    type: record,
                    kind: place.kind,
                    name: place.name,
                    opening: place.opening,
                    closing: place.closing
                )
            )
            for (field, value) in zip(record.fields, value.cells) {
                visit(
                    value,
                    field.type,
                    SourceLocation(
                        type: record,
                        kind: place.kind,
                        name: "\(place.name).\(field.name)",
                        opening: place.opening,
                        closing: place.closing
                    )
                )
            }
        default: break
        }
    }

    /// Prints what stands for a body.
    private struct Host: RenderHost {
        func resolve(_ key: Int, in arena: Arena) -> Cell {
            switch BodyKey(number: key)?.part {
            case .html: arena.text("<p>\(ManualSample.text)</p>")
            case .minutes: .int(1)
            default: arena.text(ManualSample.text)
            }
        }
    }

    func run(_ template: String, on kind: PageType) throws -> ThemeManual.Example {
        var set = TemplateSet(
            sources: [SourceFile(name: "example.html", text: template)],
            environment: TemplateEnvironment(
                filters: SiteFilters(origin: pages.settings.baseURL).all
            )
        )
        guard let program = set.compile("example.html", variables: kind.variables, format: .html),
            let values = pages.values(of: kind, in: arena)
        else {
            throw Problems(set.diagnostics.map { Problem("manual", at: nil, "\(template): \($0.message)") })
        }
        var renderer = Renderer()
        var output = OutputBuffer()
        var host = Host()
        try renderer.render(program, variables: values, host: &host, into: &output)
        return ThemeManual.Example(
            template: template,
            output: output.withBytes { String(decoding: $0, as: UTF8.self) }
        )
    }
}
