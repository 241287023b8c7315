import Content
import Hashing
import Publishing
import ReleaseManifest
import Testing

/// What every target must do.
struct PublishTargetConformance {
    let target: any PublishTarget
    /// The text of a file that visitors get now; nil where there is none.
    let served: (_ path: String) async throws -> String?
    private let fixture: ReleaseFixture

    init(_ target: any PublishTarget, served: @escaping (_ path: String) async throws -> String?) throws {
        self.target = target
        self.served = served
        fixture = try ReleaseFixture()
    }

    /// Runs all checks on a target to which nothing was published.
    func run() async throws {
        try await startsEmpty()
        try await publishesEverything()
        try await publishesOnlyChanges()
        try await keepsAssetsOfEarlierReleases()
        try await refusesAChangedOutput()
        try await refusesAnOutdatedPublication()
        try await rollsBack()
        try await remembersWhatToPurge()
        try await listsTheReleaseBeforeNextToTheLiveOne()
    }

    @discardableResult
    private func publish(_ release: SiteRelease, force: Bool = false) async throws -> Publisher.Outcome {
        var options = Publisher.Options()
        options.isForced = force
        return try await Publisher(to: target).publish(release, options)
    }

    private func startsEmpty() async throws {
        #expect(try await target.live() == nil)
        #expect(try await target.purgeList().isEmpty)
        #expect(try await target.releases() == [])
    }

    private func publishesEverything() async throws {
        let files = ReleaseFixture.files()
        let release = try fixture.release(files)
        let outcome = try await publish(release)
        #expect(outcome.before == nil)
        #expect(outcome.changes.uploads.count == files.count)
        for (path, text) in files { #expect(try await served(path) == text, "\(path)") }
        let live = try #require(try await target.live())
        #expect(live.manifest.id == release.manifest.id)
        #expect(live.manifest.tree == release.manifest.tree)
        #expect(try await publish(release).isPublished)
    }

    private func publishesOnlyChanges() async throws {
        let files = ReleaseFixture.files(post: "second", style: "b", about: nil)
        let outcome = try await publish(try fixture.release(files, hour: 1))
        #expect(
            outcome.changes.uploads.map(\.path) == [
                "assets/site.b.css", "blog/mix/index.html", "blog/index.html", "index.html", "feed.xml",
                "sitemap.xml",
            ]
        )
        #expect(outcome.changes.removals.map(\.path) == ["about/index.html", "assets/site.a.css"])
        for (path, text) in files { #expect(try await served(path) == text, "\(path)") }
        #expect(try await served("about/index.html") == nil)
    }

    /// A page that somebody opened before still asks for them.
    private func keepsAssetsOfEarlierReleases() async throws {
        #expect(try await served("assets/site.a.css") == "style a")
        try await publish(try fixture.release(ReleaseFixture.files(post: "third", style: "b"), hour: 2))
        #expect(try await served("assets/site.a.css") == "style a")
    }

    private func refusesAChangedOutput() async throws {
        var files = ReleaseFixture.files(post: "fourth", style: "b")
        let release = try fixture.release(files, hour: 3)
        files["blog/mix/index.html"] = "edited by hand"
        let edited = SiteRelease(release.manifest, in: try fixture.release(files).folder)
        let error = await #expect(throws: PublishError.self) { try await publish(edited) }
        #expect(error?.kind == .failed)
        #expect(error?.problem.code == "changed-output")
        #expect(try await served("index.html") == "home of third with b")
    }

    private func refusesAnOutdatedPublication() async throws {
        let before = try await target.live()
        try await publish(try fixture.release(ReleaseFixture.files(post: "fifth", style: "c"), hour: 4))
        let late = try fixture.release(ReleaseFixture.files(post: "late", style: "b"), hour: 5)
        let changes = ReleaseChanges(from: before?.manifest, to: late.manifest)
        let error = await #expect(throws: PublishError.self) {
            try await target.publish(late, changes, replacing: before) { _, _ in }
        }
        #expect(error?.kind == .locked)
        #expect(try await served("index.html") == "home of fifth with c")
    }

    private func rollsBack() async throws {
        let left = try #require(try await target.live())
        let earlier = try #require(try await target.releases().first { !$0.isLive })
        let release = try await target.rollBack(to: earlier.id)
        #expect(release.id == earlier.id)
        let purge = try await target.purgeList()
        #expect(purge.paths.contains("/blog/mix/") && purge.paths.contains("/index.html"))
        try await target.finish(purged: purge)
        #expect(try await served("index.html") == "home of third with b")
        // A page of the release that was left may still be open.
        #expect(try await served("assets/site.c.css") == "style c")
        let live = try #require(try await target.live())
        #expect(live.manifest.id == earlier.id)
        #expect(live.badTrees == [left.manifest.tree.hexadecimal])
        #expect(try await target.releases().filter(\.isBad).map(\.id) == [left.manifest.id])

        let same = try fixture.release(ReleaseFixture.files(post: "fifth", style: "c"), hour: 4)
        let error = await #expect(throws: PublishError.self) { try await publish(same) }
        #expect(error?.kind == .refused)
        #expect(error?.problem.code == "bad-release")
        try await publish(same, force: true)
        #expect(try await served("index.html") == "home of fifth with c")
        #expect(try await target.live()?.badTrees == [])

        let unknown = await #expect(throws: PublishError.self) {
            try await target.rollBack(to: "20200101T000000Z-0")
        }
        #expect(unknown?.problem.code == "no-release")
    }

    /// Until caches were purged, also through publications that come in between.
    private func remembersWhatToPurge() async throws {
        try await target.finish(purged: try await target.purgeList())
        let first = try await publish(
            try fixture.release(ReleaseFixture.files(post: "sixth", style: "c"), hour: 6)
        )
        #expect(first.purge.paths.contains("/blog/mix/index.html"))
        var files = ReleaseFixture.files(post: "sixth", style: "c")
        files["about/index.html"] = "about us"
        let second = try await publish(try fixture.release(files, hour: 7))
        #expect(second.purge == first.purge.union(PurgeList(["/about/", "/about/index.html"])))
        let again = try await publish(try fixture.release(files, hour: 7))
        #expect(again.isPublished)
        #expect(again.purge == second.purge)
        try await target.finish(purged: first.purge)
        #expect(try await target.purgeList() == PurgeList(["/about/", "/about/index.html"]))
        try await target.finish(purged: second.purge)
        #expect(try await target.purgeList().isEmpty)
    }

    /// Also where several are built in the same second, so that their ids do not say which was live last.
    private func listsTheReleaseBeforeNextToTheLiveOne() async throws {
        for number in 0..<6 {
            let before = try await target.live()?.manifest.id
            try await publish(try fixture.release(ReleaseFixture.files(post: "\(number)"), hour: 8))
            let releases = try await target.releases()
            #expect(releases.first?.isLive == true)
            #expect(releases.dropFirst().first?.id == before)
        }
        let (left, before) = (try await target.releases()[0].id, try await target.releases()[1].id)
        _ = try await target.rollBack(to: before)
        #expect(try await target.releases().prefix(2).map(\.id) == [before, left])
    }
}
