import Content
import SiteConfiguration
import Templating

/// The lists of values that the site's settings make pages of, such as tags.
struct Taxonomies: Sendable, Equatable {
    /// A value, with the records that have it.
    struct Term: Sendable, Equatable {
        /// The name of the field.
        let taxonomy: String
        let name: String
        let slug: String
        /// The indexes of records in the catalog.
        let posts: [Int]
        let projects: [Int]
        let artists: [Int]

        var count: Int { posts.count + projects.count + artists.count }

        var url: String { Routes.term(slug, of: taxonomy) }

        var feedURL: String? { posts.isEmpty ? nil : Routes.termFeed(slug, of: taxonomy) }
    }

    struct Taxonomy: Sendable, Equatable {
        let name: String
        let label: String
        let terms: [Term]
        fileprivate let list: TermList
    }

    /// In the order of the settings.
    let all: [Taxonomy]

    init(_ catalog: Catalog, _ settings: SiteSettings) {
        var labels: [(name: String, label: String)] = []
        for kind in Taxonomies.kinds {
            for field in settings.fields.fields(of: kind) {
                guard let label = field.taxonomyLabel, !labels.contains(where: { $0.name == field.name })
                else {
                    continue
                }
                labels.append((field.name, label))
            }
        }
        all = labels.map { name, label in Taxonomies.taxonomy(name, label, catalog, settings) }
    }

    private static let kinds: [ContentKind] = [.post, .project, .artist]

    private static func taxonomy(
        _ name: String,
        _ label: String,
        _ catalog: Catalog,
        _ settings: SiteSettings
    ) -> Taxonomy {
        // The records of all kinds are numbered one after the other.
        var uses: [TermList.Use] = []
        func add<Item: CatalogContent>(_ items: [Item], from start: Int) {
            let fields = settings.fields.fields(of: Item.kind)
            guard let index = fields.firstIndex(where: { $0.name == name && $0.taxonomyLabel != nil }) else {
                return
            }
            for (number, item) in items.enumerated() {
                guard case .list(let values) = item.fields[index] else { continue }
                for value in values {
                    uses.append(TermList.Use(name: value, record: start + number, created: item.creation))
                }
            }
        }
        let posts = 0..<catalog.posts.count
        let projects = posts.upperBound..<posts.upperBound + catalog.projects.count
        let artists = projects.upperBound..<projects.upperBound + catalog.artists.count
        add(catalog.posts, from: posts.lowerBound)
        add(catalog.projects, from: projects.lowerBound)
        add(catalog.artists, from: artists.lowerBound)
        let list = TermList(uses)
        let terms = list.terms.map { term in
            func records(_ range: Range<Int>) -> [Int] {
                term.records.filter(range.contains).map { $0 - range.lowerBound }
            }
            return Term(
                taxonomy: name,
                name: term.name,
                slug: term.slug,
                posts: records(posts),
                projects: records(projects),
                artists: records(artists)
            )
        }
        return Taxonomy(name: name, label: label, terms: terms, list: list)
    }

    /// The values that a record has, with their addresses.
    func links<Item: CatalogContent>(of item: Item, _ settings: SiteSettings) -> [TermModel.Link] {
        if all.isEmpty { return [] }
        return zip(settings.fields.fields(of: Item.kind), item.fields).flatMap {
            field,
            value -> [TermModel.Link] in
            guard case .list(let names) = value, field.taxonomyLabel != nil,
                let taxonomy = all.first(where: { $0.name == field.name })
            else { return [] }
            var slugs: Set<String> = []
            return names.compactMap { name in
                guard let slug = taxonomy.list.slug(of: name), slugs.insert(slug).inserted else { return nil }
                return TermModel.Link(name: name, url: Routes.term(slug, of: taxonomy.name))
            }
        }
    }

    /// The posts that share most values with one, best first; of equally many, those of the nearest time.
    func related(toPost post: Int, limit: Int, excluding excluded: Set<Int>) -> [Int] {
        var shared: [Int: Int] = [:]
        for taxonomy in all {
            for term in taxonomy.terms {
                guard let index = Taxonomies.index(of: post, in: term.posts) else { continue }
                // A value that nearly every post has says little; its nearest ones are enough.
                let near = term.posts[
                    max(0, index - Taxonomies.reach)..<min(term.posts.count, index + Taxonomies.reach)
                ]
                for other in near where other != post && !excluded.contains(other) {
                    shared[other, default: 0] += 1
                }
            }
        }
        let sorted = shared.sorted { a, b in
            if a.value != b.value { return a.value > b.value }
            let distances = (a: abs(a.key - post), b: abs(b.key - post))
            return distances.a == distances.b ? a.key < b.key : distances.a < distances.b
        }
        return sorted.prefix(limit).map(\.key)
    }

    private static let reach = 100

    /// - Parameter posts: sorted.
    private static func index(of post: Int, in posts: [Int]) -> Int? {
        var range = posts.startIndex..<posts.endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if posts[middle] == post { return middle }
            range = posts[middle] < post ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}

/// Values of taxonomies as templates see them.
enum TermModel {
    /// A value where a record has it.
    struct Link: Sendable {
        let name: String
        let url: String

        static let definition = RecordDefinition<Link>(
            "TermLink",
            "A value of a taxonomy, such as a tag, where something has it.",
            fields: [
                .text("name", "The value.") { $0.name },
                .text("url", "The page of everything that has it.", type: .url) { $0.url },
            ]
        )
    }

    static let definition = RecordDefinition<Taxonomies.Term>(
        "Term",
        "A value of a taxonomy, such as a tag.",
        fields: [
            .text("name", "The value.") { $0.name },
            .text("slug", "The last part of its address.", type: .slug) { $0.slug },
            .text("url", "The page of everything that has it.", type: .url) { $0.url },
            .int("count", "How much has it.") { $0.count },
            .optionalText("feed_url", "The feed of its posts, where there are any.", type: .url) {
                $0.feedURL
            },
        ]
    )

    static let taxonomy = RecordDefinition<Taxonomies.Taxonomy>(
        "Taxonomy",
        "A list field whose values have pages.",
        fields: [
            .text("name", "The name of the field.") { $0.name },
            .text("label", "Its title, such as `Tags`.") { $0.label },
            .text("url", "The page of all values.", type: .url) { Routes.taxonomy($0.name) },
            .list("terms", "All values, by name.", of: definition) { $0.terms },
        ]
    )
}

extension RecordDefinition.Field {
    /// The values that content has in taxonomies.
    static func terms<Content: CatalogContent>() -> Self where Subject == ModelInput<Content> {
        .list("terms", "Its values in taxonomies, such as tags.", of: TermModel.Link.definition) {
            $0.context.taxonomies.links(of: $0.content, $0.context.settings)
        }
    }
}
