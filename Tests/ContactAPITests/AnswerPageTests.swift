import TestSupport
import Testing

@testable import ContactAPI

@Suite("The page for refusals")
struct AnswerPageTests {
    private func page(_ html: String = AnswerPage.plain) throws -> AnswerPage {
        try AnswerPage(html: html, settings: ContactSettings(siteFile: ContactProcess.site))
    }

    private func text(_ page: AnswerPage, _ fields: [String: String]) throws -> String {
        var typed = FormFields(limit: 32)
        for (name, value) in fields { try typed.add(name: name, value: .text(value)) }
        let problem = FieldProblem(field: .email, code: "email_syntax", detail: "Write & send.")
        let refusal = Refusal(SubmissionReader.Problems(all: [problem]))
        return String(decoding: page.response(to: refusal, fields: typed).body, as: UTF8.self)
    }

    @Test("has the problems and everything typed, escaped by scalars")
    func fillsPlaceholders() throws {
        let text = try text(
            page(),
            ["name": "\"\u{301}><'", "email": "x", "message": "a\n&", "project_type": "Music video"]
        )
        for part in [
            ##"<a href="#contact-email">Write &amp; send.</a>"##,
            "value=\"&quot;\u{301}&gt;&lt;&#39;\"",
            "value=\"x\" aria-invalid=\"true\"",
            "<option>Recording</option><option selected>Music video</option>",
            "a\n&amp;</textarea>",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test("gives the site's own addresses their origin")
    func makesAddressesAbsolute() throws {
        let html = AnswerPage.plain + "<a href=\"/x\"><img src=\"//cdn.example/y\"><a href=\"#z\">"
        let text = try text(page(html), [:])
        #expect(text.contains("<a href=\"https://www.example.com/x\">"))
        #expect(text.contains("<img src=\"https://cdn.example/y\">"))
        #expect(text.contains("<a href=\"#z\">"))
    }

    @Test(
        "is refused with an unknown placeholder, or when it would lose what was typed",
        arguments: [
            ("[[value.message]]", "", "the answer page has no [[value.message]]"),
            ("[[detail]]", "[[details]]", "unknown placeholder '[[details]]'"),
            ("[[value.name]]", "[[value.status]]", "unknown placeholder '[[value.status]]'"),
            ("[[options.budget_range]]", "[[options.name]]", "unknown placeholder '[[options.name]]'"),
        ]
    )
    func refusesOtherPages(placeholder: String, other: String, message: String) {
        let error = #expect(throws: SettingsError.self) {
            try page(AnswerPage.plain.replacing(placeholder, with: other))
        }
        #expect(error?.description.hasPrefix(message) == true)
    }
}
