import ArgumentParser
import Content

/// The files that a new site begins with.
struct StarterSite {
    /// Where the content comes from.
    enum Source: String, ExpressibleByArgument, CaseIterable {
        /// Markdown files.
        case files
        /// The rows of the studio's database.
        case db
    }

    /// What publishes the site.
    enum Recipe: String, ExpressibleByArgument, CaseIterable {
        /// A workflow of GitHub Actions.
        case github
    }

    let title: String
    let source: Source
    let hasSample: Bool
    let now: Timestamp

    /// Their paths in the site's folder, and their bytes.
    var files: [(path: String, bytes: [UInt8])] {
        var files = [("content/site.yaml", settings), (".gitignore", StarterSite.ignored)]
        if source == .files {
            files.append(("content/pages/about.md", about))
            files.append(("content/blog/\(date)-hello.md", post))
        }
        if hasSample {
            files.append(("content/portfolio/first-light.md", project))
            files.append(("content/artists/ana-lucia.md", artist))
            files.append(("content/testimonials/tomas.md", testimonial))
        }
        return files.map { ($0, Array($1.utf8)) }
    }

    /// The date of the first content: today where clocks are furthest behind.
    ///
    /// In no zone, whichever the settings get, has that day yet to begin, and the first post to wait for it.
    private var date: String {
        LocalTime(secondsSinceEpoch: now.seconds, secondsFromUTC: StarterSite.lastOffset).day.description
    }

    /// UTC-12, in seconds.
    private static let lastOffset = -12 * 3600

    private static let ignored = """
        # What the program writes.
        /public/
        /.public.*
        /.cache/
        /.preview/
        /site.db*

        """

    private var settings: String {
        var navigation: [String] = []
        if hasSample {
            navigation += ["{ label: Work, url: /portfolio/ }", "{ label: Artists, url: /artists/ }"]
        }
        navigation.append("{ label: Blog, url: /blog/ }")
        if source == .files { navigation.append("{ label: About, url: /about/ }") }
        return """
            # yaml-language-server: $schema=../\(EditorSchema.usualFolder)/\(EditorSchema.site.fileName)
            # The settings of the site. A line with '#' before it is switched off; docs/settings.md explains every key.

            title: \(NewContent.quoted(title))

            # The address that visitors will see, without a path.
            base_url: https://www.example.com

            # Of the pages and their dates; the direction of writing follows.
            language: en

            # The zone in which dates are shown, such as America/New_York.
            time_zone: UTC

            # One sentence for search engines and the footer.
            description: We record songs and film stories.

            # Files are named from the folder 'content' on.
            # logo: media/logo.svg
            # social_image: media/share.jpg

            navigation:
            \(navigation.map { "  - \($0)" }.joined(separator: "\n"))

            # What the theme says of you; 'sweetdreams templates list' names its files, for changing more.
            # theme:
            #   lead: A sentence or two under the title of the home page.
            #   answer_time: within two working days
            #   colors:
            #     light: { accent: "#6a2fa0" }
            #     dark: { accent: "#d3b1ff" }
            #   heading_font: geometric
            #   home: [work, posts, invitation]

            # social:
            #   instagram: https://www.instagram.com/…

            # The contact form sends to the write API; without it, the page shows how to reach you otherwise.
            # contact:
            #   endpoint: https://api.example.com/v1/contact

            # organization:
            #   type: LocalBusiness
            #   phone: +1 260 555 0100
            #   email: hello@example.com

            """
    }

    private var about: String {
        """
        ---
        title: About
        description: Who we are and where to find us.
        ---

        Write here who you are, what is in your rooms, and where they are. This page is `content/pages/about.md`.

        """
    }

    private var post: String {
        """
        ---
        title: Hello
        created_at: \(date)
        ---

        This is the first post. It is `content/blog/\(date)-hello.md`; change it, and the preview shows what you wrote.

        `sweetdreams new post "A title"` begins the next one.

        """
    }

    private var project: String {
        """
        ---
        title: First Light
        created_at: \(date)
        client: Ana Lucía
        category: Live session
        year: \(date.prefix(4))
        featured: true
        ---

        One song, one room, one take at six in the morning.

        """
    }

    private var artist: String {
        """
        ---
        display_name: Ana Lucía
        created_at: \(date)
        social_links: { instagram: https://www.instagram.com/ana.example }
        projects:
          - { project_name: First Light, project_type: Single, release_date: \(date) }
        ---

        Ana sings about harbours, mostly to people who live near one.

        """
    }

    private var testimonial: String {
        """
        ---
        client_name: Tomás
        role: Drummer
        rating: 5
        featured: true
        created_at: \(date)
        ---

        We came with nine songs and left with a record.

        """
    }
}
