import Content
import Templating

/// The manual as a Markdown document for the web: `docs/template-reference.md`.
///
/// It has the entries of `Reference` and the variables and types of `ThemeManual`, with tables and links.
package enum ReferenceDocument {
    /// - Throws: `Problems` with the sample or with an example.
    package static func text() throws -> String {
        let sections = ManualEntry.Kind.allCases.map(section) + [pages, try records()]
        return ([introduction] + sections).joined(separator: "\n\n") + "\n"
    }

    private static let introduction = """
        # Template reference

        Everything that a template can use: the tags, filters, tests and functions of the language, the variables of
        each page, and the fields of each record. [templates.md](templates.md) explains the language by example, and
        [jinja2.md](jinja2.md) says what differs from Jinja2.

        This page is made from the program by `sweetdreams templates reference --markdown`. Its examples are run by
        tests.

        - [Tags](#tags)
        - [Filters](#filters)
        - [Tests](#tests)
        - [Functions and methods](#functions-and-methods)
        - [Fields of loop](#fields-of-loop)
        - [Pages and their variables](#pages-and-their-variables)
        - [Records and their fields](#records-and-their-fields)
        """

    // MARK: The language

    private static func section(of kind: ManualEntry.Kind) -> String {
        let entries = Reference.entries.filter { $0.kind == kind }
        return (["## \(Reference.title(of: kind))"] + entries.map(entry)).joined(separator: "\n\n")
    }

    private static func entry(_ entry: ManualEntry) -> String {
        let documentation = entry.documentation
        return """
            ### `\(heading(of: entry))`

            \(documentation.summary)

            \(example(documentation.example, prints: documentation.output))
            """
    }

    private static func heading(of entry: ManualEntry) -> String {
        switch entry.kind {
        case .tag: "{% \(entry.name) %}"
        case .test: "is \(entry.name)"
        case .loopField: "loop.\(entry.name)"
        case .filter, .function: entry.name
        }
    }

    private static func example(_ template: String, prints output: String) -> String {
        """
        ```jinja
        \(template)
        ```
        ```output
        \(output)
        ```
        """
    }

    // MARK: The site

    private static var pages: String {
        let commonCount = PageVariable.common.count
        let types = PageType.all.filter { $0.role != .fragment }
        let common = """
            ## Pages and their variables

            Every template of a page has these variables:

            \(table(of: PageVariable.common.map(\.declaration)))
            """
        let sections = PageType.all.map { type in
            let variables =
                types.contains(type) ? Array(type.variables.dropFirst(commonCount)) : type.variables
            let content = variables.isEmpty ? "Only the variables of every page." : table(of: variables)
            return "### `\(type.template)`\n\n\(content)"
        }
        return ([common] + sections).joined(separator: "\n\n")
    }

    private static func table(of variables: [TemplateVariable]) -> String {
        let rows = variables.map { [code($0.name), link($0.type), $0.documentation] }
        return table(["variable", "type", "meaning"], rows)
    }

    private static func records() throws -> String {
        let sections = try ThemeManual.types().map { type in
            let rows = zip(type.record.fields, type.fields).map { field, example in
                [
                    code(field.name), link(field.type), field.documentation,
                    value(of: example, type: field.type),
                ]
            }
            return """
                ### Record `\(type.record.name)`

                \(type.record.documentation)

                \(example(type.example.template, prints: type.example.output))

                \(table(["field", "type", "meaning", "such as"], rows))
                """
        }
        return (["## Records and their fields"] + sections).joined(separator: "\n\n")
    }

    /// The value that a field has in the sample; empty for a list, a record and an absent value.
    private static func value(of example: ThemeManual.Example, type: ValueType) -> String {
        switch type.unwrapped {
        case .list, .map, .record: ""
        default: example.output == "–" ? "" : code(example.output)
        }
    }

    /// A type, with a link to the record that it contains.
    private static func link(_ type: ValueType) -> String {
        guard let record = record(in: type) else { return code(type.description) }
        return "[\(code(type.description))](#record-\(record.name.lowercased()))"
    }

    private static func record(in type: ValueType) -> RecordType? {
        switch type {
        case .record(let record): record
        case .list(let inner), .map(let inner), .optional(let inner): record(in: inner)
        default: nil
        }
    }

    // MARK: Markdown

    private static func code(_ text: String) -> String { "`\(text)`" }

    private static func table(_ titles: [String], _ rows: [[String]]) -> String {
        let lines =
            [titles, titles.map { _ in "---" }]
            + rows.map { row in
                // A bar ends a cell, even inside code (GitHub Flavored Markdown, section 4.10).
                row.map { $0.replacing("|", with: "\\|") }
            }
        return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
