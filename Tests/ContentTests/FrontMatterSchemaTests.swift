import Foundation
import Hashing
import Schema
import TestSupport
import Testing

@testable import Content

@Suite("The schema of front matter")
struct FrontMatterSchemaTests {
    private static let kinds: [ContentKind] = [
        .post, .page, .project, .artist, .testimonial, .release, .track,
    ]

    private func schema(_ kind: ContentKind) throws -> JSONValue {
        try JSONValue(parsing: JSONWriter().text(kind.schema.json).utf8)
    }

    /// The keys of an object in a schema.
    private func keys(_ value: JSONValue?) -> [String] {
        guard case .object(let members)? = value else { return [] }
        return members.keys
    }

    // MARK: Keys

    @Test(arguments: kinds)
    func `has a type for each key that the reader knows, and for no other`(kind: ContentKind) throws {
        let columns = kind.table?.columns.filter(FrontMatterSchema.isForDatabasesOnly) ?? []
        let typed = Set(FrontMatterSchema.keys(of: kind).keys)
        #expect(typed.isDisjoint(with: columns.map(\.name)))
        #expect(typed.union(columns.map(\.name)) == Set(kind.keys))
        let schema = try schema(kind)
        #expect(keys(schema["properties"]) == kind.keys)
        #expect(schema["additionalProperties"] == .bool(false))
    }

    @Test(arguments: kinds)
    func `describes each key in a sentence`(kind: ContentKind) throws {
        let properties = try schema(kind)["properties"]
        for key in keys(properties) {
            let description = properties?[key]?["description"]?.text ?? ""
            #expect(
                description.hasSuffix(".") && description.count < 120,
                "\(kind.name).\(key): \(description)"
            )
        }
    }

    @Test func `requires what cannot be made from the name of the file`() throws {
        let expected: [ContentKind: [String]] = [
            .post: ["title"], .page: ["title"], .project: ["title"], .artist: [],
            .testimonial: ["client_name"], .release: ["project_name"], .track: ["file_path"],
        ]
        for kind in Self.kinds {
            let required = try schema(kind)["required"]?.list.compactMap(\.text) ?? []
            #expect(required == expected[kind])
        }
    }

    // MARK: Values

    /// Values of front matter, and as editors see them.
    private static let values: [(RecordValue, JSONValue)] = [
        (.absent, .null), (.word("yes"), .text("yes")), (.word("No"), .text("No")),
        (.word("true"), .bool(true)), (.text("true"), .text("true")), (.word("0"), .int(0)),
        (.word("4"), .int(4)), (.text("4"), .text("4")), (.word("-1"), .int(-1)), (.word("2026"), .int(2026)),
        (.word("1.5"), .double(1.5)), (.word("2026-11-24"), .text("2026-11-24")),
        (.word("2026-11-24T08:30"), .text("2026-11-24T08:30")),
        (.text("2026-11-24 08:30:00.25+00"), .text("2026-11-24 08:30:00.25+00")),
        (.word("/old-page/"), .text("/old-page/")), (.text("/a/\n/b/"), .text("/a/\n/b/")),
        (.word("a-b"), .text("a-b")), (.word("Hello there"), .text("Hello there")),
        (.word("media/a.jpg"), .text("media/a.jpg")), (.word("html"), .text("html")),
        (.word("https://www.example.com/a"), .text("https://www.example.com/a")),
        (.list([]), .list([])), (.list([.word("/old/")]), .list([.text("/old/")])),
        (.list([.word("https://www.example.com/")]), .list([.text("https://www.example.com/")])),
        (.map([]), .object([:])),
        (
            .map([.init("instagram", .word("https://www.instagram.com/ana"))]),
            .object(["instagram": .text("https://www.instagram.com/ana")])
        ),
        (
            .list([.map([.init("label", .word("Zine")), .init("url", .word("https://zine.example/"))])]),
            .list([.object(["label": .text("Zine"), "url": .text("https://zine.example/")])])
        ),
    ]

    /// Whether a file has an error because of a value, which is all that is wrong with it.
    private func isRefused<Kind: RecordContent>(
        _ value: RecordValue,
        at key: String,
        of type: Kind.Type,
        with fields: CustomFields = CustomFields()
    ) throws -> Bool {
        var values = try #require(Kind.kind.samples.first)
        values[key] = value
        // Read only where there is no other title.
        if key == "display_name", Kind.kind == .track { values["custom_title"] = nil }
        let context = DecodingContext(
            clock: Timestamp(microseconds: 0),
            timeZone: .gmt,
            includesDrafts: false,
            fields: fields,
            nearest: { _, _ in [] }
        )
        let record = Record(
            location: .file(path: "a.md"),
            values: values.mapValues { Record.FileValue($0, line: 1) },
            body: BodyReference(source: 0, kind: Kind.kind, key: 0, hash: ContentHash(Array("a".utf8)))
        )
        var reader = RecordReader(record, of: Kind.kind, context)
        _ = Kind(&reader)
        return reader.problems.contains { $0.severity == .error }
    }

    private func isRefused(_ value: RecordValue, at key: String, of kind: ContentKind) throws -> Bool {
        switch kind {
        case .post: try isRefused(value, at: key, of: BlogPost.self)
        case .page: try isRefused(value, at: key, of: ContentPage.self)
        case .project: try isRefused(value, at: key, of: PortfolioProject.self)
        case .artist: try isRefused(value, at: key, of: Artist.self)
        case .testimonial: try isRefused(value, at: key, of: Testimonial.self)
        case .release: try isRefused(value, at: key, of: Release.self)
        default: try isRefused(value, at: key, of: Track.self)
        }
    }

    @Test(arguments: kinds)
    func `accepts whatever the reader accepts`(kind: ContentKind) throws {
        let properties = try schema(kind)["properties"]
        let lists = kind.parts.map(\.key)
        var accepted = 0
        for key in kind.keys where !lists.contains(key) {
            let property = try #require(properties?[key])
            for (value, json) in Self.values {
                if try isRefused(value, at: key, of: kind) { continue }
                accepted += 1
                #expect(json.fault(against: property, at: "\(kind.name).\(key)") == nil)
            }
        }
        #expect(accepted > 40)
    }

    @Test(arguments: CustomField.ValueType.allCases)
    func `accepts what the reader accepts in a field of the site's own`(type: CustomField.ValueType) throws {
        let field = CustomField("extra", type)
        var fields = CustomFields()
        fields.add(field, to: .post)
        let schema = try JSONValue(
            parsing: JSONWriter().text(ContentKind.post.schema(with: [field]).json).utf8
        )
        let property = try #require(schema["properties"]?["extra"])
        var accepted = 0
        for (value, json) in Self.values {
            if try isRefused(value, at: "extra", of: BlogPost.self, with: fields) { continue }
            accepted += 1
            #expect(json.fault(against: property, at: "\(type)") == nil)
        }
        #expect(accepted > 1)
    }

    @Test func `requires a field that the site requires`() throws {
        let field = CustomField("extra", .text, isRequired: true)
        let schema = try JSONValue(
            parsing: JSONWriter().text(ContentKind.page.schema(with: [field]).json).utf8
        )
        #expect(schema["required"] == .list([.text("title"), .text("extra")]))
    }

    @Test(arguments: [
        ("{}", "title is missing"), (#"{"title": ""}"#, "does not match"), (#"{"title": null}"#, "is not"),
        (#"{"title": "A", "titel": "B"}"#, "nothing is allowed"),
        (#"{"title": "A", "slug": "A b"}"#, "does not match"),
        (#"{"title": "A", "created_at": "soon"}"#, "does not match"),
        (#"{"title": "A", "created_at": "2026-13-01"}"#, "does not match"),
        (#"{"title": "A", "published": "maybe"}"#, "does not match"),
        (#"{"title": "A", "published": 2}"#, "breaks maximum"),
        (#"{"title": "A", "text": "rtf"}"#, "is not one of"),
        (#"{"title": "A", "excerpt": ["a"]}"#, "is not"),
        (#"{"title": "A", "featured_image_url": "http://a.example/a.jpg"}"#, "does not match"),
        (#"{"title": "A", "redirect_from": ["//a"]}"#, "does not match"),
    ])
    func `refuses what the reader refuses in a post`(text: String, fault: String) throws {
        let found = try JSONValue(parsing: text.utf8).fault(against: schema(.post))
        #expect(found?.contains(fault) == true, "\(found ?? "nothing")")
    }

    @Test(arguments: [
        #"{"projects": {}}"#, #"{"projects": [{"project_type": "EP"}]}"#,
        #"{"showcase": [{"file_path": "a.mp3"}]}"#,
        #"{"showcase": [{"custom_title": "A"}]}"#, #"{"social_links": [{"label": "A"}]}"#,
        #"{"social_links": [{"lable": "A", "url": "a.example"}]}"#, #"{"social_links": 4}"#,
    ])
    func `refuses lists of an artist with items that cannot be read`(text: String) throws {
        #expect(try JSONValue(parsing: text.utf8).fault(against: schema(.artist)) != nil)
    }

    @Test func `accepts an artist with releases, songs and links`() throws {
        let text = """
            {
              "display_name": "Ana", "social_links": {"instagram": "@ana"}, "redirect_from": "/ana/",
              "projects": [{"project_name": 1989, "release_date": "2026-05-01", "spotify_link": "https://a.example/"}],
              "showcase": [{"custom_title": "Salt", "file_path": "salt.mp3", "file_size": 42}]
            }
            """
        #expect(try JSONValue(parsing: text.utf8).fault(against: schema(.artist)) == nil)
    }
}
