import Foundation
import StudioTesting
import TestSupport
import Testing

@testable import Preview

@Suite("The file watcher", .timeLimit(.minutes(1)))
struct FileWatcherTests {
    @Test("reports changes in folders, in folders that are created later, and of a database")
    func reportsChanges() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content")
            try Data("a".utf8).write(toNew: content.appending(path: "blog/a.md"))
            let database = folder.appending(path: "site.db").path
            let watcher = try FileWatcher(folders: [content.path], files: [database])
            var changes = watcher.changes.makeAsyncIterator()
            try Data("b".utf8).write(to: content.appending(path: "blog/a.md"))
            #expect(await changes.next() != nil)
            try Data("c".utf8).write(toNew: content.appending(path: "new/deep/b.md"))
            #expect(await changes.next() != nil)
            try Data("d".utf8).write(to: content.appending(path: "new/deep/b.md"))
            #expect(await changes.next() != nil)
            try StudioFixture([]).writeSQLite(to: database)
            #expect(await changes.next() != nil)
        }
    }

    /// A folder of content, and one elsewhere, with a watcher of the first.
    private func withLinks(
        _ body: (_ content: URL, _ elsewhere: URL, inout AsyncStream<Void>.Iterator) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content")
            let elsewhere = folder.appending(path: "elsewhere")
            try Data("a".utf8).write(toNew: elsewhere.appending(path: "post.md"))
            try Data("a".utf8).write(toNew: elsewhere.appending(path: "media/a.txt"))
            try Data("a".utf8).write(toNew: content.appending(path: "blog/a.md"))
            for (name, target) in [
                ("blog/post.md", "../../elsewhere/chain.md"), ("media", elsewhere.path + "/media"),
                ("blog/circle", "."), ("blog/none.md", "nowhere.md"), ("blog/self.md", "self.md"),
            ] {
                let path = content.appending(path: name).path
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
            try FileManager.default.createSymbolicLink(
                atPath: elsewhere.appending(path: "chain.md").path,
                withDestinationPath: "post.md"
            )
            let watcher = try FileWatcher(folders: [content.path], files: [])
            var changes = watcher.changes.makeAsyncIterator()
            try await body(content, elsewhere, &changes)
        }
    }

    @Test(
        "reports changes of what links lead to, also through other links",
        arguments: ["post.md", "media/a.txt", "media/new/b.txt"]
    )
    func followsLinks(file: String) async throws {
        try await withLinks { _, elsewhere, changes in
            try Data("longer".utf8).write(toNew: elsewhere.appending(path: file))
            #expect(await changes.next() != nil)
        }
    }

    @Test("reports a file that is replaced in one step, and one that a new link leads to")
    func followsNewLinks() async throws {
        try await withLinks { content, elsewhere, changes in
            try Data("longer".utf8).write(to: elsewhere.appending(path: "post.md"), options: .atomic)
            #expect(await changes.next() != nil)
            let other = elsewhere.deletingLastPathComponent().appending(path: "other/b.md")
            try Data("b".utf8).write(toNew: other)
            let link = content.appending(path: "blog/b.md").path
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other.path)
            #expect(await changes.next() != nil)
            try Data("longer".utf8).write(to: other)
            #expect(await changes.next() != nil)
        }
    }

    @Test("names the folder that cannot be watched")
    func namesTheFolder() throws {
        let failure = #expect(throws: WatchFailure.self) {
            try FileWatcher(folders: ["/nowhere/at/all"], files: [])
        }
        #expect(failure?.path == "/nowhere/at/all")
    }

    @Test("ignores hidden files and the backup copies of editors", arguments: [".git", ".a.md.swp", "a.md~"])
    func ignoresHiddenFiles(name: String) {
        #expect(IgnoredFiles.contains(name))
    }

    @Test("reports everything else", arguments: ["a.md", "a~b.md", "README", "夜.md"])
    func reportsOtherFiles(name: String) {
        #expect(!IgnoredFiles.contains(name))
    }
}

@Suite("A single file that is watched")
struct WatchedFileTests {
    @Test("has its folder, and the names of its SQLite journals")
    func hasJournals() {
        let file = WatchedFile(path: "/studio/site.db")
        #expect(file.folder == "/studio")
        #expect(file.names == ["site.db", "site.db-wal", "site.db-journal"])
    }

    @Test("has another signature once it or a journal changes or vanishes")
    func changesItsSignature() throws {
        try withTemporaryFolder { folder in
            let database = folder.appending(path: "site.db")
            let journal = folder.appending(path: "site.db-wal")
            let file = WatchedFile(path: database.path)
            var signatures = [file.signature]
            try Data("a".utf8).write(to: database)
            signatures.append(file.signature)
            #expect(file.signature == file.signature)
            try Data("ab".utf8).write(to: database)
            signatures.append(file.signature)
            try Data("a".utf8).write(to: journal)
            signatures.append(file.signature)
            #expect(Set(signatures).count == 4)
            try FileManager.default.removeItem(at: journal)
            #expect(file.signature == signatures[2])
        }
    }

    @Test("has the same signature when another file in its folder changes")
    func ignoresOtherFiles() throws {
        try withTemporaryFolder { folder in
            let file = WatchedFile(path: folder.appending(path: "site.db").path)
            let before = file.signature
            try Data("a".utf8).write(to: folder.appending(path: "other.db"))
            #expect(file.signature == before)
        }
    }
}
