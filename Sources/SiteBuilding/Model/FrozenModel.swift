import Content
import MarkdownHTML
import Parallelism
import Templating

/// All content as templates see it, made once and then only read, by any number of workers.
struct FrozenModel: Sendable {
    /// What the cells point into.
    private let arenas: [Arena]
    let context: ModelContext
    let site: Cell
    let now: Cell
    let posts: [Cell]
    let projects: [Cell]
    let testimonials: [Cell]
    let artists: [Cell]
    let pages: [Cell]

    /// No content, only what it was made with.
    init(_ context: ModelContext) {
        arenas = []
        self.context = context
        (site, now) = (.absent, .absent)
        (posts, projects, testimonials, artists, pages) = ([], [], [], [], [])
    }

    init(_ catalog: Catalog, _ context: ModelContext) {
        let arena = Arena()
        var arenas = [arena]
        /// Makes records, several hundred at a time, each in an arena of their own.
        func cells<Content>(
            _ contents: [Content],
            _ definition: RecordDefinition<Subject<Content>>
        ) -> [Cell] {
            let parts = concurrently(contents.chunks(of: 512)) { chunk in
                let arena = Arena()
                return (
                    arena,
                    chunk.indices.map { index in
                        definition.cell(
                            Subject(content: chunk[index], index: index, context: context),
                            in: arena
                        )
                    }
                )
            }
            arenas += parts.map(\.0)
            return parts.flatMap(\.1)
        }
        self.context = context
        site = SiteModel.definition.cell(context, in: arena)
        now = .date(context.calendar.date(context.calendar.now))
        posts = cells(catalog.posts, BlogPostModel.definition)
        projects = cells(catalog.projects, ProjectModel.definition)
        testimonials = catalog.testimonials.map { TestimonialModel.definition.cell($0, in: arena) }
        artists = cells(catalog.artists, ArtistModel.definition)
        pages = cells(catalog.pages, ContentPageModel.definition)
        self.arenas = arenas
    }
}
