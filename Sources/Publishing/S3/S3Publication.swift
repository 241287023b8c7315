import Content
import Hashing
import ObjectStorage
import ReleaseManifest
import Synchronization

/// One publication to a bucket, or one way back to an earlier release.
///
/// The order is that of `run`. Whatever ends it, the pointer names the release before or the new one, every page that is
/// there has its files, and the pointer says what is left to do: the next publication looks at it.
struct S3Publication: Sendable {
    /// Where the files of the release come from.
    enum Source: Sendable {
        case folder(SiteRelease)
        /// An earlier release, of which each file is somewhere in the bucket.
        case bucket
    }

    /// Seconds after which a publication gives another sign of life.
    private static let signInterval: Int64 = 60

    /// How long it may take to see that nobody publishes and to say that we do, where a server knows no conditional writes.
    ///
    /// All publishers must agree on it. Two small requests take a tenth of it.
    private static let longestClaim = Duration.seconds(5)

    private let store: S3Store
    private let options: S3Target.Options
    private var state: S3Store.State
    private let live: ReleaseManifest?
    private let manifest: ReleaseManifest
    private let source: Source
    /// The releases of publications that did not end: any of their files may be there.
    private var unfinished: [ReleaseManifest] = []
    /// The files to write, in their order.
    private var uploads: [ReleaseFile] = []
    /// Paths at which files of ours are; those that only a publication that did not end has may be someone else's.
    private let knownPaths: Set<String>
    /// The digests of files of earlier releases that are kept.
    private var objects: Set<SHA256Digest> = []
    /// The ids of releases that are no longer kept.
    ///
    /// Only those that the pointer named: another manifest may belong to a publication that begins.
    private var dropped: [String] = []
    private var lastSign: Timestamp

    /// - Parameter live: the release that the pointer names.
    /// - Throws: `PublishError` where somebody else is at work, or the site has a file that is the publisher's.
    init(
        _ store: S3Store,
        _ options: S3Target.Options,
        state: S3Store.State,
        live: ReleaseManifest?,
        to manifest: ReleaseManifest,
        from source: Source
    ) throws {
        self.store = store
        self.options = options
        self.state = state
        self.live = live
        self.manifest = manifest
        self.source = source
        lastSign = options.clock()
        knownPaths = Set((live?.files ?? []).map(\.path))
            .union(state.pointer.retired.keys)
            .union(state.pointer.deletions)
        try S3Publication.checkPublishers(state.pointer, store, options, now: lastSign)
        if let path = manifest.files.first(where: { $0.path.hasPrefix(S3Store.ownFolder) })?.path {
            throw S3Problem.reservedPath.error(
                store.name,
                "the site has a file \(path), and \(S3Store.ownFolder) belongs to the publisher",
                advice: "choose another path"
            )
        }
    }

    /// Finds what is to do, and writes nothing.
    ///
    /// A function of its own, because Swift 6.3 reserved too little memory for an initialiser that waits (a crash with `-O`).
    ///
    /// - Throws: `PublishError`, `S3Error`.
    mutating func prepare() async throws {
        var isAllUncertain = false
        for pending in state.pointer.pending {
            do {
                unfinished.append(try await store.manifest(of: pending.id))
            } catch let error as PublishError where error.problem.code == S3Problem.badManifest.problemCode {
                // The publisher that was faster may have removed it.
                isAllUncertain = true
            }
        }
        uploads = S3Publication.uploads(from: isAllUncertain ? nil : live, unfinished, to: manifest)
        objects = live == nil ? [] : try await store.objects()
        try await checkForeignObjects()
        try await checkFiles()
    }

    /// Files that differ from those of the live release, or may do so because a publication did not end.
    private static func uploads(
        from live: ReleaseManifest?,
        _ unfinished: [ReleaseManifest],
        to manifest: ReleaseManifest
    ) -> [ReleaseFile] {
        var paths = Set(ReleaseChanges(from: live, to: manifest).uploads.map(\.path))
        for other in unfinished { paths.formUnion(ReleaseChanges(from: live, to: other).uploads.map(\.path)) }
        let files = manifest.files.filter { paths.contains($0.path) }
        return ReleaseFile.Kind.allCases.flatMap { kind in files.filter { $0.kind == kind } }
    }

    // MARK: Checks

    private static func checkPublishers(
        _ pointer: S3Pointer,
        _ store: S3Store,
        _ options: S3Target.Options,
        now: Timestamp
    ) throws {
        for publisher in pointer.pending.map(\.publisher) {
            let isAtWork =
                if publisher.host == options.host {
                    publisher.process != options.process && options.isRunning(publisher.process)
                } else {
                    now.seconds - publisher.time.seconds < options.patience
                }
            if isAtWork { throw store.otherPublisher(publisher, "has been publishing") }
        }
    }

    /// Refuses to begin where objects of someone else lie at addresses of the site.
    private func checkForeignObjects() async throws {
        guard state.etag == nil else { return }
        let keys = Set(try await store.bucket.list(store.prefix))
        let taken = manifest.files.map(\.path).filter { keys.contains(store.key(of: $0)) }
        try await store.inParallel(taken) { [store] path in
            let properties = try await store.bucket.head(store.key(of: path))
            if let properties, properties.digest == nil { throw S3Publication.foreignObject(path, store) }
        }
    }

    private static func foreignObject(_ path: String, _ store: S3Store) -> PublishError {
        S3Problem.foreignObject.error(
            store.name,
            "the bucket has an object \(store.key(of: path)) that sweetdreams did not write",
            advice: "remove it, or publish with another prefix"
        )
    }

    /// Looks at each file before the first is written.
    private func checkFiles() async throws {
        switch source {
        case .folder(let release):
            for file in uploads { _ = try release.contents(of: file) }
        case .bucket:
            try await store.inParallel(uploads) { [self] file in
                let key = sourceKey(of: file)
                guard try await store.bucket.head(key)?.digest == file.digest else {
                    throw S3Problem.missingRelease.error(
                        store.name,
                        "the bucket has no longer the file \(file.path) of \(manifest.id)",
                        advice: "go back to another release, or build that one and publish it"
                    )
                }
            }
        }
    }

    /// The object that has the bytes of a file of an earlier release.
    private func sourceKey(of file: ReleaseFile) -> String {
        objects.contains(file.digest) ? store.objectKey(of: file.digest) : store.key(of: file.path)
    }

    // MARK: The steps

    /// - Throws: `PublishError`; nothing is deleted where a file could not be written.
    mutating func run(progress: @Sendable (_ done: Int, _ all: Int) -> Void) async throws {
        do {
            try await begin()
            do {
                try await keepReplacedFiles()
                try await writeFiles(progress)
                try await switchOver()
            } catch let error as PublishError where error.kind == .locked {
                await leaveNote()
                throw error
            }
            try await store.deleteFiles(&state)
        } catch let error as S3Error {
            throw PublishError(error, store.name, isPublishing: true)
        }
        await prune()
    }

    /// Says in the pointer of a faster publisher that files of this release were written over those of its own.
    private func leaveNote() async {
        // Where even this fails, the error that follows still says to publish again.
        guard var current = try? await store.state() else { return }
        current.pointer.pending.removeAll { $0.id == manifest.id }
        current.pointer.pending.append(S3Pointer.Pending(id: manifest.id, publisher: publisher))
        guard (try? await store.save(manifest)) != nil else { return }
        try? await store.save(&current)
    }

    /// Says in the pointer which release is about to be written, which keeps others away.
    private mutating func begin() async throws {
        try await store.save(manifest)
        state.pointer.pending.removeAll { $0.id == manifest.id }
        state.pointer.pending.append(S3Pointer.Pending(id: manifest.id, publisher: publisher))
        let isFirst = state.etag == nil
        let start = options.clock()
        try await store.save(&state)
        if !store.hasConditionalWrites {
            try await waitForOthers(since: start)
        } else if isFirst {
            try await store.checkConditions(state)
        }
    }

    /// Makes sure that no other publisher began at the same time, where the server cannot.
    ///
    /// Everybody who looked at the pointer before it named this publication has replaced it when the pause is over, or gives
    /// up here (Fischer's algorithm): only the last one to replace it goes on.
    private func waitForOthers(since start: Timestamp) async throws {
        let longest = S3Publication.longestClaim
        guard Duration.microseconds(options.clock().microseconds - start.microseconds) < longest else {
            throw S3Problem.slowServer.error(
                store.name,
                "the server took more than \(longest) to say that nobody else is publishing",
                advice: "publish again"
            )
        }
        try await options.pause(longest)
        try await store.checkPointer(state)
    }

    private var publisher: S3Pointer.Publisher {
        S3Pointer.Publisher(host: options.host, process: options.process, time: lastSign)
    }

    /// Tells other hosts from time to time that this publication goes on.
    private mutating func giveSign() async throws {
        let now = options.clock()
        guard now.seconds - lastSign.seconds >= S3Publication.signInterval else { return }
        lastSign = now
        state.pointer.pending.removeAll { $0.id == manifest.id }
        state.pointer.pending.append(S3Pointer.Pending(id: manifest.id, publisher: publisher))
        try await store.save(&state)
    }

    /// Copies files of the live release that will be overwritten or deleted, so that one can go back to them.
    ///
    /// All copies come before the first change: a file that has no copy was not overwritten by a publication that did not end.
    private mutating func keepReplacedFiles() async throws {
        guard let live else { return }
        let after = Dictionary(
            manifest.files.map { ($0.path, $0.digest) },
            uniquingKeysWith: { first, _ in first }
        )
        var replaced: [SHA256Digest: String] = [:]
        for file in live.files where after[file.path] != file.digest && !objects.contains(file.digest) {
            // A file with a hash in its name stays where it is, as long as somebody may go back to it.
            if file.kind == .asset, after[file.path] == nil { continue }
            replaced[file.digest] = file.path
        }
        let uncertain = Set(unfinished.flatMap(\.files).map(\.path))
        let kept = Mutex<[SHA256Digest]>([])
        try await store.inParallel(Array(replaced)) { [store] digest, path in
            do {
                // A slower publisher may have written another file after this one.
                if uncertain.contains(path),
                    try await store.bucket.head(store.key(of: path))?.digest != digest
                {
                    return
                }
                try await store.bucket.copy(store.key(of: path), to: store.objectKey(of: digest))
                kept.withLock { $0.append(digest) }
            } catch let error as S3Error where error.kind == .missingObject {
                // Somebody deleted it: one cannot go back to what is gone.
            }
        }
        objects.formUnion(kept.withLock(\.self))
        try await giveSign()
    }

    private mutating func writeFiles(_ progress: @Sendable (_ done: Int, _ all: Int) -> Void) async throws {
        var done = 0
        progress(0, uploads.count)
        for kind in ReleaseFile.Kind.allCases {
            let group = uploads.filter { $0.kind == kind }
            guard !group.isEmpty else { continue }
            let publication = self
            try await store.inParallel(group) { file in
                try await publication.write(file)
            } afterEach: {
                done += 1
                progress(done, uploads.count)
            }
            try await giveSign()
        }
    }

    private func write(_ file: ReleaseFile) async throws {
        switch source {
        case .folder(let release):
            try await upload(file, of: release)
        case .bucket:
            let metadata = store.metadata(of: file, in: manifest)
            try await store.bucket.copy(sourceKey(of: file), to: store.key(of: file.path), metadata)
        }
    }

    /// A function of its own, because Swift 6.3 reserved too little memory for `write` with both in it (AddressSanitizer).
    private func upload(_ file: ReleaseFile, of release: SiteRelease) async throws {
        let key = store.key(of: file.path)
        let body = S3Bucket.Body.file(path: release.path(of: file), digest: file.digest)
        let metadata = store.metadata(of: file, in: manifest)
        guard !knownPaths.contains(file.path) else {
            try await store.bucket.put(key, body, metadata)
            return
        }
        let isWritten = try await store.putNew(key, body, metadata)
        guard isWritten else { throw S3Publication.foreignObject(file.path, store) }
    }

    /// Makes the release the live one.
    private mutating func switchOver() async throws {
        let now = options.clock()
        lastSign = now
        let before = state.pointer
        var pointer = before
        let tree = manifest.tree.hexadecimal
        pointer.live = S3Pointer.Live(id: manifest.id, tree: tree, publisher: publisher)
        pointer.pending = []
        pointer.badTrees.remove(tree)
        if case .bucket = source, let bad = live?.tree.hexadecimal, bad != tree {
            pointer.badTrees.insert(bad)
        }
        pointer.releases = releases(before)
        let paths = Set(manifest.files.map(\.path))
        let left = (live?.files ?? []) + (try await writtenFiles(notIn: paths))
        let removed = left.filter { !paths.contains($0.path) }
        for file in removed {
            if file.kind == .asset {
                pointer.retired[file.path] = now
            } else {
                pointer.deletions.insert(file.path)
            }
        }
        pointer.retired = pointer.retired.filter { !paths.contains($0.key) }
        pointer.deletions.subtract(paths)
        let changed = ReleaseChanges(from: live, to: manifest).redirects
        pointer.purge = pointer.purge.union(PurgeList(uploads + removed, redirects: changed))
        dropped = (before.releases.map(\.id) + unfinished.map(\.id)).filter { id in
            !pointer.releases.contains { $0.id == id }
        }
        state.pointer = pointer
        // Again, because a publisher that ended in between may have removed it.
        try await store.save(manifest)
        try await store.save(&state)
    }

    /// Files that only publications have written that did not end.
    private func writtenFiles(notIn paths: Set<String>) async throws -> [ReleaseFile] {
        let candidates = unfinished.flatMap(\.files).filter {
            !paths.contains($0.path) && !knownPaths.contains($0.path)
        }
        let written = Mutex<[ReleaseFile]>([])
        try await store.inParallel(candidates) { [store] file in
            // Nil also where it ended before this file, and someone else's lies there.
            guard try await store.bucket.head(store.key(of: file.path))?.digest != nil else { return }
            written.withLock { $0.append(file) }
        }
        return written.withLock(\.self)
    }

    /// The releases to keep, the one that was live last first: several may have been built in the same second.
    private func releases(_ before: S3Pointer) -> [S3Pointer.Entry] {
        let entry = S3Pointer.Entry(
            id: manifest.id,
            tree: manifest.tree.hexadecimal,
            pages: manifest.files.count { $0.kind == .page || $0.kind == .listing }
        )
        let others = before.releases.filter { $0.id != manifest.id }
        return [entry] + others.prefix(max(0, options.keptReleases - 1))
    }

    /// Removes files and manifests of releases that are no longer kept.
    private func prune() async {
        // What cannot be removed does no harm; files are found again by the next publication that removes some.
        try? await removeOldReleases()
    }

    private func removeOldReleases() async throws {
        guard !dropped.isEmpty else { return }
        let needed = Set(try await store.manifests(of: state.pointer).flatMap { $0.files.map(\.digest) })
        try await store.inParallel(objects.filter { !needed.contains($0) }) { [store] digest in
            try await store.bucket.delete(store.objectKey(of: digest))
        }
        try await store.inParallel(dropped) { [store] id in
            try await store.bucket.delete(store.manifestKey(of: id))
        }
    }
}
