// Compiled together with the sources of Templating and the site's filters by `make fuzz`: no crash and no hang from lexer
// to renderer.

private let post = RecordType(
    "Post", "",
    fields: [
        .init("title", .text, ""), .init("url", .url, ""), .init("year", .int, ""), .init("note", .optional(.text), ""),
        .init("tags", .list(.text), ""), .init("body", .html, ""), .init("rating", .double, ""),
    ])

private let variables = [
    TemplateVariable("s", .text, ""), TemplateVariable("n", .int, ""), TemplateVariable("f", .double, ""), TemplateVariable("b", .bool, ""),
    TemplateVariable("h", .html, ""), TemplateVariable("o", .optional(.text), ""), TemplateVariable("u", .url, ""), TemplateVariable("d", .date, ""),
    TemplateVariable("xs", .list(.int), ""), TemplateVariable("posts", .list(.record(post)), ""), TemplateVariable("m", .map(.int), ""),
]

private struct Nothing: RenderHost { mutating func resolve(_ key: Int, in arena: Arena) throws -> Cell { .absent } }

private func cells(in arena: Arena) -> [Cell] {
    let text = arena.text("a <b> & \"c\" 'd' é\u{301} \u{2028}")
    let record = arena.record([
        text, arena.text("/blog/x/?a=b"), .int(2026), .absent, arena.list([text, text]), arena.text("<p>x</p>"),
        .double(2.5),
    ])
    return [
        text, .int(3), .double(-0.5), .bool(true), arena.text("<i>h</i>"), .absent, arena.text("https://a.example/"),
        .date(TemplateDate(secondsSinceEpoch: 1_790_000_000, secondsFromUTC: 3600)),
        arena.list([.int(3), .int(1), .int(2)]), arena.list([record, record]),
        arena.map([(arena.text("k"), .int(1)), (arena.text("j"), .int(2))]),
    ]
}

/// The first byte chooses the kind of file; a line `---` begins a second template, which the first may name.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
    let formats: [OutputFormat] = [.html, .html, .html, .xml, .json, .text]
    var parts: [[UInt8]] = [[]]
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        if line.elementsEqual("---".utf8), parts.count < 2 {
            parts.append([])
        } else {
            parts[parts.count - 1] += line + [UInt8(ascii: "\n")]
        }
    }
    var sources: [SourceFile] = []
    for (name, part) in zip(["main.html", "other.html"], parts) {
        guard let source = try? SourceFile(name: name, path: name, bytes: part) else { return 0 }
        sources.append(source)
    }
    let filters = SiteFilters(origin: "https://a.example").all
    var set = TemplateSet(sources: sources, environment: TemplateEnvironment(filters: filters))
    guard let program = set.compile("main.html", variables: variables, format: formats[Int(data[0]) % formats.count]) else {
        for diagnostic in set.diagnostics { precondition(!diagnostic.report.isEmpty) }
        return 0
    }
    var renderer = Renderer()
    var output = OutputBuffer()
    var host = Nothing()
    try? renderer.render(program, variables: cells(in: renderer.scratch), host: &host, into: &output)
    return 0
}
