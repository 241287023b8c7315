import Content
import Hashing
package import ReleaseManifest

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A built site in a folder, with its manifest.
package struct SiteRelease: Sendable {
    package let manifest: ReleaseManifest
    /// The folder's path.
    package let folder: String

    package init(_ manifest: ReleaseManifest, in folder: String) {
        self.manifest = manifest
        self.folder = folder
    }

    func path(of file: ReleaseFile) -> String { folder + "/" + file.path }

    /// The bytes of a file.
    ///
    /// - Throws: `PublishError` when it cannot be read, or has other bytes than the build wrote.
    package func contents(of file: ReleaseFile) throws(PublishError) -> [UInt8] {
        let path = path(of: file)
        guard let bytes = FileContents.read(path, size: file.size) else {
            let reason = String(cString: strerror(errno))
            throw PublishError(
                .failed,
                Problem(
                    "unreadable-file",
                    at: .file(path: path),
                    "the file cannot be read: \(reason)",
                    advice: "build again"
                )
            )
        }
        guard bytes.count == file.size, SHA256Digest(bytes) == file.digest else {
            throw PublishError(
                .failed,
                Problem(
                    "changed-output",
                    at: .file(path: path),
                    "the file is not the one that the build wrote",
                    advice: "change the content or the templates, never the output, and build again"
                )
            )
        }
        return bytes
    }
}

/// Whole files as bytes.
enum FileContents {
    /// - Parameter size: the expected size; a file that is longer is read up to one byte more.
    /// - Returns: nil, with the reason in `errno`, for a file that cannot be read.
    static func read(_ path: String, size: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
            while count < buffer.count, let base = buffer.baseAddress {
                let length = Glibc.read(descriptor, base + count, buffer.count - count)
                if length < 0, errno == EINTR { continue }
                if length < 0 { code = errno }
                guard length > 0 else { return }
                count += length
            }
        }
        errno = code
        return code == 0 ? bytes : nil
    }

    /// A file of any size; nil, with the reason in `errno`, where it cannot be read.
    static func read(_ path: String) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return read(path, size: Int(status.st_size))
    }

    /// Creates a file that must not exist yet, and that nobody may write to.
    ///
    /// - Returns: false, with the reason in `errno`, when it cannot be created or written.
    static func create(_ path: String, _ bytes: [UInt8]) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o444)
        guard descriptor >= 0 else { return false }
        var offset = 0
        let isWritten = bytes.withUnsafeBytes { bytes in
            while offset < bytes.count, let base = bytes.baseAddress {
                let count = write(descriptor, base + offset, bytes.count - offset)
                if count < 0, errno != EINTR { return false }
                offset += max(0, count)
            }
            return true
        }
        let code = errno
        close(descriptor)
        errno = code
        return isWritten
    }

    /// Replaces a file in one step.
    ///
    /// - Parameter isDurable: whether its bytes are on the disk before.
    static func replace(_ path: String, _ bytes: [UInt8], isDurable: Bool = true) -> Bool {
        let part = path + ".part"
        unlink(part)
        guard create(part, bytes), !isDurable || sync(part) else { return false }
        return rename(part, path) == 0
    }

    /// Waits until a file or a folder is on the disk.
    static func sync(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
