import Content
import Foundation
import Parallelism
import ReleaseManifest
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Makes the folder of a release: links to the files that the live release has too, copies of the others.
struct ReleaseBuilder: Sendable {
    private let store: ReleaseStore
    private let release: SiteRelease
    private let live: ReleaseManifest?
    /// Files of earlier releases that the new one still answers for, by path.
    private let carried: Set<String>
    private let precompresses: Bool
    /// The folder, until it is complete.
    private let staging: String

    init(
        _ store: ReleaseStore,
        _ release: SiteRelease,
        live: ReleaseManifest?,
        carried: Set<String>,
        precompresses: Bool
    ) {
        self.store = store
        self.release = release
        self.live = live
        self.carried = carried
        self.precompresses = precompresses
        staging = store.releases + "/.tmp-" + release.manifest.id
    }

    /// The number of files that one thread links or copies at a time.
    private static let chunkLength = 256

    /// - Throws: `PublishError`; what was made is removed by the next publication.
    func build(progress: @Sendable (_ done: Int, _ all: Int) -> Void) throws(PublishError) {
        let files = release.manifest.files
        try createFolders(files.map(\.path) + carried.sorted())
        let liveFiles = Dictionary(
            (live?.files ?? []).map { ($0.path, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let done = Mutex(0)
        let results = concurrently(files.chunks(of: ReleaseBuilder.chunkLength)) { chunk in
            let result = Result { () throws(PublishError) in
                for file in chunk { try add(file, liveFiles[file.path]) }
            }
            let count = done.withLock { done in
                done += chunk.count
                return done
            }
            progress(count, files.count)
            return result
        }
        for result in results { try result.get() }
        for path in carried { link(path) }
        if precompresses { try precompress() }
        try finish()
    }

    private func add(_ file: ReleaseFile, _ liveFile: ReleaseFile?) throws(PublishError) {
        if let liveFile, liveFile.digest == file.digest, link(file.path) { return }
        let bytes = try release.contents(of: file)
        guard FileContents.create(staging + "/" + file.path, bytes) else {
            throw store.failure("cannot write \(file.path)")
        }
    }

    /// Links a file of the live release; false where that is not possible.
    @discardableResult
    private func link(_ path: String) -> Bool {
        live.map { store.link(path, from: $0.id, to: staging) } ?? false
    }

    private func createFolders(_ paths: [String]) throws(PublishError) {
        // What is left of a killed publication would be in the way.
        try? FileManager.default.removeItem(atPath: staging)
        var folders: Set<String> = []
        for path in paths {
            var parent = path[...]
            while let slash = parent.lastIndex(of: "/") {
                parent = parent[..<slash]
                guard folders.insert(String(parent)).inserted else { break }
            }
        }
        // Parents come before the folders in them.
        for folder in [""] + folders.sorted() {
            guard mkdir(staging + "/" + folder, 0o755) == 0 else {
                throw store.failure("cannot create a folder of \(release.manifest.id)")
            }
        }
    }

    private func precompress() throws(PublishError) {
        do throws(Problem) {
            let liveFolder = live.map { store.folder(of: $0.id) }
            _ = try Precompression(release.manifest, in: staging).run(reusing: live, in: liveFolder)
        } catch {
            throw PublishError(.failed, error)
        }
    }

    /// Waits until all files are on the disk, and gives the folder its name.
    private func finish() throws(PublishError) {
        guard syncFileSystem(), rename(staging, store.folder(of: release.manifest.id)) == 0,
            FileContents.sync(store.releases)
        else { throw store.failure("cannot finish \(release.manifest.id)") }
    }

    /// Once for the whole file system (syncfs(2)): thousands of files one by one would take minutes.
    private func syncFileSystem() -> Bool {
        #if os(Linux)
        let descriptor = open(staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        if let syncfs = ReleaseBuilder.syncfs { return syncfs(descriptor) == 0 }
        #endif
        sync()
        return true
    }

    #if os(Linux)
    /// Looked up by name, because Glibc declares it only for C code that defines `_GNU_SOURCE`.
    private static let syncfs = dlsym(nil, "syncfs").map {
        unsafeBitCast($0, to: (@convention(c) @Sendable (Int32) -> Int32).self)
    }
    #endif
}
