package import ReleaseManifest

/// A place that visitors get the site from.
///
/// Publishing is whole or not at all: no visitor sees a page without its files, and a publication that is killed leaves the
/// release before, or a page of either whose files are all there. The next run finishes the work.
/// `PublishTargetConformance` tests every target.
package protocol PublishTarget: Sendable {
    /// The target as its user names it, such as `dir:/srv/site`.
    var name: String { get }

    /// The release that visitors get now; nil where nothing was published.
    ///
    /// - Throws: `PublishError`; also where something lies there that this program did not publish.
    func live() async throws -> LiveRelease?

    /// The releases that can be gone back to, and the live one; the one that was live last first.
    func releases() async throws -> [PublishedRelease]

    /// Makes a release the live one.
    ///
    /// - Parameters:
    ///   - changes: the differences from `live`.
    ///   - live: the release that `live()` gave; another publisher may have replaced it since.
    ///   - progress: is called with the files that are done, and all that are to do.
    /// - Throws: `PublishError`; visitors then still get a whole site.
    func publish(
        _ release: SiteRelease,
        _ changes: ReleaseChanges,
        replacing live: LiveRelease?,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void
    ) async throws

    /// Makes an earlier release the live one, and marks the one that is left as bad.
    ///
    /// - Parameter id: one of `releases()`.
    /// - Returns: the manifest of that release.
    func rollBack(to id: String) async throws -> ReleaseManifest

    /// What caches may still have of earlier releases: noted with each switch, until `finish` takes it away.
    ///
    /// It may have more than that after a publication that was cut off, and never less.
    func purgeList() async throws -> PurgeList

    /// Takes note that caches were purged, and removes files that only their pages needed.
    func finish(purged list: PurgeList) async throws
}

/// What visitors get now.
package struct LiveRelease: Sendable {
    package let manifest: ReleaseManifest
    /// The trees that `rollback` left; they are not published again by themselves.
    package let badTrees: Set<String>
    /// Changes with every publication, so that a target notices another publisher; nil where a lock keeps them apart.
    package let revision: String?
    /// Whether a publication was cut off, so that other files than those of the manifest may be there: publishing puts them
    /// right, also where nothing differs.
    package let isUnfinished: Bool

    package init(
        manifest: ReleaseManifest,
        badTrees: Set<String> = [],
        revision: String? = nil,
        isUnfinished: Bool = false
    ) {
        self.manifest = manifest
        self.badTrees = badTrees
        self.revision = revision
        self.isUnfinished = isUnfinished
    }
}

/// A release that a target keeps.
package struct PublishedRelease: Sendable, Equatable {
    package let id: String
    /// The number of its pages.
    package let pages: Int
    package let isLive: Bool
    /// Whether `rollback` left it.
    package let isBad: Bool

    package init(id: String, pages: Int, isLive: Bool, isBad: Bool) {
        self.id = id
        self.pages = pages
        self.isLive = isLive
        self.isBad = isBad
    }
}
