import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Reports changes in folders and of single files.
///
/// All files in folders count, also those that are created later, and what links in them lead to, because
/// that is what builds read; hidden files and backup copies of editors do not. Single files are watched
/// together with their SQLite journals.
package protocol ChangeWatcher: Sendable {
    /// One element for each burst of changes; bursts that nobody has read yet become one element.
    var changes: AsyncStream<Void> { get }

    /// The changes since the last call.
    func takeChanges() -> FileChanges
}

/// Files that changed, were made or are gone.
package struct FileChanges: Sendable {
    /// As the folders and files were named to the watcher; a folder stands for all that is in it.
    package internal(set) var paths: Set<String> = []
    /// Whether others may have changed too, because the system could not tell.
    package internal(set) var isIncomplete = false

    mutating func add(_ other: FileChanges) {
        paths.formUnion(other.paths)
        isIncomplete = isIncomplete || other.isIncomplete
    }
}

/// The changes that nobody has taken yet.
final class FoundChanges: Sendable {
    private let changes = Mutex(FileChanges())

    func add(_ other: FileChanges) { changes.withLock { $0.add(other) } }

    func take() -> FileChanges {
        changes.withLock { changes in
            defer { changes = FileChanges() }
            return changes
        }
    }
}

/// Files in watched folders whose changes do not count.
enum IgnoredFiles {
    /// Hidden, and published (RFC 8615).
    private static let published = ".well-known"

    /// Whether a file or folder is hidden, or a backup copy of an editor.
    static func contains(_ name: String) -> Bool {
        if name.utf8.elementsEqual(published.utf8) { return false }
        return name.utf8.first == UInt8(ascii: ".") || name.utf8.last == UInt8(ascii: "~")
    }
}

/// What a symbolic link names, which may be another link or nothing.
struct LinkTarget {
    /// Absolute.
    let path: String
    let isFolder: Bool

    /// Nil for a file that is not a link.
    init?(of link: String) {
        guard let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else {
            return nil
        }
        let folder = URL(filePath: link).deletingLastPathComponent()
        path = URL(filePath: destination, relativeTo: folder).standardizedFileURL.path
        var isFolder: ObjCBool = false
        self.isFolder =
            FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

/// A single file that is watched together with its SQLite journals.
struct WatchedFile: Hashable, Sendable {
    /// As it was named to the watcher.
    let path: String
    let folder: String
    private let name: String

    private static let suffixes = ["", "-wal", "-journal"]

    init(path: String) {
        self.path = path
        let url = URL(filePath: path)
        folder = url.deletingLastPathComponent().path
        name = url.lastPathComponent
    }

    /// The names of the file and its journals.
    var names: [String] { WatchedFile.suffixes.map { name + $0 } }

    /// What changes with each transaction.
    func signature(_ counters: TransactionCounters) -> Signature {
        Signature(
            files: names.map { FileSignature(of: folder + "/" + $0) },
            counters: counters.bytes(ofDatabase: path)
        )
    }

    /// The state of a database.
    struct Signature: Hashable, Sendable {
        /// Of the file and its journals.
        fileprivate let files: [FileSignature?]
        /// What SQLite counts with each transaction.
        ///
        /// Two may come in one tick of the file system's clock, and leave the same sizes.
        fileprivate let counters: [UInt8]
    }
}

/// What changes with a file: two that are equal are taken for the same content.
struct FileSignature: Hashable, Sendable {
    /// In bytes.
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int
    private let inode: UInt64

    /// Follows links; nil for a file that is not there.
    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        size = Int(status.st_size)
        inode = UInt64(status.st_ino)
        #if canImport(Darwin)
        (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
        #else
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        #endif
    }

    /// Of a folder, whose size and time change with what is in it.
    init(folder inode: UInt64) {
        self.inode = inode
        (size, seconds, nanoseconds) = (0, 0, 0)
    }
}
