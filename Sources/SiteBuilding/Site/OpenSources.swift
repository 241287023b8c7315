import Content
import Media

/// One view of each source, with all else that a site is loaded from.
struct OpenSources: Sendable {
    /// With the clock that the build goes by.
    let options: BuildOptions
    let configuration: LoadedSite.Configuration
    let sessions: [any ContentSession]
    let memory: SiteMemory?
    let earlier: EarlierSite?
    /// Waits for the theme, which is read while the sources are; nil where a site that was loaded before has it.
    let draft: (@Sendable () throws -> ThemeDraft)?

    /// - Parameter media: what the last build knew of the files of the content folder.
    /// - Throws: `Problems` for errors in content or templates.
    func load(_ timer: BuildTimer, media: [MediaLibrary.Memory] = []) throws -> LoadedSite {
        let site = try LoadedSite(self, timer, media: media, decoding: memory?.decoding)
        memory?.keep(site)
        return site
    }
}
