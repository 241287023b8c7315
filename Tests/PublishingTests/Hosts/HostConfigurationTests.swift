import Content
import Foundation
import Publishing
import ReleaseManifest
import SiteConfiguration
import TestSupport
import Testing

@Suite("The text for a host")
struct HostConfigurationTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    @Test(
        arguments: [
            (HostKind.nginx, "nginx.conf"), (.caddy, "sweetdreams.caddy"), (.vercel, "vercel.json"),
            (.cloudfront, "function.js"), (.s3Website, "website.json"),
        ]
    )
    func `is the expected one for the site of a studio`(host: HostKind, file: String) throws {
        let configuration = try HostConfiguration(
            of: HostSite.studio.manifest,
            for: host,
            isPrecompressed: true
        )
        // Old addresses may hold bytes that are not UTF-8.
        let text = String(decoding: configuration.text, as: UTF8.self)
        let omissions = configuration.omissions.map { "\($0)\n" }.joined()
        try GoldenFiles.expect(text, matchesFile: Self.golden.appending(path: file))
        try GoldenFiles.expect(omissions, matchesFile: Self.golden.appending(path: file + ".omissions"))
    }

    @Test(arguments: HostKind.allCases)
    func `is the same for the same release`(host: HostKind) throws {
        let texts = try (0..<3).map { _ in
            try HostConfiguration(of: HostSite.studio.manifest, for: host).text
        }
        #expect(Set(texts).count == 1)
    }

    @Test(arguments: [HostKind.vercel, .s3Website])
    func `is JSON`(host: HostKind) throws {
        let configuration = try HostConfiguration(of: HostSite.studio.manifest, for: host)
        #expect(throws: Never.self) { try JSONValue(parsing: configuration.text) }
    }

    private func manifest(_ name: String, _ value: String, type: String = "text/html") -> ReleaseManifest {
        let site = HostSite.studio.manifest
        return ReleaseManifest(
            built: site.built,
            nextDue: nil,
            headerSets: [[.init(name: name, value: value)]],
            redirects: [],
            files: site.files.prefix(1).map {
                ReleaseFile(
                    path: $0.path,
                    digest: $0.digest,
                    size: $0.size,
                    kind: $0.kind,
                    contentType: type,
                    headerSet: 0,
                    changed: $0.changed
                )
            }
        )
    }

    @Test(
        arguments: HostKind.allCases,
        [
            ("X A", "value"), ("", "value"), ("X-A", "a\nb"), ("X-A", "a\u{0}"), ("X-A", "é"),
            ("X\n", "value"),
        ]
    )
    func `is refused for a header that is none`(host: HostKind, header: (name: String, value: String)) throws
    {
        let error = try #require(throws: UnservableRelease.self) {
            try HostConfiguration(of: manifest(header.name, header.value), for: host)
        }
        #expect(error.header == header.name)
    }

    @Test(
        arguments: [
            (HostKind.nginx, "a $uri"), (.nginx, String(repeating: "a", count: 4001)), (.caddy, "a {path}"),
            (.caddy, "a\\b"),
        ]
    )
    func `is refused for a value that the host cannot send`(host: HostKind, value: String) throws {
        let error = try #require(throws: UnservableRelease.self) {
            try HostConfiguration(of: manifest("X-A", value), for: host)
        }
        #expect(error.header == "X-A")
    }

    @Test(arguments: HostKind.allCases)
    func `is refused for a type that is none`(host: HostKind) throws {
        let error = try #require(throws: UnservableRelease.self) {
            try HostConfiguration(of: manifest("X-A", "a", type: "html"), for: host)
        }
        #expect(error.header == "Content-Type")
    }

    @Test(
        arguments: [
            (HostKind.vercel, "/:splat", "the last 8 are left out"),
            (.cloudfront, "/x/", "redirects are left out"),
            (.s3Website, "/x/:splat", "redirects with a wildcard are left out"),
        ]
    )
    func `says how many redirects have no room`(host: HostKind, target: String, words: String) throws {
        var site = HostSite.studio
        let missing = 2060 - site.manifest.redirects.count
        for index in 0..<missing { site.add(Redirect(from: "/old/\(index)/*", to: target)) }
        let configuration = try HostConfiguration(of: site.manifest, for: host)
        #expect(configuration.omissions.contains { $0.contains(words) }, "\(configuration.omissions)")
        if host == .cloudfront { #expect(configuration.text.count <= 10 * 1024) }
    }

    @Test(arguments: [HostKind.nginx, .caddy])
    func `leaves out redirects that would hide a file, or that another one hides`(host: HostKind) throws {
        var site = HostSite.studio
        let before = try HostConfiguration(of: site.manifest, for: host).text
        for from in ["/blog/", "/blog/index.html", "/blog/*", "/*", "/old/", "/2019/x/", "/_headers"] {
            site.add(Redirect(from: from, to: "/elsewhere/"))
        }
        let after = try HostConfiguration(of: site.manifest, for: host).text
        let withoutID: ([UInt8]) -> Substring = { bytes in
            String(decoding: bytes, as: UTF8.self).drop { $0 != "\n" }
        }
        #expect(withoutID(after) == withoutID(before))
    }
}
