import Content
import Media
import Synchronization
import TemplateModel

/// What a process that loads the site again and again keeps of the last time, so that its work is in proportion to the
/// change.
///
/// Every step gives what it gives without a memory; it is left out only where everything that it depends on is the same.
/// Whoever watches the inputs says which of them changed. Records that did not are known by their identity
/// (`DecodingMemory`).
package final class SiteMemory: Sendable {
    /// What a site is made of.
    package enum Input: Sendable, CaseIterable {
        /// Markdown files and rows.
        case content
        /// `site.yaml` and `redirects.yaml`.
        case settings
        /// Other files of the content folder, such as pictures.
        case media
        /// Templates, assets and the files of the folder `static`.
        case theme
    }

    private struct State {
        var site: LoadedSite?
        /// Inputs that changed since the site was loaded.
        var changed = Set(Input.allCases)
        /// Those of them that were noted since a loading began.
        var late: Set<Input> = []
    }

    let decoding = DecodingMemory()
    private let state = Mutex(State())

    package init() {}

    /// Whether no site was loaded yet.
    var isEmpty: Bool { state.withLock { $0.site == nil } }

    /// Takes note of changed inputs.
    package func note(_ changed: Set<Input>) {
        state.withLock { $0.late.formUnion(changed) }
    }

    /// Begins to load the site; what is noted from now on may come too late for it.
    ///
    /// - Returns: nil for the first time.
    func begin() -> EarlierSite? {
        state.withLock { state in
            state.changed.formUnion(state.late)
            state.late = []
            return state.site.map { EarlierSite(site: $0, changed: state.changed) }
        }
    }

    /// Keeps a site that was loaded since `begin`.
    func keep(_ site: LoadedSite) {
        state.withLock { state in
            state.site = site
            state.changed = []
        }
    }
}

/// The site as it was loaded before.
struct EarlierSite: Sendable {
    private let site: LoadedSite
    /// Inputs that may have changed since.
    private let changed: Set<SiteMemory.Input>

    init(site: LoadedSite, changed: Set<SiteMemory.Input>) {
        self.site = site
        self.changed = changed
    }

    /// The site, if the inputs are what they were.
    func site(withSame inputs: Set<SiteMemory.Input>) -> LoadedSite? {
        changed.isDisjoint(with: inputs) ? site : nil
    }

    /// What is known of the files that content names, if those are the same.
    var sameMedia: MediaLibrary? {
        let media = site(withSame: [.settings, .media])?.values.context.media
        if changed.contains(.content) { media?.forgetTexts() }
        return media
    }

    /// The catalog, if reading the same content again for a build makes the same.
    func catalog(for options: BuildOptions) -> Catalog? {
        guard let site = site(withSame: [.settings, .content]) else { return nil }
        let isSame =
            site.options.includesDrafts == options.includesDrafts
            && site.options.isStrict == options.isStrict && site.catalog.isValid(at: options.clock)
        return isSame ? site.catalog : nil
    }

    /// What is known of the files of the content folder.
    var media: [MediaLibrary.Memory] { site.values.context.media.memories }
}
