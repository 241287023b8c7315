import Content
import Foundation
import Hashing
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("The stamp of a build's input")
struct InputStampTests {
    private func stamp(_ paths: String..., seed: Int = 0) -> UInt64 {
        var hasher = ContentHasher()
        hasher.add(seed)
        return InputStamp(seed: hasher, paths: paths).hash
    }

    @Test func `is the same for the same files in any order`() throws {
        try withTemporaryFolder { folder in
            try Archive("-- a/b.txt --\nB\n-- c.txt --\nC\n").write(to: folder)
            let first = folder.appending(path: "a").path
            let second = folder.appending(path: "c.txt").path
            #expect(stamp(first, second) == stamp(second, first))
            #expect(stamp(first) != stamp(second))
            #expect(stamp(first) != stamp(first, seed: 1))
        }
    }

    @Test func `differs for another program, with drafts, and for another endpoint of the form`() throws {
        try withTemporaryFolder { folder in
            let options = BuildOptions(
                content: folder,
                templates: folder,
                output: .checkOnly,
                clock: .fixture,
                workers: 1
            )
            var variants = [options, options, options, options]
            variants[1].program = "2"
            variants[2].includesDrafts = true
            variants[3].contactEndpoint = "http://127.0.0.1:8081/v1/contact"
            let hashes = variants.map { InputStamp($0, [])?.hash }
            #expect(Set(hashes).count == 4 && !hashes.contains(nil))
        }
    }

    @Test(arguments: ["edited", "added", "removed", "renamed"])
    func `changes when a file of a folder is changed`(change: String) throws {
        try withTemporaryFolder { folder in
            try Archive("-- a/b.txt --\nB\n").write(to: folder)
            let before = stamp(folder.path)
            let file = folder.appending(path: "a/b.txt")
            switch change {
            case "edited": try Data("Longer".utf8).write(to: file)
            case "added": try Data().write(to: folder.appending(path: "a/c.txt"))
            case "removed": try FileManager.default.removeItem(at: file)
            default: try FileManager.default.moveItem(at: file, to: folder.appending(path: "a/d.txt"))
            }
            #expect(stamp(folder.path) != before)
        }
    }

    @Test func `tells a missing file from an empty one, and is not trusted right after a change`() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "a.txt")
            let missing = stamp(file.path)
            #expect(stamp(file.path) == missing)
            try Data().write(to: file)
            #expect(stamp(file.path) != missing)
            let time = [
                timespec(tv_sec: 4_000_000_000, tv_nsec: 0), timespec(tv_sec: 4_000_000_000, tv_nsec: 0),
            ]
            try #require(utimensat(AT_FDCWD, file.path, time, 0) == 0)
            #expect(InputStamp(seed: ContentHasher(), paths: [file.path]).trustedHash == 0)
            #expect(InputStamp(seed: ContentHasher(), paths: []).trustedHash != 0)
        }
    }

    @Test func `looks into each folder once, although links lead in circles, and sees what links lead to`()
        throws
    {
        try withTemporaryFolder { folder in
            try Archive("-- a/b.txt --\nB\n-- c/d.txt --\nD\n").write(to: folder)
            for (name, target) in [
                ("a/loop", "."), ("a/loop2", "../a"), ("a/up", ".."), ("a/link.txt", "../c/d.txt"),
            ] {
                let path = folder.appending(path: name).path
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
            let root = folder.appending(path: "a").path
            let before = stamp(root)
            #expect(stamp(root) == before)
            try Data("Longer".utf8).write(to: folder.appending(path: "c/d.txt"))
            #expect(stamp(root) != before)
        }
    }
}
