import Content
import Foundation
import Publishing
import ReleaseManifest
import SiteConfiguration
import TestSupport
import Testing

@Suite("A real web server with the text for it", .tags(.process), .timeLimit(.minutes(20)))
struct WebServerTests {
    /// Starts a server for a site, with variants where they are wanted.
    private func withServer(
        _ host: HostKind,
        _ site: HostSite,
        isPrecompressed: Bool = false,
        _ body: (WebServer) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let manifest = site.manifest
            let current = folder.appending(path: "current")
            try site.write(to: current)
            if isPrecompressed { _ = try Precompression(manifest, in: current.path).run() }
            let configuration = try HostConfiguration(
                of: manifest,
                for: host,
                isPrecompressed: isPrecompressed
            )
            #expect(configuration.omissions == [])
            try body(try WebServer(host, configuration.text, in: folder))
        }
    }

    /// Checks that an answer has exactly the headers of a file.
    private func expectHeaders(
        of file: ReleaseFile,
        in manifest: ReleaseManifest,
        _ response: HTTPConnection.Response,
        _ comment: Comment
    ) {
        let expected = manifest.headers(of: file) + [.init(name: "Content-Type", value: file.contentType)]
        let names = Set((manifest.headerSets.joined().map(\.name) + ["Content-Type", "Expires", "Pragma"]))
        for name in names {
            let values = response.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
            #expect(values == expected.filter { $0.name == name }.map(\.value), "\(name) of \(comment)")
        }
    }

    private func expectEveryFile(_ site: HostSite, from server: WebServer) throws {
        let manifest = site.manifest
        for file in manifest.files where !["_headers", "_redirects"].contains(file.path) {
            let path = HostSite.request(for: file.path)
            let content = site.contents[file.path] ?? []
            let response = try server.get(path)
            #expect(response.status == 200, "\(path)")
            #expect(response.body == content, "\(path)")
            expectHeaders(of: file, in: manifest, response, "\(path)")
            let head = try server.get(path, method: "HEAD")
            #expect(head.status == 200 && head["Content-Length"] == "\(file.size)", "\(path)")
            expectHeaders(of: file, in: manifest, head, "HEAD \(path)")
            let part = try server.get(path, ["Range": "bytes=1-2"])
            #expect(part.status == 206 && part.body == Array(content.dropFirst().prefix(2)), "\(path)")
            #expect(part["Content-Range"] == "bytes 1-2/\(file.size)", "\(path)")
        }
    }

    /// Checks that an answer is the page for unknown addresses.
    private func expectNotFound(
        _ response: HTTPConnection.Response,
        _ site: HostSite,
        status: Int = 404,
        _ comment: Comment
    ) throws {
        #expect(response.status == status, comment)
        #expect(response.body == site.contents["404.html"], comment)
        let manifest = site.manifest
        let page = try #require(manifest.files.first { $0.path == "404.html" })
        expectHeaders(of: page, in: manifest, response, comment)
    }

    @Test(arguments: WebServer.hosts)
    func `sends every file with its type, its headers and no others, also heads and ranges`(
        host: HostKind
    ) throws {
        try withServer(host, .studio) { try expectEveryFile(.studio, from: $0) }
    }

    @Test(arguments: WebServer.hosts)
    func `answers every redirect with its status and its target`(host: HostKind) throws {
        try withServer(host, .studio) { server in
            for redirect in HostSite.studio.manifest.redirects {
                let path = redirect.prefix ?? redirect.from
                let response = try server.get(path)
                guard let target = redirect.target(of: path) else {
                    try expectNotFound(response, .studio, status: 410, "\(path)")
                    continue
                }
                #expect(response.status == redirect.status.rawValue, "\(path)")
                let expected = target.replacing("$", with: "%24").replacing("{", with: "%7B")
                #expect(response["Location"] == expected.replacing("}", with: "%7D"), "\(path)")
                #expect(response["Cache-Control"] == nil, "\(path)")
                #expect(response["X-Content-Type-Options"] == "nosniff", "\(path)")
            }
        }
    }

    @Test(
        arguments: WebServer.hosts,
        [
            ("/2019/", "/blog/"), ("/2019/a/b.html", "/blog/a/b.html"),
            ("/2019/a%20%C3%A9$x", "/blog/a%20%C3%A9$x"),
            ("/2019/a?b=c", "/blog/a"), ("/2019/a%0D%0AX-Bad:%201", "/blog/a%0D%0AX-Bad:%201"),
            ("/en/about/", "/about/"), ("/en//example.com/", "/example.com/"),
            ("/fr%c3%a9d/%24/x", "https://example.com/f/x"), ("/shop/deep/x", "/blog/x"),
            ("/all/x/y", "/blog/"),
        ]
    )
    func `keeps what the wildcard stands for as it was sent`(
        host: HostKind,
        path: (from: String, to: String)
    ) throws {
        try withServer(host, .studio) { server in
            let response = try server.get(path.from)
            #expect(response["Location"] == path.to)
            #expect(response["X-Bad"] == nil)
        }
    }

    @Test(
        arguments: WebServer.hosts,
        [
            "/nothing/", "/nothing", "/blog/nothing.html", "/assets/nothing.css", "/media/nothing.svg",
            "/assets/", "/nothing.xml", "/2019", "/_headers", "/_redirects", "/old/more", "/OLD/",
        ]
    )
    func `answers unknown addresses with the page for them and its headers`(
        host: HostKind,
        path: String
    ) throws {
        try withServer(host, .studio) { server in
            try expectNotFound(try server.get(path), .studio, "\(path)")
            #expect(try server.get(path, method: "HEAD").status == 404)
        }
    }

    @Test(arguments: WebServer.hosts)
    func `leads from a folder without its slash to the page`(host: HostKind) throws {
        try withServer(host, .studio) { server in
            for (path, target) in [("/blog", "/blog/"), ("/artists/zo%C3%AB", "/artists/zo%C3%AB/")] {
                let response = try server.get(path)
                #expect([301, 308].contains(response.status))
                #expect(response["Location"]?.removingPercentEncoding == target.removingPercentEncoding)
            }
            let other = try server.get("//example.com/..%2fblog")
            #expect(other["Location"]?.hasPrefix("//") != true)
        }
    }

    @Test(arguments: WebServer.hosts)
    func `refuses other methods than GET and HEAD`(host: HostKind) throws {
        try withServer(host, .studio) { server in
            let response = try server.get("/", method: "POST")
            #expect(response.status == 405)
        }
    }

    @Test(arguments: WebServer.hosts)
    func `sends the variant that a client accepts, and the file to others`(host: HostKind) throws {
        let codings = host == .nginx ? ["gzip"] : ["gzip", "br", "zstd"]
        try withServer(host, .studio, isPrecompressed: true) { server in
            for path in ["/", "/assets/site.0123456789.css"] {
                let plain = try server.get(path)
                #expect(plain["Content-Encoding"] == nil)
                for coding in codings {
                    let response = try server.get(path, ["Accept-Encoding": coding])
                    #expect(response.status == 200 && response["Content-Encoding"] == coding, "\(path)")
                    #expect(response["Vary"] == "Accept-Encoding", "\(path)")
                    #expect(response["Content-Type"] == plain["Content-Type"], "\(path)")
                    #expect(response["Cache-Control"] == plain["Cache-Control"], "\(path)")
                    #expect(response["Last-Modified"] == plain["Last-Modified"], "\(path)")
                    #expect(response.body.count < plain.body.count / 2, "\(path)")
                }
            }
            try expectEveryFile(.studio, from: server)
            // Variants have no address of their own.
            for path in ["/index.html.gz", "/assets/site.0123456789.css.br"] {
                try expectNotFound(try server.get(path), .studio, "\(path)")
            }
        }
    }

    // MARK: The real site

    @Test(arguments: WebServer.hosts)
    func `serves the studio's own site with every header of its files`(host: HostKind) throws {
        try withTemporaryFolder { folder in
            let build = try BuiltProgram("sweetdreams").run(
                "build",
                "--content",
                packageFolder.appending(path: "content").path,
                "--templates",
                packageFolder.appending(path: "templates").path,
                "--database",
                "none",
                in: folder
            )
            try #require(build.status == 0, "\(build.errors)")
            let site = try HostSite(
                builtInto: folder.appending(path: "public"),
                manifest: folder.appending(path: ".public.manifest.json")
            )
            #expect(site.contents.count > 40)
            try withServer(host, site, isPrecompressed: true) { server in
                try expectEveryFile(site, from: server)
                try expectNotFound(try server.get("/nothing/"), site, "/nothing/")
            }
        }
    }

    // MARK: Hostile names

    private static let hostileParts = [
        "\"", "'", "`", "$", "$uri", "{", "}", "{path}", "{$HOME}", "{http.request.host}", "\\", "\\n", "\n",
        "\r", "\t",
        ";", "#", "?", "%", "%41", " ", "é", "日本", "🎸", "*", ":splat", ":", "(", ")", "[", "]", "|", "^", "~",
        "@", "+",
        "&", "=", ",", "<", ">", "..", "a", "Z", "0", "\u{7F}",
    ]

    /// A site whose names and redirects are made of what means something in a host's syntax.
    private static func hostileSite(seed: UInt64) -> HostSite {
        var generator = SeededGenerator(seed: seed)
        var site = HostSite.studio
        func name() -> String {
            let count = Int.random(in: 1...6, using: &generator)
            let parts = (0..<count).map { _ in hostileParts.randomElement(using: &generator) ?? "x" }
            return "x" + parts.joined() + "x"
        }
        for index in 0..<25 {
            site.add(
                "pages/\(index)\(name())/index.html",
                "page \(index)",
                index.isMultiple(of: 2) ? .page : .odd
            )
            site.add(
                "files/\(index)\(name()).txt",
                "file \(index)",
                index.isMultiple(of: 2) ? .machine : .odd
            )
            site.add("media/\(index)\(name())", "media \(index)", kind: .asset, .immutable)
            let target = "/\(name().filter { $0 != "%" })".replacing(":splat", with: "")
            site.add(Redirect(from: "/from/\(index)" + HostSite.encoded(name()) + "/", to: target))
            site.add(
                Redirect(from: "/wild/\(index)" + HostSite.encoded(name()) + "/*", to: target + "/:splat")
            )
        }
        return site
    }

    @Test(arguments: WebServer.hosts, [1, 2, 3] as [UInt64])
    func `serves names and redirects that are made of its own syntax`(host: HostKind, seed: UInt64) throws {
        let site = Self.hostileSite(seed: seed)
        try withServer(host, site) { server in
            try expectEveryFile(site, from: server)
            for redirect in site.manifest.redirects where redirect.to?.hasPrefix("/x") == true {
                let path = redirect.prefix.map { $0 + "rest%0Aof" } ?? redirect.from
                let response = try server.get(path)
                let target = try #require(redirect.target(of: path))
                #expect(response.status == 301, "\(path)")
                // Equal but for the characters that are encoded.
                let location = response["Location"] ?? ""
                #expect(location.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(path)")
                #expect(location.removingPercentEncoding == target.removingPercentEncoding, "\(path)")
            }
        }
    }

    @Test(arguments: WebServer.hosts)
    func `finds redirects of 2 000 old addresses, and of long ones`(host: HostKind) throws {
        var site = HostSite.studio
        let long = "/" + String(repeating: "a-long-address-", count: 15)
        for index in 0..<2000 { site.add(Redirect(from: "/posts/\(index)/", to: "/blog/\(index)/")) }
        for end in ["/a/", "/b.xml"] { site.add(Redirect(from: long + end, to: "/long\(end)")) }
        site.add(Redirect(from: "/deep" + long + "/a/", to: "/deeper/"))
        site.add(Redirect(from: "/media" + long + "/a/", to: "/moved/"))
        site.add(Redirect(from: long + "/all/*", to: "/every/:splat"))
        site.add(Redirect(from: "/deep/*", to: "/other/"))
        site.add("files" + long + ".txt", "a long name", kind: .machine, .odd)
        try withServer(host, site) { server in
            let paths = [0, 999, 1999].map { ("/posts/\($0)/", "/blog/\($0)/") }
            let longPaths = [
                (long + "/a/", "/long/a/"), (long + "/b.xml", "/long/b.xml"),
                ("/deep" + long + "/a/", "/deeper/"),
                ("/media" + long + "/a/", "/moved/"), (long + "/all/x%20y", "/every/x%20y"),
                ("/deep/x", "/other/"),
            ]
            for (path, target) in paths + longPaths {
                let response = try server.get(path)
                #expect(response["Location"] == target, "\(path)")
            }
            try expectEveryFile(site, from: server)
        }
    }
}
