import Hashing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file's bytes, with the stamp that it had when they were read.
struct StampedFile {
    let bytes: [UInt8]
    let stamp: MediaStamp

    /// Reads a file; nil for what is not one, and for one that cannot be read.
    init?(_ path: String) {
        // Without waiting for somebody to write into a pipe.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, let stamp = MediaStamp(status) else { return nil }
        self.stamp = stamp
        bytes = StampedFile.contents(of: descriptor, count: Int(status.st_size))
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

/// Tells whether a file is still what it was, without reading it.
struct MediaStamp {
    /// A hash of its size, times and inode.
    private let hash: UInt64
    /// When anything about it changed, in nanoseconds since 1970.
    private let changedAt: UInt64

    /// How fine the clocks of file systems are, and some more: a file that changed less than this ago might change
    /// again without showing it, in nanoseconds.
    private static let grain: UInt64 = 20_000_000

    /// The stamp of a file, through symbolic links; nil for what is not one.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    fileprivate init?(_ status: stat) {
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size >= 0 else { return nil }
        #if canImport(Darwin)
        let (written, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
        let (written, changed) = (status.st_mtim, status.st_ctim)
        #endif
        let times = [written, changed].map(MediaStamp.nanoseconds)
        hash = ContentHash([UInt64(status.st_size), UInt64(status.st_ino)] + times).value
        changedAt = max(times[0], times[1])
    }

    func isSame(as other: MediaStamp) -> Bool { hash == other.hash }

    private static func nanoseconds(_ time: timespec) -> UInt64 {
        UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }

    /// The hash to compare with another build's; 0 for a file that may change again unseen.
    ///
    /// - Parameter program: the program that read the file; another may make something else of it.
    func trustedHash(program: String) -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        guard changedAt &+ MediaStamp.grain < MediaStamp.nanoseconds(now) else { return 0 }
        return ContentHash(words: hash, ContentHash(program).value).value
    }
}
