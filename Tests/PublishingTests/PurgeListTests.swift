import Publishing
import ReleaseManifest
import SiteConfiguration
import Testing

@Suite("The list of paths to purge")
struct PurgeListTests {
    @Test("has every form of what changed and what is gone, and no file with a hash in its name")
    func listsForms() throws {
        let fixture = try ReleaseFixture()
        let before = try fixture.release(ReleaseFixture.files()).manifest
        let after = try fixture.release(ReleaseFixture.files(style: "b", about: nil)).manifest
        let list = PurgeList(ReleaseChanges(from: before, to: after))
        #expect(
            list.paths == [
                "/", "/about/", "/about/index.html", "/blog/mix/", "/blog/mix/index.html", "/index.html",
            ]
        )
    }

    @Test("is empty where nothing changed")
    func isEmpty() throws {
        let manifest = try ReleaseFixture().release(ReleaseFixture.files()).manifest
        #expect(PurgeList(ReleaseChanges(from: manifest, to: manifest)).paths == [])
    }

    @Test("has redirects that are new, that lead elsewhere, and that are gone, and not those that stayed")
    func listsRedirects() throws {
        let fixture = try ReleaseFixture()
        func manifest(_ redirects: [Redirect]) throws -> ReleaseManifest {
            try fixture.release(ReleaseFixture.files(), redirects: redirects).manifest
        }
        let before = try manifest([
            Redirect(from: "/stays", to: "/blog/"), Redirect(from: "/moves", to: "/blog/"),
            Redirect(from: "/ends", to: "/blog/"), Redirect(from: "/moves", to: "/never/"),
        ])
        let after = try manifest([
            Redirect(from: "/stays", to: "/blog/"), Redirect(from: "/moves", to: "/about/"),
            Redirect(from: "/old/*", to: "/blog/:splat"), Redirect(from: "/gone", to: nil, status: .gone),
        ])
        let list = PurgeList(ReleaseChanges(from: before, to: after))
        #expect(list.paths == ["/ends", "/gone", "/moves", "/old/*"])
        #expect(list.hasWildcard)
    }

    @Test("has paths as browsers ask for them")
    func encodesPaths() throws {
        let fixture = try ReleaseFixture()
        let before = try fixture.release(ReleaseFixture.files()).manifest
        var files = ReleaseFixture.files()
        for name in ["100%.html", "a b.html", "it's (1)+2.html", "größe/index.html", "what?.html"] {
            files[name] = "new"
        }
        let after = try fixture.release(files).manifest
        #expect(
            PurgeList(ReleaseChanges(from: before, to: after)).paths == [
                "/100%25.html", "/a%20b.html", "/gr%C3%B6%C3%9Fe/", "/gr%C3%B6%C3%9Fe/index.html",
                "/it's%20(1)+2.html", "/what%3F.html",
            ]
        )
    }
}
