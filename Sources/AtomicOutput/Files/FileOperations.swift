#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// System calls that replace, write and compare files.
///
/// Those that can fail return false and leave the reason in `errno`.
package enum FileOperations {
    /// Exchanges two folders in one step; false where the file system cannot.
    package typealias Exchange = @Sendable (_ first: String, _ second: String) -> Bool

    package static let exchange: Exchange = { first, second in
        #if os(Linux)
        let exchangeFlag: UInt32 = 2  // RENAME_EXCHANGE
        return renameat2?(AT_FDCWD, first, AT_FDCWD, second, exchangeFlag) == 0
        #else
        return renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
        #endif
    }

    #if os(Linux)
    private typealias Renameat2 =
        @convention(c) @Sendable (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

    /// Looked up by name, because Glibc declares it only for C code that defines `_GNU_SOURCE`.
    private static let renameat2 = dlsym(nil, "renameat2").map { unsafeBitCast($0, to: Renameat2.self) }
    #endif

    /// Gives a file the name of another one, which need not exist, in one step.
    ///
    /// An existing file is exchanged and then deleted: ext4 flushes a file to the disk before a rename that overwrites
    /// another one (ext4(5), `auto_da_alloc`), and a site has thousands. A file that a power cut truncated is written
    /// again by the next build, because its size is not the one in the manifest.
    static func replace(_ file: String, with part: String) -> Bool {
        guard exchange(part, file) else { return rename(part, file) == 0 }
        unlink(part)
        return true
    }

    /// Writes all bytes to an open file.
    static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count, let base = bytes.baseAddress {
            let count = write(descriptor, base + offset, bytes.count - offset)
            if count < 0, errno != EINTR { return false }
            offset += max(0, count)
        }
        return true
    }

    /// Creates a file that must not exist yet.
    ///
    /// - Returns: nil, with the reason in `errno`, when it cannot be created or written.
    static func create(_ file: String, _ bytes: UnsafeBufferPointer<UInt8>) -> FileStamp? {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        let isWritten =
            writeAll(UnsafeRawBufferPointer(bytes), to: descriptor) && fstat(descriptor, &status) == 0
        let code = errno
        close(descriptor)
        errno = code
        return isWritten ? FileStamp(status) : nil
    }

    /// Compares a regular file with bytes, without holding all of it in memory.
    static func isFile(_ file: String, equalTo bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            Int(status.st_size) == bytes.count
        else { return false }
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return true }
        return withUnsafeTemporaryAllocation(byteCount: min(bytes.count, 64 << 10), alignment: 16) { buffer in
            guard let start = buffer.baseAddress else { return false }
            var offset = 0
            while offset < bytes.count {
                let count = read(descriptor, start, min(buffer.count, bytes.count - offset))
                if count < 0, errno == EINTR { continue }
                guard count > 0, memcmp(start, base + offset, count) == 0 else { return false }
                offset += count
            }
            return true
        }
    }

    /// Whether a file can be read and begins with some bytes.
    package static func isFile(_ file: String, beginningWith bytes: [UInt8]) -> Bool {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let beginning = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
            while count < buffer.count, let base = buffer.baseAddress {
                let length = read(descriptor, base + count, buffer.count - count)
                if length < 0, errno == EINTR { continue }
                guard length > 0 else { return }
                count += length
            }
        }
        return beginning == bytes
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
