import Hashing
import Parallelism
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A new site, made next to the published one and exchanged with it when it is complete.
///
/// Only files that differ are written: the new site begins as the spare tree. A file whose bytes did not change keeps its
/// inode and time, and a build that changes nothing touches nothing. A file of a site is never written to again.
/// Many workers may add files at the same time.
package final class StagedSite: Sendable {
    /// The result of a commit.
    package struct Outcome: Sendable {
        /// The number of files that were written.
        package var written = 0
        /// The paths of files that are gone, sorted; untracked files come last.
        package var removed: [String] = []
        /// Whether there was an instant without a site, because the file system cannot exchange folders.
        package var hadGap = false

        package var isUnchanged: Bool { written == 0 && removed.isEmpty }
    }

    private struct Progress {
        var hasBegun = false
        var writtenCount = 0
        /// The paths of files that were written and may have been in the published site.
        var writtenPaths: Set<String> = []
    }

    package let folder: OutputFolder
    package let published: PublishedSite
    private let exchange: FileOperations.Exchange
    private let tree: any StagingTree
    private let progress = Mutex(Progress())

    /// - Parameters:
    ///   - published: the site in the folder, already compared with the disk.
    ///   - exchange: where it cannot exchange two folders, two renames are made instead.
    package init(
        _ folder: OutputFolder,
        replacing published: PublishedSite,
        exchange: @escaping FileOperations.Exchange = FileOperations.exchange
    ) {
        self.folder = folder
        self.published = published
        self.exchange = exchange
        if let manifest = published.manifest, FileOperations.isFolder(folder.spareTree) {
            tree = SpareTree(folder, manifest)
        } else {
            // Without a manifest nothing says how a spare tree differs.
            folder.remove(folder.spareTree)
            tree = NewTree(folder, published: published)
        }
    }

    // MARK: Files

    /// Adds a file: writes it, or keeps the published one where it is the same.
    ///
    /// - Parameters:
    ///   - path: relative to the site's folder.
    ///   - hash: another hash of the bytes by which they are known; the beginning of their digest by default.
    package func add(
        _ path: String,
        _ bytes: UnsafeBufferPointer<UInt8>,
        hash: UInt64? = nil
    ) throws(OutputError) -> FileState {
        let digest = SHA256Digest(UnsafeRawBufferPointer(bytes))
        let hash = hash ?? digest.words[0]
        if let file = keep(path, hash: hash) { return file }
        try begin()
        if let stamp = adopt(path, equalTo: bytes) {
            return FileState(path: path, stamp: stamp, hash: hash, digest: digest)
        }
        let stamp = try tree.write(bytes, to: path)
        progress.withLock { progress in
            progress.writtenCount += 1
            // Nothing of the first site is compared with a site before it.
            if !published.isEmpty { progress.writtenPaths.insert(path) }
        }
        return FileState(path: path, stamp: stamp, hash: hash, digest: digest)
    }

    package func add(_ path: String, text: String) throws(OutputError) -> FileState {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(OutputError) in try add(path, bytes) }
        }
        return try result.get()
    }

    /// Keeps the published file; nil where there is none with this content.
    package func keep(_ path: String, hash: UInt64) -> FileState? {
        guard let index = published.index(of: path), published.isValid(index),
            published.manifest?.files.hashes[index] == hash
        else { return nil }
        return published.manifest?.files[index]
    }

    /// Links a file of a site without a manifest into the new site, where its bytes are the same.
    private func adopt(_ path: String, equalTo bytes: UnsafeBufferPointer<UInt8>) -> FileStamp? {
        let source = folder.path + "/" + path
        guard published.unlistedFiles.contains(path), FileOperations.isFile(source, equalTo: bytes) else {
            return nil
        }
        let file = tree.staging.file(path)
        tree.staging.makeFolder(of: path)
        return link(source, file) == 0 ? FileStamp(file) : nil
    }

    private func begin() throws(OutputError) {
        try progress.withLock { progress throws(OutputError) in
            guard !progress.hasBegun else { return }
            try tree.begin()
            progress.hasBegun = true
        }
    }

    // MARK: Commit

    /// Exchanges the new site with the published one and saves the state; a `.gitignore` stays.
    ///
    /// A reader sees the old site or the new one: the exchange is one step of the file system (renameat2(2)). Where it
    /// cannot exchange, two renames leave an instant without a site; the next build repairs one that is killed there.
    ///
    /// - Parameters:
    ///   - files: every file of the new site, all of them added before.
    ///   - payload: what else to save for the next build. It is called once, after all files are written and before the
    ///     exchange, while other threads look at the folders.
    /// - Throws: `OutputError`, or what `payload` throws; the published site is then what it was before, and `discard`
    ///   takes back what was written.
    package func commit<Payload: StatePayload>(
        _ files: FileTable,
        payload: () throws -> Payload
    ) throws -> Outcome {
        let written = progress.withLock(\.self)
        let untracked = published.untrackedFiles
        var outcome = Outcome(written: written.writtenCount)
        let hashes = Set(files.indices.map { files.paths.hash($0) })
        outcome.removed = published.paths(notIn: hashes).filter { $0 != OutputFolder.ignoreFile }.sorted()

        if outcome.isUnchanged, untracked.isEmpty, !published.isEmpty {
            discard()
            let manifest = unchangedManifest(files)
            try folder.save(SavedState(manifest: manifest, payload: payload()), as: folder.state)
            return outcome
        }

        try begin()
        try tree.finishWriting(written.writtenPaths)
        try updateTree(written: written.writtenPaths, removed: Set(outcome.removed + untracked))
        // As many files as before and none gone: the same paths, so the same folders.
        let hasSamePaths = outcome.removed.isEmpty && files.count == published.manifest?.files.count
        let (payload, folders) = try concurrently(payload) { [self] in
            self.folders(of: files, in: folder.staging, hasSamePaths: hasSamePaths)
        }
        guard let site = FileStamp(folder.staging) else { throw folder.error(.cannotStage, code: errno) }
        let manifest = SiteManifest(
            siteInode: site.inode,
            files: files,
            folders: folders,
            delta: TextColumn(written.writtenPaths.sorted() + outcome.removed + untracked)
        )
        try folder.save(SavedState(manifest: manifest, payload: payload), as: folder.nextState)

        outcome.hadGap = try swapIntoPlace()
        // In this order: a build that is killed in between leaves a spare tree, which `recover` does not take for one
        // that was half made.
        rename(folder.staging, folder.spareTree)
        rename(folder.nextState, folder.state)
        // Nothing is left to discard.
        progress.withLock { $0.hasBegun = false }
        outcome.removed += untracked
        return outcome
    }

    /// Brings the rest of the tree up to date: links what it still lacks, removes what the new site does not have.
    ///
    /// - Parameter removed: untracked files are among them, because an earlier build may have linked one into the tree.
    private func updateTree(written: Set<String>, removed: Set<String>) throws {
        let outdated = tree.outdatedPaths.filter { !written.contains($0) && !removed.contains($0) }
        let results = concurrently(outdated.chunks(of: StagedSite.chunkLength)) { paths in
            Result { try paths.forEach(tree.sync) }
        }
        for result in results { try result.get() }
        removed.forEach(tree.staging.remove)
        if FileStamp(folder.path + "/" + OutputFolder.ignoreFile) != nil {
            try tree.sync(OutputFolder.ignoreFile)
        }
    }

    /// The number of paths that one thread links at a time.
    private static let chunkLength = 512

    /// - Returns: whether there was an instant without a site.
    private func swapIntoPlace() throws(OutputError) -> Bool {
        guard FileOperations.exists(folder.path) else {
            guard rename(folder.staging, folder.path) == 0 else {
                throw folder.error(.cannotSwap, code: errno)
            }
            return false
        }
        if exchange(folder.staging, folder.path) { return false }
        guard rename(folder.path, folder.aside) == 0 else { throw folder.error(.cannotSwap, code: errno) }
        guard rename(folder.staging, folder.path) == 0 else {
            let code = errno
            rename(folder.aside, folder.path)
            throw folder.error(.cannotSwap, code: code)
        }
        rename(folder.aside, folder.staging)
        return true
    }

    /// Takes back what was written, after a failure or where it changes nothing.
    package func discard() {
        let written = progress.withLock { progress in
            let written = progress.hasBegun ? progress.writtenPaths : nil
            progress.hasBegun = false
            return written
        }
        guard let written else { return }
        unlink(folder.nextState)
        tree.discard(written: written)
    }

    // MARK: The manifest

    /// The manifest of a site whose files are those of the published one.
    private func unchangedManifest(_ files: FileTable) -> SiteManifest {
        guard var manifest = published.manifest else {
            return SiteManifest(
                siteInode: FileStamp(folder.path)?.inode ?? 0,
                files: files,
                folders: folders(of: files, in: folder.path, hasSamePaths: false)
            )
        }
        manifest.files = files
        return manifest
    }

    /// The folders of a site with their times.
    ///
    /// - Parameter hasSamePaths: whether the site has exactly the paths of the published one.
    private func folders(of files: FileTable, in path: String, hasSamePaths: Bool) -> FolderTable {
        let before = published.manifest?.folders ?? FolderTable()
        let names = hasSamePaths ? before.paths : StagedSite.folders(of: files)
        let indexesBefore = Dictionary(
            before.indices.map { (before.paths.hash($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let changed = tree.changedFolders
        let root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(root) }
        return FolderTable(paths: names) { index in
            let hash = names.hash(index)
            let indexBefore = indexesBefore[hash]
            var time: UInt64 = 0
            if let changed, let indexBefore, !changed.contains(hash) { time = before.spareTimes[indexBefore] }
            if time == 0 { time = names.withCString(index) { FileStamp(at: root, $0)?.time ?? 0 } }
            return (time: time, spareTime: indexBefore.map { before.times[$0] } ?? 0)
        }
    }

    private static func folders(of files: FileTable) -> TextColumn {
        var names: Set<String> = ["."]
        for index in files.indices {
            var name = StagingFolder.folder(of: files.paths[index])
            while names.insert(name).inserted { name = StagingFolder.folder(of: name) }
        }
        return TextColumn(names.sorted())
    }
}
