import ArgumentParser
import SiteBuilding

/// The command `sweetdreams check`.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a full build without writing anything.",
        discussion: "Reads all sources, compiles all templates, renders all pages and checks all links."
    )

    @OptionGroup var site: SiteOptions
    @OptionGroup var reporting: ReportingOptions

    @Flag(help: "Check drafts and scheduled posts too.")
    var drafts = false

    @Flag(help: "Make values of the database that cannot be read errors, instead of leaving them out.")
    var strict = false

    mutating func run() async throws {
        let check = BuildRun(site: site, reporting: reporting, output: nil, drafts: drafts)
        try await check.run { options in
            options.isStrict = strict
        }
    }
}
