import ArgumentParser
import Content
import EmbeddedFiles
import Foundation

/// The command `sweetdreams new site DIR`.
struct NewSite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site",
        abstract: "Begin a site in a new folder: settings, and something to read.",
        discussion:
            "The theme is in the program; 'sweetdreams templates eject' copies what you want to change."
    )

    @Argument(help: "The folder, which must be new or empty.")
    var folder: String

    @Option(help: "The site's name. (default: made from the folder's name)")
    var title: String?

    @Option(help: "Where the content comes from: Markdown files, or the studio's database.")
    var from = StarterSite.Source.files

    @Flag(help: "Add a project, an artist and a testimonial that show what there can be.")
    var sample = false

    @Option(help: "Add what publishes the site: github, a workflow of GitHub Actions.")
    var deploy: StarterSite.Recipe?

    func run() throws {
        try runCommand { context in
            try checkFolder()
            let given = self.title?.trimmed.inOneLine ?? ""
            let title = given.isEmpty ? NewSite.title(ofFolder: folder) : given
            let starter = StarterSite(title: title, source: from, hasSample: sample, now: Timestamp(Date()))
            var files = starter.files
            if deploy == .github {
                files.append((".github/workflows/publish.yml", EmbeddedFiles.gitHubWorkflow))
            }
            for (path, bytes) in files {
                let path = self.path(path)
                try CommandFile.write(bytes, to: path)
                context.console.result(path)
            }
            let schemas = self.path(EditorSchema.usualFolder)
            _ = try EditorSchema.write(into: schemas)
            context.console.result(schemas)
            context.console.note(next)
        }
    }

    /// The path of a file of the site.
    private func path(_ name: String) -> String {
        URL(filePath: folder, directoryHint: .isDirectory).appending(path: name).relativePath
    }

    private func checkFolder() throws {
        // As a variable of a shell that is not set: without a name, the files would be written to the root of the machine.
        if folder.trimmed.isEmpty {
            throw UsageError("the folder has no name", advice: "write 'sweetdreams new site my-studio'")
        }
        guard FileManager.default.fileExists(atPath: folder) else { return }
        // A new repository is empty too.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.filter { $0 != ".git" }
        guard names?.isEmpty ?? false else {
            throw GuardError(
                Problem(
                    "file-exists",
                    at: .file(path: folder),
                    "there is something in this folder already",
                    advice: "name a folder that is new or empty"
                )
            )
        }
    }

    private var next: [String] {
        let isPlain = folder.utf8.allSatisfy { byte in
            (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
                || "/._-".utf8.contains(byte)
        }
        let shown =
            isPlain && !folder.hasPrefix("-")
            ? folder : "-- '\(folder.replacing("'", with: "'\\''"))'"
        let build =
            from == .db
            ? "sweetdreams preview --database postgres://USER@HOST/NAME   (or set DATABASE_URL)"
            : "sweetdreams preview"
        return ["", "Next:", "  cd \(shown)", "  \(build)"]
    }

    /// `my-studio` is `My Studio`.
    static func title(ofFolder path: String) -> String {
        let name = URL(filePath: path).standardizedFileURL.lastPathComponent
        let words = name.split { $0 == "-" || $0 == "_" || $0 == " " }
        let title = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
        return title.trimmed.isEmpty ? "My Studio" : title.inOneLine
    }
}
