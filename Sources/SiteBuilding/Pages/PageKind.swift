import Content
package import Templating

/// The kinds of files that templates make: the template of each and the names it can use.
package enum PageKind: Int, CaseIterable, Sendable {
    case home
    case blog
    case post
    case portfolio
    case project
    case testimonials
    case artists
    case artist
    case page
    case contact
    case thanks
    case answer
    case notFound
    case atom
    case rss
    case jsonFeed
    case sitemap
    case sitemapIndex
    case robots
    case manifest
    case securityTxt
    case humans
    case speculationRules
    case embed
    case playlist

    /// The kind as reports and `data-kind` name it.
    package var name: String {
        switch self {
        case .home: "home"
        case .blog: "blog"
        case .post: "post"
        case .portfolio: "portfolio"
        case .project: "project"
        case .testimonials: "testimonials"
        case .artists: "artists"
        case .artist: "artist"
        case .page: "page"
        case .contact: "contact"
        case .thanks: "thanks"
        case .answer: "answer"
        case .notFound: "not-found"
        case .atom, .rss, .jsonFeed: "feed"
        case .sitemap, .sitemapIndex: "sitemap"
        case .robots, .manifest, .securityTxt, .humans, .speculationRules: "machine"
        case .embed: "embed"
        case .playlist: "playlist"
        }
    }

    /// The file of the theme that makes it.
    package var template: String {
        switch self {
        case .home: "home.html"
        case .blog: "blog.html"
        case .post: "blog_post.html"
        case .portfolio: "portfolio.html"
        case .project: "portfolio_project.html"
        case .testimonials: "testimonials.html"
        case .artists: "artists.html"
        case .artist: "artist.html"
        case .page: "page.html"
        case .contact: "contact.html"
        case .thanks: "contact_thanks.html"
        case .answer: "contact_answer.html"
        case .notFound: "not_found.html"
        case .atom: "feeds/atom.xml"
        case .rss: "feeds/rss.xml"
        case .jsonFeed: "feeds/feed.json"
        case .sitemap: "machines/sitemap.xml"
        case .sitemapIndex: "machines/sitemap_index.xml"
        case .robots: "machines/robots.txt"
        case .manifest: "machines/site.webmanifest"
        case .securityTxt: "machines/security.txt"
        case .humans: "machines/humans.txt"
        case .speculationRules: "machines/speculation_rules.json"
        case .embed: "partials/embed.html"
        case .playlist: "machines/playlist.txt"
        }
    }

    /// Whether a theme may do without it: the write API has a plain page of its own.
    var isOptional: Bool { self == .answer }

    /// Whether it is a page that people visit.
    package var isPage: Bool { rawValue <= PageKind.notFound.rawValue }

    /// Whether it shows the bodies of other pages.
    var isFeed: Bool { name == "feed" }

    /// The names that its template can use, in the order in which `RootValues` gives them.
    package var variables: [TemplateVariable] {
        let site = TemplateVariable("site", .record(SiteModel.definition.type), "The site as a whole.")
        let page = TemplateVariable("page", .record(PageInfo.definition.type), "The page itself.")
        let now = TemplateVariable("now", .date, "The build clock.")
        return (self == .embed ? [] : [site, page, now]) + ownRoots
    }

    private var ownRoots: [TemplateVariable] {
        let post = ValueType.record(BlogPostModel.definition.type)
        let project = ValueType.record(ProjectModel.definition.type)
        let artist = ValueType.record(ArtistModel.definition.type)
        let testimonial = ValueType.record(TestimonialModel.definition.type)
        let category = ValueType.record(ProjectModel.Category.definition.type)
        switch self {
        case .home:
            return [
                TemplateVariable("featured_projects", .list(project), "The featured projects, at most six."),
                TemplateVariable("latest_posts", .list(post), "The six newest posts."),
                TemplateVariable(
                    "testimonials",
                    .list(testimonial),
                    "The featured testimonials, at most three."
                ),
                TemplateVariable("artists", .list(artist), "Up to four artists."),
            ]
        case .blog:
            return [
                TemplateVariable("posts", .list(post), "The posts of this page, newest first."),
                TemplateVariable(
                    "pager",
                    .record(Pager.definition.type),
                    "Where this page stands among the others."
                ),
            ]
        case .post:
            return [
                TemplateVariable("post", post, "The post."),
                TemplateVariable("newer", .optional(post), "The next newer post."),
                TemplateVariable("older", .optional(post), "The next older post."),
                TemplateVariable(
                    "related",
                    .list(post),
                    "Up to three posts of the same time, neighbours aside."
                ),
            ]
        case .portfolio:
            return [
                TemplateVariable("projects", .list(project), "All projects, or those of the category."),
                TemplateVariable("categories", .list(category), "Every kind of project."),
                TemplateVariable(
                    "category",
                    .optional(category),
                    "The kind that is shown; absent where all are."
                ),
            ]
        case .project:
            return [
                TemplateVariable("project", project, "The project."),
                TemplateVariable("previous", .optional(project), "The project before it."),
                TemplateVariable("next", .optional(project), "The project after it."),
            ]
        case .testimonials:
            return [
                TemplateVariable("testimonials", .list(testimonial), "All testimonials, featured ones first.")
            ]
        case .artists:
            return [
                TemplateVariable("artists", .list(artist), "All artists by name."),
                TemplateVariable(
                    "letters",
                    .list(.record(Letters.definition.type)),
                    "The artists by the first letters of their names."
                ),
            ]
        case .artist, .playlist:
            return [TemplateVariable("artist", artist, "The artist.")]
        case .page:
            return [
                TemplateVariable("content", .record(ContentPageModel.definition.type), "The page's content.")
            ]
        case .contact, .answer:
            return [
                TemplateVariable(
                    "form",
                    .optional(.record(ContactFormModel.definition.type)),
                    "The form; absent without an endpoint in `site.yaml`."
                )
            ]
        case .atom, .rss, .jsonFeed:
            return [TemplateVariable("posts", .list(post), "The 20 newest posts.")]
        case .sitemap:
            return [
                TemplateVariable(
                    "entries",
                    .list(.record(SitemapEntry.definition.type)),
                    "The pages of this file."
                )
            ]
        case .sitemapIndex:
            return [TemplateVariable("sitemaps", .list(.url), "The addresses of the sitemap's files.")]
        case .securityTxt:
            return [
                TemplateVariable("contact", .text, "Whom to write to."),
                TemplateVariable("expires", .date, "Until when the file counts."),
            ]
        case .humans:
            return [TemplateVariable("lines", .list(.text), "The lines of `humans` in `site.yaml`.")]
        case .embed:
            return [TemplateVariable("embed", .record(EmbedModel.definition.type), "The video or song.")]
        case .thanks, .notFound, .robots, .manifest, .speculationRules: return []
        }
    }
}

/// Artists by first letter, as templates see them.
enum Letters {
    /// A letter whose artists' records are made already.
    struct Group: Sendable {
        let letter: ArtistModel.Letter
        let artists: [Cell]
    }

    static let definition = RecordDefinition<Group>(
        "ArtistLetter",
        "The artists whose names begin with one letter.",
        fields: [
            .text("letter", "The letter.") { $0.letter.letter },
            .text("anchor", "The id of its place on the page.", type: .slug) { $0.letter.anchor },
            RecordDefinition<Group>.Field(
                "artists",
                .list(.record(ArtistModel.definition.type)),
                "The artists by name."
            ) { group, arena in arena.list(group.artists) },
        ]
    )
}

/// A page of `content/pages` as templates see it.
enum ContentPageModel {
    static let definition = RecordDefinition<Subject<ContentPage>>(
        "ContentPage",
        "A page of its own.",
        fields: [
            .text("title", "The title.") { $0.content.title },
            .optionalText("description", "What it is about.") { $0.content.description },
            .deferred("body", .html, "The text.") { BodyKey(.page, $0.index, .html).number },
        ]
    )
}
