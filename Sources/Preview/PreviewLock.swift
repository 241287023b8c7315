import Content
import Foundation
import SiteBuilding

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps two previews of one folder apart, with a lock that ends with the process, however that ends.
///
/// A class because it owns a file descriptor.
package final class PreviewLock: Sendable {
    private let file: String
    private let descriptor: Int32

    /// - Parameter folder: the preview's folder.
    /// - Throws: `OutputLocked`, which says where the other preview is; `OutputFailure` when the lock cannot be made.
    package init(folder: String) throws {
        file = folder + "/lock"
        // Kept only when the lock is taken: `deinit` also runs after an error in a complete object, and would close it twice.
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw OutputFailure(
                Problem(
                    "output",
                    at: .file(path: file),
                    "the preview's lock cannot be made: \(String(cString: strerror(errno)))",
                    advice: "check the permissions of the folder"
                )
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            // Empty while the other one starts.
            let address = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            throw OutputLocked(
                Problem(
                    "locked",
                    at: .file(path: folder),
                    address.isEmpty
                        ? "another preview of this folder is starting"
                        : "this folder has a preview already: \(address.escapedForTerminal)",
                    advice: "open that one, or end it"
                )
            )
        }
        self.descriptor = descriptor
    }

    /// Tells others where the preview is.
    package func write(address: String) {
        // Without it, the others say only that there is one.
        ftruncate(descriptor, 0)
        address.withCString { _ = pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        ftruncate(descriptor, 0)
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
