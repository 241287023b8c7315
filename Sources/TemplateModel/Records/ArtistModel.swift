import Content
import Media
import SiteConfiguration
import Templating

/// Artists as templates see them.
enum ArtistModel {
    static let release = RecordDefinition<ModelInput<Release>>(
        "Release",
        "An album, single or EP.",
        fields: [
            .text("anchor", "The id of its heading on the artist's page.", type: .slug) { $0.content.anchor },
            .text("name", "The name.") { $0.content.name },
            .optionalText("type", "What it is, such as `Album`.") { $0.content.type },
            .optionalText("album_release_type", "What schema.org calls it, when it has a word for it.") {
                releaseType($0.content.type)
            },
            .optionalText("description", "A few sentences.") { $0.content.description },
            .image("image", "The cover.") { subject in
                subject.image(
                    subject.content.cover,
                    alt: "",
                    at: subject.content.location.column("cover_image_url")
                )
            },
            .optionalDate("date", "When it came out.") { subject in
                subject.content.date.map { .date(subject.context.calendar.date($0)) } ?? .absent
            },
            .list("links", "Where it can be heard, services first.", of: LinkModel.definition) {
                $0.content.links
            },
        ]
    )

    /// schema.org's `MusicAlbumReleaseType` for the words that the studio uses.
    private static func releaseType(_ type: String?) -> String? {
        switch type?.lowercased() {
        case "album", "lp", "mixtape": "https://schema.org/AlbumRelease"
        case "ep": "https://schema.org/EPRelease"
        case "single": "https://schema.org/SingleRelease"
        default: nil
        }
    }

    static let definition = RecordDefinition<ModelInput<Artist>>(
        "Artist",
        "A musician with a public profile.",
        fields: [
            .text("name", "The name.") { $0.content.displayName },
            .text("url", "The artist's page.", type: .url) { Routes.artist($0.content.slug) },
            .text("slug", "The last part of its address.", type: .slug) { $0.content.slug },
            .image("image", "The artist's picture.") { subject in
                subject.image(
                    subject.content.picture,
                    alt: subject.content.displayName,
                    at: subject.content.location.column("profile_picture_url")
                )
            },
            .list("photos", "Further pictures.", of: Picture.definition) { subject in
                subject.content.photos.enumerated().compactMap { number, photo in
                    subject.image(
                        photo,
                        alt: subject.context.words.text(
                            .artistPhoto,
                            ["artist": subject.content.displayName, "number": String(number + 1)]
                        ),
                        at: subject.content.location.column("photo_\(number + 1)_url")
                    )
                }
            },
            .deferred("bio", .html, "The artist's story.") { BodyKey(.artists, $0.index, .html).number },
            .contents { BodyKey(.artists, $0.index, .contents).number },
            .deferred("summary", .text, "The story's first paragraph; empty without one.") {
                BodyKey(.artists, $0.index, .summary).number
            },
            .list("links", "Where else the artist can be found.", of: LinkModel.definition) {
                $0.content.links
            },
            .list("releases", "The discography.", of: release) { subject in
                subject.content.releases.map {
                    ModelInput(content: $0, index: subject.index, context: subject.context)
                }
            },
            .list("tracks", "Songs to listen to.", of: TrackModel.definition) { subject in
                subject.context.reportSounds(of: subject.content)
                return subject.content.tracks.map {
                    ModelInput(content: $0, index: subject.index, context: subject.context)
                }
            },
            .optionalText("playlist_url", "A playlist of the songs that have a file.", type: .url) {
                soundFile($0, Routes.playlist)
            },
            .optionalText(
                "player_url",
                "A page with the songs alone, which other sites may show in a frame (`player.html`).",
                type: .url
            ) {
                soundFile($0, Routes.player)
            },
            .optionalText(
                "oembed_url",
                "What a site needs to know to show that page (`machines/oembed.json`).",
                type: .url
            ) {
                soundFile($0, Routes.oEmbed)
            },
            .optionalText("music_feed_url", "The feed of the songs (`feeds/music.xml`).", type: .url) {
                soundFile($0, Routes.musicFeed)
            },
            .optionalDate("created", "When the profile was made.") { $0.date($0.content.created) },
            .optionalDate("updated", "When the profile or one of its releases was last changed.") {
                $0.date($0.content.modified)
            },
            .terms(),
            .isDraft(),
        ]
    )

    /// The address of a file that only artists with songs to play have.
    private static func soundFile(_ subject: ModelInput<Artist>, _ route: (String) -> String) -> String? {
        hasPlaylist(subject) ? route(subject.content.slug) : nil
    }

    static func hasPlaylist(_ subject: ModelInput<Artist>) -> Bool {
        subject.content.tracks.contains { subject.context.audio($0) != nil }
    }

    /// The artists whose names begin with one letter.
    struct Letter: Sendable {
        let letter: String
        let anchor: String
        let artists: [Int]
    }

    /// Artists in order, by first letters.
    static func letters(of artists: [Artist]) -> [Letter] {
        var letters: [(letter: String, artists: [Int])] = []
        for (index, artist) in artists.enumerated() {
            let letter = CollationKey(artist.displayName).letter
            if letters.last?.letter == letter {
                letters[letters.count - 1].artists.append(index)
            } else {
                letters.append((letter, [index]))
            }
        }
        return letters.enumerated().map { number, group in
            let substitute = group.letter == "#" ? "other" : "letter-\(number + 1)"
            let name = Slug.from(title: group.letter) ?? substitute
            return Letter(letter: group.letter, anchor: "artists-\(name)", artists: group.artists)
        }
    }
}

extension RecordCollection {
    package static let artists: RecordCollection = RecordCollection(
        ArtistModel.definition,
        url: { Routes.artist($0.slug) },
        body: { content in
            BodySource(
                content.bio,
                location: content.bioLocation,
                isTrusted: false,
                url: Routes.artist(content.slug)
            )
        }
    )
}
