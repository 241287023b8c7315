package import Content
import Foundation
package import Media
import Parallelism
package import SiteConfiguration
import Synchronization
import Templating

/// Everything that the records of templates are made from, besides the content itself.
///
/// The functions that read a field cannot throw, so they record problems here.
package final class ModelContext: Sendable {
    package let settings: SiteSettings
    package let calendar: SiteCalendar
    package let words: ProgramWords
    package let data: DataModel
    package let media: MediaLibrary
    /// The names of public artists by slug.
    let artistNames: [String: String]
    /// Excerpts for posts that have none, by the post's index.
    let excerpts: [Int: String]
    let categories: CategoryList
    let taxonomies: Taxonomies
    let emptySections: EmptySections
    /// The pages of `content/pages`.
    let pages: [Link]
    /// The pages directly below others, by the addresses of those.
    let pagesByParent: [String: [Link]]
    private let findings = Mutex(Findings())

    /// What was found while records were made.
    package struct Findings: Sendable {
        fileprivate var problems: [Problem] = []
    }

    /// - Parameters:
    ///   - excerpts: for posts that have none, by the post's index in the catalog.
    ///   - earlier: an earlier catalog with its context; what is made of the same projects is used again.
    package init(
        _ catalog: Catalog,
        settings: SiteSettings,
        calendar: SiteCalendar,
        words: ProgramWords = .english,
        data: DataModel = .none,
        media: MediaLibrary,
        excerpts: [Int: String],
        reusing earlier: (catalog: Catalog, context: ModelContext)? = nil
    ) {
        self.settings = settings
        self.calendar = calendar
        self.words = words
        self.data = data
        self.media = media
        self.excerpts = excerpts
        artistNames = Dictionary(
            catalog.artists.map { ($0.slug, $0.displayName) },
            uniquingKeysWith: { first, _ in first }
        )
        if let earlier, earlier.catalog.projects.elementsEqual(catalog.projects, by: ===) {
            categories = earlier.context.categories
        } else {
            categories = CategoryList(catalog.projects)
        }
        taxonomies = Taxonomies(catalog, settings)
        emptySections = EmptySections(catalog)
        pages = catalog.pages.map { page in
            Link(platform: "", label: page.title, url: Routes.page(page.slug))
        }
        pagesByParent = Dictionary(grouping: pages) { Routes.parent(of: $0.url) ?? "" }
    }

    /// The same context for some of the records, with findings of its own.
    private init(partOf whole: ModelContext) {
        settings = whole.settings
        calendar = whole.calendar
        words = whole.words
        data = whole.data
        media = whole.media
        excerpts = whole.excerpts
        artistNames = whole.artistNames
        categories = whole.categories
        taxonomies = whole.taxonomies
        emptySections = whole.emptySections
        pages = whole.pages
        pagesByParent = whole.pagesByParent
    }

    /// Does some work and returns what it found.
    package func findings(of work: (ModelContext) -> Void) -> Findings {
        let part = ModelContext(partOf: self)
        work(part)
        return part.findings.withLock(\.self)
    }

    package func add(_ other: Findings) {
        findings.withLock { findings in
            findings.problems += other.problems
        }
    }

    /// Whether records are made to the same values as with another context of the same settings and the same files, apart from
    /// `excerpts`.
    package func makesSameRecords(as other: ModelContext) -> Bool {
        artistNames == other.artistNames && categories == other.categories
            && emptySections == other.emptySections && pages == other.pages && words == other.words
            && taxonomies == other.taxonomies
    }

    /// The addresses of lists that would be empty, and are no pages.
    package var emptyLists: [String] { emptySections.addresses }

    /// The problems so far, each once, sorted so that the order of threads does not matter.
    package var problems: [Problem] {
        let problems = findings.withLock(\.problems)
        let unique = Dictionary(
            problems.map { ($0.description, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return unique.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The artists with at least one song that can be played, by their indexes in the catalog.
    package func artistsWithSound(_ catalog: Catalog) -> Set<Int> {
        let found = Set(
            catalog.artists.indices.filter { index in
                ArtistModel.hasPlaylist(
                    ModelInput(content: catalog.artists[index], index: index, context: self)
                )
            }
        )
        if settings.media.audioFolder == nil, settings.media.audioBaseURL == nil,
            let track = catalog.artists.lazy.flatMap(\.tracks).first(where: { isNowhere($0) })
        {
            report(
                Problem(
                    .warning,
                    "no-audio-address",
                    at: .file(path: settings.path),
                    "songs are listed without a player: the content folder has no file "
                        + "'\(track.filePath.escapedForTerminal)', and no setting says where sounds are",
                    advice: "name files from the content folder on, such as media/song.mp3, or set "
                        + "'audio_base_url' or 'audio_folder' under 'media'"
                )
            )
        }
        return found
    }

    /// Whether a track's file is not there; one that is wrong is reported where the track names it.
    private func isNowhere(_ track: Track) -> Bool {
        do throws(Problem) {
            return try media.audio(track.filePath, at: track.location) == nil
        } catch {
            return false
        }
    }

    func report(_ problem: Problem) {
        findings.withLock { $0.problems.append(problem) }
    }

    /// A picture that content names; nil for none, and after a report for a missing one.
    func image(
        _ reference: String?,
        alt: String,
        at location: @autoclosure () -> SourceLocation
    ) -> Picture? {
        guard let reference else { return nil }
        do throws(Problem) {
            let item = try media.item(reference, at: location())
            return Picture(item, alt: alt, origin: settings.baseURL)
        } catch {
            report(error)
            return nil
        }
    }

    /// The file of a track; nil where it is not there and no setting says where sounds are, and after a report for a missing one.
    func audio(_ track: Track) -> MediaLibrary.Item? {
        do throws(Problem) {
            return try media.audio(track.filePath, at: track.location.column("file_path"))
        } catch {
            report(error)
            return nil
        }
    }

    /// Finds out about all sounds at the same time, because each may take a worker a while.
    package func readSounds(of catalog: Catalog) {
        let tracks = catalog.artists.flatMap(\.tracks)
        let byFile = Dictionary(
            tracks.map { (FileName($0.filePath), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        _ = concurrently(Array(byFile.values)) { track in
            // What is wrong with a sound is reported where a record names it.
            _ = try? media.audio(track.filePath, at: track.location)
        }
    }

    /// Reports what the owner of the songs' files should know, for each file once.
    func reportSounds(of artist: Artist) {
        var files: Set<String> = []
        for track in artist.tracks {
            guard let item = audio(track), files.insert(item.contentPath ?? item.url).inserted else {
                continue
            }
            let problems = SoundWarnings.problems(
                track,
                artist,
                item,
                stripsTags: settings.media.stripsTags
            )
            for problem in problems { report(problem) }
        }
    }

    /// The type of a track's sound, after a report if browsers may not play it; nil where it is not known.
    func soundType(of track: Track) -> String? {
        let type = ContentType.ofSound(track.filePath, declared: track.fileType)
        if type.map(ContentType.isPlayed) != true, audio(track) != nil {
            report(
                Problem(
                    .warning,
                    "unplayable-sound",
                    at: track.location.column("file_path"),
                    "browsers may not play '\(track.filePath.escapedForTerminal)', because of the end of its name",
                    advice:
                        "convert it to .mp3, .m4a or .flac; if only the name is wrong, write 'file_type', "
                        + "such as audio/mpeg"
                )
            )
        }
        return type
    }
}
