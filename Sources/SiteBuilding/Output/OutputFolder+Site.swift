import AtomicOutput
import Content
import SiteConfiguration

extension OutputFolder {
    /// What sources keep for the next build, which reads only what changed since.
    func readCache(_ options: BuildOptions) -> ReadCache {
        ReadCache(
            rows: sibling("rows"),
            frontMatter: sibling("frontmatter"),
            program: options.program
        )
    }

    /// The site that `build --verify` makes for comparison.
    var verified: String { sibling("verify") }
}

extension OutputFolder.OwnershipMark {
    /// The first line of `_headers`, which every site has.
    static let headersFile = OutputFolder.OwnershipMark(
        file: String(Routes.headers.dropFirst()),
        firstLine: HeadersFile.mark
    )
}
