import AtomicOutput
import Content
import Foundation
import Hashing
import Media

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A hash of the names, sizes and times of files, for telling that none of them changed without reading them.
struct InputStamp: Sendable {
    /// Independent of the order in which files are found.
    private(set) var hash: UInt64
    /// When the stamp was taken, in nanoseconds since 1970.
    private let takenAt: UInt64
    /// When the last change of any of them was, in nanoseconds; 0 without files.
    private var newest: UInt64 = 0
    /// The folders that were walked through, because links may lead to one twice, or in a circle.
    private var seen: Set<FolderID> = []

    private struct FolderID: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// How fine the clocks of file systems are, and some more: a file that changed less than this ago might change
    /// again without showing it, in nanoseconds.
    private static let grain: UInt64 = 20_000_000

    /// Everything that a build reads; nil when a source is not a file.
    init?(_ options: BuildOptions, _ sources: [any ContentSource]) {
        var seed = ContentHasher()
        seed.add(options.program)
        seed.add(options.includesDrafts ? 1 : 0)
        seed.add(options.isStrict ? 1 : 0)
        seed.add(options.contactEndpoint)
        seed.add(options.renditions?.versions)
        var paths = [options.content, options.templates, options.staticFiles, options.mirrorFolder].map(
            \.path
        )
        for source in sources {
            guard let files = source.files else { return nil }
            seed.add(source.name)
            paths += files
        }
        self.init(seed: seed, paths: paths)
    }

    /// - Parameters:
    ///   - seed: what else must be the same.
    ///   - paths: files and folders; folders with all that is in them. One that is not there is stamped as such.
    init(seed: ContentHasher, paths: [String]) {
        takenAt = InputStamp.now
        hash = seed.value
        for path in paths { add(AT_FDCWD, path, path) }
    }

    /// The hash; 0 when a file changed so shortly before the stamp that it might change again unseen.
    var trustedHash: UInt64 { newest + InputStamp.grain < takenAt ? hash : 0 }

    /// Now, in nanoseconds since 1970, as the file system counts them.
    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private mutating func add(_ folder: Int32, _ name: String, _ path: String) {
        var status = stat()
        // Links are followed: what they lead to is what is read.
        guard fstatat(folder, name, &status, 0) == 0 else {
            note(path, [])
            return
        }
        #if canImport(Darwin)
        let (written, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
        let (written, changed) = (status.st_mtim, status.st_ctim)
        #endif
        let times = [written, changed].map { UInt64($0.tv_sec) * 1_000_000_000 + UInt64($0.tv_nsec) }
        newest = max(newest, times[0], times[1])
        note(path, [UInt64(status.st_ino), UInt64(status.st_size), UInt64(status.st_mode)] + times)
        guard status.st_mode & S_IFMT == S_IFDIR, isNew(status) else { return }
        let descriptor = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, let stream = fdopendir(descriptor) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = FolderListing.name(of: entry)
            if name != ".", name != ".." { add(dirfd(stream), name, path + "/" + name) }
        }
    }

    private mutating func isNew(_ folder: stat) -> Bool {
        seen.insert(FolderID(device: UInt64(folder.st_dev), inode: UInt64(folder.st_ino))).inserted
    }

    private mutating func note(_ path: String, _ numbers: [UInt64]) {
        var digest = ContentHasher()
        digest.add(path)
        for number in numbers { digest.add(number) }
        hash &+= digest.value
    }
}
