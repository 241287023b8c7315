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

    @Option(help: "The last part of the post's address. (default: made from the title)")
    var slug: String?

    @Option(help: "The folder of the Markdown files and site.yaml.")
    var content = "content"

    func run() throws {
        try runCommand { context in
            context.console.result(try write(today: Timestamp(Date())))
        }
    }

    /// Writes the file and returns its path.
    private func write(today: Timestamp) throws -> String {
        let title = title.trimmed.inOneLine
        let slug = try checkedSlug(title)
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

    private func checkedSlug(_ title: String) throws -> String {
        if let slug {
            guard Slug.isValid(slug), slug.utf8.count <= Slug.maximumLength else {
                throw UsageError(
                    "'\(slug.escapedForTerminal)' is not a slug",
                    advice:
                        "use up to \(Slug.maximumLength) letters a-z, digits and hyphens between them"
                )
            }
            return slug
        }
        guard let slug = Slug.fromAnyScript(title: title) else {
            throw UsageError(
                "no slug can be made from the title '\(title.escapedForTerminal)'",
                advice: "give one with --slug, such as --slug first-take"
            )
        }
        return slug
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
