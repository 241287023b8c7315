/// A piece of the studio's work.
package struct PortfolioProject: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let title: String
    package let client: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
    /// The address of a page with a player, or a file: an address, or a path in the content folder.
    package let videoURL: String?
    /// An address, or the path of a file of the content folder.
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
