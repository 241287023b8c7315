import Content
import Foundation
import Hashing
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps the files of a content folder in memory between builds of one process, such as a preview.
///
/// Only files that changed are read again. Without `note`, those are found by their sizes and times.
package final class MarkdownMemory: Sendable {
    /// A file with content, by its path relative to the content folder.
    struct Found: Sendable {
        let path: String
        let kind: ContentKind
    }

    /// The content of the folder as it was listed.
    struct Listing: Sendable {
        var files: [Found] = []
        /// Warnings about files that are not read.
        var problems: [Problem] = []
    }

    fileprivate struct State {
        var listing: Listing?
        /// In the order of the listing.
        var files: [ReadFile] = []
        /// The indexes of files by their paths.
        var indexes: [String: Int] = [:]
        /// The records of all files, and for each file the index of its record among those of its kind.
        var batch = RecordBatch()
        var positions: [Int?] = []
        /// The texts by the keys of their `BodyReference`s, which stay as long as the files do.
        var bodies: [Int: ReadFile.Body] = [:]
        var nextKey = 0
        /// Paths that may have changed; nil for any.
        var changed: Set<String>?
        /// The number of files that were read, and not taken from memory.
        var readCount = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Takes note of changes of files.
    ///
    /// - Parameter paths: relative to the content folder; nil when any file may have changed.
    package func note(_ paths: Set<String>?) {
        state.withLock { state in state.changed = paths.flatMap { state.changed?.union($0) } }
    }

    /// A folder as it is now.
    struct Contents: Sendable {
        let batch: RecordBatch
        /// By the keys of `BodyReference`s.
        let bodies: [Int: ReadFile.Body]
        /// By their paths.
        let files: [(path: String, file: ReadFile)]
        /// The number of files that were read, and not taken from memory.
        let readCount: Int
    }

    /// Reads the files that are new or changed.
    ///
    /// - Parameters:
    ///   - root: the path of the content folder.
    ///   - cached: files as an earlier process read them, whose texts have their indexes as keys; asked for when nothing is in memory.
    ///   - list: lists the folder.
    ///   - read: reads a file, whose text gets the key.
    /// - Throws: what `list` throws; the next call then looks at everything again.
    func contents(
        of root: String,
        cached: () -> [(path: String, file: ReadFile)] = { [] },
        list: () throws -> Listing,
        read: (_ file: Found, _ key: Int) -> ReadFile
    ) throws -> Contents {
        // Nobody waits for it: a process has one memory for each source, and opens that once at a time.
        try state.withLock { state in
            if state.listing == nil, state.files.isEmpty { state.restore(cached()) }
            let changed = state.changed
            state.changed = nil
            state.readCount = 0
            if let changed, state.listing != nil, state.haveStayed(changed, in: root) {
                state.readAgain(changed, read)
            } else {
                state.readAll(changed, in: root, try list(), read)
            }
            state.changed = []
            return Contents(
                batch: state.batch,
                bodies: state.bodies,
                files: state.listedFiles,
                readCount: state.readCount
            )
        }
    }
}

extension MarkdownMemory.State {
    /// Takes over what another process read.
    fileprivate mutating func restore(_ cached: [(path: String, file: ReadFile)]) {
        for (key, entry) in cached.enumerated() {
            indexes[entry.path] = key
            files.append(entry.file)
            bodies[key] = entry.file.body
        }
        nextKey = cached.count
    }

    fileprivate var listedFiles: [(path: String, file: ReadFile)] {
        zip(listing?.files ?? [], files).map { ($0.path, $1) }
    }

    /// Whether files are known and still there, so that the folder need not be listed.
    fileprivate func haveStayed(_ paths: Set<String>, in root: String) -> Bool {
        paths.allSatisfy { indexes[$0] != nil && access(root + "/" + $0, F_OK) == 0 }
    }

    /// Reads some of the known files again.
    fileprivate mutating func readAgain(
        _ paths: Set<String>,
        _ read: (MarkdownMemory.Found, Int) -> ReadFile
    ) {
        guard let listing else { return }
        var haveSamePositions = true
        for index in paths.compactMap({ indexes[$0] }) {
            let before = files[index]
            let file = self.read(listing.files[index], replacing: before, read)
            files[index] = file
            if let record = file.record, let position = positions[index] {
                batch.replace(position, of: file.kind, with: record)
            } else if file.record != nil || before.record != nil {
                haveSamePositions = false
            }
        }
        if haveSamePositions { collectProblems(of: listing) } else { collect(listing) }
    }

    /// Reads the files of a listing that are new, or changed by what is noted or by their times.
    fileprivate mutating func readAll(
        _ changed: Set<String>?,
        in root: String,
        _ listing: MarkdownMemory.Listing,
        _ read: (MarkdownMemory.Found, Int) -> ReadFile
    ) {
        let known = files
        let knownIndexes = indexes
        files = []
        files.reserveCapacity(listing.files.count)
        indexes = [:]
        indexes.reserveCapacity(listing.files.count)
        for found in listing.files {
            let before = knownIndexes[found.path].map { known[$0] }
            // A path that was noted is read whatever its times say, because clocks of file systems are coarse.
            let isCurrent =
                before.map {
                    changed.map { !$0.contains(found.path) } ?? $0.isCurrent(root + "/" + found.path)
                } ?? false
            indexes[found.path] = files.count
            if let before, isCurrent {
                files.append(before)
            } else {
                files.append(self.read(found, replacing: before, read))
            }
        }
        for (path, index) in knownIndexes where indexes[path] == nil { forget(known[index]) }
        self.listing = listing
        collect(listing)
    }

    private mutating func read(
        _ found: MarkdownMemory.Found,
        replacing before: ReadFile?,
        _ read: (MarkdownMemory.Found, Int) -> ReadFile
    ) -> ReadFile {
        if let before { forget(before) }
        readCount += 1
        let file = read(found, nextKey)
        if let body = file.body { bodies[nextKey] = body }
        nextKey += 1
        return file
    }

    private mutating func forget(_ file: ReadFile) {
        if let key = file.record?.body?.key { bodies[key] = nil }
    }

    private mutating func collect(_ listing: MarkdownMemory.Listing) {
        batch = RecordBatch()
        var counts: [ContentKind: Int] = [:]
        positions = files.map { file in
            guard let record = file.record else { return nil }
            let position = counts[file.kind] ?? 0
            counts[file.kind] = position + 1
            batch.append(record, of: file.kind)
            return position
        }
        collectProblems(of: listing)
    }

    private mutating func collectProblems(of listing: MarkdownMemory.Listing) {
        batch.problems = files.flatMap(\.problems) + listing.problems
    }
}

/// A Markdown file after reading: its record, and what is wrong with it.
///
/// A class because a folder has thousands.
final class ReadFile: Sendable {
    let kind: ContentKind
    /// Nil where the file has none, or none that can be read.
    let record: Record?
    let problems: [Problem]
    /// The text below the front matter; nil where there is none.
    let body: Body?
    /// Nil for a file that could not be read, or changed just before: it is read again each time.
    let stamp: Stamp?

    /// The text of a file below the front matter.
    struct Body: Sendable {
        let url: URL
        let path: String
        let range: Range<Int>
        /// The length and the hash of the whole file, and the hash of the text, which tell whether it changed since.
        let fileLength: Int
        let fileHash: UInt64
        let hash: ContentHash
    }

    /// The size, inode and times of a file, one of which changes with its bytes.
    struct Stamp: Sendable, Equatable {
        /// How fine the clocks of file systems are, and some more, in nanoseconds.
        private static let grain = 20_000_000

        /// How many numbers a stamp has.
        static let count = 6

        let numbers: [Int]

        /// A stamp as it was kept.
        init(numbers: [Int]) { self.numbers = numbers }

        /// - Returns: nil for a file that is not there, or that changed so shortly before that it might change again unseen.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            #if canImport(Darwin)
            let (written, changed) = (status.st_mtimespec, status.st_ctimespec)
            #else
            let (written, changed) = (status.st_mtim, status.st_ctim)
            #endif
            numbers = [
                Int(status.st_size), Int(truncatingIfNeeded: status.st_ino), written.tv_sec, written.tv_nsec,
                changed.tv_sec, changed.tv_nsec,
            ]
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            let age = (now.tv_sec - changed.tv_sec) * 1_000_000_000 + now.tv_nsec - changed.tv_nsec
            guard age > Stamp.grain else { return nil }
        }
    }

    init(
        _ kind: ContentKind,
        record: Record? = nil,
        problems: [Problem],
        body: Body? = nil,
        stamp: Stamp?
    ) {
        self.kind = kind
        self.record = record
        self.problems = problems
        self.body = body
        self.stamp = stamp
    }

    func isCurrent(_ path: String) -> Bool { stamp != nil && Stamp(path) == stamp }
}
