#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The tree of files that becomes the new site: a `SpareTree` where there is one, else a `NewTree`.
protocol StagingTree: Sendable {
    var staging: StagingFolder { get }

    /// The paths in which the tree may differ from the published site before anything is written.
    var outdatedPaths: [String] { get }

    /// The hashes of the folders whose time must be read from the disk; nil for all.
    var changedFolders: Set<UInt64>? { get }

    /// Gives the tree the name of the staging folder; from then on no other build may use it.
    func begin() throws(OutputError)

    /// Writes a file of the new site; it may have another name until `finishWriting`.
    func write(_ bytes: UnsafeBufferPointer<UInt8>, to path: String) throws(OutputError) -> FileStamp

    /// Gives the files that were written their names.
    func finishWriting(_ paths: Set<String>) throws(OutputError)

    /// Makes a file of the tree the same as in the published site: a link to the same file, or no file.
    func sync(_ path: String) throws(OutputError)

    /// Takes back the files that were written.
    ///
    /// - Parameter written: their paths.
    func discard(written: Set<String>)
}

/// A tree that begins as an empty folder.
struct NewTree: StagingTree {
    let staging: StagingFolder
    let outdatedPaths: [String]

    /// - Parameter published: its files are linked into the tree, if it has a manifest.
    init(_ folder: OutputFolder, published: PublishedSite) {
        staging = StagingFolder(folder)
        let paths = published.manifest?.files.paths ?? TextColumn()
        outdatedPaths = paths.indices.map { paths[$0] }
    }

    var changedFolders: Set<UInt64>? { nil }

    func begin() throws(OutputError) {
        guard mkdir(staging.path, 0o755) == 0 else { throw staging.folder.error(.cannotStage, code: errno) }
    }

    func write(_ bytes: UnsafeBufferPointer<UInt8>, to path: String) throws(OutputError) -> FileStamp {
        staging.makeFolder(of: path)
        return try staging.create(bytes, as: staging.file(path), path: path)
    }

    func finishWriting(_ paths: Set<String>) {}

    func sync(_ path: String) throws(OutputError) {
        staging.makeFolder(of: path)
        let source = staging.publishedFile(path)
        if link(source, staging.file(path)) == 0 { return }
        if errno == ENOENT, FileStamp(source) == nil { return staging.remove(path) }
        staging.makeFolders(above: path)
        guard link(source, staging.file(path)) == 0 else {
            throw staging.folder.error(.cannotWrite(file: path), code: errno)
        }
    }

    func discard(written: Set<String>) { staging.folder.remove(staging.path) }
}
