package import Content
import Foundation
package import Media
package import SiteConfiguration
import Synchronization
package import Templating

/// The surroundings that the records of templates are made in.
///
/// The functions that read a field cannot throw; they leave problems and the files that they used here.
package final class ModelContext: Sendable {
    package let settings: SiteSettings
    package let calendar: SiteCalendar
    package let media: MediaLibrary
    /// The names of public artists by slug.
    let artistNames: [String: String]
    /// Excerpts for posts that have none, by the post's index.
    let excerpts: [Int: String]
    let hasPosts: Bool
    /// The pages of `content/pages`.
    let pages: [Link]
    private let findings = Mutex(Findings())

    private struct Findings {
        var problems: [Problem] = []
        var usedFiles: Set<String> = []
    }

    /// - Parameter excerpts: for posts that have none, by the post's index in the catalog.
    package init(
        _ catalog: Catalog,
        settings: SiteSettings,
        calendar: SiteCalendar,
        media: MediaLibrary,
        excerpts: [Int: String]
    ) {
        self.settings = settings
        self.calendar = calendar
        self.media = media
        self.excerpts = excerpts
        artistNames = Dictionary(
            catalog.artists.map { ($0.slug, $0.displayName) },
            uniquingKeysWith: { first, _ in first }
        )
        hasPosts = !catalog.posts.isEmpty
        pages = catalog.pages.map { page in
            Link(platform: "", label: page.title, url: Routes.page(page.slug))
        }
    }

    /// The problems so far, each once, sorted so that the order of threads does not matter.
    package var problems: [Problem] {
        let problems = findings.withLock(\.problems)
        let unique = Dictionary(
            problems.map { ($0.description, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return unique.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The files of the content folder that records refer to, by their paths in it.
    package var usedFiles: Set<String> { findings.withLock(\.usedFiles) }

    /// The artists with at least one song that can be played, by their indexes in the catalog.
    package func artistsWithSound(_ catalog: Catalog) -> Set<Int> {
        let found = Set(
            catalog.artists.indices.filter { index in
                ArtistModel.hasPlaylist(
                    ModelInput(content: catalog.artists[index], index: index, context: self)
                )
            }
        )
        if found.isEmpty, catalog.artists.contains(where: { !$0.tracks.isEmpty }) {
            report(
                Problem(
                    .warning,
                    "no-audio-address",
                    at: .file(path: settings.path),
                    "songs are listed without a player, because no setting says where sounds are",
                    advice: "set 'audio_base_url' or 'audio_folder' under 'media'"
                )
            )
        }
        return found
    }

    func report(_ problem: Problem) { findings.withLock { $0.problems.append(problem) } }

    /// A picture that content names; nil for none, and after a report for a missing one.
    func image(
        _ reference: String?,
        alt: String,
        at location: @autoclosure () -> SourceLocation
    ) -> Picture? {
        guard let reference else { return nil }
        do throws(Problem) {
            let item = used(try media.item(reference, at: location()))
            return Picture(item, alt: alt, origin: settings.baseURL)
        } catch {
            report(error)
            return nil
        }
    }

    /// The file of a track; nil where no setting says where sounds are, and after a report for a missing one.
    func audio(_ track: Track) -> MediaLibrary.Item? {
        do throws(Problem) {
            let item = try media.audio(track.filePath, at: track.location.column("file_path"))
            return item.map(used)
        } catch {
            report(error)
            return nil
        }
    }

    /// Records that the site needs an item's file.
    private func used(_ item: MediaLibrary.Item) -> MediaLibrary.Item {
        if let path = item.contentPath { findings.withLock { _ = $0.usedFiles.insert(path) } }
        return item
    }
}

/// A picture as templates see it.
struct Picture: Sendable {
    let url: String
    let absoluteURL: String
    let size: ImageHeader.Size?
    let alt: String

    init(_ item: MediaLibrary.Item, alt: String, origin: String) {
        url = item.url
        absoluteURL = item.url.hasPrefix("/") ? origin + item.url : item.url
        size = item.size
        self.alt = alt
    }

    static let definition = RecordDefinition<Picture>(
        "Image",
        "A picture.",
        fields: [
            .text("url", "Where it lies.", type: .url) { $0.url },
            .text("absolute_url", "Where it lies, with the site's origin.", type: .url) { $0.absoluteURL },
            .optionalInt("width", "In pixels, when it is known.") { $0.size?.width },
            .optionalInt("height", "In pixels, when it is known.") { $0.size?.height },
            .text("alt", "What it shows, in words.") { $0.alt },
        ]
    )
}

/// Content together with its index in the catalog and the surroundings that its record is made in.
struct ModelInput<Content: Sendable>: Sendable {
    let content: Content
    let index: Int
    let context: ModelContext

    func image(_ reference: String?, alt: String, at location: @autoclosure () -> SourceLocation) -> Picture?
    {
        context.image(reference, alt: alt, at: location())
    }

    func date(_ timestamp: Timestamp?) -> Cell {
        timestamp.map { .date(context.calendar.date($0)) } ?? .absent
    }
}

extension RecordDefinition.Field {
    static func image(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Picture?
    ) -> Self {
        .optionalRecord(name, documentation, Picture.definition, value)
    }

    /// A date that is there; the cell is made by the subject, which knows the time zone.
    static func date(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Cell
    ) -> Self {
        Self(name, .date, documentation) { subject, _ in value(subject) }
    }

    static func optionalDate(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Cell
    ) -> Self {
        Self(name, .optional(.date), documentation) { subject, _ in value(subject) }
    }
}

/// A link as templates see it.
struct LinkModel {
    static let definition = RecordDefinition<Link>(
        "Link",
        "A link with words.",
        fields: [
            .text(
                "platform",
                "The platform in lower case, such as `instagram`; empty for others.",
                type: .slug
            ) {
                $0.platform
            },
            .text("label", "The words.") { $0.label },
            .text("url", "Where it leads.", type: .url) { $0.url },
        ]
    )
}

/// A video or song behind a click.
package struct EmbedModel: Sendable {
    let provider: String
    let label: String
    let pageURL: String
    let playerURL: String
    let title: String

    package init(_ embed: EmbedAddress, title: String) {
        provider = embed.provider.rawValue
        label = embed.provider.label
        pageURL = embed.pageURL
        playerURL = embed.playerURL
        self.title = title
    }

    /// The record that templates see.
    package func cell(in arena: Arena) -> Cell { EmbedModel.definition.cell(self, in: arena) }

    static let definition = RecordDefinition<EmbedModel>(
        "Embed",
        "A player of another site, which is loaded after a click.",
        fields: [
            .text("provider", "The site, such as `youtube`.", type: .slug) { $0.provider },
            .text("label", "The site's name.") { $0.label },
            .text("url", "The page to visit without the player.", type: .url) { $0.pageURL },
            .text("player_url", "What the player's frame loads.", type: .url) { $0.playerURL },
            .text("title", "What is played.") { $0.title },
        ]
    )
}
