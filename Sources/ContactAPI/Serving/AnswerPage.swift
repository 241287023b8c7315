import HTTPTypes

/// The page that a visitor without JavaScript sees when something is wrong, with everything typed still in its form.
///
/// The site's build writes it, so it looks like the site; in it are marks such as `[[value.name]]`, which stand only
/// where text or an attribute's value in quotes may stand, so one way of escaping is right for all.
package struct AnswerPage: Sendable {
    /// Where the build puts it, below the site's folder.
    package static let path = "contact/answer/index.html"

    private enum Piece: Sendable {
        case literal(String)
        case mark(Mark)
    }

    private enum Mark: Equatable, Sendable {
        /// What is wrong, in one sentence.
        case detail
        /// A list of links to the fields that are wrong.
        case summary
        /// What was typed.
        case value(Submission.Field)
        /// What is wrong with a field, and whether something is.
        case error(Submission.Field)
        case invalid(Submission.Field)
        /// The choices of a field, the one that was made selected.
        case options(Submission.Field)

        init?(_ text: Substring) {
            let parts = text.split(separator: ".", maxSplits: 1)
            let field = parts.count == 2 ? Submission.Field(rawValue: String(parts[1])) : nil
            switch (parts.first, field) {
            case ("detail", nil): self = .detail
            case ("summary", nil): self = .summary
            case ("value", let field?): self = .value(field)
            case ("error", let field?): self = .error(field)
            case ("invalid", let field?): self = .invalid(field)
            case ("options", let field?) where [.projectType, .budgetRange].contains(field):
                self = .options(field)
            default: return nil
            }
        }
    }

    private let pieces: [Piece]
    private let choices: [Submission.Field: [String]]
    /// Whose styles, pictures and pages it may use.
    private let site: String

    /// - Throws: `SettingsError` when a mark is unknown, or no field for the message is there: what a visitor wrote
    ///   must not be lost.
    package init(html: String, settings: ContactSettings) throws(SettingsError) {
        var pieces: [Piece] = []
        var rest = AnswerPage.withWholeAddresses(html, settings.site)[...]
        while let start = rest.firstRange(of: "[["), let end = rest[start.upperBound...].firstRange(of: "]]")
        {
            pieces.append(.literal(String(rest[..<start.lowerBound])))
            let text = rest[start.upperBound..<end.lowerBound]
            guard let mark = Mark(text) else {
                throw SettingsError(
                    "'[[\(text)]]' in the answer page is no mark",
                    advice: "see 'answer' in the documentation of the write API"
                )
            }
            pieces.append(.mark(mark))
            rest = rest[end.upperBound...]
        }
        pieces.append(.literal(String(rest)))
        for field in Submission.Field.allCases {
            let isThere = pieces.contains {
                if case .mark(let mark) = $0 {
                    mark == .value(field) || mark == .options(field)
                } else {
                    false
                }
            }
            let isChoice = [.projectType, .budgetRange].contains(field)
            guard isThere || isChoice else {
                throw SettingsError(
                    "the answer page has no [[value.\(field.rawValue)]]",
                    advice: "what a visitor typed would be lost"
                )
            }
        }
        self.pieces = pieces
        choices = [.projectType: settings.projectTypes, .budgetRange: settings.budgetRanges]
        site = settings.site
    }

    /// - Parameter fields: as they came; empty when they could not be read.
    package func answer(to refusal: Refusal, fields: FormFields) -> Answer {
        let html = pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .mark(let mark): text(of: mark, refusal, fields)
            }
        }
        var headers = refusal.headers
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src \(site); img-src \(site); font-src \(site); manifest-src \(site); "
            + "form-action 'self' \(site); base-uri 'none'; frame-ancestors 'none'"
        return Answer(refusal.status, type: "text/html; charset=utf-8", headers, body: html.joined())
    }

    /// The site's own addresses with its origin, as the service answers under another.
    private static func withWholeAddresses(_ html: String, _ site: String) -> String {
        ["href", "src"].reduce(html) { html, name in
            let whole = html.replacing(" \(name)=\"//", with: " \(name)=\"https://")
            return whole.replacing(" \(name)=\"/", with: " \(name)=\"\(site)/")
        }
    }

    private func text(of mark: Mark, _ refusal: Refusal, _ fields: FormFields) -> String {
        func problems(_ field: Submission.Field) -> [FieldProblem] {
            refusal.fields.filter { $0.field == field }
        }
        switch mark {
        case .detail: return AnswerPage.escaped(refusal.detail)
        case .summary:
            guard !refusal.fields.isEmpty else { return "" }
            let items = refusal.fields.map {
                "<li><a href=\"#contact-\($0.field.rawValue)\">\(AnswerPage.escaped($0.detail))</a></li>"
            }
            return "<ul>\(items.joined())</ul>"
        case .value(let field): return AnswerPage.escaped(typed(field, fields))
        case .error(let field):
            return AnswerPage.escaped(problems(field).map(\.detail).joined(separator: " "))
        case .invalid(let field): return problems(field).isEmpty ? "false" : "true"
        case .options(let field):
            let typed = typed(field, fields)
            return choices[field, default: []].map { choice in
                let isChosen = choice.utf8.elementsEqual(typed.utf8)
                return "<option\(isChosen ? " selected" : "")>\(AnswerPage.escaped(choice))</option>"
            }.joined()
        }
    }

    private func typed(_ field: Submission.Field, _ fields: FormFields) -> String {
        if case .text(let text) = fields[field.rawValue] { text } else { "" }
    }

    /// For text and for attributes in quotes, by scalars: `Character` would hide a quote under a combining mark.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

extension AnswerPage {
    /// For a service that was given no site.
    package static let plain = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Your message was not sent</title></head><body><main>
        <h1>Your message was not sent</h1><p>[[detail]]</p>[[summary]]
        <form method="post" action="/v1/contact">
        <p><label>Your name <input id="contact-name" name="name" value="[[value.name]]" aria-invalid="[[invalid.name]]" required></label></p>
        <p><label>E-mail <input id="contact-email" name="email" type="email" value="[[value.email]]" aria-invalid="[[invalid.email]]" required></label></p>
        <p><label>Company or band <input id="contact-company" name="company" value="[[value.company]]" aria-invalid="[[invalid.company]]"></label></p>
        <p><label>Telephone <input id="contact-phone" name="phone" value="[[value.phone]]" aria-invalid="[[invalid.phone]]"></label></p>
        <p><label>What is it about? <select id="contact-project_type" name="project_type"><option value="">Please choose</option>[[options.project_type]]</select></label></p>
        <p><label>Budget <select id="contact-budget_range" name="budget_range"><option value="">Not sure yet</option>[[options.budget_range]]</select></label></p>
        <p><label>Your message <textarea id="contact-message" name="message" rows="8" cols="60" aria-invalid="[[invalid.message]]" required>
        [[value.message]]</textarea></label></p>
        <p><button>Send</button></p></form></main></body></html>
        """
}
