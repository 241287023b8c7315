import Content
import Foundation
import Testing

@testable import sweetdreams

@Suite("New content")
struct NewContentTests {
    @Test(arguments: [
        ("America/New_York", "2026-12-23T21:00:00-05:00"), ("Asia/Tokyo", "2026-12-24T11:00:00+09:00"),
        ("UTC", "2026-12-24T02:00:00Z"),
    ])
    func `has the day of the site's time zone`(zone: String, expected: String) throws {
        let now = try #require(Timestamp("2026-12-24T02:00:00Z", zone: .gmt))
        let date = NewContent.date(now, in: try #require(TimeZone(identifier: zone)))
        #expect(date == expected)
        #expect(Timestamp(date, zone: .gmt) == now)
        #expect(NewContent.post.fileName("a", date: date) == "\(expected.prefix(10))-a.md")
    }

    @Test(arguments: ["2026-12-24T02:00:00Z", "2026-12-24T11:59:59Z"])
    func `of a new site is of a day that has begun in every zone`(time: String) throws {
        let now = try #require(Timestamp(time, zone: .gmt))
        let files = StarterSite(title: "A", source: .files, hasSample: true, now: now).files
        #expect(files.contains { $0.path == "content/blog/2026-12-23-hello.md" })
        let texts = files.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(texts.contains { $0.contains("created_at: 2026-12-23\n") })
        #expect(!texts.contains { $0.contains("2026-12-24") })
        let west = try #require(TimeZone(secondsFromGMT: -12 * 3600))
        #expect(try #require(Timestamp("2026-12-23", zone: west)) <= now)
    }
}
