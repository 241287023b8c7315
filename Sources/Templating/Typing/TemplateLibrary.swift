/// The parsed templates of a site, by name and by index.
struct TemplateLibrary: Sendable {
    let templates: [ParsedTemplate]
    private let indices: [String: Int]

    init(_ templates: [ParsedTemplate]) {
        self.templates = templates
        indices = Dictionary(
            templates.enumerated().map { index, template in (template.file.name, index) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    var names: [String] { templates.map(\.file.name) }

    func index(of name: String) -> Int? { indices[name] }

    func location(_ span: Span) -> Location { templates[span.template].location(span.range) }

    /// The bytes of a span.
    func bytes(_ span: Span) -> ArraySlice<UInt8> { templates[span.template].file.bytes[span.range] }
}
