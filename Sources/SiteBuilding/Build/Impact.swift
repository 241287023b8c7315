import Content
import SiteConfiguration
import Spelling
import TemplateModel
import Templating

/// The addresses that one record affects.
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
    /// - Throws: `Problems` when no record has the name, and for errors in content or templates.
    package func impact(of name: String) async throws -> [Impact] {
        try await withTaskExecutorPreference(BuildExecutor()) {
            try await withLoadedSite { site in try impact(of: name, in: site) }
        }
    }

    private func impact(of name: String, in site: LoadedSite) throws -> [Impact] {
        let found = site.fingerprints.names.indices.filter { site.fingerprints.names[$0].isCalled(name) }
        guard !found.isEmpty else {
            let known = site.fingerprints.names.flatMap { [$0.label, $0.url, $0.slug] }.filter { !$0.isEmpty }
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
            Impact(record: site.fingerprints.names[$0].label, addresses: site.addresses(affectedBy: $0))
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

extension LoadedSite {
    fileprivate func addresses(affectedBy record: Int) -> [String] {
        let name = fingerprints.names[record]
        var records: Set<Int> = [record]
        // Posts show their author.
        if let artist = catalog.artists.first(where: { Routes.artist($0.slug) == name.url }) {
            let authored = Set(catalog.posts.filter { $0.author == artist.slug }.map { Routes.post($0.slug) })
            records.formUnion(
                fingerprints.names.indices.filter { authored.contains(fingerprints.names[$0].url) }
            )
        }
        // The site lists its pages.
        let isPage = catalog.pages.contains { Routes.page($0.slug) == name.url }
        let arena = Arena()
        return plan.pages.filter { page in
            if case .pages(let range) = page.subject {
                return plan.pages[range].contains { $0.url == name.url }
            }
            guard let mask = theme.template(for: page)?.mask else { return false }
            if isPage, mask.reads("pages", of: TemplateValues.siteType) { return true }
            arena.reset()
            var isAffected = false
            mask.records(in: pageValues.values(for: page, in: arena), fingerprints) { number in
                isAffected = isAffected || records.contains(number)
            }
            return isAffected
        }.map(\.url)
    }
}
