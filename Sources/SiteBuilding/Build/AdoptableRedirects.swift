import AtomicOutput
import Content
package import Foundation
package import SiteConfiguration

extension SiteBuilder {
    /// The redirects that the next build of a folder would write and that nobody wrote down.
    ///
    /// - Parameter output: the folder of the published site.
    /// - Throws: `Problems` for errors in content or templates, or in the redirects that are written down.
    package func adoptableRedirects(
        of output: URL,
        name: String
    ) async throws -> (redirects: [Redirect], file: RedirectsFile) {
        try await withTaskExecutorPreference(BuildExecutor()) {
            try await withLoadedSite { site in
                let folder = OutputFolder(output, name: name)
                let redirects = Redirects(
                    since: PreviousBuild(of: folder, isClean: true),
                    in: site,
                    output: folder
                )
                let file = site.configuration.redirects
                let problems = file.problems + redirects.problems.map(site.catalog.scale.weighed)
                guard !problems.contains(where: { $0.severity == .error }) else { throw Problems(problems) }
                return (redirects.remembered, file)
            }
        }
    }
}
