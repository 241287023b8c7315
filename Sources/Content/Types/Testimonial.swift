/// A client's words about the studio.
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
