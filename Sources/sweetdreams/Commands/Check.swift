import ArgumentParser

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

    mutating func run() async throws {
        try await BuildRun(site: site, reporting: reporting, output: nil, drafts: drafts).run()
    }
}
