import Content
import MarkdownHTML
import Templating

/// All content as templates see it, made once and then only read, by any number of workers.
struct FrozenModel: Sendable {
    private let arena: Arena
    let context: ModelContext
    let site: Cell
    let now: Cell
    let posts: [Cell]
    let projects: [Cell]
    let testimonials: [Cell]
    let artists: [Cell]
    let pages: [Cell]
    /// The artists with at least one song that can be played.
    let artistsWithSound: Set<Int>

    init(_ catalog: Catalog, _ context: ModelContext) {
        let arena = Arena()
        func subjects<Content>(_ contents: [Content]) -> [Subject<Content>] {
            contents.enumerated().map { Subject(content: $1, index: $0, context: context) }
        }
        self.arena = arena
        self.context = context
        site = SiteModel.definition.cell(context, in: arena)
        now = .date(context.calendar.date(context.calendar.now))
        posts = subjects(catalog.posts).map { BlogPostModel.definition.cell($0, in: arena) }
        projects = subjects(catalog.projects).map { ProjectModel.definition.cell($0, in: arena) }
        testimonials = catalog.testimonials.map { TestimonialModel.definition.cell($0, in: arena) }
        artists = subjects(catalog.artists).map { ArtistModel.definition.cell($0, in: arena) }
        pages = subjects(catalog.pages).map { ContentPageModel.definition.cell($0, in: arena) }
        artistsWithSound = Set(subjects(catalog.artists).filter(ArtistModel.hasPlaylist).map(\.index))
    }
}
