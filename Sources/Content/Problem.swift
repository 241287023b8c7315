/// Something wrong with content, settings or output: what, where and what to do.
package struct Problem: Error, Sendable, Equatable {
    package enum Severity: String, Sendable {
        /// The site is built; someone should look.
        case warning
        case error
    }

    package var severity: Severity
    /// A short name of the kind of problem, for machines, such as `unknown-key`.
    package let code: String
    package let location: SourceLocation?
    /// What happened, without the location.
    package let message: String
    /// What to do, as a sentence of its own.
    package let advice: String?
    /// Lines that show the location, such as a template's excerpt; printed under the message.
    package let excerpt: String?

    package init(
        _ severity: Severity,
        _ code: String,
        at location: SourceLocation?,
        _ message: String,
        advice: String? = nil,
        excerpt: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.location = location
        self.message = message
        self.advice = advice
        self.excerpt = excerpt
    }

    /// An error.
    package init(
        _ code: String,
        at location: SourceLocation?,
        _ message: String,
        advice: String? = nil,
        excerpt: String? = nil
    ) {
        self.init(.error, code, at: location, message, advice: advice, excerpt: excerpt)
    }

    /// The problem in one line: `content/blog/mix.md:4: error[bad-date]: … …`.
    package var description: String {
        let location = location.map { "\($0.description): " } ?? ""
        let advice = advice.map { "; \($0)" } ?? ""
        return "\(location)\(severity.rawValue)[\(code)]: \(message)\(advice)"
    }
}

/// Where content comes from, as its editor can find it.
package indirect enum SourceLocation: Sendable, Hashable {
    case file(path: String, line: Int? = nil, column: Int? = nil)
    case row(table: String, id: String, column: String? = nil)
    /// A page of the finished site.
    case page(url: String)

    /// The location as a message shows it: `content/blog/mix.md:4` or `blog_posts 6f1c…, column slug`.
    package var description: String {
        switch self {
        case .file(let path, let line, let column):
            path + (line.map { ":\($0)" } ?? "") + (column.map { ":\($0)" } ?? "")
        case .row(let table, let id, let column): "\(table) \(id)" + (column.map { ", column \($0)" } ?? "")
        case .page(let url): url
        }
    }

    /// The same location, a number of lines further down.
    package func line(_ line: Int) -> SourceLocation {
        guard case .file(let path, let first, _) = self else { return self }
        return .file(path: path, line: (first ?? 1) + line - 1)
    }
}

/// Several problems at once: what a failed stage throws.
package struct Problems: Error, Sendable {
    package let all: [Problem]

    package init(_ all: [Problem]) { self.all = all }
}
