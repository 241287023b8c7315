import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A folder or file that cannot be watched.
package struct WatchFailure: Error, Sendable {
    package let path: String
    /// The system's error number.
    package let code: Int32
}

/// Reports changes in folders and of single files (inotify(7)).
///
/// A thread waits for the events, so that watching never occupies a thread of a build.
package final class FileWatcher: Sendable {
    /// One element for each burst of changes; bursts that nobody has read yet become one element.
    package let changes: AsyncStream<Void>

    /// The write end of a pipe; the thread ends when it is closed.
    private let shutdownPipe: Int32

    /// - Parameters:
    ///   - folders: watched with all folders in them, including those that are created later.
    ///   - files: watched together with their SQLite journals; they need not exist yet.
    ///
    /// What links in folders lead to is watched too, because that is what builds read.
    package init(folders: [String], files: [String]) throws(WatchFailure) {
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
            for folder in folders { try prepared.add(folder: folder) }
            for file in files { try prepared.add(file: file) }
        } catch {
            close(inotify)
            close(shutdown)
            close(shutdownPipe)
            throw error
        }
        let initial = prepared
        Thread.detachNewThread {
            var loop = initial
            while loop.waitForChange() { continuation.yield() }
            continuation.finish()
            close(inotify)
            close(shutdown)
        }
    }

    deinit { close(shutdownPipe) }
}

/// The state of the watching thread.
private struct WatchLoop: Sendable {
    private enum Watched: Equatable {
        /// Every file in the folder counts.
        case tree(folder: String)
        /// Only the file and its journals count.
        case file(WatchedFile)
    }

    private let inotify: Int32
    /// The read end of a pipe whose other end is closed when watching ends.
    private let shutdown: Int32
    /// What is watched by each watch descriptor; one folder can be watched for several reasons.
    private var watches: [Int32: [Watched]] = [:]
    /// The last state of the single files.
    private var signatures: [WatchedFile: [Int]] = [:]

    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR
    )
    /// A burst of changes ends after this time without events, because editors save a file in several steps.
    private static let quietMilliseconds: Int32 = 40
    /// A burst also ends after this many events, for files that are written all the time.
    private static let longestBurst = 50

    init(inotify: Int32, shutdown: Int32) {
        self.inotify = inotify
        self.shutdown = shutdown
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
        signatures[file] = file.signature
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
        // A file that is not a link has no destination.
        guard let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else {
            return
        }
        let folder = URL(filePath: link).deletingLastPathComponent()
        let target = URL(filePath: destination, relativeTo: folder).standardizedFileURL.path
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: target, isDirectory: &isFolder)
        do throws(WatchFailure) {
            if exists, isFolder.boolValue { return try add(folder: target) }
            try add(file: target)
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
    /// - Returns: false when watching ends.
    mutating func waitForChange() -> Bool {
        var hasChanged = false
        var changes = 0
        while true {
            var handles = [
                pollfd(fd: inotify, events: Int16(POLLIN), revents: 0),
                pollfd(fd: shutdown, events: Int16(POLLIN), revents: 0),
            ]
            let forever: Int32 = -1
            let count = poll(&handles, 2, hasChanged ? WatchLoop.quietMilliseconds : forever)
            if handles[1].revents != 0 { return false }
            if count < 0, errno != EINTR { return false }
            if count == 0 { return true }
            if count > 0, readEvents() {
                hasChanged = true
                changes += 1
                if changes >= WatchLoop.longestBurst { return true }
            }
        }
    }

    /// Reads the waiting events; true if one of them is a change.
    private mutating func readEvents() -> Bool {
        let size = 16 << 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: size,
            alignment: MemoryLayout<inotify_event>.alignment
        )
        defer { buffer.deallocate() }
        let count = read(inotify, buffer.baseAddress, size)
        let headerSize = MemoryLayout<inotify_event>.size
        var hasChanged = false
        var offset = 0
        while offset + headerSize <= count {
            let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let nameStart = offset + headerSize
            let nextEvent = nameStart + Int(event.len)
            // The name is padded with zeros.
            let name = String(decoding: buffer[nameStart..<nextEvent].prefix { $0 != 0 }, as: UTF8.self)
            if isChange(event, name: name) { hasChanged = true }
            offset = nextEvent
        }
        return hasChanged
    }

    /// Whether an event is a change of what is watched; also watches folders that were created.
    private mutating func isChange(_ event: inotify_event, name: String) -> Bool {
        // Events were lost, so something has changed.
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return true }
        // The folder is gone.
        if event.mask & UInt32(IN_IGNORED) != 0 {
            watches[event.wd] = nil
            return true
        }
        var hasChanged = false
        for watched in watches[event.wd] ?? [] {
            switch watched {
            case .tree(let folder):
                guard !IgnoredFiles.contains(name) else { continue }
                if event.mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 {
                    // A folder that was deleted in the meantime needs no watch; its deletion is an event too.
                    try? add(entry: folder + "/" + name)
                }
                hasChanged = true
            case .file(let file):
                guard file.names.contains(name) else { continue }
                // Reading a database touches its journals, so only a new state counts.
                let signature = file.signature
                let previous = signatures.updateValue(signature, forKey: file)
                if previous != signature { hasChanged = true }
            }
        }
        return hasChanged
    }
}

/// Files in watched folders whose changes do not count.
enum IgnoredFiles {
    /// Whether a file or folder is hidden, or a backup copy of an editor.
    static func contains(_ name: String) -> Bool {
        name.utf8.first == UInt8(ascii: ".") || name.utf8.last == UInt8(ascii: "~")
    }
}

/// A single file that is watched together with its SQLite journals.
struct WatchedFile: Hashable, Sendable {
    let folder: String
    private let name: String

    private static let suffixes = ["", "-wal", "-journal"]

    init(path: String) {
        let url = URL(filePath: path)
        folder = url.deletingLastPathComponent().path
        name = url.lastPathComponent
    }

    /// The names of the file and its journals.
    var names: [String] { WatchedFile.suffixes.map { name + $0 } }

    /// Sizes and modification times of the file and its journals.
    var signature: [Int] {
        names.flatMap { name in
            var status = stat()
            guard stat(folder + "/" + name, &status) == 0 else { return [-1, 0, 0] }
            return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        }
    }
}
