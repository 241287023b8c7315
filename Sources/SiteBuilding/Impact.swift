import Content
import Templating

/// The addresses that one record reaches.
package struct Impact: Sendable {
    /// The record as messages name it.
    package let record: String
    /// Sorted as the site's plan is: pages first.
    package let addresses: [String]
}

extension SiteBuilder {
    /// Finds the addresses that change when a record does: those whose templates are given it, or what is made of it.
    ///
    /// - Parameter name: a row's id, with or without its table, a file's path, an address, or a slug.
    /// - Throws: `Problems` for errors in content or templates, or when no record has the name.
    package func impact(of name: String) throws -> [Impact] {
        let draft = try draft()
        let found = draft.prints.names.indices.filter { draft.prints.names[$0].isCalled(name) }
        guard !found.isEmpty else {
            let known = draft.prints.names.flatMap { [$0.label, $0.url, $0.slug] }.filter { !$0.isEmpty }
            throw Problems([
                Problem(
                    "unknown-record",
                    at: nil,
                    "there is no public record '\(name.escapedForTerminal)'",
                    advice: Suggestions.nearest(to: name, among: known).first.map { "did you mean '\($0)'?" }
                        ?? "give a row's id, a file's path, an address or a slug"
                )
            ])
        }
        return found.map {
            Impact(record: draft.prints.names[$0].label, addresses: draft.addresses(reachedBy: $0))
        }
    }
}

extension RecordName {
    /// The last part of the record's address.
    fileprivate var slug: String { url.split(separator: "/").last.map(String.init) ?? "" }

    fileprivate func isCalled(_ name: String) -> Bool {
        label == name || label.hasSuffix(" \(name)") || url == name || !slug.isEmpty && slug == name
    }
}

extension SiteDraft {
    fileprivate func addresses(reachedBy record: Int) -> [String] {
        let name = prints.names[record]
        var records: Set<Int> = [record]
        // Posts show who wrote them, and the site knows its own pages.
        let artist = catalog.artists.first { Routes.artist($0.slug) == name.url }
        if let artist {
            let authored = Set(catalog.posts.filter { $0.author == artist.slug }.map { Routes.post($0.slug) })
            records.formUnion(prints.names.indices.filter { authored.contains(prints.names[$0].url) })
        }
        let isPage = catalog.pages.contains { Routes.page($0.slug) == name.url }
        let arena = Arena()
        let values = RootValues(catalog: catalog, plan: plan, model: model)
        return plan.pages.filter { page in
            if case .sitemap(let range) = page.content {
                return page.kind == .sitemap && plan.pages[range].contains { $0.url == name.url }
            }
            guard let mask = theme.template(page.kind, name: catalog.template(of: page))?.mask else {
                return false
            }
            if isPage, mask.reads("pages", of: SiteModel.definition.type) { return true }
            arena.reset()
            var isReached = false
            mask.records(in: values.values(for: page, in: arena), prints) {
                isReached = isReached || records.contains($0)
            }
            return isReached
        }.map(\.url)
    }
}
