import ArgumentParser
import SiteBuilding

/// The command `sweetdreams check`.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Run a full build without writing anything.",
        discussion: "Reads all sources, compiles all templates, renders all pages and checks all links."
    )

    @OptionGroup var site: SiteOptions
    @OptionGroup var reporting: ReportingOptions

    @Flag(help: "Check drafts and scheduled posts too.")
    var drafts = false

    @Flag(help: "Make values of the database that cannot be read errors, instead of leaving them out.")
    var strict = false

    @Flag(help: "Print the problems as SARIF, which GitHub and others show next to the lines.")
    var sarif = false

    func validate() throws {
        if sarif, reporting.json { throw ValidationError("write either --json or --sarif") }
    }

    mutating func run() async throws {
        var check = BuildRun(site: site, reporting: reporting, output: nil, drafts: drafts)
        check.printsSARIF = sarif
        try await check.run { options in
            options.isStrict = strict
        }
    }
}
