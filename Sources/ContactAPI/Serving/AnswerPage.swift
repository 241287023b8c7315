import HTTPTypes

/// The page that a visitor without JavaScript gets with a refusal, with everything that was typed in its form.
///
/// The site's build writes it, so that it looks like the site. It has placeholders such as `[[value.name]]`, which stand
/// only where text or a quoted attribute value may stand, so that one way of escaping is right for all.
package struct AnswerPage: Sendable {
    /// Below the site's folder.
    package static let path = "contact/answer/index.html"

    private enum Piece: Sendable {
        case literal(String)
        case placeholder(Placeholder)
    }

    private enum Placeholder: Equatable, Sendable {
        /// The refusal in one sentence.
        case detail
        /// A list of links to the fields with problems.
        case summary
        /// The typed text.
        case value(Submission.Field)
        /// The field's problems.
        case error(Submission.Field)
        /// Whether the field has problems, as `true` or `false`.
        case invalid(Submission.Field)
        /// The choices of a field, with the typed one selected.
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
            case ("options", let field?) where field.isChoice: self = .options(field)
            default: return nil
            }
        }
    }

    private let pieces: [Piece]
    private let choices: [Submission.Field: [String]]
    /// The origin whose styles, images and pages it may use.
    private let site: String

    /// - Throws: `SettingsError` for an unknown placeholder, and for a page without one of the text fields: what a
    ///   visitor wrote would be lost.
    package init(html: String, settings: ContactSettings) throws(SettingsError) {
        let absolute = AnswerPage.withAbsoluteAddresses(html, site: settings.site)
        pieces = try AnswerPage.pieces(of: absolute)
        choices = [.projectType: settings.projectTypes, .budgetRange: settings.budgetRanges]
        site = settings.site
        for field in Submission.Field.allCases where !field.isChoice {
            guard shows(field) else {
                throw SettingsError(
                    "the answer page has no [[value.\(field.rawValue)]]",
                    hint: "what a visitor typed would be lost"
                )
            }
        }
    }

    /// - Parameter fields: as they came; empty when they could not be read.
    package func response(to refusal: Refusal, fields: FormFields) -> Response {
        let html = pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .placeholder(let placeholder): text(of: placeholder, refusal: refusal, fields: fields)
            }
        }
        var headers = refusal.headers
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src \(site); img-src \(site); font-src \(site); manifest-src \(site); "
            + "form-action 'self' \(site); base-uri 'none'; frame-ancestors 'none'"
        return Response(
            refusal.status,
            type: "text/html; charset=utf-8",
            headers: headers,
            body: html.joined()
        )
    }

    // MARK: Reading the page

    /// The service responds under another origin, so the site's own addresses get theirs.
    private static func withAbsoluteAddresses(_ html: String, site: String) -> String {
        var html = html
        for attribute in ["href", "src"] {
            html.replace(" \(attribute)=\"//", with: " \(attribute)=\"https://")
            html.replace(" \(attribute)=\"/", with: " \(attribute)=\"\(site)/")
        }
        return html
    }

    private static func pieces(of html: String) throws(SettingsError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = html[...]
        while let start = rest.firstRange(of: "[["),
            let end = rest[start.upperBound...].firstRange(of: "]]")
        {
            pieces.append(.literal(String(rest[..<start.lowerBound])))
            let text = rest[start.upperBound..<end.lowerBound]
            guard let placeholder = Placeholder(text) else {
                throw SettingsError(
                    "unknown placeholder '[[\(text)]]' in the answer page",
                    hint: "see 'contact_answer.html' in the documentation of the write API"
                )
            }
            pieces.append(.placeholder(placeholder))
            rest = rest[end.upperBound...]
        }
        pieces.append(.literal(String(rest)))
        return pieces
    }

    private func shows(_ field: Submission.Field) -> Bool {
        pieces.contains { piece in
            if case .placeholder(.value(field)) = piece { true } else { false }
        }
    }

    // MARK: Filling placeholders

    private func text(of placeholder: Placeholder, refusal: Refusal, fields: FormFields) -> String {
        switch placeholder {
        case .detail:
            return AnswerPage.escaped(refusal.detail)
        case .summary:
            return AnswerPage.summary(of: refusal.fields)
        case .value(let field):
            return AnswerPage.escaped(fields.text(field.rawValue) ?? "")
        case .error(let field):
            let details = refusal.fields.filter { $0.field == field }.map(\.detail)
            return AnswerPage.escaped(details.joined(separator: " "))
        case .invalid(let field):
            return refusal.fields.contains { $0.field == field } ? "true" : "false"
        case .options(let field):
            return options(of: field, typed: fields.text(field.rawValue) ?? "")
        }
    }

    private static func summary(of problems: [FieldProblem]) -> String {
        guard !problems.isEmpty else { return "" }
        let items = problems.map { problem in
            "<li><a href=\"#contact-\(problem.field.rawValue)\">\(escaped(problem.detail))</a></li>"
        }
        return "<ul>\(items.joined())</ul>"
    }

    private func options(of field: Submission.Field, typed: String) -> String {
        let options = choices[field, default: []].map { choice in
            let isChosen = choice.utf8.elementsEqual(typed.utf8)
            return "<option\(isChosen ? " selected" : "")>\(AnswerPage.escaped(choice))</option>"
        }
        return options.joined()
    }

    /// For text and for quoted attribute values.
    ///
    /// By scalars: a quotation mark with a combining mark is another `Character`.
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
    /// The page of a service whose site has none.
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
