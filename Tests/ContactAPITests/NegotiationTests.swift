import Testing

@testable import ContactAPI

@Suite("Negotiation")
struct NegotiationTests {
    @Test(
        "gives a form the page, unless it prefers JSON",
        arguments: [
            (nil, true),
            ("", true),
            ("text/html,*/*;q=0.8", true),
            ("*/*", true),
            ("application/json", false),
            ("application/problem+json", false),
            ("text/html, application/json", true),
            ("text/html;q=0.5, application/json", false),
            ("application/json;q=0.5, text/html;q=0.6", true),
            ("image/png", true),
            ("application/json;q=x", false),
            (";;;, application/json", false),
        ] as [(String?, Bool)]
    )
    func choosesForForms(accept: String?, prefersHTML: Bool) {
        #expect(Negotiation.prefersHTML(accept, isForm: true) == prefersHTML)
    }

    @Test("gives a script that sent JSON no page, whatever it accepts")
    func givesScriptsNoPage() {
        #expect(!Negotiation.prefersHTML("text/html", isForm: false))
    }
}
