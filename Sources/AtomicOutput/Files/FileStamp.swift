#if canImport(Glibc)
package import Glibc
#elseif canImport(Darwin)
package import Darwin
#endif

/// The size, modification time and inode of a file, which differ when the file was written or replaced.
package struct FileStamp: Sendable, Equatable {
    /// In bytes.
    package let size: UInt64
    /// When the file was last modified, in nanoseconds since 1970.
    package let time: UInt64
    package let inode: UInt64

    package init(size: UInt64, time: UInt64, inode: UInt64) {
        self.size = size
        self.time = time
        self.inode = inode
    }

    package init(_ status: stat) {
        size = UInt64(status.st_size)
        #if canImport(Darwin)
        let modified = status.st_mtimespec
        #else
        let modified = status.st_mtim
        #endif
        time = UInt64(modified.tv_sec) * 1_000_000_000 + UInt64(modified.tv_nsec)
        inode = UInt64(status.st_ino)
    }

    /// Reads the stamp of a file, without following a symbolic link; nil when there is no such file.
    package init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Reads the stamp of a file below an open folder; nil when there is no such file.
    init?(at folder: Int32, _ path: UnsafePointer<CChar>) {
        var status = stat()
        guard fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        self.init(status)
    }
}
