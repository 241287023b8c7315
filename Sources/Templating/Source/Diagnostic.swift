/// A problem in a template, with the place, what to write instead, and how the compiler got there.
package struct Diagnostic: Error, Sendable {
    /// How one template came to another: an include, a parent or a macro call.
    package struct Step: Sendable {
        /// What was written there, such as `include`.
        package let kind: String
        package let location: Location
    }

    package let code: Code
    package let message: String
    package let location: Location
    /// What may have been meant, best first, at most three.
    package let suggestions: [String]
    /// Further lines under the excerpt, such as the fields there are.
    package let notes: [String]
    /// From the innermost include outwards.
    package var chain: [Step]

    init(_ code: Code, _ message: String, at location: Location, suggestions: [String] = [], notes: [String] = []) {
        self.code = code
        self.message = message
        self.location = location
        self.suggestions = suggestions
        self.notes = notes
        self.chain = []
    }

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
        let carets = String(repeating: "^", count: excerpt.marked)
        var lines = [
            "\(headline)", "\(gutter) |", "\(number) | \(excerpt.line)",
            "\(gutter) | \(indent)\(carets)\(hint.map { " " + $0 } ?? "")",
        ]
        lines += notes.map { "\(gutter) = \($0)" }
        lines += chain.map { "\(gutter) = in \($0.kind) from \($0.location.description)" }
        return lines.joined(separator: "\n")
    }

    /// The first line of the report: place, code and message.
    package var headline: String { "\(location.description): error[\(code.rawValue)]: \(message)" }

    /// The suggestions as `did you mean 'a', 'b' or 'c'?`.
    package var hint: String? {
        guard let last = suggestions.last else { return nil }
        let others = suggestions.dropLast().map { "'\($0)'" }.joined(separator: ", ")
        return "did you mean \(others.isEmpty ? "" : others + " or ")'\(last)'?"
    }
}

extension Location: CustomStringConvertible {
    /// The place as `templates/post.html:12:15`.
    package var description: String { "\(file.path):\(line):\(column)" }
}

/// Collects the problems of a run: sorted by place, each once, even where a partial is included ten times.
struct DiagnosticLog {
    private(set) var diagnostics: [Diagnostic] = []
    private var seen: Set<String> = []

    var isEmpty: Bool { diagnostics.isEmpty }

    mutating func add(_ diagnostic: Diagnostic) {
        if seen.insert(diagnostic.headline).inserted { diagnostics.append(diagnostic) }
    }

    var sorted: [Diagnostic] {
        diagnostics.sorted { a, b in
            (a.location.file.path, a.location.range.lowerBound, a.message) < (
                b.location.file.path, b.location.range.lowerBound, b.message
            )
        }
    }
}
