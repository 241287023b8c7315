import Content
import Media
import MediaWorkers
import SiteConfiguration
import TemplateModel

extension BuildOptions {
    /// Makes smaller pictures; nil where they are published as they are.
    ///
    /// - Throws: `Problems` where the settings ask for them, and they cannot be made.
    func renditionMaker(_ settings: SiteSettings) throws -> RenditionMaker? {
        guard let renditions, settings.media.pictures != .off else { return nil }
        guard let obstacle = renditions.obstacle else { return renditions }
        guard settings.media.pictures == .on else { return nil }
        throw Problems([
            Problem(
                obstacle.problemCode,
                at: .file(path: settings.path),
                "'pictures' is 'on' under 'media', but \(obstacle.message)",
                advice: obstacle.advice
            )
        ])
    }

    /// Says that pictures could be smaller; empty where they are, or need not be.
    func renditionNotes(_ site: LoadedSite) -> [String] {
        guard site.settings.media.pictures == .auto, let obstacle = renditions?.obstacle,
            site.values.context.media.hasPictures
        else { return [] }
        return [
            "pictures are published in their full size, because \(obstacle.message) ('sweetdreams doctor' says more)"
        ]
    }
}
