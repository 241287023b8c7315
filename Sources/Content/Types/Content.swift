/// A link with words.
package struct Link: Sendable, Hashable {
    /// The platform in lower case, such as `instagram`; empty for a link that names none.
    package let platform: String
    package let label: String
    package let url: String

    package init(platform: String, label: String, url: String) {
        self.platform = platform
        self.label = label
        self.url = url
    }
}

/// A published post.
///
/// A class, for a site has thousands, every step looks at all of them, and a class is handed on as one reference.
package final class BlogPost: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let title: String
    package let excerpt: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
    /// As it was written: an address or a path to a file.
    package let featuredImage: String?
    package let metaTitle: String?
    package let metaDescription: String?
    /// The public slug of the artist who wrote it; nil for the site's own author.
    package let author: String?
    package let created: Timestamp
    package let updated: Timestamp?
    package let isDraft: Bool
    package let isScheduled: Bool

    init(
        location: SourceLocation,
        slug: String,
        title: String,
        excerpt: String?,
        body: BodyReference?,
        bodyLocation: SourceLocation,
        featuredImage: String?,
        metaTitle: String?,
        metaDescription: String?,
        author: String?,
        created: Timestamp,
        updated: Timestamp?,
        isDraft: Bool,
        isScheduled: Bool
    ) {
        (self.location, self.slug, self.title, self.excerpt) = (location, slug, title, excerpt)
        (self.body, self.bodyLocation, self.featuredImage) = (body, bodyLocation, featuredImage)
        (self.metaTitle, self.metaDescription, self.author) = (metaTitle, metaDescription, author)
        (self.created, self.updated) = (created, updated)
        (self.isDraft, self.isScheduled) = (isDraft, isScheduled)
    }
}

/// What a client said.
package struct Testimonial: Sendable {
    package let location: SourceLocation
    package let clientName: String
    package let role: String?
    package let company: String?
    package let content: String
    /// From 1 to 5.
    package let rating: Int?
    package let isFeatured: Bool
    package let displayOrder: Int
    package let created: Timestamp?
}

/// A piece of the studio's work.
package struct PortfolioProject: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let title: String
    package let client: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
    package let videoURL: String?
    package let thumbnail: String?
    package let category: String?
    package let durationMinutes: Int?
    package let year: Int?
    package let isFeatured: Bool
    package let sortOrder: Int
    package let created: Timestamp?
    package let updated: Timestamp?
    package let isDraft: Bool
}

/// A musician with a public profile.
package struct Artist: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let displayName: String
    package let bio: BodyReference?
    package let bioLocation: SourceLocation
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
    /// What the address of the release ends in; unique within the artist, made from the release itself.
    package var anchor: String
    package let name: String
    package let type: String?
    package let description: String?
    package let cover: String?
    package let date: CalendarDay?
    package let displayOrder: Int
    /// Where it can be heard, in a fixed order of services, then the artist's own links.
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

/// A page of its own, such as the imprint.
package struct ContentPage: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let title: String
    package let description: String?
    /// The template's name; nil for the standard one.
    package let template: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
}
