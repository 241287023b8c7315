import Content
import Foundation
import SiteConfiguration
import Testing

@Suite("The headers")
struct HeadersTests {
    private func header(_ name: String, of path: String, _ settings: SiteSettings) -> String? {
        Headers(settings: settings).headers(for: path).first { $0.name == name }?.value
    }

    private func settings(_ text: String = "", baseURL: String = "https://a.example") throws -> SiteSettings {
        try SiteSettings.read(text: "title: A\nbase_url: \(baseURL)\n" + text, path: "site.yaml")
    }

    private func directive(_ name: String, _ settings: SiteSettings) -> String? {
        header("Content-Security-Policy", of: "/", settings)?
            .components(separatedBy: "; ")
            .first { $0.hasPrefix(name + " ") }
    }

    @Test(arguments: [
        ("/assets/site.abc.css", "public, max-age=31536000, immutable"),
        ("/media/a.abc.jpg", "public, max-age=31536000, immutable"),
        ("/blog/", "public, max-age=0, must-revalidate"),
        ("/404.html", "public, max-age=0, must-revalidate"),
        ("/sitemap.xml", "public, max-age=300"),
        // Its rule of `_headers` is that of the artist's page.
        ("/artists/ana/playlist.m3u", "public, max-age=0, must-revalidate"),
    ])
    func `let caches keep a file as long as its address means the same content`(
        path: String,
        cacheControl: String
    ) throws {
        #expect(header("Cache-Control", of: path, try settings()) == cacheControl)
    }

    @Test(arguments: ["/media/a.abc.svg", "/assets/logo.abc.svg", "/favicon.svg"])
    func `let an SVG that is opened alone do nothing but draw`(path: String) throws {
        let policy = try #require(header("Content-Security-Policy", of: path, try settings()))
        #expect(policy == "default-src 'none'; frame-ancestors 'none'; sandbox")
        #expect(
            header("Cache-Control", of: "/media/a.abc.svg", try settings())?.contains("immutable") == true
        )
        #expect(
            header("Content-Security-Policy", of: "/media/svg.abc.pdf", try settings())?.contains("sandbox")
                == false
        )
    }

    @Test(arguments: ["", "contact: { endpoint: https://api.example/v1 }"])
    func `let other sites show a player in a frame, and change nothing else for it`(text: String) throws {
        let settings = try settings(text)
        let headers = Headers(settings: settings)
        let page = headers.headers(for: "/artists/ana/")
        let player = headers.headers(for: "/artists/ana/player/")
        #expect(player.map(\.name) == page.map(\.name))
        let changed = zip(player, page).filter { $0.value != $1.value }
        #expect(changed.map(\.0.name) == ["Content-Security-Policy"])
        #expect(
            changed.allSatisfy { player, page in
                player.value == page.value.replacing("frame-ancestors 'none'", with: "frame-ancestors *")
            }
        )
        #expect(Headers.Class(path: "/artists/ana/") != Headers.Class(path: "/artists/ana/player/"))
    }

    @Test func `name speculation rules on pages only`() throws {
        let settings = try settings()
        #expect(header("Speculation-Rules", of: "/", settings) == "\"/speculation-rules.json\"")
        #expect(header("Speculation-Rules", of: "/atom.xml", settings) == nil)
        #expect(header("Speculation-Rules", of: "/artists/ana/music.rss", settings) == nil)
    }

    @Test(arguments: [
        (Routes.atom, "application/atom+xml; charset=utf-8"),
        (Routes.rss, "application/rss+xml; charset=utf-8"),
        (Routes.jsonFeed, "application/feed+json"),
        (Routes.speculationRules, "application/speculationrules+json"),
    ])
    func `say a type that the file extension does not tell`(path: String, type: String) throws {
        #expect(header("Content-Type", of: path, try settings()) == type)
    }

    @Test func `demand encryption only of a site that has it`() throws {
        #expect(header("Strict-Transport-Security", of: "/", try settings()) == "max-age=63072000")
        let local = try settings(baseURL: "http://127.0.0.1:8080")
        #expect(header("Strict-Transport-Security", of: "/", local) == nil)
    }

    @Test(arguments: [
        ("", "connect-src 'none'", "form-action 'none'"),
        (
            "contact: { endpoint: https://api.example/v1 }", "connect-src https://api.example",
            "form-action https://api.example 'self'"
        ),
        ("contact: { endpoint: https://a.example/v1 }", "connect-src 'self'", "form-action 'self'"),
    ])
    func `let forms send to the write API only`(text: String, connect: String, form: String) throws {
        let settings = try settings(text)
        #expect(directive("connect-src", settings) == connect)
        #expect(directive("form-action", settings) == form)
    }

    @Test func `let forms send to a path of the site, as previews have them`() throws {
        var settings = try settings("contact: { endpoint: https://api.example/v1 }")
        settings.contact?.endpoint = "/_preview/contact"
        #expect(directive("connect-src", settings) == "connect-src 'self'")
        #expect(directive("form-action", settings) == "form-action 'self'")
    }

    @Test func `let pages load media and players from listed hosts only`() throws {
        let closed = try settings("embeds: []")
        #expect(directive("img-src", closed) == "img-src 'self'")
        #expect(directive("frame-src", closed) == "frame-src 'none'")
        let open = try settings("embeds: [vimeo]\nmedia: { hosts: [https://cdn.example] }")
        #expect(directive("img-src", open) == "img-src 'self' https://cdn.example")
        #expect(directive("media-src", open) == "media-src 'self' https://cdn.example")
        #expect(directive("frame-src", open) == "frame-src https://player.vimeo.com")
    }

    @Test(arguments: [(10, false), (40, true), (400, true)])
    func `keep the policy in one line that hosts read, and say when it must allow more`(
        hosts: Int,
        isTooLong: Bool
    ) throws {
        let list = (0..<hosts).map { "  - https://cdn\($0).some-very-long-artist-host-name.example\n" }
            .joined()
        let settings = try settings("media:\n  hosts:\n\(list)embeds: [vimeo]\n")
        let policy = try #require(header("Content-Security-Policy", of: "/", settings))
        #expect("  Content-Security-Policy: \(policy)".utf8.count <= 2000)
        #expect((directive("img-src", settings) == "img-src 'self' https:") == isTooLong)
        #expect(directive("script-src", settings) == "script-src 'self'")
        let problem = Headers(settings: settings).policyProblem
        #expect((problem != nil) == isTooLong)
        if let problem {
            #expect(problem.severity == .warning && problem.message.contains("\(hosts) hosts"))
            #expect(problem.location == .file(path: "site.yaml", line: 5))
        }
    }
}
