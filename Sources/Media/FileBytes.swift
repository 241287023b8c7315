#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file's bytes.
struct FileBytes {
    let bytes: [UInt8]

    /// Reads a file; nil for what is not one, and for one that cannot be read.
    init?(_ path: String) {
        // Without waiting for somebody to write into a pipe.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        bytes = FileBytes.contents(of: descriptor, count: Int(status.st_size))
        // A file that became shorter meanwhile is not read.
        guard bytes.count == Int(status.st_size) else { return nil }
    }

    private static func contents(of descriptor: Int32, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, readCount in
            while readCount < count, let start = buffer.baseAddress {
                let result = read(descriptor, start + readCount, count - readCount)
                if result > 0 {
                    readCount += result
                } else if result == 0 || errno != EINTR {
                    break
                }
            }
        }
    }
}
