import Content
import SiteConfiguration
import Templating

extension PageType {
    /// The list of all values of a taxonomy.
    static let taxonomy = PageType(
        "taxonomy",
        template: "taxonomy.html",
        isOptional: true,
        isListed: true,
        variables: [
            PageVariable("taxonomy", .record(TermModel.taxonomy.type), "The field with all of its values.") {
                input in
                TermModel.taxonomy.cell(input.plan.taxonomies.all[input.index], in: input.arena)
            }
        ]
    ) { input, type in
        input.taxonomies.all.enumerated().filter { !$0.element.terms.isEmpty }.map { index, taxonomy in
            PlannedPage(type, Routes.taxonomy(taxonomy.name), .record(index))
        }
    }

    /// What has one value of a taxonomy.
    static let term = PageType(
        "term",
        template: "term.html",
        isOptional: true,
        isListed: true,
        variables: [
            PageVariable("term", .record(TermModel.definition.type), "The value.") { input in
                TermModel.definition.cell(input.term, in: input.arena)
            },
            PageVariable("taxonomy_label", .text, "The title of all values, such as `Tags`.") { input in
                let taxonomy = input.plan.taxonomies.all.first { $0.name == input.term.taxonomy }
                return input.arena.text(taxonomy?.label ?? "")
            },
            PageVariable("taxonomy_url", .url, "The page of all values.") { input in
                input.arena.text(Routes.taxonomy(input.term.taxonomy))
            },
            PageVariable(
                "posts",
                .list(.record(BlogPostModel.definition.type)),
                "The posts that have it, newest first."
            ) {
                $0.list($0.term.posts, of: .posts)
            },
            PageVariable(
                "projects",
                .list(.record(ProjectModel.definition.type)),
                "The projects that have it."
            ) {
                $0.list($0.term.projects, of: .projects)
            },
            PageVariable("artists", .list(.record(ArtistModel.definition.type)), "The artists that have it.")
            {
                $0.list($0.term.artists, of: .artists)
            },
        ]
    ) { input, type in
        terms(of: input).map { index, term in
            let changes =
                term.posts.map { input.catalog.posts[$0].modified }
                + term.projects.compactMap { input.catalog.projects[$0].modified }
                + term.artists.compactMap { input.catalog.artists[$0].modified }
            return PlannedPage(type, term.url, .record(index), modified: changes.max())
        }
    }

    /// The feed of the posts that have one value.
    static let termFeed = PageType(
        "feed",
        template: "feeds/term.xml",
        role: .feed,
        isOptional: true,
        variables: [
            PageVariable("term", .record(TermModel.definition.type), "The value.") { input in
                TermModel.definition.cell(input.term, in: input.arena)
            },
            PageVariable(
                "posts",
                .list(.record(BlogPostModel.definition.type)),
                "The \(feedLength) newest posts that have it."
            ) { input in
                input.list(Array(input.term.posts.prefix(feedLength)), of: .posts)
            },
        ]
    ) { input, type in
        terms(of: input).compactMap { index, term in
            term.feedURL.map { PlannedPage(type, $0, .record(index)) }
        }
    }

    /// All values with their indexes.
    private static func terms(of input: PlanInput) -> [(Int, Taxonomies.Term)] {
        Array(input.taxonomies.all.flatMap(\.terms).enumerated()).map { ($0.offset, $0.element) }
    }
}

extension PageInput {
    /// The value that a page shows.
    fileprivate var term: Taxonomies.Term {
        var index = self.index
        for taxonomy in plan.taxonomies.all {
            if index < taxonomy.terms.count { return taxonomy.terms[index] }
            index -= taxonomy.terms.count
        }
        return Taxonomies.Term(taxonomy: "", name: "", slug: "", posts: [], projects: [], artists: [])
    }

    fileprivate func list(_ indexes: [Int], of collection: RecordCollection) -> Cell {
        let records = values[collection]
        return arena.list(indexes.map { records[$0] })
    }
}
