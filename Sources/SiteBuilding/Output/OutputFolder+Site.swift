import AtomicOutput
import SiteConfiguration

extension OutputFolder {
    /// Rows that a database server sent, so that the next build asks only for changed ones.
    var rows: String { sibling("rows") }

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
