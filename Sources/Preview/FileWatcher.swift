import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Files cannot be watched.
package struct WatchFailure: Error, Sendable {
    package let path: String
    /// The system's error number.
    package let code: Int32
}

/// Tells when something in a few folders, or one of a few files, has changed (inotify(7)).
///
/// A class, for it owns an inotify handle. A thread of its own waits on the handle, so that no thread of a build does.
package final class FileWatcher: Sendable {
    /// One element for each burst of changes; several that nobody has waited for are one.
    package let changes: AsyncStream<Void>

    /// The end of a pipe whose other end the thread watches: closing it ends the thread.
    private let life: Int32

    /// - Parameters:
    ///   - folders: watched with all folders in them, those that are made later too.
    ///   - files: watched beside their SQLite journals; they need not be there yet.
    package init(folders: [String], files: [String]) throws(WatchFailure) {
        let inotify = inotify_init1(Int32(IN_CLOEXEC))
        var pipeEnds: [Int32] = [-1, -1]
        guard inotify >= 0, pipe(&pipeEnds) == 0 else { throw WatchFailure(path: "", code: errno) }
        let end = pipeEnds[0]
        life = pipeEnds[1]
        let (changes, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        self.changes = changes
        var loop = WatchLoop(inotify: inotify, end: end)
        do throws(WatchFailure) {
            for folder in folders { try loop.add(folder: folder) }
            for file in files { try loop.add(file: file) }
        } catch {
            close(inotify)
            close(end)
            close(life)
            throw error
        }
        let started = loop
        Thread.detachNewThread {
            var loop = started
            while loop.waitForChange() { continuation.yield() }
            continuation.finish()
            close(inotify)
            close(end)
        }
    }

    deinit { close(life) }
}

/// What the watching thread knows.
private struct WatchLoop: Sendable {
    private enum Watched {
        /// Everything below it counts.
        case tree(String)
        /// Only some files in it count, by their names.
        case some(String, names: Set<String>)
    }

    private let inotify: Int32
    private let end: Int32
    private var watches: [Int32: [Watched]] = [:]
    /// What the single files looked like when they were last seen: reading a database can touch its journals.
    private var signatures: [String: [Int]] = [:]

    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR
    )
    /// Editors write a file in several steps, so a change counts once nothing has happened for this long.
    private static let quietMilliseconds: Int32 = 40
    /// … or, where something writes all the time, after so many events.
    private static let longestBurst = 50

    init(inotify: Int32, end: Int32) {
        self.inotify = inotify
        self.end = end
    }

    mutating func add(folder: String) throws(WatchFailure) {
        try watch(folder, .tree(folder))
        // A folder that vanishes while it is listed has nothing to watch.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where !WatchLoop.isIgnored(name) {
            let path = folder + "/" + name
            var status = stat()
            if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { try add(folder: path) }
        }
    }

    mutating func add(file: String) throws(WatchFailure) {
        let url = URL(filePath: file)
        let folder = url.deletingLastPathComponent().path
        let name = url.lastPathComponent
        try watch(folder, .some(folder, names: [name, name + "-wal", name + "-journal"]))
        signatures[folder + "/" + name] = WatchLoop.signature(of: folder + "/" + name)
    }

    private mutating func watch(_ folder: String, _ watched: Watched) throws(WatchFailure) {
        let number = inotify_add_watch(inotify, folder, WatchLoop.mask)
        guard number >= 0 else { throw WatchFailure(path: folder, code: errno) }
        watches[number, default: []].append(watched)
    }

    /// Blocks until something has changed and then was quiet; false when it is time to end.
    mutating func waitForChange() -> Bool {
        var hasChanged = false
        var events = 0
        while true {
            var handles = [
                pollfd(fd: inotify, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&handles, 2, hasChanged ? WatchLoop.quietMilliseconds : -1)
            if handles[1].revents != 0 { return false }
            if count < 0, errno != EINTR { return false }
            if count == 0 { return true }
            if count > 0, readEvents() {
                hasChanged = true
                events += 1
                if events >= WatchLoop.longestBurst { return true }
            }
        }
    }

    /// Whether any of the events that wait is a change.
    private mutating func readEvents() -> Bool {
        let size = 16 << 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: size,
            alignment: MemoryLayout<inotify_event>.alignment
        )
        defer { buffer.deallocate() }
        let count = read(inotify, buffer.baseAddress, size)
        var hasChanged = false
        var offset = 0
        let header = MemoryLayout<inotify_event>.size
        while offset + header <= count {
            let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let name = buffer[(offset + header)..<(offset + header + Int(event.len))].prefix { $0 != 0 }
            if note(event, name: String(decoding: name, as: UTF8.self)) { hasChanged = true }
            offset += header + Int(event.len)
        }
        return hasChanged
    }

    private mutating func note(_ event: inotify_event, name: String) -> Bool {
        // More happened than could be told: something has changed.
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return true }
        if event.mask & UInt32(IN_IGNORED) != 0 {
            watches[event.wd] = nil
            return true
        }
        var hasChanged = false
        for watched in watches[event.wd] ?? [] {
            switch watched {
            case .tree(let folder):
                guard !WatchLoop.isIgnored(name) else { continue }
                if event.mask & UInt32(IN_ISDIR) != 0 {
                    // A folder that is gone again by now needs no watch; its end is an event too.
                    try? add(folder: folder + "/" + name)
                }
                hasChanged = true
            case .some(let folder, let names):
                guard names.contains(name) else { continue }
                let main = folder + "/" + (names.min { $0.utf8.count < $1.utf8.count } ?? name)
                let signature = WatchLoop.signature(of: main)
                if signatures.updateValue(signature, forKey: main) != signature { hasChanged = true }
            }
        }
        return hasChanged
    }

    /// Hidden files and the copies that editors leave are no content.
    private static func isIgnored(_ name: String) -> Bool {
        name.utf8.first == UInt8(ascii: ".") || name.utf8.last == UInt8(ascii: "~")
    }

    /// Size and time of a database and of its journals.
    private static func signature(of path: String) -> [Int] {
        ["", "-wal", "-journal"].flatMap { ending in
            var status = stat()
            guard stat(path + ending, &status) == 0 else { return [-1, 0, 0] }
            return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        }
    }
}
