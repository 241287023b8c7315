import Content
import Foundation
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("E-mail addresses in the texts of a site")
struct EmailAddressSiteTests {
    private func build(_ text: String, in folder: URL) async throws -> BuiltSite {
        let archive = """
            -- content/site.yaml --
            title: A
            base_url: https://a.example
            -- content/blog/x.md --
            ---
            title: X
            created_at: 2026-01-01
            ---
            \(text)

            """
        return try await BuiltSite.build(archive, in: folder)
    }

    @Test(arguments: [
        ("Follow us at @studio@mastodon.social for news.", "at @studio@mastodon.social for"),
        ("See [us](https://mastodon.social/@studio@other.social).", "/@studio@other.social\""),
        ("https://mastodon.social/@studio@other.social is us", "/@studio@other.social\""),
        ("Export the logo as logo@2x.png please.", "as logo@2x.png please"),
        ("Export the logo as `logo@2x.png` please.", "<code>logo@2x.png</code>"),
        ("Install left-pad@1.0.0-beta.next now.", "Install left-pad@1.0.0-beta.next now"),
        ("Clone git@github.com:a/b.git now.", "Clone git@github.com:a/b.git now"),
        ("Log in at ssh://deploy@host.studio.de/srv now.", "ssh://deploy@host.studio.de/srv now"),
    ])
    func `that are none are text, and stop nothing`(text: String, html: String) async throws {
        try await withTemporaryFolder { folder in
            let site = try await build(text, in: folder)
            let page = try site.text("blog/x/index.html")
            #expect(page.contains(html) && !page.contains("mailto:"))
            #expect(site.report.problems.isEmpty)
        }
    }

    @Test(arguments: [
        "me@studio.de", "<me@studio.de>", "[me](mailto:me@studio.de)", "**me@studio.de**",
        "@a.b me@studio.de",
    ])
    func `that are real stop the build, with their line`(text: String) async throws {
        try await withTemporaryFolder { folder in
            let problems = await #expect(throws: Problems.self) {
                try await build("Hello,\n\n\(text)", in: folder)
            }
            let found = problems?.all.map { "\($0.location?.description ?? "") \($0.code)" }
            #expect(found == ["content/blog/x.md:7 email-address"])
        }
    }

    @Test func `at hosts of examples are a warning`() async throws {
        try await withTemporaryFolder { folder in
            let site = try await build("Write to hello@example.com.", in: folder)
            #expect(site.report.problems.map(\.code) == ["email-address"])
            #expect(site.report.problems.map(\.severity) == [.warning])
        }
    }
}
