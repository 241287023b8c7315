/// What is said of a mistake, before anyone says where it is.
package struct Message: Error {
    let code: Code
    let text: String
    /// What may have been meant, best first, at most three.
    let suggestions: [String]
    /// Further lines, such as the fields there are.
    let notes: [String]

    init(_ code: Code, _ text: String, suggestions: [String] = [], notes: [String] = [], help: String? = nil)
    {
        self.code = code
        self.text = text
        self.suggestions = suggestions
        self.notes = notes + (help.map { ["help: \($0)"] } ?? [])
    }

    init(_ failure: ValueError, of source: String) {
        self.init(failure.code, "'\(source)' \(failure.words)", help: failure.help)
    }
}

/// A problem in a template, with the place, what to write instead, and how the compiler got there.
package struct Diagnostic: Error, Sendable {
    /// How one template came to another: an include, a parent or a macro call.
    package struct Step: Sendable {
        /// What was written there, such as `include`.
        package let kind: String
        package let location: Location
    }

    private let said: Message
    package let location: Location
    /// From the innermost include outwards.
    package let chain: [Step]

    init(_ message: Message, at location: Location, chain: [Step] = []) {
        self.said = message
        self.location = location
        self.chain = chain
    }

    package var code: Message.Code { said.code }
    package var message: String { said.text }
    package var suggestions: [String] { said.suggestions }
    package var notes: [String] { said.notes }

    /// The whole report, without a newline at the end.
    ///
    ///     templates/post.html:12:15: error[unknown-field]: BlogPost has no field 'tilte'
    ///        |
    ///     12 |   <h1>{{ post.tilte }}</h1>
    ///        |               ^^^^^ did you mean 'title'?
    ///        = fields: author, body, excerpt
    ///        = in include from templates/blog.html:4:3
    package var report: String {
        let excerpt = location.excerpt
        let number = String(location.line)
        let gutter = String(repeating: " ", count: number.count)
        // Tabs stay tabs, so that the caret stands under its text whatever their width.
        let indent = String(excerpt.before.unicodeScalars.map { $0 == "\t" ? "\t" : " " as Character })
        let carets = String(repeating: "^", count: excerpt.marked) + (hint.map { " " + $0 } ?? "")
        var lines = [
            headline, "\(gutter) |", "\(number) | \(excerpt.line)", "\(gutter) | \(indent)\(carets)",
        ]
        lines += notes.map { "\(gutter) = \($0)" }
        lines += chain.map { "\(gutter) = in \($0.kind) from \($0.location.description)" }
        return lines.joined(separator: "\n")
    }

    /// The first line of the report: place, code and message.
    package var headline: String { "\(location.description): error[\(code.word)]: \(message)" }

    /// The suggestions as `did you mean 'a', 'b' or 'c'?`.
    package var hint: String? {
        guard let last = suggestions.last else { return nil }
        let others = suggestions.dropLast().map { "'\($0)'" }.joined(separator: ", ")
        return "did you mean \(others.isEmpty ? "" : others + " or ")'\(last)'?"
    }
}

/// Collects the problems of a run: sorted by place, each once, even where a partial is included ten times.
struct DiagnosticLog {
    private(set) var diagnostics: [Diagnostic] = []
    private var seen: Set<String> = []

    mutating func add(_ message: Message, at location: Location, chain: [Diagnostic.Step] = []) {
        add(Diagnostic(message, at: location, chain: chain))
    }

    mutating func add(_ diagnostic: Diagnostic) {
        if seen.insert(diagnostic.headline).inserted { diagnostics.append(diagnostic) }
    }

    var sorted: [Diagnostic] {
        func key(_ problem: Diagnostic) -> (String, Int, String) {
            (problem.location.file.path, problem.location.range.lowerBound, problem.message)
        }
        return diagnostics.sorted { key($0) < key($1) }
    }
}
