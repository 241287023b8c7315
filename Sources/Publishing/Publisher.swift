import Hashing
package import ReleaseManifest

/// Publishes a built site: guards, differences, target, caches.
///
/// A publication has two steps, so that its user can write down what must be purged before that is forgotten: `publish` or
/// `rollBack`, then `finish`.
package struct Publisher: Sendable {
    package struct Options: Sendable {
        /// Whether a section may lose more than half of its pages.
        package var allowsShrinking = false
        /// Whether a release is published again that `rollback` left.
        package var isForced = false
        /// Whether it is only said what would be done.
        package var isPlan = false

        package init() {}
    }

    /// What a publication did, or would do.
    package struct Outcome: Sendable {
        package let release: ReleaseManifest
        /// The id of the release before; nil for a first publication.
        package let before: String?
        package let changes: ReleaseChanges
        /// Whether the target has the release already.
        package let isPublished: Bool
        /// What caches may still have of earlier releases, also of those whose purge failed.
        package let purge: PurgeList
    }

    /// An earlier release that is live again.
    package struct Rollback: Sendable {
        package let release: ReleaseManifest
        /// What caches may still have of other releases.
        package let purge: PurgeList
    }

    private let target: any PublishTarget
    private let purger: (any CachePurger)?

    /// - Parameter purger: nil where no CDN is told anything.
    package init(to target: any PublishTarget, purging purger: (any CachePurger)? = nil) {
        self.target = target
        self.purger = purger
    }

    /// Makes a release the live one, unless it is.
    ///
    /// - Throws: `PublishError`; visitors then still get a whole site.
    package func publish(
        _ release: SiteRelease,
        _ options: Options,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) async throws -> Outcome {
        let live = try await target.live()
        let manifest = release.manifest
        let changes = ReleaseChanges(from: live?.manifest, to: manifest)
        let isPublished = live?.manifest.tree == manifest.tree && live?.isUnfinished == false
        if !isPublished {
            do {
                try PublishGuards.check(manifest, replacing: live, options, target: target.name)
            } catch {
                // A purge that failed after a rollback is not forgotten while nothing may be published.
                if let live, !options.isPlan {
                    try await finish(live.manifest, purging: try await target.purgeList())
                }
                throw error
            }
            if !options.isPlan {
                try await target.publish(release, changes, replacing: live, progress: progress)
            }
        }
        var purge = try await target.purgeList()
        if options.isPlan, !isPublished { purge = purge.union(PurgeList(changes)) }
        return Outcome(
            release: manifest,
            before: live?.manifest.id,
            changes: changes,
            isPublished: isPublished,
            purge: purge
        )
    }

    /// Makes an earlier release the live one, and marks the one that is left as bad.
    ///
    /// - Throws: `PublishError`.
    package func rollBack(to id: String) async throws -> Rollback {
        let release = try await target.rollBack(to: id)
        return Rollback(release: release, purge: try await target.purgeList())
    }

    /// Purges caches, and ends the publication.
    ///
    /// Where that fails, the target keeps the list, and the next publication tries again.
    ///
    /// - Parameters:
    ///   - release: the live one.
    ///   - list: that of `publish` or `rollBack`.
    /// - Throws: `PublishError`; the site is live nevertheless.
    package func finish(_ release: ReleaseManifest, purging list: PurgeList) async throws {
        guard !list.isEmpty else { return }
        try await purger?.purge(list, of: release.address, release: release.id)
        try await target.finish(purged: list)
    }
}
