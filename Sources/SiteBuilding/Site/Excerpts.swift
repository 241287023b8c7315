import Content
import Hashing
import MarkdownHTML
import Parallelism
import SiteConfiguration

/// The first paragraphs of the posts that have no excerpt.
struct Excerpts {
    /// The length of an excerpt, in characters.
    private static let length = 240

    /// The number of bodies that are asked for at once.
    private static let batchLength = 256

    /// By the posts' indexes.
    private(set) var byPost: [Int: String] = [:]
    /// By the hashes of the posts' texts; empty for a text without a paragraph.
    private(set) var byText: [ContentHash: String] = [:]

    /// - Parameter known: excerpts of texts under the same settings.
    /// - Throws: `SourceUnreachable` when a source was lost.
    init(
        of posts: [BlogPost],
        _ sessions: [any ContentSession],
        _ settings: SiteSettings,
        known: [ContentHash: String]
    ) throws {
        var unknown: [Int] = []
        for index in posts.indices where posts[index].excerpt == nil {
            guard let body = posts[index].body else { continue }
            if let excerpt = known[body.hash] {
                add(excerpt, of: index, body)
            } else {
                unknown.append(index)
            }
        }
        for batch in unknown.chunks(of: Excerpts.batchLength) {
            // One request for each source, because a server answers several bodies in one round trip.
            let bodies = batch.compactMap { index in
                posts[index].body.map { (index: index, reference: $0) }
            }
            for (source, group) in Dictionary(grouping: bodies, by: \.reference.source) {
                try sessions[source].bodies(group.map(\.reference.key), of: .post) { position, bytes in
                    let (index, reference) = group[position]
                    let isHTML = (reference.format ?? settings.textFormat).isHTML(bytes)
                    let excerpt =
                        isHTML
                        ? Excerpt.ofHTML(bytes, limit: Excerpts.length)
                        : Excerpt.of(bytes, limit: Excerpts.length)
                    // Those of rows are reported with the text.
                    let shown =
                        posts[index].location.isRow
                        ? excerpt.flatMap {
                            EmailAddressPattern.masked($0, keeping: settings.publicEmailAddresses)?.text
                        } : nil
                    add(shown ?? excerpt ?? "", of: index, reference)
                }
            }
        }
    }

    private mutating func add(_ excerpt: String, of post: Int, _ body: BodyReference) {
        byText[body.hash] = excerpt
        if !excerpt.isEmpty { byPost[post] = excerpt }
    }
}
