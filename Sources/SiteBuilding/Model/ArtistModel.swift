import Content
import Templating

/// Artists as templates see them.
enum ArtistModel {
    static let release = RecordDefinition<Subject<Release>>(
        "Release",
        "An album, single or EP.",
        fields: [
            .text("anchor", "The id of its place on the artist's page.", type: .slug) { $0.content.anchor },
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

    static let track = RecordDefinition<Subject<Track>>(
        "Track",
        "A song that can be played.",
        fields: [
            .text("title", "The title.") { $0.content.title },
            .optionalText("description", "A few words.") { $0.content.description },
            .optionalText(
                "url",
                "The sound's file; absent when the site does not know where sounds lie.",
                type: .url
            ) {
                audio($0)?.url
            },
            .optionalText("type", "The file's type, such as `audio/mpeg`.") { subject in
                subject.content.fileType ?? ContentType.ofMedia(subject.content.filePath)
            },
            .optionalInt("size", "The file's size in bytes.") { subject in
                audio(subject)?.byteCount ?? subject.content.fileSize.map(Int.init)
            },
        ]
    )

    static func audio(_ subject: Subject<Track>) -> MediaLibrary.Item? {
        do throws(Problem) {
            return try subject.context.media.audio(
                subject.content.filePath,
                at: subject.content.location.column("file_path")
            )
        } catch {
            subject.context.report(error)
            return nil
        }
    }

    static let definition = RecordDefinition<Subject<Artist>>(
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
                        alt: "\(subject.content.displayName), photo \(number + 1)",
                        at: subject.content.location.column("photo_\(number + 1)_url")
                    )
                }
            },
            .deferred("bio", .html, "The artist's story.") { BodyKey(.artist, $0.index, .html).number },
            .deferred("summary", .text, "The story's first paragraph; empty without one.") {
                BodyKey(.artist, $0.index, .summary).number
            },
            .list("links", "Where else the artist can be found.", of: LinkModel.definition) {
                $0.content.links
            },
            .list("releases", "The discography.", of: release) { subject in
                subject.content.releases.map {
                    Subject(content: $0, index: subject.index, context: subject.context)
                }
            },
            .list("tracks", "Songs to listen to.", of: track) { subject in
                subject.content.tracks.map {
                    Subject(content: $0, index: subject.index, context: subject.context)
                }
            },
            .optionalText("playlist_url", "A playlist of the songs that have a file.", type: .url) {
                subject in
                hasPlaylist(subject) ? Routes.playlist(ofArtist: subject.content.slug) : nil
            },
            .optionalDate("created", "When the profile was made.") { $0.date($0.content.created) },
            .optionalDate("updated", "When the profile was changed.") { $0.date($0.content.updated) },
        ]
    )

    static func hasPlaylist(_ subject: Subject<Artist>) -> Bool {
        subject.content.tracks.contains {
            audio(Subject<Track>(content: $0, index: subject.index, context: subject.context)) != nil
        }
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
            let name =
                Slug.made(from: group.letter) ?? (group.letter == "#" ? "other" : "letter-\(number + 1)")
            return Letter(letter: group.letter, anchor: "artists-\(name)", artists: group.artists)
        }
    }
}
