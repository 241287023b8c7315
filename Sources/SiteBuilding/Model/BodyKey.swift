import Content

/// The number that stands for a body in a deferred field of a template's record.
struct BodyKey: Hashable, Sendable {
    enum Owner: Int, CaseIterable {
        case post
        case project
        case artist
        case page
    }

    enum Part: Int, CaseIterable {
        case html
        case minutes
        /// The first paragraph as plain text.
        case summary
    }

    let owner: Owner
    /// The content's place in its list of the catalog.
    let index: Int
    let part: Part

    var number: Int { index << 8 | owner.rawValue << 4 | part.rawValue }

    init(_ owner: Owner, _ index: Int, _ part: Part) {
        self.owner = owner
        self.index = index
        self.part = part
    }

    init?(number: Int) {
        guard let owner = Owner(rawValue: number >> 4 & 15), let part = Part(rawValue: number & 15) else {
            return nil
        }
        self.init(owner, number >> 8, part)
    }

    /// The same body's whole, whatever part is asked for.
    var body: BodyKey { BodyKey(owner, index, .html) }
}

/// A body as the renderer needs it: where it lies, where an editor finds it, and whose text it is.
struct BodySource: Sendable {
    let reference: BodyReference?
    let location: SourceLocation
    /// Text of artists is not the studio's: its links are not vouched for.
    let isTrusted: Bool
    /// The address of the page that the body belongs to.
    let url: String
}

extension Catalog {
    func body(_ owner: BodyKey.Owner, _ index: Int) -> BodySource {
        switch owner {
        case .post:
            BodySource(
                reference: posts[index].body,
                location: posts[index].bodyLocation,
                isTrusted: true,
                url: Routes.post(posts[index].slug)
            )
        case .project:
            BodySource(
                reference: projects[index].body,
                location: projects[index].bodyLocation,
                isTrusted: true,
                url: Routes.project(projects[index].slug)
            )
        case .artist:
            BodySource(
                reference: artists[index].bio,
                location: artists[index].bioLocation,
                isTrusted: false,
                url: Routes.artist(artists[index].slug)
            )
        case .page:
            BodySource(
                reference: pages[index].body,
                location: pages[index].bodyLocation,
                isTrusted: true,
                url: Routes.page(pages[index].slug)
            )
        }
    }
}
