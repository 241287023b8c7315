/// A post of the blog.
///
/// A class because a site has thousands, and every build step hands all of them on.
package final class BlogPost: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let title: String
    package let excerpt: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
    /// An address, or the path of a file of the content folder.
    package let featuredImage: String?
    package let metaTitle: String?
    package let metaDescription: String?
    /// The public slug of the artist who wrote it; nil for the site's own author.
    package let author: String?
    package let created: Timestamp
    package let updated: Timestamp?
    package let isDraft: Bool
    /// The post is dated after the build clock.
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
        self.location = location
        self.slug = slug
        self.title = title
        self.excerpt = excerpt
        self.body = body
        self.bodyLocation = bodyLocation
        self.featuredImage = featuredImage
        self.metaTitle = metaTitle
        self.metaDescription = metaDescription
        self.author = author
        self.created = created
        self.updated = updated
        self.isDraft = isDraft
        self.isScheduled = isScheduled
    }
}
