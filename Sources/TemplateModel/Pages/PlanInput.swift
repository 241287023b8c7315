package import Content
package import SiteConfiguration

/// The input of a plan: everything that decides which pages of a type there are.
package struct PlanInput: Sendable {
    package let catalog: Catalog
    package let settings: SiteSettings
    let categories: [ProjectModel.Category]
    let taxonomies: Taxonomies
    /// The artists with a song that can be played, by their indexes in the catalog.
    let artistsWithSound: Set<Int>
    /// The templates of optional types that the theme has.
    let optionalTemplates: Set<String>
    /// How many pages the sitemap lists; known when the types that it does not list are planned.
    var listedCount = 0
    /// The most pages that one file of the sitemap lists.
    let sitemapLimit: Int

    // The newest changes in the lists.

    var newestProject: Timestamp? { catalog.projects.compactMap(\.modified).max() }

    var newestArtist: Timestamp? { catalog.artists.compactMap(\.modified).max() }

    var newestTestimonial: Timestamp? { catalog.testimonials.compactMap(\.modified).max() }
}
