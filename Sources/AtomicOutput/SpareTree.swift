import Hashing
import Parallelism

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The site before the published one, as a tree of hard links to the same files.
///
/// The manifest's `delta` says in which paths the two differ, so that only those, and what the new build writes, must be
/// touched to make the next site of it.
struct SpareTree: StagingTree {
    let staging: StagingFolder
    private let delta: TextColumn

    /// The suffix of files that wait for their final name.
    private static let part = ".part"

    /// The number of paths that one thread renames or links at a time.
    static let chunkLength = 1024

    init(_ folder: OutputFolder, _ manifest: SiteManifest) {
        staging = StagingFolder(folder)
        delta = manifest.delta
    }

    var outdatedPaths: [String] { delta.indices.map { delta[$0] } }

    var changedFolders: Set<UInt64>? { Set(staging.changedFolders.map { ContentHash($0).value }) }

    func begin() throws(OutputError) {
        guard rename(staging.folder.spareTree, staging.path) == 0 else {
            throw staging.folder.error(.cannotStage, code: errno)
        }
    }

    func write(_ bytes: UnsafeBufferPointer<UInt8>, to path: String) throws(OutputError) -> FileStamp {
        let stamp = try staging.create(bytes, as: staging.file(path) + SpareTree.part, path: path)
        staging.markChanged(folderOf: path)
        return stamp
    }

    /// Replaces each old file by the one that was written, in one step, because a reader may still walk through the tree
    /// that was the site a moment ago.
    ///
    /// Only after all are written: ext4 avoids inodes that were freed within the last seconds, so creating and deleting
    /// files in turn gets slower with every file.
    func finishWriting(_ paths: Set<String>) throws(OutputError) {
        let failures = concurrently(Array(paths).chunks(of: SpareTree.chunkLength)) { paths in
            paths.lazy.compactMap(replace).first
        }
        if let failure = failures.compactMap(\.self).first { throw failure }
    }

    private func replace(_ path: String) -> OutputError? {
        let file = staging.file(path)
        if FileOperations.replace(file, with: file + SpareTree.part) { return nil }
        return staging.folder.error(.cannotWrite(file: path), code: errno)
    }

    func sync(_ path: String) throws(OutputError) {
        let source = staging.publishedFile(path)
        let file = staging.file(path)
        staging.markChanged(folderOf: path)
        if link(source, file + SpareTree.part) == 0 {
            if FileOperations.replace(file, with: file + SpareTree.part) { return }
            let code = errno
            unlink(file + SpareTree.part)
            throw staging.folder.error(.cannotWrite(file: path), code: code)
        }
        if errno == ENOENT, FileStamp(source) == nil { return staging.remove(path) }
        staging.makeFolders(above: path)
        unlink(file)
        guard link(source, file) == 0 else {
            throw staging.folder.error(.cannotWrite(file: path), code: errno)
        }
    }

    /// Makes it the spare tree of the published site again; a tree that cannot be repaired is removed, which costs the
    /// next build time and nothing else.
    func discard(written: Set<String>) {
        do throws(OutputError) {
            for path in written {
                unlink(staging.file(path) + SpareTree.part)
                try sync(path)
            }
        } catch {
            return staging.folder.remove(staging.path)
        }
        if rename(staging.path, staging.folder.spareTree) != 0 { staging.folder.remove(staging.path) }
    }
}
