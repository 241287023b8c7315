import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite("The content security policy of a site")
struct PolicyTests {
    /// Builds the real theme with a part of the home page of its own.
    private func build(
        _ part: String,
        security: String = "",
        content: String = "",
        _ check: (BuiltSite) throws -> Void = { _ in }
    ) async throws {
        let theme = FileTree.contents(of: packageFolder.appending(path: "templates")).mapValues {
            [UInt8]($0)
        }
        let archive = """
            -- content/site.yaml --
            title: A
            base_url: https://a.example
            \(security)
            \(content)-- templates/partials/home/invitation.html --
            \(part)

            """
        try await withTemporaryFolder { folder in
            try check(try await BuiltSite.build(archive, in: folder, programTheme: theme))
        }
    }

    private static let place = "templates/partials/home/invitation.html"

    @Test(arguments: [
        (
            "<script src=\"https://plausible.io/js/script.js\" defer></script>",
            "1:14: error[blocked]: browsers will not load 'https://plausible.io/js/script.js', because the content security policy "
                + "allows no scripts of that host (on /); write 'security: { allow: [plausible] }' into content/site.yaml, if you trust "
                + "that host"
        ),
        (
            "<script src=\"//cdn.example/x.js\"></script>",
            "1:14: error[blocked]: browsers will not load '//cdn.example/x.js', because the content security policy allows no scripts of "
                + "that host (on /); write 'security: { scripts: [https://cdn.example] }' into content/site.yaml, if you trust that host"
        ),
        (
            "<iframe src=\"https://calendly.com/a\"></iframe>",
            "1:14: error[blocked]: browsers will not load 'https://calendly.com/a', because the content security policy allows no frames "
                + "of that host (on /); write 'security: { allow: [calendly] }' into content/site.yaml, if you trust that host"
        ),
        (
            "<link href=\"https://fonts.googleapis.com/css?family=Inter\" rel=\"stylesheet\">",
            "1:13: error[blocked]: browsers will not load 'https://fonts.googleapis.com/css?family=Inter', because the content security "
                + "policy allows no styles of that host (on /); write 'security: { allow: [google-fonts] }' into content/site.yaml, if you "
                + "trust that host"
        ),
        (
            "<link rel=\"preload\" as=\"font\" href=\"https://f.example/a.woff2\" crossorigin>",
            "1:37: error[blocked]: browsers will not load 'https://f.example/a.woff2', because the content security policy allows no fonts "
                + "of that host (on /); write 'security: { fonts: [https://f.example] }' into content/site.yaml, if you trust that host"
        ),
        (
            "<form action=\"https://x.us1.list-manage.com/subscribe\"></form>",
            "1:15: error[blocked]: browsers will not send a form to 'https://x.us1.list-manage.com/subscribe', because the content "
                + "security policy does not name that host (on /); write 'security: { allow: [mailchimp] }' into content/site.yaml, if you "
                + "trust that host"
        ),
        (
            "<img src=\"https://p.example/pixel.gif\" alt=\"\">",
            "1:11: error[blocked]: browsers will not load 'https://p.example/pixel.gif', because the content security policy allows no "
                + "pictures of that host; write 'security: { pictures: [https://p.example] }' into content/site.yaml, if you trust that host"
        ),
        (
            "<script>\nplay();\n</script>",
            "2:1: error[blocked]: browsers will not run the script 'play();', because it is written into the page (on /); put it into a "
                + "file of templates/assets/js, or write 'security: { inline_scripts: true }' into content/site.yaml"
        ),
        (
            "<p style=\"color: red\">x</p>",
            "1:11: error[blocked]: browsers will ignore the style 'color: red', because it is written into the page (on /); put it into a "
                + "stylesheet, or write 'security: { inline_styles: true }' into content/site.yaml"
        ),
        (
            "<style>p { color: red }</style>",
            "1:8: error[blocked]: browsers will ignore the style 'p { color: red }', because it is written into the page (on /); put it "
                + "into a stylesheet, or write 'security: { inline_styles: true }' into content/site.yaml"
        ),
        (
            "<button onclick=\"play()\">x</button>",
            "1:9: error[blocked]: browsers will not run what 'onclick' says, because it is written into the page (on /); add the listener "
                + "in a file of templates/assets/js"
        ),
        (
            "<a href=\"javascript:play()\">x</a>",
            "1:10: error[blocked]: browsers will not run 'javascript:play()', because it is written into the page (on /); write a button, "
                + "and a script in a file of templates/assets/js"
        ),
        (
            "<object data=\"/media/x.swf\"></object>",
            "1:15: error[blocked]: browsers will not show '/media/x.swf', because pages may have no plug-ins (on /); use an <iframe>, or a "
                + "link"
        ),
    ])
    func `is held against the pages, and what it blocks is an error with the setting that allows it`(
        part: String,
        problem: String
    ) async throws {
        let error = await #expect(throws: Problems.self) { try await build(part) }
        #expect(error?.all.map(\.description) == ["\(Self.place):\(problem)"])
    }

    @Test(arguments: [
        ("<script src=\"https://plausible.io/js/script.js\"></script>", "security: { allow: [plausible] }"),
        ("<iframe src=\"https://calendly.com/a\"></iframe>", "security: { frames: [https://calendly.com] }"),
        ("<form action=\"https://x.us1.list-manage.com/a\"></form>", "security: { allow: [mailchimp] }"),
        ("<img src=\"https://p.example/a.gif\" alt=\"\">", "security: { pictures: [https://p.example] }"),
        ("<p style=\"color: red\">x</p><style>p {}</style>", "security: { inline_styles: true }"),
        ("<iframe src=\"https://www.youtube-nocookie.com/embed/a\"></iframe>", ""),
        ("<script type=\"application/json\">{}</script><script type=\"text/template\">x</script>", ""),
        ("<a href=\"https://plausible.io\">a</a><link rel=\"preconnect\" href=\"https://plausible.io\">", ""),
        ("<script src=\"/theme.js\"></script><script src=\"https://a.example/theme.js\"></script>", ""),
    ])
    func `lets through what the settings allow, and data, links and the site's own files`(
        part: String,
        security: String
    ) async throws {
        try await build(part, security: security, content: "-- static/theme.js --\n1\n") { (site) throws in
            #expect(site.report.problems.isEmpty, "\(site.report.problems)")
        }
    }

    @Test func `has the hash of each script in a template where they are allowed, as sha256sum computes it`()
        async throws
    {
        try await build(
            "<script>go()</script>\n<script type=\"module\">stop()</script>",
            security: "security: { inline_scripts: true }"
        ) {
            (site) throws in
            let headers = try site.text("_headers")
            // printf 'go()' | openssl dgst -sha256 -binary | base64
            #expect(headers.contains("'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='"), "\(headers)")
            #expect(headers.matches(of: /'sha256-/).count == 4)
        }
    }

    @Test func `does not allow a script that differs from page to page`() async throws {
        let error = await #expect(throws: Problems.self) {
            try await build(
                "<script>{% if site.lead %}a(){% else %}b(){% endif %}</script>",
                security: "security: { inline_scripts: true }"
            )
        }
        #expect(error?.all.first?.description.contains("because it is not the same on every page") == true)
    }

    @Test func `does not stop a build for a picture in a text, whose record has a warning`() async throws {
        let content = """
            -- content/blog/a.md --
            ---
            title: A
            created_at: 2026-01-01
            ---
            ![x](https://elsewhere.example/x.jpg)

            """
        try await build("", content: content) { (site) throws in
            #expect(site.report.problems.allSatisfy { $0.severity == .warning && $0.code != "blocked" })
            #expect(!site.report.problems.isEmpty)
        }
    }

    @Test func `renders every page again when it changes, because pages are checked with it`() async throws {
        let error = await #expect(throws: Problems.self) {
            try await withTemporaryFolder { folder in
                let theme = FileTree.contents(of: packageFolder.appending(path: "templates")).mapValues {
                    [UInt8]($0)
                }
                for allow in ["security: { frames: [https://f.example] }\n", ""] {
                    _ = try await BuiltSite.build(
                        "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n\(allow)-- templates/partials/home/invitation.html --\n"
                            + "<iframe src=\"https://f.example/\"></iframe>\n",
                        in: folder,
                        programTheme: theme
                    )
                }
            }
        }
        #expect(error?.all.map(\.code) == ["blocked"])
    }
}
