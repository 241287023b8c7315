import Hashing
package import ReleaseManifest

/// Publishes a built site: guards, differences, target.
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
    }

    private let target: any PublishTarget

    package init(to target: any PublishTarget) {
        self.target = target
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
        let outcome = Outcome(
            release: manifest,
            before: live?.manifest.id,
            changes: changes,
            isPublished: live?.manifest.tree == manifest.tree && live?.isUnfinished == false
        )
        if outcome.isPublished { return outcome }
        try PublishGuards.check(manifest, replacing: live, options, target: target.name)
        if !options.isPlan {
            try await target.publish(release, changes, replacing: live, progress: progress)
        }
        return outcome
    }
}
