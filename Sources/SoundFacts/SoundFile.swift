#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An open file of a sound, read in pieces at any position.
package struct SoundFile: ~Copyable {
    /// Open as long as this value lives; its position stays at the beginning.
    package let descriptor: Int32
    package let byteCount: Int
    /// The bytes of a file that was read already.
    private let content: [UInt8]?

    /// A file that was read already; decoders cannot use it.
    init(bytes: [UInt8]) {
        descriptor = -1
        byteCount = bytes.count
        content = bytes
    }

    /// - Throws: a fault for what is no file, is empty, or is longer than `SoundLimits.maxFileBytes`.
    package init(path: String) throws(SoundFault) {
        // A pipe without a writer would wait.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(number: errno) }
        var status = stat()
        var fault: SoundFault?
        if fstat(descriptor, &status) != 0 {
            fault = .unreadable(number: errno)
        } else if status.st_mode & S_IFMT != S_IFREG {
            fault = .notAFile
        } else if status.st_size == 0 {
            fault = .empty
        } else if status.st_size > SoundLimits.maxFileBytes {
            fault = .tooManyBytes
        }
        if let fault {
            close(descriptor)
            throw fault
        }
        self.descriptor = descriptor
        byteCount = Int(status.st_size)
        content = nil
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Some bytes; fewer where the file ends before.
    func bytes(at offset: Int, count: Int) throws(SoundFault) -> [UInt8] {
        guard offset >= 0, offset < byteCount, count > 0 else { return [] }
        let wanted = min(count, byteCount - offset)
        if let content { return Array(content[offset..<(offset + wanted)]) }
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted, let start = buffer.baseAddress {
                let count = pread(descriptor, start + filled, wanted - filled, off_t(offset + filled))
                if count < 0, errno == EINTR { continue }
                if count < 0 { error = errno }
                // Another program may have made the file shorter.
                guard count > 0 else { break }
                filled += count
            }
        }
        guard error == 0 else { throw .unreadable(number: error) }
        return bytes
    }
}
