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

    /// The table whose columns are its keys; nil for pages, which have no table.
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

    /// The column that is a file's text rather than a key of its front matter.
    package var bodyColumn: String {
        switch self {
        case .post, .testimonial: "content"
        case .project: "description"
        case .artist: "bio"
        case .release, .track, .page: ""
        }
    }

    /// The keys that front matter may have: the table's columns, also private ones, and what stands for its joins.
    package var keys: [String] {
        let columns = table?.columns.map(\.name).filter { $0 != bodyColumn } ?? []
        return columns + additions
    }

    private var additions: [String] {
        switch self {
        case .post: ["author"]
        case .artist: ["projects", "showcase", "published"]
        case .track: ["display_name", "file_path", "file_type", "file_size"]
        case .page: ["title", "description", "template", "slug", "published"]
        // A quote is short, so it may also be a key.
        case .testimonial: ["published", "content"]
        case .project, .release: []
        }
    }
}
