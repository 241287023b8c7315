import Content
import Hashing
import Media
import SiteConfiguration
import TemplateModel

extension LoadedSite {
    /// Checks the links between all pages.
    ///
    /// - Returns: everything that is only worth a warning, also from before.
    /// - Throws: `Problems` with all of it when there is an error among it.
    func validate(_ pages: RenderedSite, since previous: PreviousBuild) throws -> [Problem] {
        let rendered = Dictionary(
            pages.rendered.map { (ContentHash(plan.pages[$0.index].url).value, $0.page.findings.ids) },
            uniquingKeysWith: { first, _ in first }
        )
        var check = LinkCheck(self) { url in
            rendered[ContentHash(url).value] ?? previous.ids(ofPage: Routes.file(for: url))
        }
        for page in pages.rendered { check.add(page.page.findings, page: page.index) }
        // Several pages may report the same.
        var seen: Set<String> = []
        let ofPages = (pages.rendered.flatMap(\.page.problems) + check.problems()).filter { problem in
            seen.insert(problem.description).inserted
        }
        let context = values.context
        let all =
            configuration.warnings + catalog.warnings + context.media.warnings + context.problems
            + themeProblems(pages, since: previous) + ofPages
        guard !all.contains(where: { $0.severity == .error }) else { throw Problems(all) }
        return all
    }

    /// Addresses in stylesheets and templates that can be checked once for all pages.
    private func themeProblems(_ pages: RenderedSite, since previous: PreviousBuild) -> [Problem] {
        let links = theme.assets.siteLinks.filter { link in
            !addresses.contains(link.path) && !addresses.settings.isServedElsewhere(link.path)
        }
        let ofStylesheets = links.map { link in
            Problem(
                BrokenLink.code,
                at: link.location,
                BrokenLink.message(link.text, toFile: true),
                advice: "put it into the theme's folder 'assets', and name it relative to the stylesheet"
            )
        }
        let written = theme.mediaPaths
        guard !written.isEmpty else { return ofStylesheets }
        let published = Set(GeneratedFiles.media(self, pages, previous).map(\.path))
        let ofTemplates = written.subtracting(published).sorted().map { path in
            Problem(
                BrokenLink.code,
                at: theme.location(ofText: path),
                BrokenLink.message(path, toFile: true),
                advice: "print the address of a record's picture: it changes with the file"
            )
        }
        return ofStylesheets + ofTemplates
    }
}
