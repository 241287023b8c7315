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
        abstract: "The theme's templates.",
        subcommands: [TemplatesCheck.self, TemplatesReference.self]
    )
}

/// The command `sweetdreams templates check`.
struct TemplatesCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check templates without any content: fast, for editors and CI.",
        discussion: "All templates are checked; with files, only what is wrong in those is reported."
    )

    @Option(help: "The folder of the theme.")
    var templates = "templates"

    @Argument(help: "The files whose problems are wanted.")
    var files: [String] = []

    func run() throws {
        let console = Console(isQuiet: false, environment: ProcessInfo.processInfo.environment)
        do {
            let report = try ThemeReport(
                folder: URL(filePath: templates, directoryHint: .isDirectory),
                name: templates,
                settings: SiteSettings()
            )
            console.note("\(Console.counted(report.templateCount, "template")), nothing wrong.")
        } catch {
            guard let (all, code) = Exit.meaning(of: error) else { throw error }
            let problems = all.filter(isWanted)
            console.show(problems)
            if problems.isEmpty { return console.note("Nothing wrong in \(files.joined(separator: ", ")).") }
            throw code
        }
    }

    /// Whether a problem stands in one of the files, by whatever path leads there.
    private func isWanted(_ problem: Problem) -> Bool {
        guard !files.isEmpty, case .file(let path, _, _)? = problem.location else { return true }
        let place = URL(filePath: path).standardizedFileURL.path
        return files.contains { URL(filePath: $0).standardizedFileURL.path == place }
    }
}

/// The command `sweetdreams templates reference`.
struct TemplatesReference: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Print the manual of the template language and of every type and field."
    )

    func run() throws {
        FileHandle.standardOutput.write(Data((Reference.manual + (try ThemeManual.text())).utf8))
    }
}
