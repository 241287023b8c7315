import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder in which a new site is put together, by many workers at the same time.
final class StagingFolder: Sendable {
    let folder: OutputFolder
    /// Folders that were made or whose entries changed, relative to the site's folder.
    private let changed = Mutex<Set<String>>([])

    init(_ folder: OutputFolder) { self.folder = folder }

    var path: String { folder.staging }

    var changedFolders: Set<String> { changed.withLock(\.self) }

    func file(_ path: String) -> String { folder.staging + "/" + path }

    func publishedFile(_ path: String) -> String { folder.path + "/" + path }

    /// The folder of a file or a folder; `.` for the site's folder.
    static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    }

    func markChanged(folderOf path: String) {
        changed.withLock { _ = $0.insert(StagingFolder.folder(of: path)) }
    }

    // MARK: Folders

    /// Makes the folder of a file, once.
    ///
    /// It is made without looking for it first, because nearly every page has its own.
    func makeFolder(of path: String) {
        let name = StagingFolder.folder(of: path)
        guard name != ".", changed.withLock({ $0.insert(name).inserted }) else { return }
        if mkdir(file(name), 0o755) != 0, errno == ENOENT { makeFolders(above: path) }
    }

    /// Makes all folders above a file; another worker may make them at the same time.
    func makeFolders(above path: String) {
        var name = ""
        for component in path.split(separator: "/").dropLast() {
            let parent = name.isEmpty ? "." : name
            name += (name.isEmpty ? "" : "/") + component
            if mkdir(file(name), 0o755) == 0 {
                let names = [parent, name]
                changed.withLock { $0.formUnion(names) }
            }
        }
    }

    // MARK: Files

    /// Creates a file, and its folder where that is missing.
    ///
    /// - Parameters:
    ///   - bytes: the content of the file.
    ///   - name: the absolute path.
    ///   - path: as errors name it, relative to the site's folder.
    func create(
        _ bytes: UnsafeBufferPointer<UInt8>,
        as name: String,
        path: String
    ) throws(OutputError) -> FileStamp {
        if let stamp = FileOperations.create(name, bytes) { return stamp }
        if errno == ENOENT {
            makeFolders(above: path)
            if let stamp = FileOperations.create(name, bytes) { return stamp }
        }
        let code = errno
        unlink(name)
        throw folder.error(.cannotWrite(file: path), code: code)
    }

    /// Removes a file or an empty folder, and the folders above it that are empty then.
    func remove(_ path: String) {
        if unlink(file(path)) != 0 { rmdir(file(path)) }
        markChanged(folderOf: path)
        var name = StagingFolder.folder(of: path)
        while name != ".", rmdir(file(name)) == 0 {
            let parent = StagingFolder.folder(of: name)
            let removed = name
            changed.withLock { changed in
                changed.remove(removed)
                changed.insert(parent)
            }
            name = parent
        }
    }
}
