import AtomicOutput
import SiteConfiguration

/// The previous build: the site that it published, and the state that it saved.
struct PreviousBuild: Sendable {
    /// What pages read; nil without a usable state.
    let state: BuildState?
    /// Like `state`, but kept with `--clean`, because redirects need the old addresses.
    let history: BuildState?
    /// Why there is no state, such as "is damaged"; nil for the first build.
    let invalidStateReason: String?
    let site: PublishedSite

    private init(
        state: BuildState?,
        history: BuildState?,
        invalidStateReason: String?,
        site: PublishedSite
    ) {
        self.state = state
        self.history = history
        self.invalidStateReason = invalidStateReason
        self.site = site
    }

    /// Reads the saved state of a site, and does not yet look whether the site is still what the state says.
    ///
    /// - Parameter isClean: whether every page is to be rendered, so that only the history is used.
    init(of folder: OutputFolder, isClean: Bool) {
        do throws(InvalidState) {
            let saved = try PreviousBuild.savedState(of: folder)
            guard saved.manifest.describes(folder) else { throw .otherFolder }
            if isClean {
                self.init(unlisted: folder, history: saved.payload, reason: "was not to be used")
            } else {
                self.init(
                    state: saved.payload,
                    history: saved.payload,
                    invalidStateReason: nil,
                    site: PublishedSite(folder, manifest: saved.manifest)
                )
            }
        } catch {
            self.init(unlisted: folder, history: nil, reason: error.reason)
        }
    }

    /// A site of which only the files are known.
    private init(unlisted folder: OutputFolder, history: BuildState?, reason: String) {
        let site = PublishedSite(unlisted: folder)
        // A folder that came from git may hold nothing but a `.gitignore`: then this is the first build.
        let isFirst = site.unlistedFiles.isSubset(of: [OutputFolder.ignoreFile])
        self.init(state: nil, history: history, invalidStateReason: isFirst ? nil : reason, site: site)
    }

    /// The previous build of one that writes nothing.
    init() { self.init(state: nil, history: nil, invalidStateReason: nil, site: PublishedSite()) }

    /// - Throws: `InvalidState`, also for one in which pages and files do not belong together.
    static func savedState(of folder: OutputFolder) throws(InvalidState) -> SavedState<BuildState> {
        let saved = try SavedState<BuildState>(contentsOf: folder.state)
        guard saved.payload.pages.count <= saved.manifest.files.count else { throw .damaged }
        return saved
    }

    /// The same after comparing every file and folder with the manifest.
    ///
    /// - Parameter workers: the number of threads that compare.
    func inspected(workers: Int) async -> PreviousBuild {
        PreviousBuild(
            state: state,
            history: history,
            invalidStateReason: invalidStateReason,
            site: await site.inspected(workers: workers)
        )
    }

    /// The hashes of the ids of a page; nil for a file that is not a page.
    func ids(ofPage file: String) -> [UInt64]? {
        guard let state, let index = site.index(of: file), index < state.pages.count else { return nil }
        return Array(state.pages.ids[index])
    }
}
