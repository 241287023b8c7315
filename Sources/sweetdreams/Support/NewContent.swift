import Content
import Foundation

/// A kind of content that a Markdown file holds, with what a new file begins with.
enum NewContent: Hashable {
    case post
    /// - Parameter template: the name of the template that shows it; nil for that of all pages.
    case page(template: String?)
    case project
    case artist
    case testimonial

    var name: String {
        switch self {
        case .post: "post"
        case .page: "page"
        case .project: "project"
        case .artist: "artist"
        case .testimonial: "testimonial"
        }
    }

    /// The folder in the content folder.
    var folder: String {
        switch self {
        case .post: "blog"
        case .page: "pages"
        case .project: "portfolio"
        case .artist: "artists"
        case .testimonial: "testimonials"
        }
    }

    /// The most bytes of a slug.
    var slugLength: Int { self == .artist ? Slug.maximumArtistLength : Slug.maximumLength }

    /// - Parameter date: as the front matter writes it.
    func fileName(_ slug: String, date: String) -> String {
        self == .post ? "\(date.prefix(10))-\(slug).md" : "\(slug).md"
    }

    /// An instant as front matter writes it: with the day and the time that clocks of the zone show.
    static func date(_ instant: Timestamp, in zone: TimeZone) -> String {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds)))
        return instant.formatted(.seconds, secondsFromUTC: offset)
    }

    /// - Parameters:
    ///   - title: in one line.
    ///   - date: as the front matter writes it.
    func text(_ title: String, date: String) -> String {
        let title = NewContent.quoted(title)
        switch self {
        case .post:
            return """
                ---
                title: \(title)
                created_at: \(date)
                published: false
                # excerpt: One or two sentences for lists and search engines.
                # featured_image_url: media/picture.jpg
                # author: an-artists-slug
                ---

                The first paragraph.

                """
        case .page(let template):
            return """
                ---
                title: \(title)
                \(template.map { "template: \(NewContent.quoted($0))\n" } ?? "")published: false
                # description: One sentence for search engines.
                ---

                \(NewContent.exampleText(template))

                """
        case .project:
            return """
                ---
                title: \(title)
                created_at: \(date)
                published: false
                # client: For whom it was made
                # category: Music video
                # year: \(date.prefix(4))
                # thumbnail_url: media/picture.jpg
                # video_url: https://www.youtube.com/watch?v=…
                ---

                What it was about, and what came of it.

                """
        case .artist:
            return """
                ---
                display_name: \(title)
                created_at: \(date)
                published: false
                # profile_picture_url: media/portrait.jpg
                # social_links: { instagram: https://www.instagram.com/… }
                # showcase:
                #   - { custom_title: A song, file_path: media/song.mp3 }
                ---

                Who they are.

                """
        case .testimonial:
            return """
                ---
                client_name: \(title)
                created_at: \(date)
                published: false
                # role: Singer
                # company: The band
                # rating: 5
                ---

                What they said.

                """
        }
    }

    /// The text of a new page: an example for its template.
    private static func exampleText(_ template: String?) -> String {
        switch template {
        case "prices.html":
            """
            All prices are for one day with an engineer.

            ## Recording

            | session | hours | price |
            |:--|--:|--:|
            | Half a day | 5 | 220 |
            | A day | 10 | 400 |

            ## Mixing

            | work | price |
            |:--|--:|
            | A song | 180 |
            | An album, for each song | 150 |
            """
        case "rooms.html":
            """
            Two rooms, with a window between them.

            ## The hall

            Eighty square metres and a high ceiling. A picture on a line of its own appears beside the text,
            such as `![The hall](media/hall.jpg)`.

            - Room for twelve musicians
            - A grand piano

            ## The booth

            Dry and quiet, for voices.
            """
        case "equipment.html":
            """
            Everything here is included in the price of a session.

            ## Microphones

            - Two condensers for voices
            - A ribbon for guitars

            ## Instruments

            - A grand piano
            - A drum kit
            """
        default: "The first paragraph."
        }
    }

    /// A text in quotes, as YAML reads it whatever it holds.
    static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}

/// A file that a command writes.
enum CommandFile {
    /// Writes a file with its folders.
    ///
    /// - Parameter options: `.withoutOverwriting` for a file that must be new, `.atomic` for one that may be replaced.
    /// - Throws: `OutputFailure`.
    static func write(
        _ bytes: some Sequence<UInt8>,
        to path: String,
        options: Data.WritingOptions = .withoutOverwriting
    ) throws {
        let file = URL(filePath: path)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: file, options: options)
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
    }
}

/// The editor that a user has chosen.
enum Editor {
    /// The editor of a user, as a command of the shell.
    ///
    /// - Throws: `UsageError` where none is chosen.
    static func chosen(_ environment: [String: String]) throws -> String {
        let chosen = [environment["VISUAL"], environment["EDITOR"]].compactMap(\.self).first { !$0.isEmpty }
        guard let editor = chosen else {
            throw UsageError("no editor is chosen", advice: "set EDITOR, such as EDITOR=nano")
        }
        return editor
    }

    /// Opens a file and waits until it is closed.
    ///
    /// - Throws: `UsageError` where the editor cannot be started.
    static func open(_ path: String, with editor: String) throws {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        // The variable may hold options too, as in `code --wait`.
        shell.arguments = ["-c", "\(editor) \"$1\"", "sh", path]
        do { try shell.run() } catch {
            throw UsageError("the editor cannot be started", advice: "check EDITOR")
        }
        shell.waitUntilExit()
        // So the shell says that there is no such command.
        if shell.terminationStatus == 127 {
            throw UsageError("there is no editor '\(editor.escapedForTerminal)'", advice: "check EDITOR")
        }
    }
}
