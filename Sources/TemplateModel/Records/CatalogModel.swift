import Content
import Templating

/// Everything that is public, for lists on any page.
enum CatalogModel {
    /// The records of the site, as their cells.
    struct Lists {
        let catalog: Catalog
        let taxonomies: Taxonomies
        let records: (RecordCollection) -> [Cell]

        func featured<Item>(
            _ items: [Item],
            _ collection: RecordCollection,
            _ isFeatured: (Item) -> Bool
        ) -> [Cell] {
            zip(items, records(collection)).filter { isFeatured($0.0) }.map(\.1)
        }
    }

    /// How many posts the short list has.
    private static let newestPosts = 5

    static let definition = RecordDefinition<Lists>(
        "Catalog",
        "Everything that is public, for lists on any page.",
        fields: [
            .list("posts", "All posts, newest first.", ofCells: .record(BlogPostModel.definition.type)) {
                $0.records(.posts)
            },
            .list("newest_posts", "The five newest posts.", ofCells: .record(BlogPostModel.definition.type)) {
                Array($0.records(.posts).prefix(newestPosts))
            },
            .list("projects", "All projects, in their order.", ofCells: .record(ProjectModel.definition.type))
            {
                $0.records(.projects)
            },
            .list(
                "featured_projects",
                "The featured projects.",
                ofCells: .record(ProjectModel.definition.type)
            ) {
                $0.featured($0.catalog.projects, .projects, \.isFeatured)
            },
            .list("artists", "All artists, by their names.", ofCells: .record(ArtistModel.definition.type)) {
                $0.records(.artists)
            },
            .list(
                "testimonials",
                "All testimonials, featured ones first.",
                ofCells: .record(TestimonialModel.definition.type)
            ) {
                $0.records(.testimonials)
            },
            .list(
                "pages",
                "The pages of `content/pages`.",
                ofCells: .record(ContentPageModel.definition.type)
            ) {
                $0.records(.pages)
            },
            .list("taxonomies", "The list fields whose values have pages.", of: TermModel.taxonomy) {
                $0.taxonomies.all.filter { !$0.terms.isEmpty }
            },
        ]
    )
}
