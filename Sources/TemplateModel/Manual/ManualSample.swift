import Content
import Foundation
import Hashing
import Media
import SiteConfiguration
import Spelling
import Templating

/// A small studio in memory, whose values the manual shows.
struct ManualSample: ContentSession {
    static let settings = """
        title: Sweet Dreams Music
        base_url: https://www.example.com
        description: Recording and film in Indianapolis.
        logo: https://media.example.com/logo.svg
        social_image: https://media.example.com/share.jpg
        organization:
          type: LocalBusiness
          address: { street: 1 Sound Street, locality: Indianapolis, region: IN, postal_code: "46204", country: US }
          phone: "+1 317 555 0100"
          email: hello@example.com
          hours: [{ days: [Monday, Friday], opens: "10:00", closes: "22:00" }]
          geo: { latitude: 39.77, longitude: -86.16 }
        navigation: [{ label: Work, url: /portfolio/ }]
        social: { instagram: https://www.instagram.com/example }
        posts_per_page: 1
        contact:
          endpoint: https://api.example.com/v1/contact
          project_types: [Recording]
          budget_ranges: ["Under $1,000"]
        media: { audio_base_url: https://media.example.com/audio/ }
        embeds: [youtube]
        """

    static let clock = Timestamp(microseconds: 1_795_000_000 * 1_000_000)

    /// The text of every body.
    static let text = "Words of the studio."

    private func record(
        _ kind: ContentKind,
        _ values: [String: RecordValue],
        hasBody: Bool = false
    ) -> Record {
        let location = SourceLocation.file(path: "content/\(kind.name).md")
        let hash = ContentHash(ManualSample.text)
        return Record(
            location: location,
            values: values.mapValues { Record.FileValue($0, line: nil) },
            body: hasBody ? BodyReference(source: 0, kind: kind, key: 0, hash: hash) : nil
        )
    }

    private func post(_ title: String, _ slug: String, _ date: String) -> Record {
        record(
            .post,
            [
                "title": .text(title), "slug": .text(slug), "created_at": .text(date),
                "author": .text("ana-lind"),
                "updated_at": .text("2026-10-01T12:00:00Z"), "excerpt": .text("How a quiet room sounds."),
                "meta_title": .text("The first take, explained"),
                "meta_description": .text("On quiet rooms."),
                "featured_image_url": .text("https://media.example.com/room.jpg"),
            ],
            hasBody: true
        )
    }

    private func project(_ title: String, _ slug: String) -> Record {
        record(
            .project,
            [
                "title": .text(title), "slug": .text(slug), "client": .text("Kiln"),
                "category": .text("Music video"),
                "year": .int(2026), "duration_minutes": .int(4), "featured": .bool(true),
                "sort_order": .int(1),
                "video_url": .text("https://www.youtube.com/watch?v=aqz-KE-bpKQ"),
                "thumbnail_url": .text("https://media.example.com/tide.jpg"),
                "created_at": .text("2026-08-01T12:00:00Z"),
            ],
            hasBody: true
        )
    }

    private var artist: Record {
        var artist = record(
            .artist,
            [
                "display_name": .text("Ana Lind"), "public_profile_slug": .text("ana-lind"),
                "profile_picture_url": .text("https://media.example.com/ana.jpg"),
                "photo_1_url": .text("https://media.example.com/stage.jpg"),
                "social_links": .map([.init("instagram", .text("https://www.instagram.com/ana"))]),
            ],
            hasBody: true
        )
        let release = record(
            .release,
            [
                "project_name": .text("Undertow"), "project_type": .text("Album"),
                "description": .text("Nine songs."), "release_date": .text("2026-05-01"),
                "cover_image_url": .text("https://media.example.com/undertow.jpg"),
                "spotify_link": .text("https://open.spotify.com/album/1"),
            ]
        )
        let track = record(
            .track,
            [
                "custom_title": .text("Salt"), "custom_description": .text("Recorded at night."),
                "display_order": .int(1), "display_name": .text("Salt"),
                "file_path": .text("ana/salt.mp3"),
                "file_type": .text("audio/mpeg"), "file_size": .int(4_200_000),
            ]
        )
        artist.setParts(.release, [release])
        artist.setParts(.track, [track])
        return artist
    }

    func recordBatches() -> any RecordBatchIterator {
        var records = RecordBatch()
        records[.post] = [
            post("The first take", "first-take", "2026-09-01T12:00:00Z"),
            post("Room tone", "room-tone", "2026-08-01T12:00:00Z"),
            post("Tape", "tape", "2026-07-01T12:00:00Z"),
        ]
        records[.project] = [project("Tide", "tide"), project("Glass", "glass"), project("Kiln", "kiln")]
        records[.testimonial] = [
            record(
                .testimonial,
                [
                    "client_name": .text("Grace"), "role": .text("Singer"), "company": .text("Sirens"),
                    "content": .text("Fast and kind."), "rating": .int(5), "featured": .bool(true),
                ]
            )
        ]
        records[.artist] = [artist]
        records[.page] = [
            record(
                .page,
                ["title": .text("About"), "description": .text("Who we are."), "slug": .text("about")],
                hasBody: true
            )
        ]
        return SingleBatch(records)
    }

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        var text = ManualSample.text
        for index in keys.indices {
            try text.withUTF8 { bytes in try use(index, bytes) }
        }
    }
}

/// The sample's pages, whose values the manual's examples print.
struct ManualPages {
    private let values: PageValues

    var settings: SiteSettings { values.values.context.settings }

    /// - Throws: `Problems` when the sample is not valid content; a test would say so first.
    init() throws {
        let settings = try SiteSettings.read(text: ManualSample.settings, path: "content/site.yaml")
        let catalog = try Catalog(
            reading: [ManualSample()],
            DecodingContext(
                clock: ManualSample.clock,
                timeZone: settings.timeZone,
                includesDrafts: false,
                nearest: { Suggestions.nearest(to: $0, among: $1) }
            )
        )
        let context = ModelContext(
            catalog,
            settings: settings,
            calendar: SiteCalendar(settings, now: ManualSample.clock),
            media: MediaLibrary(root: URL(filePath: "/nowhere"), settings: settings),
            excerpts: [:]
        )
        let plan = try SitePlan(
            catalog,
            settings: settings,
            artistsWithSound: context.artistsWithSound(catalog),
            hasAnswerTemplate: true
        )
        values = PageValues(catalog: catalog, plan: plan, values: TemplateValues(catalog, context))
    }

    /// The values of one page of a type; nil for a type without pages.
    ///
    /// A page in the middle is chosen, because it has neighbours.
    func values(of type: PageType, in arena: Arena) -> [Cell]? {
        if type == .embed {
            guard let video = EmbedAddress(url: "https://www.youtube.com/watch?v=aqz-KE-bpKQ")
            else {
                return nil
            }
            return [EmbedModel.definition.cell(EmbedModel(video, title: video.provider.label), in: arena)]
        }
        let pages = values.plan.pages.filter { $0.type == type }
        guard !pages.isEmpty else { return nil }
        return values.values(for: pages[pages.count / 2], in: arena)
    }
}
