package import Schema

/// The kinds of content a source can hold.
package enum ContentKind: String, Sendable, CaseIterable {
    case post
    case testimonial
    case project
    case artist
    case release
    case track
    case page

    /// The table of the records; nil for pages, which only files have.
    package var table: Table? {
        switch self {
        case .post: StudioSchema.blogPosts
        case .testimonial: StudioSchema.testimonials
        case .project: StudioSchema.portfolioProjects
        case .artist: StudioSchema.profiles
        case .release: StudioSchema.profileProjects
        case .track: StudioSchema.profileAudioShowcase
        case .page: nil
        }
    }

    /// The column that holds the text below the front matter; empty for a kind without one.
    package var bodyColumn: String {
        switch self {
        case .post, .testimonial: "content"
        case .project: "description"
        case .artist: "bio"
        case .release, .track, .page: ""
        }
    }

    /// The keys that front matter may have: the columns of the table, private ones too, and `extraKeys`.
    package var keys: [String] {
        let columns = table?.columns.map(\.name).filter { $0 != bodyColumn } ?? []
        return columns + extraKeys
    }

    /// Keys that are not columns of the table: most stand for a join.
    private var extraKeys: [String] {
        switch self {
        case .post: ["author"]
        case .artist: ["projects", "showcase", "published"]
        case .track: ["display_name", "file_path", "file_type", "file_size"]
        case .page: ["title", "description", "template", "slug", "published"]
        // A quote is short, so it may be a key instead of the text.
        case .testimonial: ["published", "content"]
        case .project, .release: []
        }
    }
}
