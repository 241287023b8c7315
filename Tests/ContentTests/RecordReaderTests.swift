import Foundation
import Testing

@testable import Content

@Suite("A reader of a record")
struct RecordReaderTests {
    private let context = DecodingContext(
        clock: Timestamp(microseconds: 0),
        timeZone: .gmt,
        includesDrafts: false,
        nearest: { word, names in names.filter { $0.hasPrefix(word.prefix(3)) } }
    )

    private func reader(_ values: [String: RecordValue]) -> RecordReader {
        let columns = values.keys.sorted()
        let record = Record(
            location: .row(table: "blog_posts", id: "1"),
            columns: columns,
            values: columns.map { values[$0] ?? .absent }
        )
        return RecordReader(record, of: .post, context)
    }

    // MARK: Text

    @Test("gives text without white space around it", arguments: ["  Mix ", "Mix\n", "\u{A0}Mix"])
    func trimsText(text: String) {
        var reader = reader(["title": .text(text)])
        let text = reader.text("title")
        #expect(text == "Mix")
        #expect(reader.problems.isEmpty)
    }

    @Test("warns once of characters that no feed may hold, also where nothing else is left")
    func dropsCharacters() {
        var reader = reader(["title": .text("A\u{8}\nB"), "excerpt": .text("\u{0}")])
        let texts = [reader.text("title"), reader.text("title"), reader.text("excerpt", as: .lines)]
        #expect(texts == ["A B", "A B", nil])
        #expect(reader.problems.map(\.code) == ["dropped-characters", "dropped-characters"])
        #expect(reader.problems.map(\.severity) == [.warning, .warning])
        #expect(!reader.isRejected)
    }

    @Test("keeps the line breaks of a long text, and changes nothing of a part of an address")
    func keepsText() {
        var reader = reader(["excerpt": .text("A\n\nB"), "slug": .text("a\u{0}b"), "title": .text("a\tb")])
        #expect(reader.text("excerpt", as: .lines) == "A\n\nB")
        #expect(reader.text("title", as: .exact) == "a\tb")
        _ = reader.slug("slug")
        #expect(reader.problems.map(\.code) == ["bad-slug"])
    }

    @Test("gives nil for empty and absent text", arguments: [RecordValue.text(" "), .word(""), .absent])
    func readsEmptyText(value: RecordValue) {
        var reader = reader(["title": value])
        let text = reader.text("title")
        #expect(text == nil)
        #expect(reader.problems.isEmpty)
    }

    @Test("reports text that is missing, at its column")
    func reportsMissingText() throws {
        var reader = reader([:])
        let text = reader.requiredText("title")
        #expect(text == "")
        let problem = try #require(reader.problems.first)
        #expect(problem.code == "missing")
        #expect(problem.location == .row(table: "blog_posts", id: "1", column: "title"))
        #expect(problem.advice == "every row of blog_posts needs one")
    }

    @Test(
        "reports values that are not text",
        arguments: [
            (RecordValue.bool(true), "'title' must be text, but is true"),
            (.list([]), "'title' must be text, but is a list"),
            (.map([]), "'title' must be text, but is a set of keys"),
        ]
    )
    func reportsBadText(value: RecordValue, message: String) {
        var reader = reader(["title": value])
        let text = reader.requiredText("title")
        #expect(text == "")
        #expect(reader.problems.map(\.message) == [message])
        #expect(reader.isRejected)
    }

    // MARK: Numbers and flags

    @Test(
        "reads whole numbers of databases and of front matter",
        arguments: [RecordValue.int(4), .word("4")]
    )
    func readsNumbers(value: RecordValue) {
        var reader = reader(["rating": value])
        let number = reader.int("rating", in: 1...5)
        #expect(number == 4)
        #expect(reader.problems.isEmpty)
    }

    @Test(
        "reports numbers that are out of range or not whole",
        arguments: [
            (RecordValue.int(9), "'rating' is 9, but must be from 1 to 5"),
            (.word("4.5"), "'rating' must be a whole number, but is '4.5'"),
            (.text("four"), "'rating' must be a whole number, but is the text 'four'"),
            (
                .text("99999999999999999999"),
                "'rating' must be a whole number, but is the text '99999999999999999999'"
            ),
            (.double(4.5), "'rating' must be a whole number, but is 4.5"),
            (.double(1e300), "'rating' must be a whole number, but is 1e+300"),
            (.double(.nan), "'rating' must be a whole number, but is nan"),
        ]
    )
    func reportsBadNumbers(value: RecordValue, message: String) {
        var reader = reader(["rating": value])
        let number = reader.int("rating", in: 1...5)
        #expect(number == nil)
        #expect(reader.problems.map(\.message) == [message])
    }

    @Test(
        "reads flags of databases and of front matter",
        arguments: [
            (RecordValue.bool(false), false), (.int(0), false), (.int(1), true), (.word("True"), true),
            (.word("FALSE"), false), (.absent, true), (.text("true"), true), (.text("f"), false),
            (.text(" "), true), (.word("no"), false), (.word("off"), false), (.text("1"), true),
        ]
    )
    func readsFlags(value: RecordValue, isSet: Bool) {
        var reader = reader(["published": value])
        let flag = reader.flag("published", default: true)
        #expect(flag == isSet)
        #expect(reader.problems.isEmpty)
    }

    @Test(
        "reports a flag that cannot be read, and takes its default",
        arguments: [RecordValue.text("maybe"), .word("ja"), .int(2), .double(1)]
    )
    func reportsBadFlags(value: RecordValue) {
        var reader = reader(["published": value])
        let flag = reader.flag("published", default: true)
        #expect(flag)
        #expect(reader.problems.map(\.code) == ["wrong-type"])
    }

    // MARK: Dates and slugs

    @Test("reports what is not a date", arguments: ["2026-13-01", "24.11.2026", "yesterday"])
    func reportsBadDates(text: String) {
        var reader = reader(["created_at": .text(text)])
        let timestamp = reader.timestamp("created_at")
        #expect(timestamp == nil)
        let day = reader.day("created_at")
        #expect(day == nil)
        #expect(reader.problems.map(\.code) == ["bad-date", "bad-date"])
        #expect(reader.problems.first?.message == "'created_at' is the text '\(text)', which is not a date")
    }

    @Test("suggests a slug for one that is bad")
    func suggestsSlugs() {
        var reader = reader(["slug": .text("Räume & Klänge")])
        _ = reader.slug("slug")
        #expect(reader.problems.map(\.advice) == ["write raume-klange"])
    }

    @Test("reports a slug that is too long")
    func reportsLongSlugs() {
        var reader = reader(["slug": .text(String(repeating: "a", count: 81))])
        _ = reader.slug("slug", maximumLength: 80)
        #expect(reader.problems.map(\.code) == ["bad-slug"])
    }

    // MARK: Addresses and links

    @Test(
        "reports media that cannot be shown",
        arguments: [
            ("../a.jpg", "bad-path"), ("http://example.com/a.jpg", "bad-url"), ("//a b/c", "bad-url"),
            ("https://x.supabase.co/a?token=b", "expiring-address"),
        ]
    )
    func reportsBadMedia(media: String, code: String) {
        var reader = reader(["photo": .text(media)])
        let media = reader.media("photo")
        #expect(media == nil)
        #expect(reader.problems.map(\.code) == [code])
    }

    @Test("reads links from JSON in the order of the platforms, whatever the order of the keys")
    func readsLinksOfJSON() {
        let json =
            #"{"zine": "https://a.example", "spotify": "https://b.example", "website": "https://c.example"}"#
        var reader = reader(["social_links": .text(json)])
        let links = reader.links("social_links")
        #expect(links.map(\.platform) == ["website", "spotify", "zine"])
        #expect(links.map(\.label) == ["Website", "Spotify", "zine"])
    }

    @Test("reads links from a list in its order")
    func readsLinksOfLists() {
        let json =
            #"[{"label": "Zine", "url": "https://a.example"}, {"platform": "x", "url": "https://x.com/a"}]"#
        var reader = reader(["custom_links": .text(json)])
        let links = reader.links("custom_links")
        #expect(links.map(\.label) == ["Zine", "x"])
        #expect(reader.problems.isEmpty)
    }

    @Test("has no links where there are none", arguments: ["", " {} ", "[]", "{\"website\": null}"])
    func readsNoLinks(json: String) {
        var reader = reader(["social_links": .text(json)])
        let links = reader.links("social_links")
        #expect(links.isEmpty)
        #expect(reader.problems.isEmpty)
    }

    @Test(
        "reports links that cannot be followed",
        arguments: [
            ("{", "bad-json"), ("7", "wrong-type"), ("[7]", "bad-link"), (#"[{"label": "a"}]"#, "bad-link"),
            (#"{"website": 7}"#, "bad-link"), (#"{"website": "javascript:alert(1)"}"#, "bad-url"),
            (#"["soon"]"#, "bad-url"), (#"{"website": "@ana"}"#, "bad-url"),
            (#"{"vimeo": "a b"}"#, "bad-url"),
            (#"{"instagram": "@a/b"}"#, "bad-url"), (#""{""#, "bad-json"),
        ]
    )
    func reportsBadLinks(json: String, code: String) {
        var reader = reader(["social_links": .text(json)])
        _ = reader.links("social_links")
        #expect(reader.problems.map(\.code) == [code])
    }

    @Test(
        "completes the links that people write",
        arguments: [
            (#"{"instagram": "@bjorn"}"#, "https://www.instagram.com/bjorn/"),
            (#"{"instagram": "bjorn"}"#, "https://www.instagram.com/bjorn/"),
            (#"{"instagram": "@b.jorn"}"#, "https://www.instagram.com/b.jorn/"),
            (#"{"instagram": "instagram.com/bjorn"}"#, "https://instagram.com/bjorn"),
            (#"{"website": "http://bjorn.example.com"}"#, "http://bjorn.example.com"),
            (#"{"website": "bjorn.example.com"}"#, "https://bjorn.example.com"),
            (#"{"website": "//bjorn.example.com/a"}"#, "https://bjorn.example.com/a"),
            (#"{"bandcamp": "bjorn"}"#, "https://bjorn.bandcamp.com/"),
            (#"{"mastodon": "@bjorn@music.example"}"#, "https://music.example/@bjorn"),
            (#"{"x": {"url": "https://x.com/b", "verified": true}}"#, "https://x.com/b"),
            (#"[{"label": "x", "icon": "ig", "url": "https://a.example.com"}]"#, "https://a.example.com"),
            (#"["https://a.example.com/b"]"#, "https://a.example.com/b"),
            (##""{\"instagram\": \"https://www.instagram.com/b\"}""##, "https://www.instagram.com/b"),
        ]
    )
    func completesLinks(json: String, url: String) {
        var reader = reader(["social_links": .text(json)])
        let links = reader.links("social_links")
        #expect(links.map(\.url) == [url])
        #expect(links.allSatisfy { !$0.label.isEmpty })
        #expect(reader.problems.isEmpty)
    }

    @Test("loses one link of a list, and not the others")
    func keepsOtherLinks() {
        var reader = reader(["social_links": .text(#"{"website": 7, "x": "@ana", "zine": ""}"#)])
        let links = reader.links("social_links")
        #expect(links.map(\.url) == ["https://x.com/ana"])
        #expect(reader.problems.map(\.omission) == [.leftOut])
    }

    @Test(
        "takes empty text for nothing, whatever the column holds",
        arguments: [RecordValue.text(""), .text(" "), .word("~"), .word("null"), .absent]
    )
    func takesEmptyForNothing(value: RecordValue) {
        var reader = reader(["column": value])
        let values: [Bool] = [
            reader.text("column") == nil, reader.int("column", in: 1...5) == nil,
            reader.flag("column", default: true), reader.timestamp("column") == nil,
            reader.day("column") == nil, reader.url("column") == nil, reader.media("column") == nil,
            reader.links("column").isEmpty,
        ]
        #expect(!values.contains(false))
        #expect(reader.problems.isEmpty)
    }

    @Test(
        "reads values that another program stored as another type",
        arguments: [
            (RecordValue.text("2025"), 2025), (.text(" 28 "), 28), (.text("-1"), -1), (.double(4), 4),
            (.word("+7"), 7),
        ]
    )
    func readsNumbersOfTexts(value: RecordValue, expected: Int) {
        var reader = reader(["year": value])
        let number = reader.int("year")
        #expect(number == expected)
        #expect(reader.problems.isEmpty)
    }

    @Test("reads the day of a date with a time, and digits as text")
    func readsOtherForms() {
        var reader = reader(["release_date": .text("2026-05-01 00:00:00+00"), "title": .int(1999)])
        let day = reader.day("release_date")
        let title = reader.text("title")
        #expect(day?.description == "2026-05-01")
        #expect(title == "1999")
    }

    // MARK: Keys

    @Test(
        "reports an unknown key with the key that was probably meant",
        arguments: [("titel", "did you mean 'title'?"), ("mood", "the keys are title, slug")]
    )
    func reportsUnknownKeys(key: String, advice: String) {
        var reader = reader([:])
        reader.checkKeys(["title", key], allowed: ["title", "slug"])
        #expect(reader.problems.map(\.message) == ["there is no key '\(key)'"])
        #expect(reader.problems.map(\.advice) == [advice])
    }

    private static let keysOfOthers: [(String, RecordValue, ContentKind, String)] = [
        ("draft", .word("true"), .post, "write 'published: false' instead"),
        ("Draft", .text("yes"), .project, "write 'published: false' instead"),
        ("draft", .word("?"), .page, "write 'published: false' instead"),
        ("draft", .word("false"), .post, "remove it: what is not a draft needs no key"),
        ("unpublished", .word("true"), .testimonial, "write 'published: false' instead"),
        ("aliases", .list([.word("/a/")]), .page, "did you mean 'redirect_from'?"),
        ("permalink", .word("/a/"), .post, "did you mean 'redirect_from'?"),
        ("url", .word("/a/"), .artist, "did you mean 'redirect_from'?"),
        ("coverImage", .word("a.jpg"), .post, "did you mean 'featured_image_url'?"),
        ("image", .word("a.jpg"), .project, "did you mean 'thumbnail_url'?"),
        ("image", .word("a.jpg"), .artist, "did you mean 'profile_picture_url'?"),
        ("featured_image", .word("a.jpg"), .post, "did you mean 'featured_image_url'?"),
        ("lastmod", .word("2026-01-01"), .post, "did you mean 'updated_at'?"),
        ("last_modified_at", .word("2026-01-01"), .project, "did you mean 'updated_at'?"),
        ("date", .word("2026-01-01"), .post, "did you mean 'created_at'?"),
        ("date", .word("2026-01-01"), .release, "did you mean 'release_date'?"),
        ("summary", .word("A"), .post, "did you mean 'excerpt'?"),
        ("summary", .word("A"), .page, "did you mean 'description'?"),
        ("description", .word("A"), .post, "did you mean 'meta_description'?"),
        ("title", .word("A"), .track, "did you mean 'custom_title'?"),
        ("categories", .list([]), .project, "did you mean 'category'?"),
        (
            "categories", .list([]), .post,
            "declare categories under 'fields' of site.yaml, such as 'posts: { categories: { type: list, taxonomy: true } }', or remove the key"
        ),
        (
            "tags", .list([]), .post,
            "declare tags under 'fields' of site.yaml, such as 'posts: { tags: { type: list, taxonomy: true } }', or remove the key"
        ),
    ]

    @Test("says of a key of another program what means the same here", arguments: keysOfOthers)
    func advisesOnKeysOfOthers(key: String, value: RecordValue, kind: ContentKind, advice: String) {
        let record = Record(
            location: .file(path: "content/a.md"),
            values: [key: Record.FileValue(value, line: 2)]
        )
        let reader = RecordReader(record, of: kind, context)
        #expect(reader.problems.map(\.code) == ["unknown-key"])
        #expect(reader.problems.map(\.advice) == [advice])
    }

    // MARK: Old addresses

    @Test(
        "reads old addresses as a list, as JSON, as lines or as one path",
        arguments: [
            (RecordValue.absent, []), (.text(" "), []), (.text("[]"), []), (.list([]), []),
            (.word("/a/"), ["/a/"]), (.text("/a/"), ["/a/"]),
            (.text("/a/\r\n\n /b c/ "), ["/a/", "/b%20c/"]),
            (.list([.word("/a/"), .text("/ü"), .absent]), ["/a/", "/%C3%BC"]),
            (.text(#"["/a/", "/b/"]"#), ["/a/", "/b/"]),
        ]
    )
    func readsOldAddresses(value: RecordValue, expected: [String]) {
        var reader = reader(["redirect_from": value])
        let addresses = reader.oldAddresses()
        #expect(addresses.map(\.path) == expected)
        #expect(reader.problems.isEmpty)
    }

    @Test(
        "leaves out an old address that is not a path, and keeps the others",
        arguments: [
            RecordValue.text("a/"), .text("//a/"), .text("https://a.example/a/"), .text("/a?b=1"),
            .text("/a#b"),
            .text("/a/*"), .text("/a/:b/"), .text("/a/../b"), .text("/a\u{7}"), .int(1), .map([]),
            .text("/" + String(repeating: "a", count: 480)), .list([.text("/a/")]),
        ]
    )
    func leavesOutOldAddresses(value: RecordValue) {
        var reader = reader(["redirect_from": .list([value, .text("/good/")])])
        let addresses = reader.oldAddresses()
        #expect(addresses.map(\.path) == ["/good/"])
        #expect(reader.problems.map(\.code) == ["bad-redirect"])
        #expect(reader.problems.map(\.omission) == [.leftOut])
    }

    @Test("reports JSON of old addresses that cannot be read")
    func reportsOldAddressesInJSON() {
        var reader = reader(["redirect_from": .text("[\"/a/\"")])
        let addresses = reader.oldAddresses()
        #expect(addresses.isEmpty && reader.problems.map(\.code) == ["bad-json"])
    }
}
