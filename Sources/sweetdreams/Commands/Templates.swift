import ArgumentParser
import Content
import Foundation
import SiteBuilding
import SiteConfiguration
import TemplateModel
import Templating

/// The command `sweetdreams templates`.
struct Templates: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "Check templates, print their manual, or copy some of the theme to change them.",
        subcommands: [
            TemplatesCheck.self, TemplatesReference.self, TemplatesList.self, TemplatesEject.self,
            TemplatesOutdated.self,
        ]
    )
}

/// The command `sweetdreams templates check`.
struct TemplatesCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check templates without any content: fast, for editors and CI.",
        discussion: "Checks all templates; if files are named, reports only the problems in these."
    )

    @Option(help: "The folder of the site's own templates and assets.")
    var templates = SiteOptions.usualTemplates

    @Option(help: "The folder of site.yaml, which says what the templates are laid over.")
    var content = "content"

    @Flag(help: "Print the problems as one JSON object.")
    var json = false

    @Flag(help: "Print the problems as SARIF, which GitHub and others show next to the lines.")
    var sarif = false

    @Argument(help: "The files to report on.")
    var files: [String] = []

    func validate() throws {
        if json, sarif { throw ValidationError("write either --json or --sarif") }
    }

    func run() throws {
        try runCommand(in: .process(isQuiet: json || sarif), onFailure: printReport) { context in
            do {
                let file = URL(filePath: content).appending(path: "site.yaml")
                // Templates can be checked before there are settings, and a build reports those that are wrong.
                let settings = (try? SiteSettings.read(file, path: content).settings) ?? SiteSettings()
                let report = try ThemeReport(
                    SiteOptions.themeFiles(templates, settings),
                    staticFiles: URL(filePath: SiteOptions.usualStatic, directoryHint: .isDirectory),
                    content: URL(filePath: content, directoryHint: .isDirectory),
                    settings: settings
                )
                printReport([], on: context.console)
                context.console.note("\(Console.counted(report.templateCount, "template")), nothing wrong.")
            } catch let problems as Problems {
                let wanted = problems.all.filter(isWanted)
                guard wanted.isEmpty else { throw Problems(wanted) }
                printReport([], on: context.console)
                context.console.note("Nothing wrong in \(files.joined(separator: ", ")).")
            }
        }
    }

    /// Prints the problems in the form that programs read, where one is asked for.
    private func printReport(_ problems: [Problem], on console: Console) {
        if json { console.result(ReportText.json(of: problems)) }
        if sarif { console.result(SARIFReport.json(of: problems, content: content)) }
    }

    /// Whether a problem is in one of the named files, however their paths are written.
    private func isWanted(_ problem: Problem) -> Bool {
        guard !files.isEmpty, case .file(let path, _, _)? = problem.location else { return true }
        let standardized = URL(filePath: path).standardizedFileURL.path
        return files.contains { URL(filePath: $0).standardizedFileURL.path == standardized }
    }
}

/// The command `sweetdreams templates reference`.
struct TemplatesReference: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Print the manual of the template language, with every type and field."
    )

    @Flag(help: "Print it as Markdown with tables and links, for the web.")
    var markdown = false

    func run() throws {
        let manual = markdown ? try ReferenceDocument.text() : Reference.manual + (try ThemeManual.text())
        FileHandle.standardOutput.write(Data(manual.utf8))
    }
}
