import ArgumentParser
import Content
import Foundation
import SiteBuilding

/// The command `sweetdreams build`.
struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Build the site.")

    @OptionGroup var site: SiteOptions
    @OptionGroup var reporting: ReportingOptions

    @Option(help: "The folder of the finished site.")
    var output = "public"

    @Flag(help: "Show drafts and scheduled posts.")
    var drafts = false

    @Flag(help: "Make every page anew, whatever the last build left.")
    var clean = false

    @Flag(help: "Make the site a second time from nothing, and compare every byte.")
    var verify = false

    @Flag(name: .customLong("allow-shrink"), help: "Accept that a section loses more than half of its pages.")
    var allowsShrinking = false

    @Flag(
        name: .customLong("explain-escaping"),
        help: "List every value of the theme, where it stands and how it is written."
    )
    var explainsEscaping = false

    mutating func run() async throws {
        try await BuildRun(
            site: site,
            reporting: reporting,
            output: output,
            drafts: drafts,
            explainsEscaping: explainsEscaping
        ).run { options in
            options.isClean = clean
            options.verifies = verify
            options.allowsShrinking = allowsShrinking
        }
    }
}

/// How a command about the site reports.
struct ReportingOptions: ParsableArguments {
    @Flag(help: "Print the report as one JSON object.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say nothing unless something is wrong.")
    var quiet = false
}

/// Builds or checks, and says what came of it.
struct BuildRun {
    let site: SiteOptions
    let reporting: ReportingOptions
    /// Nil to write nothing.
    let output: String?
    let drafts: Bool
    var explainsEscaping = false

    /// - Parameter adjust: sets what only some commands have.
    func run(_ adjust: (inout BuildOptions) -> Void = { _ in }) async throws {
        let environment = ProcessInfo.processInfo.environment
        let console = Console(isQuiet: reporting.quiet || reporting.json, environment: environment)
        do {
            var options = try site.builderOptions(output: output, drafts: drafts, environment: environment)
            adjust(&options)
            let builder = SiteBuilder(
                options,
                sources: try site.sources(environment: environment),
                progress: { step, part in
                    console.progress(step.rawValue, part)
                    // The pages are made, and what they were made of is free.
                    if step == .links { Memory.trim() }
                }
            )
            let report = try await builder.build()
            console.endProgress()
            console.show(report.problems)
            if explainsEscaping { try site.escaping().forEach { console.result($0) } }
            if reporting.json { console.result(try ReportText.json(report)) }
            for line in ReportText.lines(report) { console.note(line) }
            if let output {
                console.note(
                    report.status == .unchanged
                        ? "Nothing changed in \(output)." : "The site is in \(output)."
                )
            }
            // Freeing piece by piece what a large site was made of takes longer than to end.
            Foundation.exit(0)
        } catch {
            console.endProgress()
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            if reporting.json { console.result(try ReportText.json(failedWith: problems)) }
            throw code
        }
    }
}
