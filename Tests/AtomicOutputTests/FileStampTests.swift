import Foundation
import TestSupport
import Testing

@testable import AtomicOutput

@Suite("Files on the disk")
struct FileStampTests {
    @Test
    func `have another stamp after each kind of change`() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "a").path
            try Data("one".utf8).write(to: URL(filePath: file))
            let first = try #require(FileStamp(file))
            #expect(first.size == 3)
            // The same inode and time, another size.
            #expect(truncate(file, 2) == 0)
            setTime(of: file, to: first.time)
            #expect(FileStamp(file) == FileStamp(size: 2, time: first.time, inode: first.inode))
            // The same inode and size, another time.
            setTime(of: file, to: 1_700_000_000_123_456_789)
            #expect(FileStamp(file)?.time == 1_700_000_000_123_456_789)
            // Another inode.
            let other = folder.appending(path: "b").path
            try Data("on".utf8).write(to: URL(filePath: other))
            #expect(rename(other, file) == 0)
            #expect(FileStamp(file)?.inode != first.inode)
        }
    }

    @Test
    func `have the stamp of a symbolic link itself, and none where there is nothing`() throws {
        try withTemporaryFolder { folder in
            let link = folder.appending(path: "link").path
            #expect(symlink("nowhere", link) == 0)
            #expect(FileStamp(link)?.size == 7)
            #expect(FileStamp(folder.appending(path: "nothing").path) == nil)
        }
    }

    private func setTime(of file: String, to nanoseconds: UInt64) {
        let time = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000),
            tv_nsec: Int(nanoseconds % 1_000_000_000)
        )
        #expect(utimensat(AT_FDCWD, file, [time, time], 0) == 0)
    }

    // MARK: Listing

    @Test
    func `are listed with their paths; links are not followed, empty folders are left out`() throws {
        try withTemporaryFolder { folder in
            for path in ["a", ".hidden", "b/c/d"] {
                try Data().write(toNew: folder.appending(path: path))
            }
            try FileManager.default.createDirectory(
                at: folder.appending(path: "empty"),
                withIntermediateDirectories: false
            )
            #expect(symlink("b", folder.appending(path: "link").path) == 0)
            #expect(FolderListing.files(in: folder.path) == ["a", ".hidden", "b/c/d", "link"])
        }
    }

    @Test(arguments: ["nothing", "file"])
    func `are none where there is no folder`(name: String) throws {
        try withTemporaryFolder { folder in
            try Data().write(to: folder.appending(path: "file"))
            #expect(FolderListing.files(in: folder.appending(path: name).path).isEmpty)
        }
    }

    // MARK: Comparing and creating

    @Test(arguments: [0, 1, 65_536, 200_000])
    func `are equal to exactly their bytes`(count: Int) throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "a").path
            var bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            #expect(bytes.withUnsafeBufferPointer { FileOperations.create(file, $0) }?.size == UInt64(count))
            #expect(bytes.withUnsafeBufferPointer { FileOperations.isFile(file, equalTo: $0) })
            if count > 0 {
                bytes[count - 1] ^= 1
                #expect(!bytes.withUnsafeBufferPointer { FileOperations.isFile(file, equalTo: $0) })
            }
            bytes.append(0)
            #expect(!bytes.withUnsafeBufferPointer { FileOperations.isFile(file, equalTo: $0) })
        }
    }

    @Test
    func `are never overwritten when they are created`() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "a").path
            try Data("one".utf8).write(to: URL(filePath: file))
            let stamp = [UInt8]("two".utf8).withUnsafeBufferPointer { FileOperations.create(file, $0) }
            #expect(stamp == nil && errno == EEXIST)
            #expect(try Data(contentsOf: URL(filePath: file)) == Data("one".utf8))
        }
    }
}
