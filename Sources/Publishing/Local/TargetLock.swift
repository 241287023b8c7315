#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps two publishers of one folder apart, with a lock that ends with the process, however that ends.
///
/// A class because it owns a file descriptor.
final class TargetLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `PublishError` when another process holds it, or its file cannot be created.
    init(_ store: ReleaseStore) throws(PublishError) {
        // Kept only when the lock is taken: `deinit` also runs after an error in a complete object, and would close it twice.
        let descriptor = open(store.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw store.failure("cannot create \(store.lock)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw TargetLock.otherPublisher(store)
        }
        self.descriptor = descriptor
    }

    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    static func otherPublisher(_ store: ReleaseStore) -> PublishError {
        store.error(
            .locked,
            "locked",
            "another publisher is at work",
            advice: "wait until it has ended, and publish again"
        )
    }
}
