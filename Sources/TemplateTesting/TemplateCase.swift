package import Templating
package import TestSupport

/// A template with types and data in the notation of `template-cases`:
/// `"text" "int" "double" "bool" "html" "url" "slug" "date"`, `{"list":T}`, `{"optional":T}`, `{"map":T}`,
/// `{"enum":[…]}`, `{"record":{"name":…,"fields":{name:T}}}`.
package struct TemplateCase {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    private let sources: [SourceFile]
    private let main: String
    private let variables: [(variable: TemplateVariable, value: JSONValue)]

    /// - Parameters:
    ///   - templates: sources by name.
    ///   - schema: a type for each variable.
    ///   - data: a value for each variable that is there.
    package init(
        templates: [(name: String, source: String)],
        main: String,
        schema: JSONValue,
        data: JSONValue
    ) throws {
        sources = templates.map { SourceFile(name: $0.name, text: $0.source) }
        self.main = main
        guard case .object(let types) = schema else { throw Failure(description: "schema is not an object") }
        var records: [String: RecordType] = [:]
        self.variables = try types.keys.sorted().map { name in
            let type = try TemplateCase.type(types[name] ?? .null, &records)
            return (TemplateVariable(name, type, ""), data[name] ?? .null)
        }
    }

    package enum Outcome {
        case output(String)
        case compileProblems([Diagnostic])
        case renderProblem(Diagnostic)
    }

    /// Compiles and renders.
    ///
    /// - Parameter format: what kind of file it is; by the template's name when it is nil.
    package func outcome(format: OutputFormat? = nil, environment: TemplateEnvironment) throws -> Outcome {
        var set = TemplateSet(sources: sources, environment: environment)
        guard let program = set.compile(main, variables: variables.map(\.variable), format: format) else {
            return .compileProblems(set.diagnostics)
        }
        var renderer = Renderer()
        var output = OutputBuffer()
        var host = NoHost()
        let cells = try self.cells(in: renderer.scratch)
        do {
            try renderer.render(program, variables: cells, host: &host, into: &output)
        } catch let diagnostic as Diagnostic {
            return .renderProblem(diagnostic)
        }
        return .output(output.withBytes { String(decoding: $0, as: UTF8.self) })
    }

    /// The program alone; nil when the templates are refused.
    package func compile(environment: TemplateEnvironment) -> Program? {
        var set = TemplateSet(sources: sources, environment: environment)
        return set.compile(main, variables: variables.map(\.variable))
    }

    /// The values of the variables.
    package func cells(in arena: Arena) throws -> [Cell] {
        try variables.map { try TemplateCase.cell($0.value, $0.variable.type, in: arena) }
    }

    private struct NoHost: RenderHost {
        mutating func resolve(_ key: Int, in arena: Arena) throws -> Cell { .absent }
    }

    // MARK: Types

    private static func type(_ json: JSONValue, _ records: inout [String: RecordType]) throws -> ValueType {
        switch json {
        case .text("text"): return .text
        case .text("int"): return .int
        case .text("double"): return .double
        case .text("bool"): return .bool
        case .text("html"): return .html
        case .text("url"): return .url
        case .text("asset_url"): return .assetURL
        case .text("slug"): return .slug
        case .text("date"): return .date
        default: break
        }
        if let inner = json["list"] { return .list(try type(inner, &records)) }
        if let inner = json["optional"] { return .optional(try type(inner, &records)) }
        if let inner = json["map"] { return .map(try type(inner, &records)) }
        if case .list(let cases) = json["enum"] { return .enumeration(cases.compactMap(\.text)) }
        guard let record = json["record"], let name = record["name"]?.text else {
            throw Failure(description: "unknown type \(json)")
        }
        if let known = records[name] { return .record(known) }
        guard case .object(let fields) = record["fields"] else {
            throw Failure(description: "record \(name) is used before it is described")
        }
        let made = RecordType(
            name,
            "",
            fields: try fields.keys.sorted().map { .init($0, try type(fields[$0] ?? .null, &records), "") }
        )
        records[name] = made
        return .record(made)
    }

    // MARK: Values

    private static func cell(_ json: JSONValue, _ type: ValueType, in arena: Arena) throws -> Cell {
        switch (type, json) {
        case (.optional, .null): return .absent
        case (.optional(let inner), _): return try cell(json, inner, in: arena)
        case (.int, .int(let value)): return .int(value)
        case (.double, .double(let value)): return .double(value)
        case (.double, .int(let value)): return .double(Double(value))
        case (.bool, .bool(let value)): return .bool(value)
        case (.date, .int(let seconds)):
            return .date(TemplateDate(secondsSinceEpoch: Int64(seconds), secondsFromUTC: 0))
        case (.list(let element), .list(let items)):
            return arena.list(try items.map { try cell($0, element, in: arena) })
        case (.map(let value), .object(let members)):
            return arena.map(
                try members.keys.map {
                    (arena.text($0), try cell(members[$0] ?? .null, value, in: arena))
                }
            )
        case (.record(let record), .object(let members)):
            return arena.record(
                try record.fields.map { try cell(members[$0.name] ?? .null, $0.type, in: arena) }
            )
        case (_, .text(let text)): return arena.text(text)
        default: throw Failure(description: "\(json) is not a value of \(type)")
        }
    }
}
