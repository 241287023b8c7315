#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the output asks of the file system.
enum FileOperations {
    /// Exchanges two folders in one step; false where the file system cannot.
    typealias Exchange = @Sendable (String, String) -> Bool

    static let exchange: Exchange = { first, second in
        #if os(Linux)
        let both: UInt32 = 2  // RENAME_EXCHANGE
        return renameat2?(AT_FDCWD, first, AT_FDCWD, second, both) == 0
        #else
        return renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
        #endif
    }

    #if os(Linux)
    private typealias Renameat2 =
        @convention(c) @Sendable (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

    /// Glibc's headers show it only to C that asks for GNU's own, so it is looked up by its name.
    private static let renameat2 = dlsym(nil, "renameat2").map { unsafeBitCast($0, to: Renameat2.self) }
    #endif

    /// Puts a file in the place of another, or where there is none, in one step; false, with the reason in `errno`,
    /// when that fails.
    ///
    /// By an exchange where there is another: ext4 writes a file to the disk before it takes another's name by a rename
    /// (ext4(5), "auto_da_alloc"), and a site has thousands. A file that a lost power cut short is made again, for its
    /// size is not that of the state.
    static func replace(_ file: String, with part: String) -> Bool {
        guard exchange(part, file) else { return rename(part, file) == 0 }
        unlink(part)
        return true
    }

    /// Writes all bytes; false, with the reason in `errno`, when that fails.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count, let base = bytes.baseAddress {
            let count = Glibc.write(descriptor, base + offset, bytes.count - offset)
            if count < 0, errno != EINTR { return false }
            offset += max(0, count)
        }
        return true
    }

    /// What an error of the system means to an operator.
    static func reason(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "the disk is full"
        case EACCES, EPERM, EROFS: "it may not be written"
        case ENOENT: "its folder vanished"
        default: String(cString: strerror(code))
        }
    }

    /// Whether a file is there and holds exactly these bytes.
    static func isFile(_ file: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            Int(status.st_size) == bytes.count
        else { return false }
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return true }
        return withUnsafeTemporaryAllocation(byteCount: min(bytes.count, 64 << 10), alignment: 16) { buffer in
            var offset = 0
            while offset < bytes.count {
                let count = read(descriptor, buffer.baseAddress, min(buffer.count, bytes.count - offset))
                if count < 0, errno == EINTR { continue }
                guard count > 0, let start = buffer.baseAddress, memcmp(start, base + offset, count) == 0
                else {
                    return false
                }
                offset += count
            }
            return true
        }
    }
}
