import ArgumentParser
import Content
import Foundation
import SiteConfiguration

/// The command `sweetdreams new`.
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a site, or new content.",
        subcommands: [
            NewSite.self, NewPost.self, NewPage.self, NewProject.self, NewArtist.self, NewTestimonial.self,
        ]
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

    @OptionGroup var options: NewContentOptions

    func run() throws { try options.run(.post, title) }
}

/// The command `sweetdreams new page "Title"`.
struct NewPage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page",
        abstract: "Begin a page, such as one about the rooms: a draft."
    )

    @Argument(help: "The page's title.")
    var title: String

    @Option(
        help: """
            The template that shows it: prices.html, rooms.html or equipment.html, with an example of its content, or one of your own.
            """
    )
    var template: String?

    @OptionGroup var options: NewContentOptions

    func run() throws { try options.run(.page(template: template?.trimmed), title) }
}

/// The command `sweetdreams new project "Title"`.
struct NewProject: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "Begin a project of the portfolio: a draft."
    )

    @Argument(help: "The project's title.")
    var title: String

    @OptionGroup var options: NewContentOptions

    func run() throws { try options.run(.project, title) }
}

/// The command `sweetdreams new artist "Name"`.
struct NewArtist: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "artist",
        abstract: "Begin an artist's page: a draft."
    )

    @Argument(help: "The artist's name.")
    var name: String

    @OptionGroup var options: NewContentOptions

    func run() throws { try options.run(.artist, name) }
}

/// The command `sweetdreams new testimonial "Name"`.
struct NewTestimonial: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "testimonial",
        abstract: "Begin a testimonial: a draft."
    )

    @Argument(help: "The name of who says it.")
    var name: String

    @OptionGroup var options: NewContentOptions

    func run() throws { try options.run(.testimonial, name) }
}

/// The options of all commands that begin a Markdown file.
struct NewContentOptions: ParsableArguments {
    @Option(help: "The last part of its address, and the name of the file. (default: made from the title)")
    var slug: String?

    @Option(help: "Its date, such as 2026-12-24 or 2026-12-24T18:00. (default: now)")
    var date: String?

    @Flag(help: "Open the file in $VISUAL or $EDITOR.")
    var edit = false

    @Option(help: "The folder of the Markdown files and site.yaml.")
    var content = SiteOptions.usualContent

    /// Writes the file and prints its path.
    func run(_ kind: NewContent, _ title: String) throws {
        try runCommand { context in
            // A new content folder would be one that no site has.
            try SiteOptions.checkContent(content)
            let editor = edit ? try Editor.chosen(context.environment) : nil
            let path = try write(kind, title.trimmed.inOneLine, now: Timestamp(Date()))
            context.console.result(path)
            context.console.note("It is a draft: to publish it, remove the line 'published: false'.")
            if let editor { try Editor.open(path, with: editor) }
        }
    }

    private func write(_ kind: NewContent, _ title: String, now: Timestamp) throws -> String {
        let date = self.date ?? NewContent.date(now, in: timeZone)
        guard Timestamp(date, zone: .gmt) != nil else {
            throw UsageError(
                "'\(date.escapedForTerminal)' is not a date",
                advice: "write --date 2026-12-24"
            )
        }
        let slug = try checkedSlug(title, atMost: kind.slugLength)
        let folder = URL(filePath: content, directoryHint: .isDirectory).appending(path: kind.folder)
        let name = kind.fileName(slug, date: date)
        let path = "\(content)/\(kind.folder)/\(name)"
        guard !hasFile(of: slug, in: folder) else {
            throw GuardError(
                Problem(
                    "file-exists",
                    at: .file(path: path),
                    "there is already a \(kind.name) with this name",
                    advice: "choose another title, or a name with --slug"
                )
            )
        }
        try CommandFile.write(kind.text(title, date: date).utf8, to: path)
        return path
    }

    /// The zone of the site.
    private var timeZone: TimeZone {
        let file = URL(filePath: content).appending(path: "site.yaml")
        // The build reports settings that cannot be read.
        return (try? SiteSettings.read(file, path: content))?.settings.timeZone ?? .gmt
    }

    private func checkedSlug(_ title: String, atMost length: Int) throws -> String {
        if let slug {
            guard Slug.isValid(slug), slug.utf8.count <= length else {
                throw UsageError(
                    "'\(slug.escapedForTerminal)' is not a slug",
                    advice: "use up to \(length) letters a-z, digits and hyphens between them"
                )
            }
            return slug
        }
        guard let slug = Slug.fromAnyScript(title: title, maximumLength: length) else {
            throw UsageError(
                "no slug can be made from the title '\(title.escapedForTerminal)'",
                advice: "give one with --slug, such as --slug first-take"
            )
        }
        return slug
    }

    /// Whether a record has the slug, whatever the date in its file's name.
    private func hasFile(of slug: String, in folder: URL) -> Bool {
        // A folder that does not exist yet has no files.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.contains { name in
            name == "\(slug).md"
                || name.hasSuffix("-\(slug).md") && name.prefix(10).wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil
                    && name.utf8.count == slug.utf8.count + 14
        }
    }
}
