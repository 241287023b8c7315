import Content
import SiteConfiguration
package import Templating

/// The manual of the pages' variables and of the types of records, made from the code.
///
/// Its examples are rendered with the values of `ManualSample`.
package enum ThemeManual {
    /// - Throws: `Problems` with the sample or with an example.
    package static func text() throws -> String {
        var lines = ["", "# Pages and their variables", ""]
        lines.append("Every page has `site`, `page` and `now`; each kind has more names of its own.")
        for type in PageType.all {
            lines += ["", "## `\(type.template)`", ""]
            lines += type.variables.map { "- `\($0.name)`: \($0.type). \($0.documentation)" }
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
        // A page of one record has the shortest examples.
        for type in [PageType.post, .project, .artist, .page, .contact] + PageType.all {
            search.visit(type)
        }
        return try search.occurrences.sorted { $0.record.name < $1.record.name }.map { occurrence in
            TypeEntry(
                record: occurrence.record,
                example: try search.run(occurrence.example, on: occurrence.page),
                fields: try occurrence.record.fields.map { field in
                    try search.run(occurrence.example(of: field), on: occurrence.page)
                }
            )
        }
    }
}

/// Finds a page of the sample on which each record type occurs, and renders examples there.
private struct ManualSearch {
    /// An expression for a record on a page, with the tags that must be around it.
    struct Occurrence {
        let record: RecordType
        let page: PageType
        let name: String
        var opening = ""
        var closing = ""

        /// The record's first text.
        var example: String {
            let field = record.fields.first { $0.type == .text } ?? record.fields.first
            return field.map(example) ?? ""
        }

        /// A template that prints a field.
        func example(of field: RecordType.Field) -> String {
            opening + Occurrence.printed("\(name).\(field.name)", field.type) + closing
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
    private(set) var occurrences: [Occurrence] = []

    init(_ pages: ManualPages) { self.pages = pages }

    mutating func visit(_ type: PageType) {
        guard let values = pages.values(of: type, in: arena) else { return }
        for (variable, value) in zip(type.variables, values) {
            visit(
                value,
                variable.type,
                Occurrence(record: SiteModel.definition.type, page: type, name: variable.name)
            )
        }
    }

    /// - Parameter parent: the expression for the value; its record is the one that holds the value.
    private mutating func visit(_ value: Cell, _ type: ValueType, _ parent: Occurrence) {
        // A list that is made while a page is rendered has records too.
        let value = value.tag == .deferred ? Host().resolve(value.int, in: arena) : value
        switch (type, value.tag) {
        case (.optional(let inner), let tag) where tag != .absent:
            visit(
                value,
                inner,
                Occurrence(
                    record: parent.record,
                    page: parent.page,
                    name: parent.name,
                    opening: parent.opening + "{% if \(parent.name) %}",
                    closing: "{% endif %}" + parent.closing
                )
            )
        case (.list(let element), .list):
            guard let first = value.cells.first, case .record(let record) = element else { return }
            let name = record.name.lowercased()
            let isOne = value.cells.count == 1
            visit(
                first,
                element,
                Occurrence(
                    record: record,
                    page: parent.page,
                    name: name,
                    opening: parent.opening + "{% for \(name) in \(parent.name) %}"
                        + (isOne ? "" : "{% if loop.first %}"),
                    closing: (isOne ? "" : "{% endif %}") + "{% endfor %}" + parent.closing
                )
            )
        case (.record(let record), .record):
            guard !occurrences.contains(where: { $0.record === record }) else { return }
            occurrences.append(
                Occurrence(
                    record: record,
                    page: parent.page,
                    name: parent.name,
                    opening: parent.opening,
                    closing: parent.closing
                )
            )
            for (field, value) in zip(record.fields, value.cells) {
                visit(
                    value,
                    field.type,
                    Occurrence(
                        record: record,
                        page: parent.page,
                        name: "\(parent.name).\(field.name)",
                        opening: parent.opening,
                        closing: parent.closing
                    )
                )
            }
        default: break
        }
    }

    /// Gives the sample's text for every body.
    private struct Host: RenderHost {
        func resolve(_ key: Int, in arena: Arena) -> Cell {
            switch BodyKey(number: key)?.part {
            case .html: arena.text("<p>\(ManualSample.text)</p>")
            case .minutes: .int(1)
            case .contents:
                arena.list([ContentsEntry(level: 2, id: "the-room", text: "The room").cell(in: arena)])
            default: arena.text(ManualSample.text)
            }
        }
    }

    func run(_ template: String, on page: PageType) throws -> ThemeManual.Example {
        var set = TemplateSet(
            sources: [SourceFile(name: "example.html", text: template)],
            environment: TemplateEnvironment(
                filters: SiteFilters(origin: pages.settings.baseURL).all
            )
        )
        guard let program = set.compile("example.html", variables: page.variables, format: .html),
            let values = pages.values(of: page, in: arena)
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
