package import Content
import Hashing
package import ReleaseManifest

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A folder of this machine that a web server serves, such as nginx or Caddy: `current` in it is the site.
package struct LocalTarget: PublishTarget {
    package struct Options: Sendable {
        /// How many releases are kept, the live one included.
        package var keptReleases = 5
        /// For how long files with a hash in their names stay after the last release that has them, in seconds: pages that
        /// somebody opened before still ask for them.
        package var gracePeriod: Int64 = 7 * 24 * 60 * 60
        /// Whether text files get compressed variants next to them, which nginx and Caddy then send as they are.
        package var precompresses = false
        package var clock: @Sendable () -> Timestamp

        package init(clock: @escaping @Sendable () -> Timestamp) {
            self.clock = clock
        }
    }

    package let name: String
    private let store: ReleaseStore
    private let options: Options

    /// - Parameter path: the folder, which is created with its first release.
    package init(path: String, _ options: Options) {
        name = "dir:" + path
        let root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        store = ReleaseStore(root: root, name: name)
        self.options = options
    }

    // MARK: Reading

    package func live() async throws -> LiveRelease? { try liveRelease() }

    private func liveRelease() throws(PublishError) -> LiveRelease? {
        guard let id = try store.liveID() else { return nil }
        return LiveRelease(manifest: try store.manifest(of: id), badTrees: store.badTrees)
    }

    package func releases() async throws -> [PublishedRelease] {
        let live = try store.liveID()
        let badTrees = store.badTrees
        return try store.ids.map { id in
            let manifest = try store.manifest(of: id)
            return PublishedRelease(
                id: id,
                pages: manifest.files.count { $0.kind == .page || $0.kind == .listing },
                isLive: id == live,
                isBad: badTrees.contains(manifest.tree.hexadecimal)
            )
        }
    }

    // MARK: Publishing

    package func publish(
        _ release: SiteRelease,
        _ changes: ReleaseChanges,
        replacing live: LiveRelease?,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void
    ) async throws {
        try createFolders()
        let lock = try TargetLock(store)
        defer { withExtendedLifetime(lock) {} }
        guard try store.liveID() == live?.manifest.id else { throw TargetLock.otherPublisher(store) }
        store.removeLeftovers(live: live?.manifest.id)
        let manifest = release.manifest
        let now = options.clock()
        // A release that is still there after a rollback is whole.
        if store.ids.contains(manifest.id) {
            if let live { try carryOn(from: live.manifest, to: manifest, now) }
        } else {
            let carried = carriedFiles(manifest, live: live?.manifest, now)
            let builder = ReleaseBuilder(
                store,
                release,
                live: live?.manifest,
                carried: Set(carried.keys),
                precompresses: options.precompresses
            )
            try builder.build(progress: progress)
            try store.save(manifest, carried: carried)
            guard FileContents.sync(store.releases) else {
                throw store.failure("cannot write \(store.releases)")
            }
        }
        var badTrees = store.badTrees
        if badTrees.remove(manifest.tree.hexadecimal) != nil { try store.save(badTrees: badTrees) }
        try store.save(store.purgeList.union(PurgeList(changes)))
        try store.switchOver(to: manifest.id)
        prune(sparing: [manifest.id, live?.manifest.id])
    }

    /// The files with a hash in their names that the release must still answer for.
    private func carriedFiles(
        _ manifest: ReleaseManifest,
        live: ReleaseManifest?,
        _ now: Timestamp
    ) -> [String: Timestamp] {
        guard let live else { return [:] }
        var files = store.carried(by: live.id)
        for file in live.files where file.kind == .asset { files[file.path] = now }
        let own = Set(manifest.files.map(\.path))
        let oldest = now.microseconds - options.gracePeriod * 1_000_000
        return files.filter { path, time in time.microseconds >= oldest && !own.contains(path) }
    }

    /// Links assets of a release into an earlier one, which then answers for them.
    private func carryOn(
        from live: ReleaseManifest,
        to manifest: ReleaseManifest,
        _ now: Timestamp
    ) throws(PublishError) {
        let carried = carriedFiles(manifest, live: live, now)
        for path in carried.keys { store.link(path, from: live.id, to: store.folder(of: manifest.id)) }
        try store.save(manifest, carried: carried)
    }

    private func createFolders() throws(PublishError) {
        for folder in [store.root, store.releases, store.state] {
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
                throw store.failure("cannot create \(folder)")
            }
        }
    }

    /// Removes releases beyond those that are kept.
    ///
    /// - Parameter spared: the live one, and the one before, which answers requests that began before the switch.
    private func prune(sparing spared: [String?]) {
        for id in store.ids.dropFirst(options.keptReleases) where !spared.contains(id) { store.remove(id) }
    }

    // MARK: Going back

    package func rollBack(to id: String) async throws -> ReleaseManifest {
        let lock = try TargetLock(store)
        defer { withExtendedLifetime(lock) {} }
        guard let live = try liveRelease() else {
            throw store.error(.refused, "no-release", "nothing is published", advice: "publish first")
        }
        guard store.ids.contains(id) else {
            throw store.error(
                .refused,
                "no-release",
                "there is no release '\(id.escapedForTerminal)'",
                advice: "list the releases with sweetdreams publish --list"
            )
        }
        let manifest = try store.manifest(of: id)
        var badTrees = live.badTrees
        badTrees.insert(live.manifest.tree.hexadecimal)
        badTrees.remove(manifest.tree.hexadecimal)
        // A page of the release that is left may still be open somewhere.
        try carryOn(from: live.manifest, to: manifest, options.clock())
        // Before the switch: whoever publishes by itself must not put it back.
        try store.save(badTrees: badTrees)
        let changes = ReleaseChanges(from: live.manifest, to: manifest)
        try store.save(store.purgeList.union(PurgeList(changes)))
        try store.switchOver(to: id)
        return manifest
    }

    // MARK: Caches

    package func purgeList() async throws -> PurgeList { store.purgeList }

    package func finish(purged list: PurgeList) async throws {
        let lock = try TargetLock(store)
        defer { withExtendedLifetime(lock) {} }
        try store.save(store.purgeList.subtracting(list))
    }
}
