import Content
import Templating

/// The part of a long list that a page of `content/pages` with `paginate` shows.
struct ListPart {
    let list: ContentPage.Pagination.List
    /// The items of this page.
    let items: [Cell]
    let number: Int
    let count: Int
    let previousURL: String?
    let nextURL: String?

    private func items(_ list: ContentPage.Pagination.List) -> [Cell] { list == self.list ? items : [] }

    static let definition = RecordDefinition<ListPart>(
        "ListPart",
        "The part of a list that a page with `paginate` shows.",
        fields: [
            .int("number", "Which page of the list this is, from 1.") { $0.number },
            .int("count", "How many pages the list has.") { $0.count },
            .optionalText("previous_url", "The page before.", type: .url) { $0.previousURL },
            .optionalText("next_url", "The page after.", type: .url) { $0.nextURL },
            .list(
                "posts",
                "The posts of this page, where it has `paginate: posts`.",
                ofCells: .record(BlogPostModel.definition.type)
            ) { $0.items(.posts) },
            .list(
                "projects",
                "The projects of this page, where it has `paginate: projects`.",
                ofCells: .record(ProjectModel.definition.type)
            ) { $0.items(.projects) },
            .list(
                "artists",
                "The artists of this page, where it has `paginate: artists`.",
                ofCells: .record(ArtistModel.definition.type)
            ) { $0.items(.artists) },
            .list(
                "testimonials",
                "The testimonials of this page, where it has `paginate: testimonials`.",
                ofCells: .record(TestimonialModel.definition.type)
            ) { $0.items(.testimonials) },
        ]
    )
}
