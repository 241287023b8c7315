import Content
import Foundation
import ObjectStorage
import Publishing
import ReleaseManifest
import TestSupport
import Testing

@Suite(
    "A bucket as a target",
    .enabled(if: MotoServer.isInstalled, "\(MotoServer.reason)"),
    .timeLimit(.minutes(20))
)
struct S3TargetTests {
    @Test("does what every target does", arguments: ["", "www/site/"])
    func conforms(prefix: String) async throws {
        let fixture = try await S3Fixture(prefix: prefix)
        try await PublishTargetConformance(try fixture.target()) { try await fixture.text($0) }.run()
    }

    @Test("does what every target does where the server knows no conditional writes")
    func conformsWithoutConditions() async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target(server: try fixture.oldServer(), conditional: false)
        try await PublishTargetConformance(target) { try await fixture.text($0) }.run()
    }

    @Test("stores the type and the headers of each file, and uploads a file whose headers alone change")
    func storesHeaders() async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target()
        try await fixture.publish(ReleaseFixture.files(), to: target)
        let page = try #require(try await fixture.bucket.head("index.html"))
        #expect(page.contentType == "text/html; charset=utf-8")
        #expect(page.cacheControl == "public, max-age=0")
        #expect(page.digest != nil)
        let style = try #require(try await fixture.bucket.head("assets/site.a.css"))
        #expect(style.cacheControl == "public, max-age=31536000, immutable")

        let outcome = try await fixture.publish(
            ReleaseFixture.files(),
            hour: 1,
            to: target,
            cacheControl: "no-cache"
        )
        #expect(outcome.changes.uploads.count == ReleaseFixture.files().count - 1)
        #expect(try await fixture.bucket.head("index.html")?.cacheControl == "no-cache")
        let first = try #require(try await target.releases().last)
        _ = try await target.rollBack(to: first.id)
        #expect(try await fixture.bucket.head("index.html")?.cacheControl == "public, max-age=0")
        #expect(try await fixture.text("index.html") == "home of first with a")
    }

    @Test("publishes paths with odd letters, and goes back to them")
    func publishesOddPaths() async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target()
        let odd = [
            "a b.html", "a+b.html", "100%.html", "it's.html", "ä/ö.html", "a%20b.html", "a~b.html", "日本.html",
        ]
        var files = ReleaseFixture.files()
        for path in odd { files[path] = "first \(path)" }
        try await fixture.publish(files, to: target)
        for path in odd { #expect(try await fixture.text(path) == "first \(path)") }
        for path in odd.dropFirst(4) { files[path] = "second \(path)" }
        for path in odd.prefix(4) { files[path] = nil }
        try await fixture.publish(files, hour: 1, to: target)
        for path in odd.prefix(4) { #expect(try await fixture.text(path) == nil) }
        let first = try #require(try await target.releases().last)
        _ = try await target.rollBack(to: first.id)
        for path in odd { #expect(try await fixture.text(path) == "first \(path)") }
    }

    @Test(
        "uploads assets before pages before lists before feeds, then the pointer, then deletes and says that caches are purged"
    )
    func keepsTheOrder() async throws {
        let fixture = try await S3Fixture()
        try await fixture.publish(ReleaseFixture.files(), to: try fixture.target())
        let (server, log) = try fixture.proxy { _ in nil }
        let files = ReleaseFixture.files(post: "second", style: "b", about: nil)
        try await fixture.publish(files, hour: 1, to: try fixture.target(server: server))
        let writes = log.writes.filter { !$0.contains("_site/objects/") && !$0.contains("_site/manifests/") }
        #expect(writes.count == 11)
        // Two files of one kind may be written in either order.
        let lists = writes.dropFirst(3).prefix(2)
        #expect(
            writes.prefix(3) + lists.sorted() + writes.dropFirst(5) == [
                "PUT _site/current.json", "PUT assets/site.b.css", "PUT blog/mix/index.html",
                "PUT blog/index.html", "PUT index.html", "PUT feed.xml", "PUT sitemap.xml",
                "PUT _site/current.json", "DELETE about/index.html", "PUT _site/current.json",
                "PUT _site/current.json",
            ]
        )
        // Copies come before everything that is changed.
        let all = log.writes
        let lastCopy = try #require(all.lastIndex { $0.hasPrefix("PUT _site/objects/") })
        let firstChange = try #require(all.firstIndex(of: "PUT assets/site.b.css"))
        #expect(lastCopy < firstChange)
        #expect(all.first?.hasPrefix("PUT _site/manifests/") == true)
    }

    @Test("keeps assets for the grace period, and as long as a release can be gone back to")
    func keepsAssets() async throws {
        let fixture = try await S3Fixture()
        let day: Int64 = 24 * 3600 * 1_000_000
        func target(day number: Int64, kept: Int) throws -> S3Target {
            try fixture.target(
                now: Timestamp(microseconds: S3Fixture.noon.microseconds + number * day),
                kept: kept
            )
        }
        try await fixture.publish(ReleaseFixture.files(), to: try target(day: 0, kept: 2))
        let second = ReleaseFixture.files(post: "second", style: "b")
        try await fixture.publish(second, hour: 1, to: try target(day: 1, kept: 2))
        let third = ReleaseFixture.files(post: "third", style: "b")
        try await fixture.publish(third, hour: 2, to: try target(day: 7, kept: 3))
        #expect(try await fixture.text("assets/site.a.css") == "style a")
        // The grace period is over, and the first release is one of three that are kept.
        try await fixture.publish(second, hour: 3, to: try target(day: 9, kept: 4))
        #expect(try await fixture.text("assets/site.a.css") == "style a")
        try await fixture.publish(third, hour: 4, to: try target(day: 9, kept: 2))
        #expect(try await fixture.text("assets/site.a.css") == nil)
        #expect(try await fixture.siteKeys() == Set(third.keys))
    }

    @Test("keeps as many releases as it should, and only the files that they need")
    func prunes() async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target(kept: 2)
        for hour in 0..<4 {
            try await fixture.publish(ReleaseFixture.files(post: "post \(hour)"), hour: hour, to: target)
        }
        let releases = try await target.releases()
        #expect(releases.count == 2)
        #expect(releases.map(\.isLive) == [true, false])
        #expect(releases.map(\.pages) == [5, 5])
        #expect(try await fixture.bucket.list("_site/manifests/").count == 2)
        // The five files of the release before that name the post.
        #expect(try await fixture.bucket.list("_site/objects/").count == 5)
        _ = try await target.rollBack(to: releases[1].id)
        #expect(try await fixture.text("index.html") == "home of post 2 with a")
    }

    @Test("refuses to go back to a release of which a file is gone, and changes nothing")
    func refusesIncompleteRollback() async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target()
        try await fixture.publish(ReleaseFixture.files(), to: target)
        try await fixture.publish(ReleaseFixture.files(post: "second"), hour: 1, to: target)
        let key = try #require(try await fixture.bucket.list("_site/objects/").first)
        try await fixture.bucket.delete(key)
        let before = try await fixture.bucket.get("_site/current.json")?.bytes
        let first = try #require(try await target.releases().last)
        let error = try await fixture.error { _ = try await target.rollBack(to: first.id) }
        #expect(error?.problem.code == "no-release")
        #expect(error?.problem.message.contains(first.id) == true)
        #expect(try await fixture.bucket.get("_site/current.json")?.bytes == before)
        #expect(try await fixture.text("index.html") == "home of second with a")
    }

    @Test(
        "touches no object of others: refuses a site at their addresses, and leaves the rest",
        arguments: [true, false]
    )
    func leavesForeignObjects(conditional: Bool) async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target(conditional: conditional)
        try await fixture.putForeign("private/notes.txt")
        try await fixture.putForeign("about/index.html")
        let error = try await fixture.error { try await fixture.publish(ReleaseFixture.files(), to: target) }
        #expect(error?.kind == .refused)
        #expect(error?.problem.code == "foreign-object")
        #expect(
            error?.problem.message
                == "the bucket has an object about/index.html that sweetdreams did not write"
        )
        #expect(try await fixture.bucket.list("") == ["about/index.html", "private/notes.txt"])

        try await fixture.publish(ReleaseFixture.files(about: nil), to: target)
        // A page that the site has only now.
        let later = try await fixture.error {
            try await fixture.publish(ReleaseFixture.files(post: "second"), hour: 1, to: target)
        }
        #expect(later?.problem.code == "foreign-object")
        #expect(try await fixture.text("about/index.html") == "foreign")
        #expect(try await fixture.text("index.html") == "home of first with a")

        try await fixture.publish(ReleaseFixture.files(post: "third", about: nil), hour: 2, to: target)
        #expect(try await fixture.text("about/index.html") == "foreign")
        #expect(try await fixture.text("private/notes.txt") == "foreign")
        #expect(try await fixture.text("index.html") == "home of third with a")
    }

    @Test("finds its files again where the pointer is lost")
    func survivesALostPointer() async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target()
        try await fixture.publish(ReleaseFixture.files(), to: target)
        try await fixture.bucket.put(
            "_site/current.json",
            .bytes(Array("{}".utf8)),
            S3Bucket.Metadata(contentType: "application/json")
        )
        let error = try await fixture.error { _ = try await target.live() }
        #expect(error?.problem.code == "bad-manifest")
        try await fixture.bucket.delete("_site/current.json")
        try await fixture.publish(ReleaseFixture.files(post: "second"), hour: 1, to: target)
        #expect(try await fixture.text("index.html") == "home of second with a")
    }

    @Test("refuses a site with files in the publisher's folder")
    func refusesReservedPaths() async throws {
        let fixture = try await S3Fixture()
        var files = ReleaseFixture.files()
        files["_site/current.json"] = "{}"
        let error = try await fixture.error { try await fixture.publish(files, to: try fixture.target()) }
        #expect(error?.problem.code == "reserved-path")
        #expect(try await fixture.bucket.list("") == [])
    }
}
