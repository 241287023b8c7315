import Content
import Foundation
import TestSupport
import Testing

@testable import Media

@Suite("Files that are made once")
struct DerivedFilesTests {
    private static let day: Int64 = 24 * 3600 * 1_000_000

    private func withFiles(_ body: (DerivedFiles, Timestamp) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let files = DerivedFiles(folder: folder.appending(path: "a/b"))
            try files.store([1, 2, 3], as: "old")
            try files.store([], as: "used")
            try body(files, Timestamp(Date()))
        }
    }

    @Test
    func `are read as they were written`() throws {
        try withFiles { files, _ in
            #expect(files.bytes("old") == [1, 2, 3])
            #expect(files.bytes("used") == [])
            #expect(files.bytes("none") == nil)
            #expect(DerivedFiles.byteCount(atPath: files.path("old")) == 3)
            #expect(DerivedFiles.byteCount(atPath: files.path("none")) == 0)
        }
    }

    @Test(arguments: 0..<11)
    func `are not taken for whole where a byte is missing or another`(position: Int) throws {
        try withFiles { files, _ in
            let url = files.folder.appending(path: "old")
            let whole = try Data(contentsOf: url)
            try whole.prefix(position).write(to: url)
            #expect(files.bytes("old") == nil)
            var changed = whole
            changed[position] ^= 1
            try changed.write(to: url)
            #expect(files.bytes("old") == nil)
        }
    }

    @Test
    func `are removed after 30 days without use`() throws {
        try withFiles { files, now in
            func keep(afterDays days: Int64) {
                files.keep(["used", "none"], at: Timestamp(microseconds: now.microseconds + days * Self.day))
            }
            keep(afterDays: 0)
            keep(afterDays: 29)
            #expect(files.bytes("old") != nil && files.bytes("used") != nil)
            keep(afterDays: 31)
            #expect(files.bytes("old") == nil && files.bytes("used") != nil)
            keep(afterDays: 60)
            #expect(files.bytes("used") != nil)
        }
    }

    /// A clock that was wrong must not cost everything.
    @Test
    func `stay when the clock goes back`() throws {
        try withFiles { files, now in
            files.keep(["used"], at: Timestamp(microseconds: now.microseconds - 90 * Self.day))
            #expect(files.bytes("old") != nil && files.bytes("used") != nil)
        }
    }

    @Test
    func `cannot be written into a file`() throws {
        try withFiles { files, _ in
            let inFile = DerivedFiles(folder: files.folder.appending(path: "old"))
            #expect(throws: (any Error).self) { try inFile.store([1], as: "new") }
        }
    }
}
