import ArgumentParser
import Content
import Foundation

/// The command `sweetdreams new`.
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Begin something new.",
        subcommands: [NewPost.self]
    )
}

/// The command `sweetdreams new post "Title"`.
struct NewPost: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post",
        abstract: "Begin a post: a draft with today's date."
    )

    @Argument(help: "The post's title.")
    var title: String

    @Option(help: "The folder of Markdown and site.yaml.")
    var content = "content"

    func run() throws {
        let console = Console(isQuiet: false, environment: ProcessInfo.processInfo.environment)
        do {
            console.result(try write(today: Timestamp(Date())))
        } catch {
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            throw code
        }
    }

    /// Writes the file and gives its path.
    private func write(today: Timestamp) throws -> String {
        let title = title.trimmed
        guard let slug = Slug.made(from: title) else {
            throw UsageProblem(
                "the title '\(title.escapedForTerminal)' gives no slug",
                advice: "use at least one letter or digit"
            )
        }
        let folder = URL(filePath: content, directoryHint: .isDirectory).appending(path: "blog")
        let name = "\(today.description.prefix(10))-\(slug).md"
        let file = folder.appending(path: name)
        let path = "\(content)/blog/\(name)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        guard !names.contains(where: { $0 == name || $0.hasSuffix("-\(slug).md") || $0 == "\(slug).md" })
        else {
            throw GuardError(
                Problem(
                    "file-exists",
                    at: .file(path: path),
                    "there is a post of that name already",
                    advice: "choose another title"
                )
            )
        }
        let quoted = title.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
            .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        let text = """
            ---
            title: "\(quoted)"
            created_at: \(today.description)
            published: false
            # excerpt: One or two sentences for lists and search engines.
            # featured_image_url: media/picture.jpg
            # author: an-artists-slug
            ---

            The first paragraph.

            """
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        } catch {
            throw GuardError(
                Problem(
                    "output",
                    at: .file(path: path),
                    "the file cannot be written",
                    advice: "check the folder's rights"
                )
            )
        }
        return path
    }
}
