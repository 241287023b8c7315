import Content
import Foundation
import Hashing
import ReleaseManifest
import SiteConfiguration
import TestSupport

/// A small site with its manifest.
struct HostSite {
    private(set) var contents: [String: [UInt8]] = [:]
    private var files: [ReleaseFile] = []
    private var redirects: [Redirect] = []

    /// The sets of headers, by their places in the manifest.
    enum HeaderSet: Int, CaseIterable {
        case page
        case immutable
        case drawing
        case machine
        /// One that no site has, with the header of another set under another value, and one name twice.
        case odd

        var headers: [ReleaseManifest.Header] {
            let policy = "default-src 'none'; img-src 'self'; style-src 'self'"
            let sandbox = "default-src 'none'; frame-ancestors 'none'; sandbox"
            var headers = [
                ("Cache-Control", cacheControl),
                ("Content-Security-Policy", self == .drawing ? sandbox : policy),
                ("X-Content-Type-Options", "nosniff"),
                ("Permissions-Policy", "camera=(), usb=()"),
            ]
            if self == .page { headers.append(("Speculation-Rules", "\"/speculation-rules.json\"")) }
            if self == .odd { headers += [("X-Odd", "one; 'two' # \"three\""), ("X-Odd", "four, ~@<%>")] }
            return headers.map { ReleaseManifest.Header(name: $0.0, value: $0.1) }
        }

        private var cacheControl: String {
            switch self {
            case .page: "public, max-age=0, must-revalidate"
            case .immutable, .drawing: "public, max-age=31536000, immutable"
            case .machine: "public, max-age=300"
            case .odd: "no-cache"
            }
        }
    }

    mutating func add(
        _ path: String,
        _ content: String,
        kind: ReleaseFile.Kind = .page,
        type: String? = nil,
        _ set: HeaderSet
    ) {
        contents[path] = Array(content.utf8)
        files.append(
            ReleaseFile(
                path: path,
                digest: SHA256Digest(Array(content.utf8)),
                size: content.utf8.count,
                kind: kind,
                contentType: type ?? ContentType.of(path),
                headerSet: set.rawValue,
                changed: Timestamp(microseconds: 0)
            )
        )
    }

    mutating func add(_ redirect: Redirect) { redirects.append(redirect) }

    /// The manifest of a site that was built.
    private var builtManifest: ReleaseManifest?

    init() {}

    /// Reads a site that was built, and its manifest.
    init(builtInto folder: URL, manifest: URL) throws {
        let manifest = try ReleaseManifest(json: [UInt8](try Data(contentsOf: manifest)))
        builtManifest = manifest
        for file in manifest.files {
            contents[file.path] = [UInt8](try Data(contentsOf: folder.appending(path: file.path)))
        }
    }

    var manifest: ReleaseManifest {
        if let builtManifest { return builtManifest }
        return ReleaseManifest(
            built: Timestamp(microseconds: 1_795_966_920_000_000),
            nextDue: nil,
            headerSets: HeaderSet.allCases.map(\.headers),
            redirects: redirects,
            files: files
        )
    }

    /// Writes the files into a folder.
    func write(to folder: URL) throws {
        for (path, content) in contents {
            try Data(content).write(toNew: URL(filePath: folder.path + "/" + path))
        }
    }

    /// The path of a request for a file: everything but letters, digits and `-_.~/` is encoded.
    static func request(for path: String) -> String {
        let isIndex = path == "index.html" || path.hasSuffix("/index.html")
        return encoded("/" + (isIndex ? String(path.dropLast("index.html".count)) : path))
    }

    static func encoded(_ path: String) -> String {
        path.utf8.map { byte in
            let scalar = UnicodeScalar(byte)
            let isPlain =
                byte < 0x80
                && (scalar.properties.isAlphabetic || "0123456789-_.~/".unicodeScalars.contains(scalar))
            return isPlain ? String(scalar) : String(format: "%%%02X", byte)
        }.joined()
    }

    /// Pages, assets, feeds and redirects as a studio's site has them.
    static var studio: HostSite {
        var site = HostSite()
        let page =
            "<!doctype html><title>A page</title>"
            + String(repeating: "<p>Some text of a page.</p>", count: 40)
        site.add("index.html", page + "home", kind: .listing, .page)
        site.add("404.html", page + "nothing here", .page)
        site.add("blog/index.html", page + "blog", kind: .listing, .page)
        site.add("blog/room-tone/index.html", page + "room tone", .page)
        site.add("artists/zoë/index.html", page + "zoë", .page)
        site.add("artists/zoë/playlist.m3u", "#EXTM3U\n", kind: .machine, .machine)
        site.add(
            "assets/site.0123456789.css",
            String(repeating: "a { color: red }\n", count: 50),
            kind: .asset,
            .immutable
        )
        site.add(
            "assets/icon.0123456789.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            kind: .asset,
            .drawing
        )
        site.add(
            "media/vinyl.0123456789.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
            kind: .asset,
            .drawing
        )
        site.add("media/song.0123456789.mp3", "not really a song", kind: .asset, .immutable)
        site.add("favicon.svg", "<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>", kind: .file, .drawing)
        site.add("favicon.ico", "icon", kind: .file, .machine)
        site.add("atom.xml", "<feed/>", kind: .feed, type: "application/atom+xml; charset=utf-8", .machine)
        site.add("feed.xml", "<rss/>", kind: .feed, type: "application/rss+xml; charset=utf-8", .machine)
        site.add("feed.json", "{\"a\":1}", kind: .feed, type: "application/feed+json", .machine)
        site.add("sitemap.xml", "<urlset/>", kind: .machine, .machine)
        site.add("sitemap-1.xml", "<urlset></urlset>", kind: .machine, .machine)
        site.add("sitemap-2.xml", "<urlset> </urlset>", kind: .machine, .machine)
        site.add("robots.txt", "User-agent: *\n", kind: .machine, .machine)
        site.add("site.webmanifest", "{\"name\":\"A\"}", kind: .machine, .machine)
        site.add("redirects.json", "[    ]", kind: .machine, .machine)
        site.add(".well-known/security.txt", "Contact: x\n", kind: .machine, .machine)
        site.add("_headers", "/*\n", kind: .machine, .machine)
        site.add("_redirects", "/a /b 301\n", kind: .machine, .machine)
        let redirects: [(String, String?, Redirect.Status)] = [
            ("/old/", "/blog/room-tone/", .permanent),
            ("/old", "/blog/room-tone/?from=old#top", .temporary),
            ("/caf%C3%A9/", "/artists/zo%C3%AB/", .permanent),
            ("/caf%E9/", "/blog/", .permanent),
            ("/a%22b%7Bpath%7D$c/", "https://www.example.com:8443/$x?a={b}", .permanent),
            ("/gone/", nil, .gone),
            ("/gone%7Bx%7D/", nil, .gone),
            ("/shop/deep/*", "/blog/:splat", .temporary),
            ("/shop/*", nil, .gone),
            ("/2019/*", "/blog/:splat", .permanent),
            ("/en/*", "/:splat", .permanent),
            ("/fr%C3%A9d/$/*", "https://example.com/f/:splat", .permanent),
            ("/all/*", "/blog/", .permanent),
        ]
        for (from, to, status) in redirects { site.add(Redirect(from: from, to: to, status: status)) }
        return site
    }
}

/// Numbers that a seed repeats (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
