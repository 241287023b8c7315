import Content
import TestSupport
import Testing

@testable import sweetdreams

@Suite("A report in SARIF")
struct SARIFReportTests {
    private func report(_ problems: [Problem]) throws -> JSONValue {
        let report = SARIFReport(
            problems: problems,
            workingFolder: "/home/ana/site",
            settingsFile: "content/site.yaml"
        )
        return try JSONValue(parsing: JSONWriter(keyOrder: .sorted).text(report.json).utf8)
    }

    private func run(_ problems: [Problem]) throws -> JSONValue {
        let report = try report(problems)
        #expect(report["version"] == .text("2.1.0") && report["runs"]?.list.count == 1)
        return try #require(report["runs"]?.list.first)
    }

    @Test func `names a rule for each code once, and gives each result its rule`() throws {
        let run = try run([
            Problem("unknown-field", at: .file(path: "templates/a.html", line: 2, column: 5), "no field 'x'"),
            Problem(.warning, "empty-body", at: .file(path: "content/blog/a.md"), "the post has no text"),
            Problem("unknown-field", at: .file(path: "templates/b.html", line: 1), "no field 'y'"),
        ])
        let driver = run["tool"]?["driver"]
        #expect(driver?["name"] == .text("sweetdreams"))
        let rules = driver?["rules"]?.list ?? []
        #expect(rules.map { $0["id"]?.text } == ["empty-body", "unknown-field"])
        #expect(rules.last?["shortDescription"]?["text"] == .text("Unknown field"))
        for rule in rules {
            // GitHub wants all of them.
            for key in ["shortDescription", "fullDescription", "help"] { #expect(rule[key]?["text"] != nil) }
        }
        let results = run["results"]?.list ?? []
        #expect(results.map { $0["ruleId"]?.text } == ["unknown-field", "empty-body", "unknown-field"])
        #expect(results.map { $0["ruleIndex"]?.int } == [1, 0, 1])
        #expect(results.map { $0["level"]?.text } == ["error", "warning", "error"])
    }

    @Test func `has no result and no rule where nothing is wrong`() throws {
        let run = try run([])
        #expect(run["results"] == .list([]) && run["tool"]?["driver"]?["rules"] == .list([]))
    }

    @Test func `says what to do after what happened`() throws {
        var hinted = Problem(
            "unknown-field",
            at: .file(path: "a.html", line: 1),
            "no field 'x'",
            excerpt: "…"
        )
        hinted.hint = "did you mean 'y'?"
        let advised = Problem("bad-slug", at: .file(path: "a.md"), "no slug", advice: "write a-b")
        let texts = try run([hinted, advised])["results"]?.list.map { $0["message"]?["text"]?.text }
        #expect(texts == ["no field 'x'; did you mean 'y'?", "no slug; write a-b"])
    }

    /// The physical location of the only result.
    private func place(_ location: Content.SourceLocation?) throws -> JSONValue {
        let results = try run([Problem("a", at: location, "b")])["results"]?.list ?? []
        return try #require(results.first?["locations"]?.list.first?["physicalLocation"])
    }

    @Test(arguments: [
        ("templates/home.html", "templates/home.html"), ("./templates/home.html", "templates/home.html"),
        ("../theme/home.html", "../theme/home.html"), ("/home/ana/site/content/a.md", "content/a.md"),
        ("/srv/theme/a.html", "file:///srv/theme/a.html"),
        ("content/blog/a b#1%.md", "content/blog/a%20b%231%25.md"),
        ("theme:base.html", "theme%3Abase.html"), ("content/blog/夜.md", "content/blog/%E5%A4%9C.md"),
    ])
    func `has paths relative to the working folder, as addresses`(path: String, uri: String) throws {
        let place = try place(.file(path: path, line: 3, column: 4))
        #expect(place["artifactLocation"]?["uri"] == .text(uri))
        #expect(place["region"] == .object(["startLine": .int(3), "startColumn": .int(4)]))
    }

    @Test func `begins at the first line where the line is not known`() throws {
        #expect(try place(.file(path: "a.md"))["region"] == .object(["startLine": .int(1)]))
    }

    private static let placesOutsideOfFiles: [Content.SourceLocation?] = [
        .row(table: "blog_posts", id: "1", column: "slug"), .page(url: "/blog/a/"), nil,
    ]

    @Test(arguments: placesOutsideOfFiles)
    func `has a file for every problem, because GitHub refuses others`(
        location: Content.SourceLocation?
    ) throws {
        let place = try place(location)
        #expect(place["artifactLocation"]?["uri"] == .text("content/site.yaml"))
        let result = try #require(try run([Problem("a", at: location, "b")])["results"]?.list.first)
        let name = result["locations"]?.list.first?["logicalLocations"]?.list.first?["fullyQualifiedName"]
        #expect(name?.text == location?.description)
        #expect(result["message"]?["text"]?.text == location.map { "\($0.description): b" } ?? "b")
    }
}
