import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps two builds of one folder apart, with a lock that ends with the process, however that ends.
///
/// A class because it owns a file descriptor.
package final class OutputLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock; also creates the folders above the output folder.
    ///
    /// - Throws: `OutputError` with the kind `locked` when another process holds it, `cannotCreateLock` when its file
    ///   cannot be created.
    package init(_ folder: OutputFolder) throws(OutputError) {
        // If this fails, creating the lock fails too.
        try? FileManager.default.createDirectory(atPath: folder.parent, withIntermediateDirectories: true)
        // Kept only when the lock is taken: `deinit` also runs after an error in a complete object, and would close it twice.
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw folder.error(.cannotCreateLock, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw folder.error(.locked)
        }
        self.descriptor = descriptor
    }

    /// The lock as a child process inherits it.
    func duplicate() -> Int32 { dup(descriptor) }

    deinit {
        // Unlocked explicitly, because a child process shares the lock until it closes what it inherited (flock(2)).
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
