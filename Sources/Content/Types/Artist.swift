/// A musician with a public profile.
package struct Artist: Sendable {
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
}

/// An album, single or EP of an artist.
package struct Release: Sendable {
    package let location: SourceLocation
    /// The fragment of the release's address; unique for the artist, made from the release itself.
    package var anchor: String
    package let name: String
    package let type: String?
    package let description: String?
    package let cover: String?
    package let date: CalendarDay?
    package let displayOrder: Int
    /// Streaming services in their fixed order, then the artist's own links.
    package let links: [Link]
}

/// A song that an artist shows on the profile.
package struct Track: Sendable {
    package let location: SourceLocation
    package let title: String
    package let description: String?
    package let filePath: String
    package let fileType: String?
    /// In bytes.
    package let fileSize: Int64?
    package let displayOrder: Int
}
