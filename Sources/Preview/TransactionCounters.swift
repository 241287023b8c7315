import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Reads what SQLite counts with each transaction of a database.
///
/// A class because it owns descriptors, which stay open. To close one would release every lock that this process has on
/// the file, also that of a build which is reading it: a writer would change the file under it ("How To Corrupt An SQLite
/// Database File", section 2.2).
final class TransactionCounters: Sendable {
    private struct OpenFile {
        let descriptor: Int32
        let device: UInt64
        let inode: UInt64

        func isSame(_ status: stat) -> Bool {
            device == UInt64(status.st_dev) && inode == UInt64(status.st_ino)
        }
    }

    /// By their paths.
    private let files = Mutex<[String: OpenFile]>([:])

    /// The beginning of every database ("Database File Format", section 1.3.1).
    private static let magic = Array("SQLite format 3\0".utf8)

    deinit {
        files.withLock { files in
            for file in files.values { close(file.descriptor) }
        }
    }

    /// The file change counter ("Database File Format", section 1.3.7), and the first header of the WAL index, to which
    /// readers do not write ("WAL-mode File Format", section 2.1).
    ///
    /// - Returns: nothing for a file that is not a database.
    func bytes(ofDatabase path: String) -> [UInt8] {
        files.withLock { files in
            let header = TransactionCounters.bytes(28, of: path, &files)
            guard header.starts(with: TransactionCounters.magic) else {
                TransactionCounters.forget(path, &files)
                return []
            }
            return header[24...] + TransactionCounters.bytes(48, of: path + "-shm", &files)
        }
    }

    /// The first bytes of a file; none where it does not have as many.
    private static func bytes(_ count: Int, of path: String, _ files: inout [String: OpenFile]) -> [UInt8] {
        var status = stat()
        let isThere = stat(path, &status) == 0
        // A file that has gone from its path has no reader that a writer could disturb.
        if let file = files[path], !isThere || !file.isSame(status) { forget(path, &files) }
        guard isThere, let file = files[path] ?? opened(path) else { return [] }
        files[path] = file
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(file.descriptor, &bytes, count, 0) == count ? bytes : []
    }

    private static func opened(_ path: String) -> OpenFile? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            close(descriptor)
            return nil
        }
        return OpenFile(
            descriptor: descriptor,
            device: UInt64(status.st_dev),
            inode: UInt64(status.st_ino)
        )
    }

    private static func forget(_ path: String, _ files: inout [String: OpenFile]) {
        if let file = files.removeValue(forKey: path) { close(file.descriptor) }
    }
}
