import Foundation
import Hashing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The site in the output folder: its manifest, where there is one, and what something else changed since.
package struct PublishedSite: Sendable {
    /// Nil for a site that no build left a usable manifest of.
    package let manifest: SiteManifest?
    /// The folder's path; empty for a site that was never published.
    package let path: String
    /// Every file of a site without a manifest.
    package let unlistedFiles: Set<String>
    /// Files of the manifest that something else changed or removed, by their indexes.
    package private(set) var modifiedFiles: Set<Int> = []
    /// Files and empty folders that no build wrote.
    package private(set) var untrackedFiles: [String] = []
    /// Indexes of the manifest's files by the hashes of their paths.
    private let indexes: [UInt64: Int]

    /// A site with a manifest, which `inspected` compares with the disk.
    package init(_ folder: OutputFolder, manifest: SiteManifest) {
        self.manifest = manifest
        path = folder.path
        unlistedFiles = []
        let paths = manifest.files.paths
        indexes = Dictionary(
            paths.indices.map { (paths.hash($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// A site of which only the files on the disk are known.
    package init(unlisted folder: OutputFolder) {
        manifest = nil
        path = folder.path
        unlistedFiles = FolderListing.files(in: folder.path)
        indexes = [:]
    }

    /// No site.
    package init() {
        manifest = nil
        path = ""
        unlistedFiles = []
        indexes = [:]
    }

    package var isEmpty: Bool { manifest == nil && unlistedFiles.isEmpty }

    /// Whether nothing else changed the site since the manifest was written.
    package var isUntouched: Bool { modifiedFiles.isEmpty && untrackedFiles.isEmpty }

    /// The index of a file in the manifest.
    package func index(of path: String) -> Int? { indexes[ContentHash(path).value] }

    /// Whether a file of the manifest is as the last build left it.
    package func isValid(_ index: Int) -> Bool { !modifiedFiles.contains(index) }

    package func stamp(of index: Int) -> FileStamp? { manifest?.files.stamp(of: index) }

    /// The files of this site that a new one no longer has.
    ///
    /// - Parameter hashes: the hashes of the new site's paths.
    func paths(notIn hashes: Set<UInt64>) -> [String] {
        guard let manifest else { return unlistedFiles.filter { !hashes.contains(ContentHash($0).value) } }
        return indexes.filter { !hashes.contains($0.key) }.map { manifest.files.paths[$0.value] }
    }

    // MARK: Comparing with the disk

    /// The site after comparing every file and folder with the manifest.
    ///
    /// - Parameter workers: the number of threads that compare.
    package func inspected(workers: Int) async -> PublishedSite {
        guard let manifest else { return self }
        let root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { return self }
        defer { close(root) }
        let modifiedFiles = await PublishedSite.indexes(below: manifest.files.count, workers: workers) {
            index in
            manifest.files.paths.withCString(index) { FileStamp(at: root, $0) }
                != manifest.files.stamp(of: index)
        }
        let changedFolders = await PublishedSite.indexes(below: manifest.folders.count, workers: workers) {
            index in
            manifest.folders.paths.withCString(index) { FileStamp(at: root, $0) }?.time
                != manifest.folders.times[index]
        }
        var site = self
        site.modifiedFiles = Set(modifiedFiles)
        site.untrackedFiles = untrackedFiles(in: changedFolders, manifest)
        return site
    }

    /// The indexes below `count` for which a condition holds.
    private static func indexes(
        below count: Int,
        workers: Int,
        where condition: @escaping @Sendable (Int) -> Bool
    ) async -> [Int] {
        await withTaskGroup(of: [Int].self) { group in
            for worker in 0..<workers {
                let range = (count * worker / workers)..<(count * (worker + 1) / workers)
                group.addTask { range.filter(condition) }
            }
            return await group.reduce(into: [], +=)
        }
    }

    /// Entries of changed folders that the manifest does not have.
    private func untrackedFiles(in folders: [Int], _ manifest: SiteManifest) -> [String] {
        guard !folders.isEmpty else { return [] }
        var known = Set(manifest.files.indices.map { manifest.files.paths[$0] })
        for index in manifest.folders.indices { known.insert(manifest.folders.paths[index]) }
        var untracked: [String] = []
        for index in folders {
            let name = manifest.folders.paths[index]
            let prefix = name == "." ? "" : name + "/"
            // A folder that is gone has no entries.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + prefix)) ?? []
            for entry in names.map({ prefix + $0 })
            where !known.contains(entry) && entry != OutputFolder.ignoreFile {
                let files = FolderListing.files(in: path + "/" + entry)
                untracked += files.isEmpty ? [entry] : files.map { entry + "/" + $0 }
            }
        }
        return untracked
    }
}
