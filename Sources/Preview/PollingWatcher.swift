import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Reports changes in folders and of single files by looking at all of them again and again.
///
/// For folders that other machines write to, of which the system tells nothing: NFS, SMB, shared folders of
/// virtual machines. A change is seen by size, modification time or inode. A thread looks, so that no thread
/// of a build does.
package final class PollingWatcher: ChangeWatcher {
    package let changes: AsyncStream<Void>

    private let found = FoundChanges()

    /// The write end of a pipe; the thread ends when it is closed.
    private let shutdownPipe: Int32

    /// A burst of changes has ended when nothing changes for this time.
    private static let quiet = Duration.milliseconds(40)
    /// A burst also ends after this many looks, for files that are written all the time.
    private static let longestBurst = 50

    /// - Parameters:
    ///   - folders: watched with all folders in them, including those that are created later.
    ///   - optionalFolders: others, which need not exist yet.
    ///   - files: watched together with their SQLite journals; they need not exist yet.
    ///   - interval: from the end of one look to the start of the next.
    /// - Throws: `WatchFailure` for a folder that cannot be read.
    package init(
        folders: [String],
        optionalFolders: [String] = [],
        files: [String],
        interval: Duration
    ) throws(WatchFailure) {
        let counters = TransactionCounters()
        let all = folders + optionalFolders
        let first = FileSnapshot(folders: all, files: files, counters)
        if let folder = folders.first(where: { !first.hasRead($0) }) {
            throw WatchFailure(path: folder, code: PollingWatcher.fault(in: folder))
        }
        var pipeEnds: [Int32] = [-1, -1]
        guard pipe(&pipeEnds) == 0 else { throw WatchFailure(path: "", code: errno) }
        let shutdown = pipeEnds[0]
        shutdownPipe = pipeEnds[1]
        let (changes, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        self.changes = changes
        Thread.detachNewThread { [found] in
            var snapshot = first
            /// What changed since the snapshot, which becomes a new one; nil for nothing.
            func look() -> FileChanges? {
                let now = FileSnapshot(folders: all, files: files, counters)
                defer { snapshot = now }
                let paths = now.paths(changedSince: snapshot)
                return paths.isEmpty ? nil : FileChanges(paths: paths)
            }
            while PollingWatcher.pause(interval, unlessClosed: shutdown) {
                guard let changes = look() else { continue }
                found.add(changes)
                var count = 1
                while count < PollingWatcher.longestBurst,
                    PollingWatcher.pause(PollingWatcher.quiet, unlessClosed: shutdown),
                    let more = look()
                {
                    found.add(more)
                    count += 1
                }
                continuation.yield()
            }
            continuation.finish()
            close(shutdown)
        }
    }

    deinit { close(shutdownPipe) }

    package func takeChanges() -> FileChanges { found.take() }

    /// Waits for a time.
    ///
    /// - Parameter shutdown: the read end of a pipe.
    /// - Returns: false at once when the other end of the pipe is closed.
    private static func pause(_ time: Duration, unlessClosed shutdown: Int32) -> Bool {
        let deadline = ContinuousClock.now + time
        while true {
            let left = max(.zero, deadline - ContinuousClock.now)
            let milliseconds = left / .milliseconds(1)
            var handle = pollfd(fd: shutdown, events: Int16(POLLIN), revents: 0)
            // At most a minute in one call, which fits.
            let count = poll(&handle, 1, Int32(min(60_000, milliseconds.rounded(.up))))
            if handle.revents != 0 { return false }
            if count < 0, errno != EINTR { return false }
            if count == 0, ContinuousClock.now >= deadline { return true }
        }
    }

    private static func fault(in folder: String) -> Int32 {
        guard let stream = opendir(folder) else { return errno }
        closedir(stream)
        return ENOENT
    }
}

/// What folders and single files looked like at one moment.
struct FileSnapshot: Sendable {
    private struct FolderID: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// Of everything in the folders.
    private var entries: [String: FileSignature] = [:]
    /// Of the single files with their journals.
    private var files: [String: WatchedFile.Signature] = [:]
    /// Folders are read once, however many links lead to them: links in a circle end here.
    private var folders: Set<FolderID> = []
    private var roots: Set<String> = []
    /// Links, which are followed after all folders were read: a folder has its own name first.
    private var links: [String] = []
    private let counters: TransactionCounters

    /// - Parameter counters: the same for all snapshots, because it keeps databases open.
    init(folders: [String], files: [String], _ counters: TransactionCounters) {
        self.counters = counters
        for folder in folders where read(folder: folder) { roots.insert(folder) }
        for file in files { read(file: file) }
        while let link = links.popLast() { follow(link) }
    }

    /// Whether one of the folders could be read.
    func hasRead(_ folder: String) -> Bool { roots.contains(folder) }

    /// What changed, was made or is gone.
    func paths(changedSince other: FileSnapshot) -> Set<String> {
        var paths: Set<String> = []
        for (path, signature) in entries where other.entries[path] != signature { paths.insert(path) }
        for path in other.entries.keys where entries[path] == nil { paths.insert(path) }
        for (path, signature) in files where other.files[path] != signature { paths.insert(path) }
        for path in other.files.keys where files[path] == nil { paths.insert(path) }
        return paths
    }

    /// - Returns: false for a folder that cannot be opened, and has nothing to see.
    @discardableResult
    private mutating func read(folder: String) -> Bool {
        guard let stream = opendir(folder) else { return false }
        defer { closedir(stream) }
        var status = stat()
        guard fstat(dirfd(stream), &status) == 0 else { return false }
        let id = FolderID(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        guard folders.insert(id).inserted else { return true }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                // The name ends with a zero, wherever the entry itself ends.
                String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
            }
            if IgnoredFiles.contains(name) { continue }
            // Gone in the meantime.
            guard fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            let path = folder + "/" + name
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                entries[path] = FileSignature(folder: UInt64(status.st_ino))
                read(folder: path)
            case S_IFLNK:
                entries[path] = FileSignature(status)
                links.append(path)
            default:
                entries[path] = FileSignature(status)
            }
        }
        return true
    }

    private mutating func read(file path: String) {
        let isNew = files.updateValue(WatchedFile(path: path).signature(counters), forKey: path) == nil
        if isNew { links.append(path) }
    }

    /// Reads what a link leads to; nothing for a file that is none.
    private mutating func follow(_ link: String) {
        guard let target = LinkTarget(of: link) else { return }
        if target.isFolder { read(folder: target.path) } else { read(file: target.path) }
    }
}
