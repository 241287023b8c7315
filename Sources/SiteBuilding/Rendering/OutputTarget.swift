import AtomicOutput
import Hashing

/// Takes the files of a build.
protocol OutputTarget: Sendable {
    /// Whether a build saves a state for the next one.
    var keepsState: Bool { get }

    /// Adds a file of the site.
    ///
    /// - Parameter path: relative to the site's folder.
    /// - Throws: `OutputError` when it cannot be written.
    func add(_ path: String, _ bytes: UnsafeBufferPointer<UInt8>) throws -> FileState
}

/// Counts the bytes of a build that writes nothing (`sweetdreams check`).
struct CheckOutput: OutputTarget {
    var keepsState: Bool { false }

    func add(_ path: String, _ bytes: UnsafeBufferPointer<UInt8>) -> FileState {
        let stamp = FileStamp(size: UInt64(bytes.count), time: 0, inode: 0)
        return FileState(path: path, stamp: stamp, hash: 0, digest: SHA256Digest(words: .zero))
    }
}
