import Content
import Foundation
import Hashing
import Media
import Parallelism
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A new site, made beside the old one and exchanged with it when it is whole.
///
/// What it is made of is the site before the old one, which lies beside it as a tree of links to the same files: only
/// what differs is written. A file whose bytes did not change keeps its inode and its time, and a build that changes
/// nothing touches nothing. A file is never written to once it is part of a site.
///
/// A class, for many workers write files of one folder.
final class SiteOutput: OutputTarget {
    var keepsState: Bool { true }

    /// What came of a commit.
    struct Outcome: Sendable {
        var written = 0
        /// The paths of files that are gone.
        var removed: [String] = []
        /// Whether there was a moment without a site.
        var hadGap = false

        var isUnchanged: Bool { written == 0 && removed.isEmpty }
    }

    /// The folders of a site, with the times that they have in it and in the site before it.
    private struct Folders: Sendable {
        var names = TextColumn()
        var times: [UInt64] = []
        var twinTimes: [UInt64] = []
    }

    private struct Work {
        /// What lies in the folder of the new site differs from the old one here, or might.
        var touched: Set<String> = []
        /// Folders that were made or written to.
        var folders: Set<String> = []
        var hasBegun = false
        var written = 0
    }

    let folder: OutputFolder
    let old: PreviousBuild
    /// Where folders cannot be exchanged this is tried in vain, and two renames are made instead.
    private let exchange: FileOperations.Exchange
    private let work = Mutex(Work())
    /// Whether the folder of the new site began as a copy of an earlier one.
    private let hasTwin: Bool

    init(
        _ folder: OutputFolder,
        old: PreviousBuild,
        exchange: @escaping FileOperations.Exchange = FileOperations.exchange
    ) {
        self.folder = folder
        self.old = old
        self.exchange = exchange
        // Only a state says in what a twin differs.
        if old.state == nil { folder.remove(folder.twin) }
        hasTwin = old.state != nil && FileManager.default.fileExists(atPath: folder.twin)
    }

    // MARK: Files

    /// Writes a file of the site, or keeps the old one where it is the same.
    ///
    /// - Parameters:
    ///   - path: relative to the site's folder.
    ///   - hash: of the bytes.
    /// - Returns: what the file is known by from now on.
    func add(_ path: String, _ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64) throws -> FileStamp {
        if let mark = kept(path, hash: hash) { return mark }
        try begin()
        let file = folder.staging + "/" + path
        if old.files.contains(path), FileOperations.isFile(folder.path + "/" + path, bytes) {
            makeFolder(of: path)
            if link(folder.path + "/" + path, file) == 0, let mark = FileStamp(file) { return mark }
        }
        if !hasTwin { makeFolder(of: path) }
        let part = hasTwin ? file + SiteOutput.part : file
        let mark: FileStamp
        do { mark = try write(bytes, to: part, path) } catch {
            unlink(part)
            throw error
        }
        work.withLock {
            $0.written += 1
            // Of a first site nothing is compared with the one before.
            guard !old.isEmpty else { return }
            $0.touched.insert(path)
            $0.folders.insert(SiteOutput.folder(of: path))
        }
        return mark
    }

    func add(_ path: String, _ text: String) throws -> (mark: FileStamp, hash: UInt64) {
        var text = text
        return try text.withUTF8 { bytes in
            let hash = ContentHash(bytes).value
            return (try add(path, bytes, hash: hash), hash)
        }
    }

    /// The old file where it is there and has this content.
    func kept(_ path: String, hash: UInt64) -> FileStamp? {
        guard let place = old.index(of: path), old.state?.hashes[place] == hash, old.isValid(place) else {
            return nil
        }
        return old.stamp(of: place)
    }

    /// Copies a file of the theme or of the content.
    func copy(_ copy: MediaLibrary.Copy) throws -> FileStamp {
        let path = String(copy.path.dropFirst())
        if let mark = kept(path, hash: copy.hash) { return mark }
        guard let data = try? Data(contentsOf: copy.source), ContentHash(Array(data)).value == copy.hash
        else {
            throw Problems([
                Problem(
                    "changed-file",
                    at: .file(path: copy.source.path),
                    "the file changed during the build",
                    advice: "build again"
                )
            ])
        }
        return try data.withUnsafeBytes { try add(path, $0.bindMemory(to: UInt8.self), hash: copy.hash) }
    }

    // MARK: The folder of the new site

    /// Makes the folder of the new site, once something is to be written.
    private func begin() throws {
        try work.withLock { work in
            guard !work.hasBegun else { return }
            if hasTwin {
                // From here to the exchange it is nothing that another build could use.
                guard rename(folder.twin, folder.staging) == 0 else { throw notWritable() }
            } else {
                folder.remove(folder.twin)
                guard mkdir(folder.staging, 0o755) == 0 else { throw notWritable() }
            }
            work.hasBegun = true
        }
    }

    private func notWritable() -> OutputFailure {
        OutputFailure(
            folder.name,
            "the folder beside it cannot be written: \(FileOperations.reason(errno))",
            advice: "check \(folder.parent)"
        )
    }

    private static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    }

    /// Nearly every page has a folder of its own, so it is made without asking whether it is there.
    private func makeFolder(of path: String) {
        let name = SiteOutput.folder(of: path)
        guard name != ".", work.withLock({ $0.folders.insert(name).inserted }) else { return }
        if mkdir(folder.staging + "/" + name, 0o755) != 0, errno == ENOENT { makeFolders(above: path) }
    }

    /// Makes all folders above a path; what another worker has made in the meantime is as good.
    private func makeFolders(above path: String) {
        var above = ""
        for part in path.split(separator: "/").dropLast() {
            let outer = above.isEmpty ? "." : above
            above += (above.isEmpty ? "" : "/") + part
            if mkdir(folder.staging + "/" + above, 0o755) == 0 {
                work.withLock { $0.folders.formUnion([outer, above]) }
            }
        }
    }

    private func write(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to file: String,
        _ path: String
    ) throws
        -> FileStamp
    {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        var descriptor = open(file, flags, 0o644)
        if descriptor < 0, errno == ENOENT {
            makeFolders(above: path)
            descriptor = open(file, flags, 0o644)
        }
        guard descriptor >= 0 else { throw writeFailure(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard FileOperations.write(UnsafeRawBufferPointer(bytes), to: descriptor),
            fstat(descriptor, &status) == 0
        else {
            throw writeFailure(path, errno)
        }
        return FileStamp(status)
    }

    private func writeFailure(_ path: String, _ code: Int32) -> OutputFailure {
        OutputFailure(
            folder.name,
            "\(path) cannot be written: \(FileOperations.reason(code))",
            advice: "the old site stands as it was"
        )
    }

    // MARK: Keeping up

    /// Ends the names of files that are about to take another's place.
    private static let part = ".part"

    /// Puts the files that were written into a twin in the place of those that were there, each in one step: who still
    /// walks through the site that it was sees every file whole.
    ///
    /// Only when all are written: ext4 passes over the inodes that were freed within the last seconds, so that making
    /// and deleting by turns gets slower with every file.
    private func replaceFiles() throws {
        guard hasTwin else { return }
        let failures = concurrently(Array(work.withLock(\.touched)).chunks(of: 1024)) { [folder] paths in
            paths.compactMap { path -> (path: String, code: Int32)? in
                let file = folder.staging + "/" + path
                return FileOperations.replace(file, with: file + SiteOutput.part) ? nil : (path, errno)
            }
        }
        if let failure = failures.joined().first { throw writeFailure(failure.path, failure.code) }
    }

    private func follow(_ paths: [String]) throws {
        let results = concurrently(paths.chunks(of: 512)) { paths in Result { try paths.forEach(follow) } }
        for result in results { try result.get() }
    }

    /// Makes a file of the new site's folder what it is in the old site: the same file, or none.
    private func follow(_ path: String) throws {
        let (source, file) = (folder.path + "/" + path, folder.staging + "/" + path)
        if !hasTwin { makeFolder(of: path) }
        work.withLock { _ = $0.folders.insert(SiteOutput.folder(of: path)) }
        let part = file + SiteOutput.part
        if link(source, hasTwin ? part : file) == 0 {
            guard hasTwin else { return }
            guard FileOperations.replace(file, with: part) else {
                let code = errno
                unlink(part)
                throw writeFailure(path, code)
            }
            return
        }
        if errno == ENOENT, FileStamp(source) == nil { return remove(path) }
        makeFolders(above: path)
        if hasTwin { unlink(file) }
        guard link(source, file) == 0 else { throw writeFailure(path, errno) }
    }

    private func remove(_ path: String) {
        let file = folder.staging + "/" + path
        // A stranger may be an empty folder.
        if unlink(file) != 0 { rmdir(file) }
        work.withLock { _ = $0.folders.insert(SiteOutput.folder(of: path)) }
        prune(path)
    }

    /// Removes the folders above a path that are empty now.
    private func prune(_ path: String) {
        var name = SiteOutput.folder(of: path)
        while name != ".", rmdir(folder.staging + "/" + name) == 0 {
            let outer = SiteOutput.folder(of: name)
            work.withLock { work in
                work.folders.remove(name)
                work.folders.insert(outer)
            }
            name = outer
        }
    }

    /// The paths in which the folder of the new site may still be older than the old site.
    private var behind: [String] {
        guard let state = old.state else { return [] }
        let late = hasTwin ? state.delta : state.paths
        return late.indices.map { late[$0] }
    }

    // MARK: The end

    /// Exchanges the new site with the old one; the `.gitignore` that keeps the folder in git stays.
    ///
    /// Whoever looks sees the one or the other: the exchange is one step of the file system (renameat2(2)). Where that
    /// cannot exchange, two renames leave a moment without a site; what was interrupted there the next build repairs.
    ///
    /// - Parameters:
    ///   - paths: every file of the new site, added before.
    ///   - state: makes what the next build should know, but for what only this knows: folders and differences.
    func commit(_ paths: [String], state: () throws -> BuildState) throws -> Outcome {
        var outcome = Outcome(written: work.withLock(\.written))
        let hashes = Set(paths.map { ContentHash($0).value })
        outcome.removed = old.paths(notIn: hashes).filter { $0 != OutputFolder.ignoreFile }.sorted()
        let untrackedFiles = old.untrackedFiles
        if outcome.isUnchanged, untrackedFiles.isEmpty, !old.isEmpty {
            discard()
            var next = try state()
            if let before = old.state {
                (next.siteInode, next.delta) = (before.siteInode, before.delta)
                note(
                    Folders(names: before.folders, times: before.folderTimes, twinTimes: before.twinTimes),
                    in: &next
                )
            } else {
                next.siteInode = FileStamp(folder.path)?.inode ?? 0
                note(folders(of: paths, in: folder.path, isSame: false), in: &next)
            }
            try save(next, as: folder.state)
            return outcome
        }
        try begin()
        try replaceFiles()
        let touched = work.withLock(\.touched)
        // Strangers too: one that an earlier build removed may be there again, and is no part of the old site.
        let removed = Set(outcome.removed + untrackedFiles)
        try follow(behind.filter { !touched.contains($0) && !removed.contains($0) })
        removed.forEach(remove)
        if FileStamp(folder.path + "/" + OutputFolder.ignoreFile) != nil {
            try follow(OutputFolder.ignoreFile)
        }
        // As many files as before and none gone: the same files.
        let isSame = outcome.removed.isEmpty && paths.count == old.state?.paths.count
        var (next, made) = try concurrently(state) { [self] in
            folders(of: paths, in: folder.staging, isSame: isSame)
        }
        guard let site = FileStamp(folder.staging) else { throw notWritable() }
        next.siteInode = site.inode
        next.delta = TextColumn(touched.sorted() + outcome.removed + untrackedFiles)
        note(made, in: &next)
        try save(next, as: folder.nextState)
        outcome.hadGap = try swapIntoPlace()
        // In this order: killed in between, the site before is the twin already and not taken for one half made.
        rename(folder.staging, folder.twin)
        rename(folder.nextState, folder.state)
        // What fails from here on takes nothing back.
        work.withLock { $0.hasBegun = false }
        outcome.removed += untrackedFiles
        return outcome
    }

    /// The folders of the new site and when they were last written to.
    ///
    /// - Parameter isSame: whether the site has the files of the old one.
    private func folders(of paths: [String], in site: String, isSame: Bool) -> Folders {
        let root = open(site, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(root) }
        let before = old.state
        var folders = Folders()
        if let before, isSame {
            folders.names = before.folders
        } else {
            var seen: Set<String> = ["."]
            for path in paths {
                var name = SiteOutput.folder(of: path)
                while seen.insert(name).inserted { name = SiteOutput.folder(of: name) }
            }
            folders.names = TextColumn(seen.sorted())
        }
        let known = Dictionary(
            before?.folders.indices.map { (before?.folders.hash($0) ?? 0, $0) } ?? [],
            uniquingKeysWith: { first, _ in first }
        )
        let touched = Set(work.withLock(\.folders).map { ContentHash($0).value })
        for index in folders.names.indices {
            let hash = folders.names.hash(index)
            let place = known[hash]
            var time = hasTwin && !touched.contains(hash) ? place.flatMap { before?.twinTimes[$0] } ?? 0 : 0
            if time == 0 { time = folders.names.withCString(index) { FileStamp(at: root, $0)?.time ?? 0 } }
            folders.times.append(time)
            folders.twinTimes.append(place.flatMap { before?.folderTimes[$0] } ?? 0)
        }
        return folders
    }

    private func note(_ folders: Folders, in state: inout BuildState) {
        (state.folders, state.folderTimes, state.twinTimes) = (
            folders.names, folders.times, folders.twinTimes
        )
    }

    private func save(_ state: BuildState, as path: String) throws {
        let descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw notWritable() }
        let head = state.write { FileOperations.write($0, to: descriptor) }
        let isWritten =
            head?.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) == $0.count } ?? false
        let code = errno
        close(descriptor)
        guard isWritten, rename(path + ".part", path) == 0 else {
            unlink(path + ".part")
            throw OutputFailure(
                folder.name,
                "what the next build should know cannot be written: \(FileOperations.reason(code))",
                advice: "the old site stands as it was"
            )
        }
    }

    /// - Returns: whether there was a moment without a site.
    private func swapIntoPlace() throws -> Bool {
        guard FileManager.default.fileExists(atPath: folder.path) else {
            guard rename(folder.staging, folder.path) == 0 else { throw notExchanged() }
            return false
        }
        if exchange(folder.staging, folder.path) { return false }
        guard rename(folder.path, folder.aside) == 0 else { throw notExchanged() }
        guard rename(folder.staging, folder.path) == 0 else {
            rename(folder.aside, folder.path)
            throw notExchanged()
        }
        rename(folder.aside, folder.staging)
        return true
    }

    private func notExchanged() -> OutputFailure {
        OutputFailure(
            folder.name,
            "the new site cannot be put in its place: \(FileOperations.reason(errno))",
            advice: "check the rights of \(folder.parent)"
        )
    }

    /// Takes back what was written, after a failure or where it changes nothing.
    func discard() {
        let (hasBegun, touched) = work.withLock { ($0.hasBegun, $0.touched) }
        guard hasBegun else { return }
        unlink(folder.nextState)
        do {
            guard hasTwin else { throw notWritable() }
            for path in touched {
                unlink(folder.staging + "/" + path + SiteOutput.part)
                try follow(path)
            }
            guard rename(folder.staging, folder.twin) == 0 else { throw notWritable() }
        } catch {
            // The failure itself is what is reported; the next build makes do without a twin.
            folder.remove(folder.staging)
        }
    }
}
