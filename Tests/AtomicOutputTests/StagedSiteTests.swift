import Foundation
import Hashing
import TestSupport
import Testing

@testable import AtomicOutput

@Suite("A staged site")
struct StagedSiteTests {
    private static let first = ["index.html": "home", "blog/a/index.html": "a", "blog/b/index.html": "b"]

    @Test
    func `is published with all its files, and leaves a state and a lock at most`() async throws {
        try await withOutput { output in
            let outcome = try await output.publish(Self.first)
            #expect(outcome.written == 3 && outcome.removed.isEmpty && !outcome.hadGap)
            #expect(output.files == Self.first)
            #expect(try output.siblings == [".public.state"])
        }
    }

    @Test
    func `touches no file, folder or inode when nothing changed`() async throws {
        try await withOutput { output in
            try await output.publish(Self.first)
            let paths = [".", "index.html", "blog", "blog/a", "blog/a/index.html"]
            let before = paths.map(output.stamp)
            let outcome = try await output.publish(Self.first)
            #expect(outcome.isUnchanged)
            #expect(paths.map(output.stamp) == before)
        }
    }

    @Test
    func `writes only files that differ, and keeps the inode and time of the others`() async throws {
        try await withOutput { output in
            try await output.publish(Self.first)
            let kept = output.stamp("blog/b/index.html")
            let replaced = output.stamp("blog/a/index.html")
            var files = Self.first
            files["blog/a/index.html"] = "new"
            let outcome = try await output.publish(files)
            #expect(outcome.written == 1 && output.files == files)
            #expect(output.stamp("blog/b/index.html") == kept)
            #expect(output.stamp("blog/a/index.html")?.inode != replaced?.inode)
        }
    }

    @Test
    func `removes files that it does not have, and the folders that are empty then`() async throws {
        try await withOutput { output in
            try await output.publish(Self.first)
            let outcome = try await output.publish(["index.html": "home"])
            #expect(outcome.removed == ["blog/a/index.html", "blog/b/index.html"])
            #expect(output.files == ["index.html": "home"] && output.stamp("blog") == nil)
        }
    }

    /// The hash by which a written file is known.
    private func hash(of text: String) -> UInt64 { SHA256Digest(Array(text.utf8)).words[0] }

    @Test
    func `keeps a file only where the path, the hash and the file on the disk agree`() async throws {
        try await withOutput { output in
            try await output.publish(Self.first)
            try output.write("by hand", to: "public/blog/a/index.html")
            let site = await output.staged()
            #expect(site.keep("blog/b/index.html", hash: hash(of: "b")) != nil)
            #expect(site.keep("blog/b/index.html", hash: hash(of: "c")) == nil)
            #expect(site.keep("blog/a/index.html", hash: hash(of: "a")) == nil)
            #expect(site.keep("blog/c/index.html", hash: hash(of: "b")) == nil)
        }
    }

    @Test(arguments: [1, 2, 3])
    func `leaves the old site alone when it is discarded`(builds: Int) async throws {
        try await withOutput { output in
            for number in 1...builds { try await output.publish(["a": "\(number)", "b/c": "\(number)"]) }
            let before = output.files
            let site = await output.staged()
            _ = try output.add(["a": "other", "d/e": "new"], to: site)
            site.discard()
            #expect(output.files == before)
            try await output.publish(["a": "other", "b/c": "last"])
            #expect(output.files == ["a": "other", "b/c": "last"])
            #expect(try !output.siblings.contains(".public.staging"))
        }
    }

    @Test
    func `takes over equal files of a site without a manifest`() async throws {
        try await withOutput { output in
            try await output.publish(Self.first)
            let before = output.stamp("blog/a/index.html")
            output.folder.invalidateState()
            let outcome = try await output.publish(Self.first)
            #expect(outcome.isUnchanged && output.stamp("blog/a/index.html") == before)
            try output.write("other", to: "public/index.html")
            output.folder.invalidateState()
            #expect(try await output.publish(Self.first).written == 1)
            #expect(output.files == Self.first && output.stamp("blog/a/index.html") == before)
        }
    }

    @Test
    func `keeps a .gitignore, and removes other files and empty folders that no build wrote`() async throws {
        try await withOutput { output in
            try await output.publish(Self.first)
            try output.write("*", to: "public/.gitignore")
            try output.write("x", to: "public/blog/untracked.html")
            try FileManager.default.createDirectory(
                at: output.parent.appending(path: "public/blog/empty"),
                withIntermediateDirectories: false
            )
            let outcome = try await output.publish(Self.first)
            #expect(Set(outcome.removed) == ["blog/empty", "blog/untracked.html"])
            #expect(output.files[".gitignore"] == "*" && output.files.count == 4)
            #expect(output.stamp("blog/empty") == nil)
        }
    }

    @Test
    func `is swapped in by two renames where folders cannot be exchanged`() async throws {
        try await withOutput { output in
            output.exchange = { _, _ in false }
            let first = try await output.publish(["a": "1"])
            let second = try await output.publish(["a": "2"])
            #expect(!first.hadGap && second.hadGap)
            #expect(output.files == ["a": "2"])
            #expect(try output.siblings == [".public.state", ".public.twin"])
        }
    }

    // MARK: Errors

    @Test(arguments: [
        (ENOSPC, "free some space on the disk"), (EACCES, "check the permissions of /sites"),
    ])
    func `says what to do about a file that cannot be written, and that the old site is unchanged`(
        code: Int32,
        remedy: String
    ) {
        for kind in [OutputError.Kind.cannotWrite(file: "index.html"), .cannotSaveState] {
            let error = OutputError(kind: kind, folder: "public", parent: "/sites", code: code)
            #expect(error.advice == "\(remedy), then build again; the old site is unchanged")
        }
    }

    @Test
    func `names the file that cannot be written, and the reason`() async throws {
        try await withOutput { output in
            let site = await output.staged()
            // A file stands where the second one needs a folder.
            _ = try site.add("blog", text: "file")
            let error = #expect(throws: OutputError.self) { _ = try site.add("blog/a", text: "a") }
            #expect(error?.kind == .cannotWrite(file: "blog/a") && error?.code == ENOTDIR)
            #expect(error?.message.hasPrefix("blog/a cannot be written: ") == true)
            #expect(error?.advice.hasPrefix("check the permissions of ") == true)
            #expect(error?.advice.hasSuffix(", then build again; the old site is unchanged") == true)
            site.discard()
            #expect(try output.siblings == [])
        }
    }

    @Test
    func `cannot be staged where something else has the name of the staging folder`() async throws {
        try await withOutput { output in
            try output.write("x", to: ".public.staging")
            let site = await output.staged()
            let error = #expect(throws: OutputError.self) { _ = try site.add("a", text: "a") }
            #expect(error?.kind == .cannotStage && error?.code == EEXIST)
        }
    }

    @Test
    func `leaves the old site alone when the payload or the state cannot be made`() async throws {
        struct PayloadFailure: Error {}
        try await withOutput { output in
            try await output.publish(["a": "1"])
            let first = await output.staged()
            let files = try output.add(["a": "2"], to: first)
            #expect(throws: PayloadFailure.self) {
                _ = try first.commit(files) { () throws -> BuildCount in throw PayloadFailure() }
            }
            first.discard()
            #expect(output.files == ["a": "1"])

            let second = await output.staged()
            let table = try output.add(["a": "2"], to: second)
            try FileManager.default.createDirectory(
                atPath: output.folder.nextState + ".part",
                withIntermediateDirectories: false
            )
            let error = #expect(throws: OutputError.self) {
                _ = try second.commit(table) { BuildCount() }
            }
            #expect(error?.kind == .cannotSaveState)
            second.discard()
            #expect(output.files == ["a": "1"])
        }
    }
}
