import ArgumentParser
import Content
import Foundation
import SiteBuilding

/// How a command that builds reports.
struct ReportingOptions: ParsableArguments {
    @Flag(help: "Print the report as one JSON object.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print errors only.")
    var quiet = false
}

/// Builds or checks the site and prints the report.
struct BuildRun {
    let site: SiteOptions
    let reporting: ReportingOptions
    /// The folder to build into; nil to write nothing.
    let output: String?
    let drafts: Bool
    var explainsEscaping = false
    /// Whether standard output gets the problems as SARIF.
    var printsSARIF = false

    /// Runs the build and ends the process.
    ///
    /// - Parameter adjust: sets the options that not every command has.
    /// - Throws: `ExitCode` if the build failed.
    func run(_ adjust: (inout BuildOptions) -> Void = { _ in }) async throws {
        try await runCommand(
            in: .process(isQuiet: reporting.quiet || reporting.json || printsSARIF),
            onFailure: { problems, console in
                if reporting.json { console.result(ReportText.json(failedWith: problems)) }
                if printsSARIF { console.result(SARIFReport.json(of: problems, content: site.content)) }
            }
        ) { context in
            let report = try await build(adjust, context)
            try show(report, on: context.console)
            // Ending the process is faster than freeing a large site piece by piece.
            Foundation.exit(0)
        }
    }

    func build(
        _ adjust: (inout BuildOptions) -> Void,
        _ context: CommandContext
    ) async throws -> BuildReport {
        let console = context.console
        defer { console.endProgress() }
        var options = try site.builderOptions(
            output: output,
            drafts: drafts,
            environment: context.environment
        )
        adjust(&options)
        let builder = SiteBuilder(
            options,
            sources: try site.sources(environment: context.environment),
            progress: { step, fraction in
                console.progress(step.rawValue, fraction)
                // By now the pages are rendered, and the memory of their content is free.
                if step == .links { Allocator.releaseFreeMemory() }
            }
        )
        return try await builder.build()
    }

    func show(_ report: BuildReport, on console: Console) throws {
        console.show(report.problems)
        if explainsEscaping {
            for line in try site.escaping() { console.result(line) }
        }
        if reporting.json { console.result(ReportText.json(report)) }
        if printsSARIF { console.result(SARIFReport.json(of: report.problems, content: site.content)) }
        console.note(ReportText.lines(report))
        if let output {
            let isUnchanged = report.status == .unchanged
            console.note(isUnchanged ? "Nothing changed in \(output)." : "The site is in \(output).")
        }
    }
}
