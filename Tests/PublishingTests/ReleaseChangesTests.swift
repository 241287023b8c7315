import Content
import Hashing
import Publishing
import ReleaseManifest
import Testing

@Suite("The differences between two releases")
struct ReleaseChangesTests {
    private static func file(
        _ path: String,
        _ content: String,
        _ kind: ReleaseFile.Kind,
        type: String = "text/html",
        headers: Int = 0
    ) -> ReleaseFile {
        ReleaseFile(
            path: path,
            digest: SHA256Digest(Array(content.utf8)),
            size: content.utf8.count,
            kind: kind,
            contentType: type,
            headerSet: headers,
            changed: Timestamp(microseconds: 0)
        )
    }

    private static func manifest(_ files: [ReleaseFile], sets: [String] = ["a"]) -> ReleaseManifest {
        ReleaseManifest(
            built: Timestamp(microseconds: 0),
            nextDue: nil,
            headerSets: sets.map { [ReleaseManifest.Header(name: "Cache-Control", value: $0)] },
            redirects: [],
            files: files
        )
    }

    private static let before = [
        file("assets/site.1.css", "css", .asset), file("blog/a/index.html", "a", .page),
        file("index.html", "home", .listing),
        file("sitemap.xml", "map", .machine), file("blog/old/index.html", "old", .page),
    ]

    @Test("uploads everything where nothing was published, assets before pages before lists before machines")
    func uploadsEverythingFirst() {
        let changes = ReleaseChanges(from: nil, to: Self.manifest(Self.before.reversed()))
        #expect(
            changes.uploads.map(\.path) == [
                "assets/site.1.css", "blog/a/index.html", "blog/old/index.html", "index.html", "sitemap.xml",
            ]
        )
        #expect(changes.removals.isEmpty)
    }

    @Test("is empty between equal trees, whatever the numbers of their header sets are")
    func findsNothing() {
        let after = Self.before.map { file in
            Self.file(
                file.path,
                file.path == "sitemap.xml" ? "map" : Self.content[file.path] ?? "",
                file.kind,
                headers: 1
            )
        }
        let changes = ReleaseChanges(
            from: Self.manifest(Self.before),
            to: Self.manifest(after, sets: ["b", "a"])
        )
        #expect(changes.isEmpty)
    }

    private static let content = [
        "assets/site.1.css": "css", "blog/a/index.html": "a", "index.html": "home",
        "blog/old/index.html": "old",
    ]

    @Test("finds a changed file, a changed type, a new file and a removed one")
    func findsChanges() {
        let after = [
            Self.file("assets/site.2.css", "new", .asset), Self.file("blog/a/index.html", "changed", .page),
            Self.file("index.html", "home", .listing),
            Self.file("sitemap.xml", "map", .machine, type: "application/xml"),
        ]
        let changes = ReleaseChanges(from: Self.manifest(Self.before), to: Self.manifest(after))
        #expect(changes.uploads.map(\.path) == ["assets/site.2.css", "blog/a/index.html", "sitemap.xml"])
        #expect(changes.removals.map(\.path) == ["assets/site.1.css", "blog/old/index.html"])
    }

    @Test("finds a change of headers alone")
    func findsHeaders() {
        let changes = ReleaseChanges(
            from: Self.manifest(Self.before),
            to: Self.manifest(Self.before, sets: ["b"])
        )
        #expect(changes.uploads.count == Self.before.count)
    }
}
