package import Content

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Another build writes the same folder.
package struct OutputLocked: Error, Sendable {
    package let problem: Problem
}

/// Keeps two builds of one folder apart: a lock on a file beside it, which ends with the process, however that ends.
///
/// A class, for it owns a file descriptor.
final class OutputLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `OutputLocked` when another build holds it; an `OutputFailure` when the file cannot be made.
    init(path: String, name: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw OutputFailure(
                problem: Problem(
                    "output", at: .file(path: name), "the lock beside it cannot be made",
                    advice: "check the rights of \(path)"))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw OutputLocked(
                problem: Problem(
                    "locked", at: .file(path: name), "another build is writing this folder",
                    advice: "try again when it is done"))
        }
    }

    deinit { close(descriptor) }
}

/// The files below a folder.
enum FolderListing {
    /// Every file's path relative to the folder; empty when there is no such folder.
    static func files(in folder: String) -> Set<String> {
        var files: Set<String> = []
        collect(folder, "", into: &files)
        return files
    }

    private static func collect(_ folder: String, _ prefix: String, into files: inout Set<String>) {
        guard let stream = opendir(folder) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) {
                collect(folder + "/" + name, prefix + name + "/", into: &files)
            } else {
                files.insert(prefix + name)
            }
        }
    }
}
