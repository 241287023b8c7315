import Schema

/// A musician with a public profile.
package final class Artist: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let displayName: String
    package let bio: BodyReference?
    package let bioLocation: SourceLocation
    /// An address, or the path of a file of the content folder; the same for `photos`.
    package let picture: String?
    package let photos: [String]
    package let links: [Link]
    package let releases: [Release]
    package let tracks: [Track]
    package let created: Timestamp?
    package let updated: Timestamp?
    /// The newest change of the profile or of a release.
    package let modified: Timestamp?
    package let isDraft: Bool
    package let fields: [CustomValue]
    package let oldAddresses: [OldAddress]

    package init(_ reader: inout RecordReader) {
        let releases = reader.parts(Release.self)
        let tracks = reader.parts(Track.self)
        isDraft = !reader.withholdUnlessPublished()
        location = reader.record.location
        slug = reader.slug("public_profile_slug", maximumLength: Slug.maximumArtistLength)
        displayName = Artist.displayName(&reader, slug: slug)
        bio = reader.body()
        bioLocation = reader.record.bodyLocation
        picture = reader.media("profile_picture_url")
        photos = Artist.photos(&reader)
        links = reader.links("social_links")
        self.releases = Release.withUniqueAnchors(releases.sorted(by: Release.precedes))
        self.tracks = Track.withUniqueAnchors(tracks.sorted(by: Track.precedes))
        created = reader.timestamp("created_at")
        updated = reader.timestamp("updated_at")
        modified = releases.reduce(.newest(created, updated)) { .newest($0, $1.modified) }
        oldAddresses = reader.oldAddresses()
        fields = reader.customFields()
    }
}

extension ContentKind {
    package static let artist = ContentKind(
        "artist",
        folder: "artists",
        table: StudioSchema.profiles,
        text: .body(column: "bio"),
        slugColumn: "public_profile_slug",
        parts: [Part(key: "projects", kind: .release), Part(key: "showcase", kind: .track)],
        extraKeys: ["published"],
        samples: [
            [
                "display_name": .text("Ana Lind"), "public_profile_slug": .text("ana-lind"),
                "profile_picture_url": .text("https://media.example.com/ana.jpg"),
                "photo_1_url": .text("https://media.example.com/stage.jpg"),
                "social_links": .map([.init("instagram", .text("https://www.instagram.com/ana"))]),
            ]
        ]
    )
}

extension Artist: CatalogContent {
    package static var kind: ContentKind { .artist }

    package var uniqueSlug: String? { slug }

    package var creation: Timestamp? { created }

    private static func displayName(_ reader: inout RecordReader, slug: String) -> String {
        guard let name = reader.text("display_name", as: .exact), EmailAddressPattern.matches(name) else {
            return reader.text("display_name") ?? slug
        }
        reader.warn(
            "name-is-address",
            column: "display_name",
            message: "the name looks like an e-mail address, so '\(slug)' is shown instead",
            advice: "ask for a name"
        )
        return slug
    }

    private static func photos(_ reader: inout RecordReader) -> [String] {
        var photos: [String] = []
        for number in 1...3 {
            if let photo = reader.media("photo_\(number)_url") {
                photos.append(photo)
            }
        }
        return photos
    }

    /// By name, without regard to case and accents.
    package static func sorted(_ contents: [Artist]) -> [Artist] {
        let keyed = contents.map { artist in
            (key: CollationKey(artist.displayName), artist: artist)
        }
        let sorted = keyed.sorted { a, b in
            if a.key != b.key { return a.key < b.key }
            return a.artist.slug < b.artist.slug
        }
        return sorted.map(\.artist)
    }
}
