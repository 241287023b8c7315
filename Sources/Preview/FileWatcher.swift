import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A folder or file that cannot be watched.
package struct WatchFailure: Error, Sendable {
    package let path: String
    /// The system's error number.
    package let code: Int32
}

/// Reports changes in folders and of single files as soon as the system tells of them (inotify(7)).
///
/// A thread waits for the events, so that watching never occupies a thread of a build.
package final class FileWatcher: ChangeWatcher {
    package let changes: AsyncStream<Void>

    private let found = FoundChanges()

    /// The write end of a pipe; the thread ends when it is closed.
    private let shutdownPipe: Int32

    /// - Parameters:
    ///   - folders: watched with all folders in them, including those that are created later.
    ///   - optionalFolders: others, which need not exist yet.
    ///   - files: watched together with their SQLite journals; they need not exist yet.
    ///
    /// What links in folders lead to is watched too, because that is what builds read.
    package init(
        folders: [String],
        optionalFolders: [String] = [],
        files: [String]
    ) throws(WatchFailure) {
        let inotify = inotify_init1(Int32(IN_CLOEXEC))
        var pipeEnds: [Int32] = [-1, -1]
        guard inotify >= 0, pipe(&pipeEnds) == 0 else { throw WatchFailure(path: "", code: errno) }
        let shutdown = pipeEnds[0]
        shutdownPipe = pipeEnds[1]
        let (changes, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        self.changes = changes

        var prepared = WatchLoop(inotify: inotify, shutdown: shutdown)
        do throws(WatchFailure) {
            for folder in folders { try prepared.add(root: folder) }
            for folder in optionalFolders { try prepared.add(optionalRoot: folder) }
            for file in files { try prepared.add(file: file) }
        } catch {
            // The pipe's other end is closed by `deinit`, which also runs after an error in a complete object.
            close(inotify)
            close(shutdown)
            throw error
        }
        let initial = prepared
        Thread.detachNewThread { [found] in
            var loop = initial
            while let changes = loop.waitForChange() {
                found.add(changes)
                continuation.yield()
            }
            continuation.finish()
            close(inotify)
            close(shutdown)
        }
    }

    deinit { close(shutdownPipe) }

    package func takeChanges() -> FileChanges { found.take() }
}

/// The state of the watching thread.
private struct WatchLoop: Sendable {
    private enum Watched: Equatable {
        /// Every file in the folder counts.
        case tree(folder: String)
        /// Only the file and its journals count.
        case file(WatchedFile)
        /// Only the entry of this name counts, which is a folder that may be moved away, and another put in its place.
        case root(folder: String, name: String)
    }

    private let inotify: Int32
    /// The read end of a pipe whose other end is closed when watching ends.
    private let shutdown: Int32
    /// What is watched by each watch descriptor; one folder can be watched for several reasons.
    private var watches: [Int32: [Watched]] = [:]
    /// The last state of the single files.
    private var signatures: [WatchedFile: WatchedFile.Signature] = [:]
    private let counters = TransactionCounters()

    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR
    )
    /// A burst of changes ends after this time without events: long enough for a program that saves several files at once.
    private static let quietMilliseconds: Int32 = 4
    /// The same while a file is being written, or is gone: editors write a file in several steps, and some replace it.
    private static let unsettledMilliseconds: Int32 = 40
    /// A burst also ends after this many reads of events, for files that are written all the time.
    private static let longestBurst = 50

    /// The files of the burst that are being written or are gone.
    private var unsettled: Set<String> = []

    init(inotify: Int32, shutdown: Int32) {
        self.inotify = inotify
        self.shutdown = shutdown
    }

    /// Watches a folder and all folders in it, also when another takes its place.
    mutating func add(root folder: String) throws(WatchFailure) {
        try add(folder: folder)
        try watch(placeOf: folder)
    }

    /// Watches a folder that may come later.
    mutating func add(optionalRoot folder: String) throws(WatchFailure) {
        do throws(WatchFailure) { try add(folder: folder) } catch {
            guard error.code == ENOENT else { throw error }
        }
        try watch(placeOf: folder)
    }

    /// Watches where a folder is, because another may take its place.
    private mutating func watch(placeOf folder: String) throws(WatchFailure) {
        let url = URL(filePath: folder)
        let descriptor = try watch(url.deletingLastPathComponent().path)
        watches[descriptor, default: []].append(.root(folder: folder, name: url.lastPathComponent))
    }

    /// Watches a folder and all folders in it.
    mutating func add(folder: String) throws(WatchFailure) {
        let descriptor = try watch(folder)
        // The system gives a folder one descriptor, however it is reached: links in a circle end here.
        let isWalked = watches[descriptor]?.contains { if case .tree = $0 { true } else { false } } ?? false
        if isWalked { return }
        watches[descriptor, default: []].append(.tree(folder: folder))
        // A folder that was deleted in the meantime has nothing to watch.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where !IgnoredFiles.contains(name) { try add(entry: folder + "/" + name) }
    }

    mutating func add(file path: String) throws(WatchFailure) {
        let file = WatchedFile(path: path)
        let descriptor = try watch(file.folder)
        guard watches[descriptor]?.contains(.file(file)) != true else { return }
        watches[descriptor, default: []].append(.file(file))
        signatures[file] = file.signature(counters)
        try add(targetsOf: path)
    }

    /// Watches a folder, or what a link leads to.
    private mutating func add(entry path: String) throws(WatchFailure) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: try add(folder: path)
        case S_IFLNK: try add(targetsOf: path)
        default: break
        }
    }

    /// Watches what a link leads to; nothing for a file.
    private mutating func add(targetsOf link: String) throws(WatchFailure) {
        guard let target = LinkTarget(of: link) else { return }
        do throws(WatchFailure) {
            if target.isFolder { return try add(folder: target.path) }
            try add(file: target.path)
        } catch {
            // A link that leads nowhere has nothing to watch.
            guard [ENOENT, ENOTDIR, EACCES, ELOOP].contains(error.code) else { throw error }
        }
    }

    private func watch(_ folder: String) throws(WatchFailure) -> Int32 {
        let descriptor = inotify_add_watch(inotify, folder, WatchLoop.mask)
        guard descriptor >= 0 else { throw WatchFailure(path: folder, code: errno) }
        return descriptor
    }

    /// Blocks until a burst of changes has ended.
    ///
    /// - Returns: nil when watching ends.
    mutating func waitForChange() -> FileChanges? {
        var changes: FileChanges?
        var reads = 0
        unsettled = []
        while true {
            var handles = [
                pollfd(fd: inotify, events: Int16(POLLIN), revents: 0),
                pollfd(fd: shutdown, events: Int16(POLLIN), revents: 0),
            ]
            let forever: Int32 = -1
            let quiet =
                unsettled.isEmpty ? WatchLoop.quietMilliseconds : WatchLoop.unsettledMilliseconds
            let count = poll(&handles, 2, changes == nil ? forever : quiet)
            if handles[1].revents != 0 { return nil }
            if count < 0, errno != EINTR { return nil }
            if count == 0, let changes { return changes }
            if count > 0, let found = readEvents() {
                changes = changes ?? FileChanges()
                changes?.add(found)
                reads += 1
                if reads >= WatchLoop.longestBurst { return changes }
            }
        }
    }

    /// Reads the waiting events; nil if none of them is a change.
    private mutating func readEvents() -> FileChanges? {
        let size = 16 << 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: size,
            alignment: MemoryLayout<inotify_event>.alignment
        )
        defer { buffer.deallocate() }
        let count = read(inotify, buffer.baseAddress, size)
        let headerSize = MemoryLayout<inotify_event>.size
        var changes: FileChanges?
        var offset = 0
        while offset + headerSize <= count {
            let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let nameStart = offset + headerSize
            let nextEvent = nameStart + Int(event.len)
            // The name is padded with zeros.
            let name = String(decoding: buffer[nameStart..<nextEvent].prefix { $0 != 0 }, as: UTF8.self)
            if let change = change(event, name: name) {
                changes = changes ?? FileChanges()
                changes?.add(change)
            }
            offset = nextEvent
        }
        return changes
    }

    /// The change of what is watched that an event stands for; also watches folders that were created.
    private mutating func change(_ event: inotify_event, name: String) -> FileChanges? {
        // Events were lost, so anything may have changed.
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return FileChanges(paths: [], isIncomplete: true) }
        // The folder is gone.
        if event.mask & UInt32(IN_IGNORED) != 0 {
            watches[event.wd] = nil
            return FileChanges(paths: [], isIncomplete: true)
        }
        var changed: Set<String> = []
        for watched in watches[event.wd] ?? [] {
            switch watched {
            case .root(let folder, let entry):
                guard name.utf8.elementsEqual(entry.utf8), event.mask & UInt32(IN_ISDIR) != 0 else {
                    continue
                }
                forget(folder: folder)
                // One that is gone again is watched when it comes back.
                if event.mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 { try? add(folder: folder) }
                return FileChanges(paths: [], isIncomplete: true)
            case .tree(let folder):
                guard !IgnoredFiles.contains(name) else { continue }
                if event.mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 {
                    // A folder that was deleted in the meantime needs no watch; its deletion is an event too.
                    try? add(entry: folder + "/" + name)
                }
                let path = folder + "/" + name
                if event.mask & UInt32(IN_MOVED_FROM) != 0 { forget(folder: path) }
                note(path, event.mask)
                changed.insert(path)
            case .file(let file):
                guard file.names.contains(name) else { continue }
                // Reading a database touches its journals, so only a new state counts.
                let signature = file.signature(counters)
                let previous = signatures.updateValue(signature, forKey: file)
                if previous != signature { changed.insert(file.path) }
            }
        }
        return changed.isEmpty ? nil : FileChanges(paths: changed)
    }

    /// Forgets the names of a folder that is moved away, and of those in it.
    ///
    /// The system watches it under its new name too, and would report changes there by the old one.
    private mutating func forget(folder: String) {
        let prefix = folder + "/"
        watches = watches.mapValues { watched in
            watched.filter { reason in
                guard case .tree(let other) = reason else { return true }
                let isIn = other.utf8.starts(with: prefix.utf8) || other.utf8.elementsEqual(folder.utf8)
                return !isIn
            }
        }
    }

    /// Takes note of whether a file is whole after an event.
    private mutating func note(_ path: String, _ mask: UInt32) {
        if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0 {
            unsettled.remove(path)
        } else {
            unsettled.insert(path)
        }
    }
}
