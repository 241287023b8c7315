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
    /// By slug.
    package let pages: [ContentPage]
    /// When the site next changes by itself: the date of the earliest scheduled post.
    package let nextDue: Timestamp?
    /// Problems that do not keep the site from being built.
    package let warnings: [Problem]
    /// Remarks for the build report on how the sources were read.
    package let notes: [String]
}
