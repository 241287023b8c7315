import Content
import Hashing
import ReleaseManifest
import SiteConfiguration
import Testing

@Suite("The manifest of a release")
struct ReleaseManifestTests {
    private static func file(_ path: String, _ content: String, headers: Int = 0) -> ReleaseFile {
        ReleaseFile(
            path: path,
            digest: SHA256Digest(Array(content.utf8)),
            size: content.utf8.count,
            kind: .page,
            contentType: "text/html; charset=utf-8",
            headerSet: headers,
            changed: Timestamp(microseconds: 1_800_000_000_123_456)
        )
    }

    private static func manifest(
        _ files: [ReleaseFile],
        cacheControl: String = "public, max-age=0",
        redirects: [Redirect] = [
            Redirect(from: "/old/", to: "/new/"), Redirect(from: "/gone/", to: nil, status: .gone),
        ]
    ) -> ReleaseManifest {
        ReleaseManifest(
            built: Timestamp(microseconds: 1_795_966_920_000_000),
            nextDue: Timestamp(microseconds: 1_900_000_000_000_001),
            headerSets: [[ReleaseManifest.Header(name: "Cache-Control", value: cacheControl)]],
            redirects: redirects,
            files: files
        )
    }

    private static let files = [
        file("index.html", "home"), file("blog/ä \"quoted\"/index.html", "post"),
        file("blog/index.html", "blog"),
    ]

    @Test("is the same after it was written and read")
    func survivesAsJSON() throws {
        let manifest = Self.manifest(Self.files)
        let read = try ReleaseManifest(json: manifest.json)
        #expect(read.files == manifest.files)
        #expect(read.redirects == manifest.redirects)
        #expect(read.headerSets == manifest.headerSets)
        #expect(read.id == manifest.id)
        #expect(read.built == manifest.built)
        #expect(read.nextDue == manifest.nextDue)
        #expect(read.json == manifest.json)
    }

    @Test("names the time of its build and its tree")
    func hasAnID() {
        let manifest = Self.manifest(Self.files)
        #expect(manifest.id == "20261129T154200Z-\(manifest.tree.hexadecimal.prefix(12))")
    }

    @Test("has the same tree for the same files in another order")
    func ignoresOrder() {
        #expect(Self.manifest(Self.files).tree == Self.manifest(Self.files.reversed()).tree)
    }

    @Test("has another tree after a change of a file, a path, a header or a redirect")
    func hasAnotherTree() {
        let trees = [
            Self.manifest(Self.files),
            Self.manifest(Self.files.dropLast()),
            Self.manifest(Self.files + [Self.file("about/index.html", "about")]),
            Self.manifest(Self.files.dropLast() + [Self.file("blog/index.html", "other")]),
            Self.manifest(Self.files, cacheControl: "no-cache"),
            Self.manifest(Self.files, redirects: []),
        ].map(\.tree)
        #expect(Set(trees).count == trees.count)
    }

    @Test(
        "refuses what is not a manifest of this version",
        arguments: [
            ("", "is not JSON that this program wrote, at byte 0"),
            ("{\"version\":2}", "has the format 2, and this program reads 1"),
            ("{\"version\":1}", "lacks a member, or has one that cannot be read"),
        ]
    )
    func refusesOtherFiles(text: String, reason: String) throws {
        let error = try #require(throws: InvalidManifest.self) { try ReleaseManifest(json: Array(text.utf8)) }
        #expect(error.reason == reason)
    }

    @Test(
        "refuses a manifest that was changed",
        arguments: [
            ("\"size\":4", "\"size\":true"), ("blog/index.html", "../index.html"), ("\"page\"", "\"pages\""),
        ]
    )
    func refusesChanges(part: String, replacement: String) {
        let text = String(decoding: Self.manifest(Self.files).json, as: UTF8.self)
        #expect(throws: InvalidManifest.self) {
            try ReleaseManifest(json: Array(text.replacing(part, with: replacement).utf8))
        }
    }

    @Test("notices a digest that does not belong to its tree")
    func checksTheTree() throws {
        let text = String(decoding: Self.manifest(Self.files).json, as: UTF8.self)
        let other = text.replacing(
            SHA256Digest(Array("post".utf8)).hexadecimal,
            with: SHA256Digest([]).hexadecimal
        )
        let error = try #require(throws: InvalidManifest.self) {
            try ReleaseManifest(json: Array(other.utf8))
        }
        #expect(error.reason == "does not have the tree that it names")
    }
}
