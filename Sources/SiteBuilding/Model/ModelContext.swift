import Content
import Foundation
import MarkdownHTML
import Synchronization
import Templating

/// What records of templates are made with.
///
/// A class, for the records' functions cannot throw and so leave their problems here.
final class ModelContext: Sendable {
    let settings: SiteSettings
    let calendar: SiteCalendar
    let media: MediaLibrary
    /// The names of public artists by slug.
    let artistNames: [String: String]
    /// The excerpts of posts that have none of their own, by the post's place.
    let excerpts: [Int: String]
    let hasPosts: Bool
    /// The pages of `content/pages`.
    let pages: [Link]
    private let found = Mutex<[Problem]>([])

    init(
        settings: SiteSettings,
        calendar: SiteCalendar,
        media: MediaLibrary,
        artistNames: [String: String],
        excerpts: [Int: String],
        hasPosts: Bool,
        pages: [Link]
    ) {
        self.settings = settings
        self.calendar = calendar
        self.media = media
        self.artistNames = artistNames
        self.excerpts = excerpts
        self.hasPosts = hasPosts
        self.pages = pages
    }

    /// Each once, in an order that does not depend on who found them first.
    var problems: [Problem] {
        found.withLock { found in
            let all = Dictionary(found.map { ($0.description, $0) }, uniquingKeysWith: { first, _ in first })
            return all.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The artists with at least one song that can be played, by their places in the catalog.
    func artistsWithSound(_ catalog: Catalog) -> Set<Int> {
        let found = Set(
            catalog.artists.indices.filter { index in
                ArtistModel.hasPlaylist(Subject(content: catalog.artists[index], index: index, context: self))
            }
        )
        if found.isEmpty, catalog.artists.contains(where: { !$0.tracks.isEmpty }) {
            report(
                Problem(
                    .warning,
                    "no-audio-address",
                    at: .file(path: settings.path),
                    "songs are listed without a player, for nothing says where sounds lie",
                    advice: "set 'audio_base_url' or 'audio_folder' under 'media'"
                )
            )
        }
        return found
    }

    func report(_ problem: Problem) { found.withLock { $0.append(problem) } }

    /// A picture that content names; nil for none, and after a report for one that is not there.
    func image(_ reference: String?, alt: String, at place: @autoclosure () -> SourceLocation) -> Picture? {
        guard let reference else { return nil }
        do throws(Problem) {
            return Picture(try media.item(reference, at: place()), alt: alt, origin: settings.baseURL)
        } catch {
            report(error)
            return nil
        }
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

/// Content with its place in the catalog and what its record is made with.
struct Subject<Content: Sendable>: Sendable {
    let content: Content
    let index: Int
    let context: ModelContext

    func image(_ reference: String?, alt: String, at place: @autoclosure () -> SourceLocation) -> Picture? {
        context.image(reference, alt: alt, at: place())
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
struct EmbedModel: Sendable {
    let provider: String
    let label: String
    let pageURL: String
    let playerURL: String
    let title: String

    init(_ embed: EmbedAddress, title: String) {
        provider = embed.provider.rawValue
        label = embed.provider.label
        pageURL = embed.pageURL
        playerURL = embed.playerURL
        self.title = title
    }

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
