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
    func validate(
        _ pages: RenderedSite,
        _ redirects: Redirects,
        since previous: PreviousBuild
    ) throws -> [Problem] {
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
        let ofRedirects = configuration.redirects.problems + redirects.problems + limits(of: redirects)
        let ofTheme =
            theme.warnings
            + WrittenFiles(theme, origin: settings.baseURL).problems {
                GeneratedFiles.media(self, pages, previous, redirects)
            }
        let ofLaterSteps = (context.problems + ofTheme + ofRedirects + ofPages).map { problem in
            // An e-mail address that is on a page after all is never published, whoever typed it.
            let isOnPage = problem.code == "email-address" && problem.omission == nil
            return isOnPage ? problem : catalog.scale.weighed(problem)
        }
        var files = ContentFiles(options)
        let all = files.located(
            configuration.warnings + catalog.warnings + context.media.warnings + ofLaterSteps
        )
        guard !all.contains(where: { $0.severity == .error }) else { throw Problems(all) }
        return all
    }

    /// Warnings where hosts read only a part of what the site says.
    private func limits(of redirects: Redirects) -> [Problem] {
        RedirectsFormat.problems(redirects.entries, at: .file(path: configuration.redirects.path))
            + [headers.policyProblem].compactMap(\.self)
    }
}
