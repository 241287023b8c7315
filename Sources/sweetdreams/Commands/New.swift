import ArgumentParser
import Content
import Foundation

/// The command `sweetdreams new`.
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start new content.",
        subcommands: [NewPost.self]
    )
}

/// The command `sweetdreams new post "Title"`.
struct NewPost: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post",
        abstract: "Start a post: a draft with today's date."
    )

    @Argument(help: "The post's title.")
    var title: String

    @Option(help: "The folder of the Markdown files and site.yaml.")
    var content = "content"

    func run() throws {
        try runCommand { context in
            context.console.result(try write(today: Timestamp(Date())))
        }
    }

    /// Writes the file and returns its path.
    private func write(today: Timestamp) throws -> String {
        let title = title.trimmed
        guard let slug = Slug.from(title: title) else {
            throw UsageError(
                "no slug can be made from the title '\(title.escapedForTerminal)'",
                advice: "use at least one Latin letter or digit"
            )
        }
        let folder = URL(filePath: content, directoryHint: .isDirectory).appending(path: "blog")
        let name = "\(today.description.prefix(10))-\(slug).md"
        let path = "\(content)/blog/\(name)"
        guard !hasPost(slug, in: folder) else {
            throw GuardError(
                Problem(
                    "file-exists",
                    at: .file(path: path),
                    "there is already a post with this name",
                    advice: "choose another title"
                )
            )
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let text = NewPost.text(title: title, today: today)
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        } catch {
            throw OutputFailure(
                Problem(
                    "output",
                    at: .file(path: path),
                    "the file cannot be written",
                    advice: "check the permissions of the folder"
                )
            )
        }
        return path
    }

    /// Whether a post has the slug, whatever the date in its file name.
    private func hasPost(_ slug: some CustomStringConvertible, in folder: URL) -> Bool {
        // A folder that does not exist yet has no posts.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.contains { $0 == "\(slug).md" || $0.hasSuffix("-\(slug).md") }
    }

    private static func text(title: String, today: Timestamp) -> String {
        let quoted = title.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return """
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
    }
}
