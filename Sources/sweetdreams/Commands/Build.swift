import ArgumentParser
import SiteBuilding

/// The command `sweetdreams build`.
struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build the site."
    )

    @OptionGroup var site: SiteOptions
    @OptionGroup var reporting: ReportingOptions

    @Option(help: "The folder to build the site into.")
    var output = "public"

    @Flag(help: "Include drafts and scheduled posts.")
    var drafts = false

    @Flag(help: "Make values of the database that cannot be read errors, instead of leaving them out.")
    var strict = false

    @Flag(help: "Render every page again, without using anything from the last build.")
    var clean = false

    @Flag(help: "Build the site again from nothing, check it, and compare every byte.")
    var verify = false

    @Flag(name: .customLong("allow-shrink"), help: "Accept that a section loses more than half of its pages.")
    var allowsShrinking = false

    @Flag(
        name: .customLong("explain-escaping"),
        help: "List every value in the templates, where it is used and how it is escaped."
    )
    var explainsEscaping = false

    mutating func run() async throws {
        let build = BuildRun(
            site: site,
            reporting: reporting,
            output: output,
            drafts: drafts,
            explainsEscaping: explainsEscaping
        )
        try await build.run { options in
            options.isClean = clean
            options.verifies = verify
            options.isStrict = strict
            options.allowsShrinking = allowsShrinking
        }
    }
}
