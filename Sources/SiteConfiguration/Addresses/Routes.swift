/// Every address of the site; no other file makes one.
///
/// Pages end in `/` and are files named `index.html` in a folder; files for programs have fixed names.
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

    /// A page of the list of posts; numbers begin at 1.
    package static func blog(page number: Int) -> String {
        number == 1 ? blog : "/blog/page/\(number)/"
    }

    package static func post(_ slug: String) -> String { "/blog/\(slug)/" }

    package static func project(_ slug: String) -> String { "/portfolio/\(slug)/" }

    package static func category(_ slug: String) -> String { "/portfolio/in/\(slug)/" }

    package static func artist(_ slug: String) -> String { "/artists/\(slug)/" }

    package static func playlist(ofArtist slug: String) -> String { "/artists/\(slug)/playlist.m3u" }

    /// The page with an artist's songs alone, which other sites may show in a frame.
    package static func player(ofArtist slug: String) -> String { "/artists/\(slug)/player/" }

    /// What a site needs to know to show an artist's player (oEmbed 1.0).
    package static func oEmbed(ofArtist slug: String) -> String { "/artists/\(slug)/player/oembed.json" }

    /// The feed of an artist's songs.
    package static func musicFeed(ofArtist slug: String) -> String { "/artists/\(slug)/music.rss" }

    /// The pattern of all players in `_headers`.
    package static let players = "/artists/*/player/"

    /// Whether a path is that of a player; an artist whose slug is `player` has a page and a player like others.
    package static func isPlayer(_ path: String) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 5 && path.utf8.starts(with: artists.utf8)
            && parts[3].elementsEqual("player".utf8)
            && !parts[2].isEmpty && parts[4].isEmpty
    }

    /// The list of all values of a taxonomy, such as `/tags/`.
    package static func taxonomy(_ name: String) -> String { "/\(name)/" }

    /// What has one value, such as `/tags/jazz/`.
    package static func term(_ slug: String, of taxonomy: String) -> String { "/\(taxonomy)/\(slug)/" }

    /// The feed of the posts with a value.
    package static func termFeed(_ slug: String, of taxonomy: String) -> String {
        "/\(taxonomy)/\(slug)/feed.rss"
    }

    package static func page(_ slug: String) -> String { "/\(slug)/" }

    /// A page that shows a part of a list; numbers begin at 1.
    package static func page(_ slug: String, part number: Int) -> String {
        number == 1 ? page(slug) : "/\(slug)/page/\(number)/"
    }

    /// `/studio/` for `/studio/rooms/`; nil for a page at the top.
    package static func parent(of url: String) -> String? {
        let parts = url.split(separator: "/")
        return parts.count > 1 ? "/" + parts.dropLast().joined(separator: "/") + "/" : nil
    }

    /// A record's page in a folder of the site.
    package static func record(_ slug: String, in folder: String) -> String { "/\(folder)/\(slug)/" }

    /// One file of a sitemap that is split; numbers begin at 1.
    package static func sitemap(part number: Int) -> String { "/sitemap-\(number).xml" }

    /// The file that answers a path, relative to the site's folder.
    package static func file(for path: String) -> String {
        let file = String(path.dropFirst())
        return path.hasSuffix("/") ? file + "index.html" : file
    }

    /// The path that a file answers.
    package static func address(ofFile file: String) -> String {
        let name = file.hasSuffix("index.html") ? String(file.dropLast("index.html".count)) : file
        return "/" + name
    }

    /// First parts of paths that a page of `content/pages` may not have; those of sections are reserved too.
    package static let reserved: Set<String> = [
        "blog", "portfolio", "testimonials", "artists", "contact", "assets", "media",
    ]
}
