/// All public content of one build: validated, sorted, immutable.
package struct Catalog: Sendable {
    /// Newest first.
    package let posts: [BlogPost]
    /// Featured first, then by order and date.
    package let testimonials: [Testimonial]
    /// By order, then the newest year first.
    package let projects: [PortfolioProject]
    /// By name, without regard to case and accents.
    package let artists: [Artist]
    package let pages: [ContentPage]
    /// When the site changes next by itself: the earliest scheduled post.
    package let nextDue: Timestamp?
    /// What someone should look at although the site can be built.
    package let warnings: [Problem]
    /// What the report should say of how the sources were read.
    package let notes: [String]
}
