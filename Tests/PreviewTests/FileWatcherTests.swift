import Foundation
import StudioTesting
import TestSupport
import Testing

@testable import Preview

#if canImport(Glibc)
import Glibc
#endif

/// How changes are noticed.
private enum Way: String, CaseIterable, CustomTestStringConvertible {
    case events
    case polling

    var testDescription: String { rawValue }

    func watcher(
        folders: [URL],
        optionalFolders: [URL] = [],
        files: [URL] = []
    ) throws -> any ChangeWatcher {
        let (folders, optional, files) = (
            folders.map(\.path), optionalFolders.map(\.path), files.map(\.path)
        )
        return switch self {
        case .events: try FileWatcher(folders: folders, optionalFolders: optional, files: files)
        case .polling:
            try PollingWatcher(
                folders: folders,
                optionalFolders: optional,
                files: files,
                interval: .milliseconds(5)
            )
        }
    }
}

/// A folder of content, a folder elsewhere and a database, with a watcher.
private struct Watched: ~Copyable {
    let content: URL
    let elsewhere: URL
    let database: URL
    let watcher: any ChangeWatcher
    private var changes: AsyncStream<Void>.Iterator

    init(_ folder: URL, _ way: Way) throws {
        content = folder.appending(path: "content")
        elsewhere = folder.appending(path: "elsewhere")
        database = folder.appending(path: "site.db")
        try Data("a".utf8).write(toNew: content.appending(path: "blog/a.md"))
        try Data("a".utf8).write(toNew: elsewhere.appending(path: "post.md"))
        try Data("a".utf8).write(toNew: elsewhere.appending(path: "media/a.txt"))
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
        watcher = try way.watcher(folders: [content], files: [database])
        changes = watcher.changes.makeAsyncIterator()
    }

    func file(_ path: String) -> URL { content.appending(path: path) }

    func save(_ text: String, to path: String) throws {
        try Data(text.utf8).write(toNew: content.appending(path: path))
    }

    mutating func anyChange() async {
        _ = await changes.next()
        _ = watcher.takeChanges()
    }

    /// Waits until the watcher names a file or a folder around it, or says that anything may have changed.
    ///
    /// - Returns: all paths that it named until then.
    @discardableResult
    mutating func change(of file: URL) async -> Set<String> {
        var paths: Set<String> = []
        while await changes.next() != nil {
            let found = watcher.takeChanges()
            paths.formUnion(found.paths)
            let isNamed = paths.contains { file.path == $0 || file.path.hasPrefix($0 + "/") }
            if isNamed || found.isIncomplete { break }
        }
        return paths
    }
}

/// Both watchers report the same; a test that sees nothing ends with its time limit.
@Suite("A watcher", .timeLimit(.minutes(20)))
struct FileWatcherTests {
    @Test(arguments: Way.allCases)
    fileprivate func `reports a file that is changed, made, replaced in one step and deleted`(
        way: Way
    ) async throws {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            try watched.save("longer", to: "blog/a.md")
            await watched.change(of: watched.file("blog/a.md"))
            try watched.save("b", to: "blog/b.md")
            await watched.change(of: watched.file("blog/b.md"))
            try Data("c".utf8).write(to: watched.file("blog/b.md"), options: .atomic)
            await watched.change(of: watched.file("blog/b.md"))
            try FileManager.default.removeItem(at: watched.file("blog/a.md"))
            await watched.change(of: watched.file("blog/a.md"))
        }
    }

    @Test(arguments: Way.allCases)
    fileprivate func `reports a new folder with files in it, and what changes there later`(
        way: Way
    ) async throws {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            try watched.save("c", to: "new/deep/b.md")
            await watched.change(of: watched.file("new/deep/b.md"))
            try watched.save("longer", to: "new/deep/b.md")
            await watched.change(of: watched.file("new/deep/b.md"))
            try watched.save("d", to: "new/deep/c.md")
            await watched.change(of: watched.file("new/deep/c.md"))
        }
    }

    @Test(arguments: Way.allCases)
    fileprivate func `reports a folder that is renamed, and what changes there by its new name`(
        way: Way
    ) async throws {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            try watched.save("b", to: "old/deep/b.md")
            await watched.change(of: watched.file("old/deep/b.md"))
            try FileManager.default.moveItem(at: watched.file("old"), to: watched.file("renamed"))
            // The old name and the new one may come one after the other, and files of before in between.
            await watched.change(of: watched.file("renamed"))
            try watched.save("c", to: "marker.md")
            await watched.change(of: watched.file("marker.md"))
            try watched.save("longer", to: "renamed/deep/b.md")
            let paths = await watched.change(of: watched.file("renamed/deep/b.md"))
            #expect(!paths.contains { $0.hasPrefix(watched.file("old").path) })
        }
    }

    @Test(arguments: Way.allCases, ["post.md", "media/a.txt", "media/new/b.txt"])
    fileprivate func `reports changes of what links lead to, also through other links`(
        way: Way,
        file: String
    ) async throws {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            let target = watched.elsewhere.appending(path: file)
            try Data("longer".utf8).write(toNew: target)
            await watched.change(of: target)
        }
    }

    @Test(arguments: Way.allCases)
    fileprivate func `reports the target of a link that is replaced in one step, and that of a new link`(
        way: Way
    ) async throws {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            let target = watched.elsewhere.appending(path: "post.md")
            try Data("longer".utf8).write(to: target, options: .atomic)
            await watched.change(of: target)
            let other = folder.appending(path: "other/b.md")
            try Data("b".utf8).write(toNew: other)
            let link = watched.file("blog/b.md")
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: other.path)
            await watched.change(of: link)
            try Data("longer".utf8).write(to: other)
            await watched.change(of: other)
        }
    }

    @Test(arguments: Way.allCases, ["site.db", "site.db-wal", "site.db-journal"])
    fileprivate func `reports a database by its name when it or a journal changes`(
        way: Way,
        name: String
    ) async throws {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            try Data("a".utf8).write(to: folder.appending(path: "other.db"))
            try Data("a".utf8).write(to: folder.appending(path: name))
            let paths = await watched.change(of: watched.database)
            #expect(paths == [watched.database.path])
        }
    }

    @Test(arguments: Way.allCases)
    fileprivate func `reports a database that is written`(way: Way) async throws {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            try StudioFixture([]).writeSQLite(to: watched.database.path)
            await watched.change(of: watched.database)
        }
    }

    @Test(arguments: Way.allCases, [".hidden.md", ".git/index", "a.md~"])
    fileprivate func `reports no hidden file and no backup copy of an editor`(
        way: Way,
        name: String
    ) async throws {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            try watched.save("b", to: name)
            try watched.save("b", to: "marker.md")
            let paths = await watched.change(of: watched.file("marker.md"))
            #expect(!paths.contains { $0.contains("hidden") || $0.contains(".git") || $0.contains("~") })
        }
    }

    @Test(arguments: Way.allCases)
    fileprivate func `follows a folder that takes the place of the one that it watches`(way: Way) async throws
    {
        try await withTemporaryFolder { folder in
            var watched = try Watched(folder, way)
            let old = folder.appending(path: "old")
            try FileManager.default.moveItem(at: watched.content, to: old)
            await watched.anyChange()
            try watched.save("a", to: "new/a.md")
            await watched.change(of: watched.file("new/a.md"))
            // What was moved away is not followed.
            try Data("b".utf8).write(to: old.appending(path: "blog/old.md"))
            for text in ["b", "longer", "longer still"] {
                try watched.save(text, to: "new/a.md")
                let paths = await watched.change(of: watched.file("new/a.md"))
                #expect(!paths.contains { $0.contains("old") })
            }
        }
    }

    @Test(arguments: Way.allCases)
    fileprivate func `names the folder that cannot be watched`(way: Way) throws {
        let failure = #expect(throws: WatchFailure.self) {
            try way.watcher(folders: [URL(filePath: "/nowhere/at/all")])
        }
        #expect(failure?.path == "/nowhere/at/all" && failure?.code == ENOENT)
    }

    @Test(arguments: Way.allCases)
    fileprivate func `ends with its last user`(way: Way) async throws {
        try await withTemporaryFolder { folder in
            var watcher: (any ChangeWatcher)? = try way.watcher(folders: [folder])
            let changes = try #require(watcher?.changes)
            watcher = nil
            for await _ in changes {}
        }
    }

    @Test(arguments: Way.allCases)
    fileprivate func `reports a folder that is made later, and what changes in it then`(way: Way) async throws
    {
        try await withTemporaryFolder { folder in
            let (content, later) = (folder.appending(path: "content"), folder.appending(path: "templates"))
            try Data("a".utf8).write(toNew: content.appending(path: "a.md"))
            let watcher = try way.watcher(folders: [content], optionalFolders: [later])
            var changes = watcher.changes.makeAsyncIterator()
            let file = later.appending(path: "home.html")
            try Data("a".utf8).write(toNew: file)
            _ = await changes.next()
            let first = watcher.takeChanges()
            #expect(first.isIncomplete || first.paths.contains(file.path))
            try Data("longer".utf8).write(to: file)
            var found: Set<String> = []
            while !found.contains(file.path) {
                _ = await changes.next()
                let change = watcher.takeChanges()
                found.formUnion(change.isIncomplete ? [] : change.paths)
            }
        }
    }

    @Test("ignores hidden files and the backup copies of editors", arguments: [".git", ".a.md.swp", "a.md~"])
    func ignoresHiddenFiles(name: String) {
        #expect(IgnoredFiles.contains(name))
    }

    @Test("reports everything else", arguments: ["a.md", "a~b.md", "README", "夜.md", ".well-known"])
    func reportsOtherFiles(name: String) {
        #expect(!IgnoredFiles.contains(name))
    }
}

@Suite("A snapshot of folders")
struct FileSnapshotTests {
    @Test
    func `is the same when nothing changes, and sees a file of the same size and time by its inode`() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "a.md")
            let other = folder.appending(path: ".b.md")
            let date = Date(timeIntervalSince1970: 1_000_000_000)
            for url in [file, other] {
                try Data("a".utf8).write(to: url)
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: url.path)
            }
            func snapshot() -> FileSnapshot {
                FileSnapshot(folders: [folder.path], files: [], TransactionCounters())
            }
            let before = snapshot()
            #expect(snapshot().paths(changedSince: before) == [])
            #expect(rename(other.path, file.path) == 0)
            #expect(snapshot().paths(changedSince: before) == [file.path])
        }
    }

    @Test
    func `names a folder that a link leads to by its own name where it is watched too`() throws {
        try withTemporaryFolder { folder in
            try Data("a".utf8).write(toNew: folder.appending(path: "real/a.md"))
            for name in ["a-link", "z-link"] {
                let path = folder.appending(path: name).path
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "real")
            }
            let before = FileSnapshot(folders: [folder.path], files: [], TransactionCounters())
            let file = folder.appending(path: "real/a.md")
            try Data("longer".utf8).write(to: file)
            let now = FileSnapshot(folders: [folder.path], files: [], TransactionCounters())
            #expect(now.paths(changedSince: before) == [file.path])
        }
    }
}

@Suite("A file system that other machines write to")
struct SharedFileSystemTests {
    private static let mounts = """
        22 28 0:21 / /proc rw,nosuid - proc proc rw
        28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        31 28 0:40 /studio /mnt/a\\040b rw,relatime shared:9 master:2 - nfs4 nas:/studio rw
        32 28 0:41 / /mnt/c rw - 9p C:\\\\ rw
        33 28 0:42 / /mnt/d rw - fuse.sshfs nas: rw
        34 28 8:1 / /mnt/e rw - fuseblk /dev/sda1 rw
        35 28 0:43
        36 28 0:44 / /mnt/f rw -
        """

    @Test(arguments: [
        ("0:40", "nfs4"), ("0:41", "9p"), ("0:42", "fuse.sshfs"), ("254:0", nil), ("8:1", nil), ("0:4", nil),
        ("0:43", nil), ("0:44", nil), ("", nil),
    ])
    func `is known by how it is mounted; disks of this machine are none`(device: String, kind: String?) {
        #expect(SharedFileSystem.kind(ofDevice: device, in: Self.mounts) == kind)
    }

    @Test(arguments: ["/proc", "/nowhere/at/all"])
    func `is none where the system's own files are, and where nothing is`(path: String) {
        #expect(SharedFileSystem.kind(at: path) == nil)
    }
}

@Suite("A single file that is watched")
struct WatchedFileTests {
    private let counters = TransactionCounters()

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
            var signatures = [file.signature(counters)]
            try Data("a".utf8).write(to: database)
            signatures.append(file.signature(counters))
            #expect(file.signature(counters) == file.signature(counters))
            try Data("ab".utf8).write(to: database)
            signatures.append(file.signature(counters))
            try Data("a".utf8).write(to: journal)
            signatures.append(file.signature(counters))
            #expect(Set(signatures).count == 4)
            try FileManager.default.removeItem(at: journal)
            #expect(file.signature(counters) == signatures[2])
        }
    }

    @Test(
        "has another signature after each transaction, whatever sizes and times say",
        arguments: ["DELETE", "WAL"]
    )
    func countsTransactions(journal: String) throws {
        try withTemporaryFolder { folder in
            let database = folder.appending(path: "site.db")
            let file = WatchedFile(path: database.path)
            /// As in one tick of a coarse clock.
            func stopTheClock() throws {
                for name in file.names where FileManager.default.fileExists(atPath: "\(file.folder)/\(name)")
                {
                    try FileManager.default.setAttributes(
                        [.modificationDate: Date(timeIntervalSince1970: 1)],
                        ofItemAtPath: "\(file.folder)/\(name)"
                    )
                }
            }
            try StudioFixture([]).writeSQLite(to: database.path)
            try StudioFixture.withConnection(to: database.path) { execute in
                try execute("PRAGMA journal_mode = \(journal)")
                try execute("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('a')")
                // From here on, a log is written from its beginning, and keeps its size.
                if journal == "WAL" { try execute("PRAGMA wal_checkpoint(RESTART)") }
                var signatures: [WatchedFile.Signature] = []
                for text in ["b", "c", "d"] {
                    try execute("UPDATE notes SET text = '\(text)'")
                    if journal == "WAL" { try execute("PRAGMA wal_checkpoint(RESTART)") }
                    try stopTheClock()
                    signatures.append(file.signature(counters))
                    #expect(file.signature(counters) == signatures.last)
                }
                #expect(Set(signatures).count == 3)
            }
        }
    }

    @Test(arguments: ["site.db", "site.db-shm"])
    func `keeps the lock of a reader of this process when its signature is taken`(name: String) throws {
        try withTemporaryFolder { folder in
            let database = folder.appending(path: "site.db")
            let file = WatchedFile(path: database.path)
            try StudioFixture([]).writeSQLite(to: database.path)
            try StudioFixture.withConnection(to: database.path) { execute in
                try execute("PRAGMA journal_mode = WAL")
                try execute("CREATE TABLE notes (text TEXT)")
                let reader = open(folder.appending(path: name).path, O_RDONLY | O_CLOEXEC)
                try #require(reader >= 0)
                defer { close(reader) }
                // Of a byte that SQLite itself does not lock.
                var lock = flock()
                lock.l_type = Int16(F_RDLCK)
                lock.l_whence = Int16(SEEK_SET)
                (lock.l_start, lock.l_len) = (1 << 20, 1)
                try #require(fcntl(reader, F_SETLK, &lock) == 0)
                try #require(try isLocked(reader, at: lock.l_start))
                for text in ["a", "b"] {
                    try execute("INSERT INTO notes VALUES ('\(text)')")
                    _ = file.signature(counters)
                    #expect(try isLocked(reader, at: lock.l_start))
                }
            }
        }
    }

    /// Whether this process has a lock that begins at a byte of a file (proc_locks(5)).
    private func isLocked(_ descriptor: Int32, at start: off_t) throws -> Bool {
        var status = stat()
        try #require(fstat(descriptor, &status) == 0)
        let locks = try String(contentsOfFile: "/proc/locks", encoding: .utf8)
        return locks.split(separator: "\n").contains { line in
            let fields = line.split(separator: " ").map(String.init)
            return fields.suffix(2).first == String(start) && fields.contains(String(getpid()))
                && fields.contains { $0.hasSuffix(":\(status.st_ino)") }
        }
    }

    @Test
    func `keeps no file open that is not a database`() throws {
        try withTemporaryFolder { folder in
            let picture = folder.appending(path: "picture.svg")
            try Data("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8).write(to: picture)
            #expect(counters.bytes(ofDatabase: picture.path) == [])
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
                // Another test may have closed it by now.
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            }
            #expect(!open.contains { $0.hasSuffix("\(folder.lastPathComponent)/picture.svg") })
        }
    }

    @Test("has the same signature when another file in its folder changes")
    func ignoresOtherFiles() throws {
        try withTemporaryFolder { folder in
            let file = WatchedFile(path: folder.appending(path: "site.db").path)
            let before = file.signature(counters)
            try Data("a".utf8).write(to: folder.appending(path: "other.db"))
            #expect(file.signature(counters) == before)
        }
    }
}
