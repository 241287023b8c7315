import Content
import Foundation
import Hashing
import ReleaseManifest
import TestSupport
import Testing

@testable import Publishing

@Suite("A local target")
struct LocalTargetTests {
    private let root: ScratchFolder
    private let fixture: ReleaseFixture
    private let path: String

    init() throws {
        root = try ScratchFolder()
        fixture = try ReleaseFixture()
        path = root.url.appending(path: "www").path
    }

    private func target(
        now: Timestamp = Timestamp(microseconds: 1_795_910_400_000_000),
        kept: Int = 5
    ) -> LocalTarget {
        var options = LocalTarget.Options { now }
        options.keptReleases = kept
        return LocalTarget(path: path, options)
    }

    private func text(_ file: String) -> String? {
        try? String(contentsOfFile: path + "/" + file, encoding: .utf8)
    }

    private func publish(
        _ release: SiteRelease,
        to target: LocalTarget,
        allowsShrinking: Bool = false
    ) async throws {
        var options = Publisher.Options()
        options.allowsShrinking = allowsShrinking
        _ = try await Publisher(to: target).publish(release, options)
    }

    @Test("does what every target does")
    func conforms() async throws {
        try await PublishTargetConformance(target()) { text("current/" + $0) }.run()
    }

    @Test("links files that did not change, and lets nobody write to any")
    func linksUnchangedFiles() async throws {
        try await publish(try fixture.release(ReleaseFixture.files()), to: target())
        let before = try FileManager.default.attributesOfItem(atPath: path + "/current/favicon.ico")
        try await publish(try fixture.release(ReleaseFixture.files(post: "second"), hour: 1), to: target())
        let after = try FileManager.default.attributesOfItem(atPath: path + "/current/favicon.ico")
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
        #expect(after[.referenceCount] as? Int == 2)
        #expect(after[.posixPermissions] as? Int == 0o444)
    }

    @Test("has compressed variants of texts before it is live, and links those of unchanged files")
    func precompresses() async throws {
        var options = LocalTarget.Options { Timestamp(microseconds: 0) }
        options.precompresses = true
        let target = LocalTarget(path: path, options)
        var files = ReleaseFixture.files()
        files["about/index.html"] = String(repeating: "about the studio ", count: 100)
        try await publish(try fixture.release(files), to: target)
        let variant = path + "/current/about/index.html.gz"
        let before = try FileManager.default.attributesOfItem(atPath: variant)
        files["index.html"] = String(repeating: "home of the studio ", count: 100)
        try await publish(try fixture.release(files, hour: 1), to: target)
        let after = try FileManager.default.attributesOfItem(atPath: variant)
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
        #expect(FileManager.default.fileExists(atPath: path + "/current/index.html.br"))
        #expect(!FileManager.default.fileExists(atPath: path + "/current/404.html.gz"))
    }

    @Test("forgets assets after the grace period, counted from the last release that had them")
    func forgetsOldAssets() async throws {
        let day: Int64 = 24 * 3600 * 1_000_000
        let start: Int64 = 1_795_910_400_000_000
        func publish(_ style: String, day number: Int64) async throws {
            let release = try fixture.release(
                ReleaseFixture.files(post: "\(number)", style: style),
                hour: Int(number)
            )
            try await self.publish(release, to: target(now: Timestamp(microseconds: start + number * day)))
        }
        try await publish("a", day: 0)
        try await publish("a", day: 20)
        try await publish("b", day: 21)
        try await publish("b", day: 28)
        #expect(text("current/assets/site.a.css") == "style a")
        try await publish("b", day: 29)
        #expect(text("current/assets/site.a.css") == nil)
        #expect(text("current/assets/site.b.css") == "style b")
    }

    @Test("keeps as many releases as it should, and the live one whatever its age")
    func prunes() async throws {
        for hour in 0..<5 {
            try await publish(
                try fixture.release(ReleaseFixture.files(post: "\(hour)"), hour: hour),
                to: target(kept: 3)
            )
        }
        let kept = try await target().releases()
        #expect(kept.count == 3)
        #expect(kept.first?.isLive == true)
        _ = try await target().rollBack(to: try #require(kept.last).id)
        try await publish(
            try fixture.release(ReleaseFixture.files(post: "new"), hour: 9),
            to: target(kept: 1)
        )
        // The one before answers requests that began before the switch.
        #expect(try await target().releases().map(\.isLive) == [true, false])
        let names = try FileManager.default.contentsOfDirectory(atPath: path + "/releases")
        #expect(names.count == 6, "\(names)")
    }

    @Test("keeps the releases that were live last, also those of the same second")
    func prunesByTime() async throws {
        for number in 0..<12 {
            let before = try await target().live()?.manifest.id
            try await publish(
                try fixture.release(ReleaseFixture.files(post: "\(number)")),
                to: target(kept: 2)
            )
            let kept = try await target().releases().map(\.id)
            #expect(before == nil || kept.last == before)
        }
    }

    @Test("refuses a folder whose 'current' something else made", arguments: ["folder", "file", "link"])
    func refusesForeignFolders(kind: String) async throws {
        let current = path + "/current"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        switch kind {
        case "folder":
            try FileManager.default.createDirectory(atPath: current, withIntermediateDirectories: true)
        case "file": try Data().write(to: URL(filePath: current))
        default: try FileManager.default.createSymbolicLink(atPath: current, withDestinationPath: "../../etc")
        }
        let release = try fixture.release(ReleaseFixture.files())
        let error = await #expect(throws: PublishError.self) { try await publish(release, to: target()) }
        #expect(error?.kind == .refused)
        #expect(error?.problem.code == "foreign-folder")
    }

    @Test("removes what a killed publication left, and publishes")
    func cleansUp() async throws {
        try await publish(try fixture.release(ReleaseFixture.files()), to: target())
        let releases = path + "/releases"
        for folder in [".tmp-20261129T000000Z-1", "20261128T000000Z-half"] {
            try FileManager.default.createDirectory(
                atPath: "\(releases)/\(folder)/blog",
                withIntermediateDirectories: true
            )
        }
        try Data("{".utf8).write(to: URL(filePath: releases + "/20261128T000000Z-x.manifest.json.part"))
        try await publish(try fixture.release(ReleaseFixture.files(post: "second"), hour: 1), to: target())
        let names = try FileManager.default.contentsOfDirectory(atPath: releases)
        #expect(names.count == 6, "\(names)")
        #expect(text("current/index.html") == "home of second with a")
    }

    @Test("has one publisher at a time")
    func locks() async throws {
        try await publish(try fixture.release(ReleaseFixture.files()), to: target())
        let lock = try TargetLock(ReleaseStore(root: path, name: "dir:" + path))
        let release = try fixture.release(ReleaseFixture.files(post: "second"), hour: 1)
        let error = await #expect(throws: PublishError.self) { try await publish(release, to: target()) }
        #expect(error?.kind == .locked)
        let closed = filesClosedByOthers {
            for _ in 0..<5000 {
                #expect(throws: PublishError.self) {
                    _ = try TargetLock(ReleaseStore(root: path, name: "dir:" + path))
                }
            }
        }
        #expect(closed == 0)
        withExtendedLifetime(lock) {}
    }

    @Test("says why a disk cannot be written, and stays as it was")
    func reportsFailures() async throws {
        try Data().write(to: root.url.appending(path: "file"))
        let target = LocalTarget(
            path: root.url.appending(path: "file/www").path,
            LocalTarget.Options { Timestamp(microseconds: 0) }
        )
        let release = try fixture.release(ReleaseFixture.files())
        let error = await #expect(throws: PublishError.self) { try await publish(release, to: target) }
        #expect(error?.kind == .failed)
        #expect(error?.problem.message.contains("Not a directory") == true)
    }

    @Test("refuses a site that lost half of a section, unless it is meant")
    func refusesShrinking() async throws {
        var files = ReleaseFixture.files()
        for number in 0..<6 { files["blog/post-\(number)/index.html"] = "post \(number)" }
        try await publish(try fixture.release(files), to: target())
        let smaller = try fixture.release(ReleaseFixture.files(), hour: 1)
        let error = await #expect(throws: PublishError.self) { try await publish(smaller, to: target()) }
        #expect(error?.problem.message == "the section 'blog' would shrink from 7 pages to 1")
        try await publish(smaller, to: target(), allowsShrinking: true)
        #expect(text("current/blog/post-1/index.html") == nil)
    }

    @Test("refuses a site without a page that every host needs", arguments: ["index.html", "404.html"])
    func refusesIncompleteSites(page: String) async throws {
        var files = ReleaseFixture.files()
        files[page] = nil
        let release = try fixture.release(files)
        let error = await #expect(throws: PublishError.self) { try await publish(release, to: target()) }
        #expect(error?.problem.code == "missing-page")
    }
}
