/// A problem without its location.
package struct Message: Error {
    let code: Code
    let text: String
    /// Names that may have been meant, best first, at most three.
    let suggestions: [String]
    /// Further lines, such as the fields of a type.
    let notes: [String]

    init(
        _ code: Code,
        _ text: String,
        suggestions: [String] = [],
        notes: [String] = [],
        help: String? = nil
    ) {
        self.code = code
        self.text = text
        self.suggestions = suggestions
        self.notes = notes + (help.map { ["help: \($0)"] } ?? [])
    }

    /// - Parameter source: the expression whose value is wrong, as it is written.
    init(_ error: ValueError, of source: String) {
        self.init(error.code, "'\(source)' \(error.description)", help: error.help)
    }
}

/// A problem in a template: what is wrong, where, and which includes led there.
package struct Diagnostic: Error, Sendable {
    /// One step from a template to another: an include or a macro call.
    package struct Step: Sendable {
        /// The kind of step, such as `include` or `macro 'card'`.
        package let kind: String
        package let location: Location
    }

    private let content: Message
    package let location: Location
    /// From the innermost include outwards.
    package let chain: [Step]

    init(_ message: Message, at location: Location, chain: [Step] = []) {
        self.content = message
        self.location = location
        self.chain = chain
    }

    package var code: Message.Code { content.code }
    package var message: String { content.text }
    package var suggestions: [String] { content.suggestions }
    package var notes: [String] { content.notes }

    /// The whole report, without a newline at the end.
    ///
    ///     templates/post.html:12:15: error[unknown-field]: BlogPost has no field 'tilte'
    ///        |
    ///     12 |   <h1>{{ post.tilte }}</h1>
    ///        |               ^^^^^ did you mean 'title'?
    ///        = fields: author, body, excerpt
    ///        = in include from templates/blog.html:4:3
    package var report: String {
        let gutter = String(repeating: " ", count: String(location.line).count)
        var lines = [headline] + location.markedLines(hint: hint)
        lines += notes.map { "\(gutter) = \($0)" }
        lines += chain.map { "\(gutter) = in \($0.kind) from \($0.location.description)" }
        return lines.joined(separator: "\n")
    }

    /// The first line of the report: location, code and message.
    package var headline: String { "\(location.description): error[\(code.label)]: \(message)" }

    /// The suggestions as `did you mean 'a', 'b' or 'c'?`; nil without any.
    package var hint: String? {
        guard let last = suggestions.last else { return nil }
        let others = suggestions.dropLast().map { "'\($0)'" }.joined(separator: ", ")
        if others.isEmpty {
            return "did you mean '\(last)'?"
        }
        return "did you mean \(others) or '\(last)'?"
    }

    /// What to do: the suggestions, or the note that helps; nil without any.
    package var advice: String? {
        let start = "help: "
        return hint ?? notes.first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
    }
}

/// The problems of a run, each reported once, even for a partial that is included ten times.
struct DiagnosticLog {
    private(set) var diagnostics: [Diagnostic] = []
    private var seenHeadlines: Set<String> = []

    mutating func add(_ message: Message, at location: Location, chain: [Diagnostic.Step] = []) {
        add(Diagnostic(message, at: location, chain: chain))
    }

    mutating func add(_ diagnostic: Diagnostic) {
        if seenHeadlines.insert(diagnostic.headline).inserted {
            diagnostics.append(diagnostic)
        }
    }

    /// In order of file and location.
    var sorted: [Diagnostic] {
        func sortKey(_ diagnostic: Diagnostic) -> (path: String, offset: Int, message: String) {
            (
                path: diagnostic.location.file.path,
                offset: diagnostic.location.range.lowerBound,
                message: diagnostic.message
            )
        }
        return diagnostics.sorted { sortKey($0) < sortKey($1) }
    }
}
