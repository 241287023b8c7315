package import Content
import Foundation

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

    /// Also makes the folders above, where there are none.
    ///
    /// - Throws: `OutputLocked` when another build holds it; an `OutputFailure` when the file cannot be made.
    init(_ folder: OutputFolder) throws {
        // What cannot be made shows when the lock is.
        try? FileManager.default.createDirectory(atPath: folder.parent, withIntermediateDirectories: true)
        descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw OutputFailure(
                folder.name,
                "the lock beside it cannot be made: \(FileOperations.reason(errno))",
                advice: "check the rights of \(folder.parent)"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw OutputLocked(
                problem: Problem(
                    "locked",
                    at: .file(path: folder.name),
                    "another build is writing this folder",
                    advice: "try again when it is done"
                )
            )
        }
    }

    /// The lock as a program has it that is started meanwhile, before it closes what it inherited.
    func duplicate() -> Int32 { dup(descriptor) }

    deinit {
        // A process that was started meanwhile holds the lock too, until it has closed what it inherited (flock(2)).
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

/// The files below a folder.
enum FolderListing {
    /// Every file's path relative to the folder; empty when there is no such folder.
    static func files(in folder: String) -> Set<String> {
        var files: Set<String> = []
        collect(folder, "", into: &files)
        return files
    }

    static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }

    private static func collect(_ folder: String, _ prefix: String, into files: inout Set<String>) {
        guard let stream = opendir(folder) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = name(of: entry)
            if name == "." || name == ".." { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) {
                collect(folder + "/" + name, prefix + name + "/", into: &files)
            } else {
                files.insert(prefix + name)
            }
        }
    }
}
