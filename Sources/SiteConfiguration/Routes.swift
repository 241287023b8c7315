import Content

/// Every address of the site is made here, and nowhere else.
///
/// Pages end in `/` and are files named `index.html` in a folder; the machines' files have fixed names.
package enum Routes {
    package static let home = "/"
    package static let blog = "/blog/"
    package static let portfolio = "/portfolio/"
    package static let testimonials = "/testimonials/"
    package static let artists = "/artists/"
    package static let contact = "/contact/"
    package static let thanks = "/contact/thanks/"
    /// The page that the write API fills in for visitors without JavaScript (`AnswerPage`); nothing links to it.
    package static let answer = "/contact/answer/"
    package static let notFound = "/404.html"

    package static let atom = "/atom.xml"
    package static let rss = "/feed.xml"
    package static let jsonFeed = "/feed.json"
    package static let sitemap = "/sitemap.xml"
    package static let robots = "/robots.txt"
    package static let manifest = "/site.webmanifest"
    package static let securityTxt = "/.well-known/security.txt"
    package static let humans = "/humans.txt"
    package static let speculationRules = "/speculation-rules.json"
    package static let headers = "/_headers"
    package static let redirects = "/_redirects"
    package static let redirectsJSON = "/redirects.json"
    package static let faviconICO = "/favicon.ico"
    package static let faviconSVG = "/favicon.svg"

    /// The folders of files whose names carry a hash of their content.
    package static let assets = "/assets/"
    package static let media = "/media/"

    package static func blog(page number: Int) -> String { number == 1 ? blog : "/blog/page/\(number)/" }

    package static func post(_ slug: String) -> String { "/blog/\(slug)/" }

    package static func project(_ slug: String) -> String { "/portfolio/\(slug)/" }

    package static func category(_ slug: String) -> String { "/portfolio/in/\(slug)/" }

    package static func artist(_ slug: String) -> String { "/artists/\(slug)/" }

    package static func playlist(ofArtist slug: String) -> String { "/artists/\(slug)/playlist.m3u" }

    package static func page(_ slug: String) -> String { "/\(slug)/" }

    /// One of several files of a sitemap that is too long for one.
    package static func sitemap(part number: Int) -> String { "/sitemap-\(number).xml" }

    /// The file that answers a path, relative to the site's folder.
    package static func file(for path: String) -> String {
        String(path.dropFirst()) + (path.hasSuffix("/") ? "index.html" : "")
    }

    /// The path that a file answers.
    package static func address(ofFile file: String) -> String {
        "/" + (file.hasSuffix("index.html") ? String(file.dropLast("index.html".count)) : file)
    }

    /// First parts of paths that no page of its own may take.
    package static let reserved: Set<String> = [
        "blog", "portfolio", "testimonials", "artists", "contact", "assets", "media",
    ]
}
