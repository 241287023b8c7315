/// A problem of content, settings or output: what happened, where, and what to do.
package struct Problem: Error, Sendable, Equatable {
    package enum Severity: String, Sendable {
        /// The site is built, but someone should look.
        case warning
        /// The site is not built.
        case error
    }

    /// What is missing from the site, because a value in a row of a database cannot be read.
    package enum Omission: String, Sendable {
        /// A value, or an item of a list: the record is shown without it.
        case leftOut = "left_out"
        /// The whole record, because it cannot be shown without the value.
        case withheld
    }

    package var severity: Severity
    package var location: SourceLocation?
    private let wording: Wording
    /// What is missing from the site because of it; nil for nothing.
    package var omission: Omission?
    /// What a file says where the problem is, to find the line where `location` has none.
    package var quoted: String?
    /// The advice for programs, where `excerpt` shows it to people already.
    package var hint: String?

    package init(
        _ severity: Severity,
        _ code: String,
        at location: SourceLocation?,
        _ message: String,
        advice: String? = nil,
        excerpt: String? = nil,
        omission: Omission? = nil
    ) {
        self.severity = severity
        self.location = location
        self.wording = Wording(code: code, message: message, advice: advice, excerpt: excerpt)
        self.omission = omission
    }

    /// An error.
    package init(
        _ code: String,
        at location: SourceLocation?,
        _ message: String,
        advice: String? = nil,
        excerpt: String? = nil,
        omission: Omission? = nil
    ) {
        self.init(.error, code, at: location, message, advice: advice, excerpt: excerpt, omission: omission)
    }

    /// A short name of the kind of problem, for machines, such as `unknown-key`.
    package var code: String { wording.code }
    /// What happened; the location is not repeated.
    package var message: String { wording.message }
    /// What to do.
    package var advice: String? { wording.advice }
    /// Lines that show the location, such as a template's; printed under the message.
    package var excerpt: String? { wording.excerpt }

    /// The same problem with lines that show its location.
    package func with(excerpt: String) -> Problem {
        var problem = Problem(
            severity,
            code,
            at: location,
            message,
            advice: advice,
            excerpt: excerpt,
            omission: omission
        )
        problem.quoted = quoted
        problem.hint = hint
        return problem
    }

    /// The problem in one line: `content/blog/mix.md:4: error[bad-date]: … …`.
    package var description: String {
        let location = location.map { "\($0.description): " } ?? ""
        let advice = advice.map { "; \($0)" } ?? ""
        return "\(location)\(severity.rawValue)[\(code)]: \(message)\(advice)"
    }
}

/// The texts of a problem, shared by its copies: a site has thousands of problems, and steps pass them on.
private final class Wording: Sendable, Equatable {
    let code: String
    let message: String
    let advice: String?
    let excerpt: String?

    init(code: String, message: String, advice: String?, excerpt: String?) {
        self.code = code
        self.message = message
        self.advice = advice
        self.excerpt = excerpt
    }

    static func == (a: Wording, b: Wording) -> Bool {
        a.code == b.code && a.message == b.message && a.advice == b.advice && a.excerpt == b.excerpt
    }
}

/// All problems of a stage that failed.
package struct Problems: Error, Sendable {
    package let all: [Problem]

    package init(_ all: [Problem]) {
        self.all = all
    }
}
