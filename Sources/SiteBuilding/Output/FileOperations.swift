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
        // Glibc's headers show renameat2 only to C that asks for GNU's own, so it is looked up by its name.
        typealias Function = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let both: UInt32 = 2  // RENAME_EXCHANGE
        return unsafeBitCast(symbol, to: Function.self)(AT_FDCWD, first, AT_FDCWD, second, both) == 0
        #else
        return renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
        #endif
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
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == bytes.count
        else { return false }
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return true }
        return withUnsafeTemporaryAllocation(byteCount: min(bytes.count, 64 << 10), alignment: 16) { buffer in
            var offset = 0
            while offset < bytes.count {
                let count = read(descriptor, buffer.baseAddress, min(buffer.count, bytes.count - offset))
                if count < 0, errno == EINTR { continue }
                guard count > 0, let start = buffer.baseAddress, memcmp(start, base + offset, count) == 0 else {
                    return false
                }
                offset += count
            }
            return true
        }
    }
}
