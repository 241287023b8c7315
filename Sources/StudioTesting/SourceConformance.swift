package import Content
package import Foundation
import TestSupport
import Testing

/// Checks that every source passes: the same rows give the same catalog and the same problems.
///
/// A source's tests say how to write a fixture and open it; the checks are the same for all sources.
package struct SourceConformance: Sendable {
    /// Writes rows to a folder and returns the source that reads them.
    package typealias Make = @Sendable (StudioFixture, URL) throws -> any ContentSource

    /// A behaviour; its description is a sentence.
    package struct Check: Sendable, CustomTestStringConvertible {
        package let testDescription: String
        let change: @Sendable (inout StudioFixture) -> Void
        package let includesDrafts: Bool
        /// The rows hold a date as text that Postgres cannot store.
        package let hasTextDate: Bool
        let timeZone: TimeZone
        let expect: @Sendable (Result<CatalogOutline, Problems>) throws -> Void
    }

    /// Runs one check against a source.
    package static func run(_ check: Check, _ make: Make) throws {
        try withTemporaryFolder { folder in
            var fixture = StudioFixture.sample
            check.change(&fixture)
            let source = try make(fixture, folder)
            let reading = ReadOptions(
                clock: .fixture,
                timeZone: check.timeZone,
                includesDrafts: check.includesDrafts
            )
            let result: Result<CatalogOutline, Problems>
            do {
                result = .success(try CatalogOutline(of: source, reading))
            } catch let problems as Problems {
                result = .failure(problems)
            }
            try check.expect(result)
        }
    }

    /// The catalog that every source must give for the sample.
    package static func outline(_ make: Make, drafts: Bool = false) throws -> CatalogOutline {
        try withTemporaryFolder { folder in
            try CatalogOutline(
                of: make(.sample, folder),
                ReadOptions(clock: .fixture, includesDrafts: drafts)
            )
        }
    }

    package static let checks: [Check] = good + bad

    private static func lines(_ result: Result<CatalogOutline, Problems>, _ kind: String) throws -> [String] {
        try result.get().lines.filter { $0.hasPrefix(kind) }
    }

    private static let good: [Check] = [
        check("publishes posts newest first, then by slug") { result in
            let slugs = try lines(result, "post").map {
                $0.split(separator: "|")[1].trimmingCharacters(in: .whitespaces)
            }
            #expect(slugs == ["raeume", "a-same-moment", "first-take"])
        },
        check("names the public author and never the private one") { result in
            let posts = try lines(result, "post")
            #expect(posts.contains { $0.contains("first-take") && $0.contains("lena-sorensen") })
            #expect(!posts.contains { $0.contains("Private Person") })
        },
        check("withholds drafts, scheduled posts and unpublished projects, and says what is due next") {
            result in
            let outline = try result.get()
            #expect(!outline.description.contains("draft"))
            #expect(!outline.description.contains("| later"))
            #expect(!outline.description.contains("Hidden"))
            #expect(outline.lines.last == "next due | 2027-01-02T10:00:00Z")
        },
        check("shows drafts and scheduled posts where they are asked for", drafts: true) { result in
            let text = try result.get().description
            #expect(text.contains("A draft") && text.contains("Later") && text.contains("Hidden"))
        },
        check("publishes nothing of a private artist and no private release") { result in
            let text = try result.get().description
            for secret in ["Private", "CANARY", "Secret", "Unreleased", "Nobody hears", "1999000001"] {
                #expect(!text.contains(secret), "\(secret)")
            }
        },
        check("orders projects by sort order and tracks by display order") { result in
            let outline = try result.get().description
            let glass = try #require(outline.range(of: "glass"))
            let tide = try #require(outline.range(of: "tide"))
            #expect(glass.lowerBound < tide.lowerBound)
            let salt = try #require(outline.range(of: "Salt"))
            let undertow = try #require(outline.range(of: "Undertow"))
            #expect(salt.lowerBound < undertow.lowerBound)
        },
        check("reads a time with an offset as the instant that it names") { result in
            let newest = try #require(try lines(result, "post").first)
            #expect(newest.contains("microseconds: 1772438400500000"))
        },
        localTimeCheck(
            "publishes a post whose local time has come in the site's time zone",
            zone: "Asia/Tokyo",
            isDue: true
        ),
        localTimeCheck(
            "withholds a post whose local time has not come in the site's time zone",
            zone: "America/New_York",
            isDue: false
        ),
    ]

    /// Checks when a post of eight in the evening is due, at noon in UTC.
    private static func localTimeCheck(_ name: String, zone: String, isDue: Bool) -> Check {
        check(
            name,
            timeZone: TimeZone(identifier: zone) ?? .gmt,
            hasTextDate: true,
            change: { fixture in fixture.change("created_at", to: "2026-11-24T20:00", in: "blog_posts") }
        ) { result in
            let posts = try lines(result, "post")
            #expect(posts.contains { $0.contains("first-take") } == isDue)
        }
    }

    private static let bad: [Check] = [
        error(
            "reports a bad slug",
            code: "bad-slug",
            in: "slug",
            of: "blog_posts",
            value: "Not A Slug"
        ),
        error(
            "reports a missing title",
            code: "missing",
            in: "title",
            of: "blog_posts",
            value: " "
        ),
        error(
            "reports a bad date",
            code: "bad-date",
            in: "created_at",
            of: "blog_posts",
            value: "yesterday"
        ),
        error(
            "reports a rating outside 1 to 5",
            code: "out-of-range",
            in: "rating",
            of: "testimonials",
            value: "9"
        ),
        error(
            "reports a year outside 1900 to 2100",
            code: "out-of-range",
            in: "year",
            of: "portfolio_projects",
            value: "3000"
        ),
        error(
            "reports a negative order",
            code: "out-of-range",
            in: "display_order",
            of: "testimonials",
            value: "-1"
        ),
        error(
            "reports a picture's address that expires",
            code: "expiring-address",
            in: "featured_image_url",
            of: "blog_posts",
            value: "https://x.supabase.co/storage/v1/object/sign/a.jpg?token=abc"
        ),
        error(
            "reports an unencrypted address",
            code: "bad-url",
            in: "thumbnail_url",
            of: "portfolio_projects",
            value: "http://example.com/a.jpg"
        ),
        error(
            "reports a script in an artist's links",
            code: "bad-url",
            in: "social_links",
            of: "profiles",
            value: #"{"website": "javascript:alert(1)"}"#
        ),
        error(
            "reports a path that leads out of the folder",
            code: "bad-path",
            in: "featured_image_url",
            of: "blog_posts",
            value: "../../etc/passwd"
        ),
        check(
            "reports all problems of a run together",
            change: { fixture in
                for index in fixture.rows.indices where fixture.rows[index].table == "blog_posts" {
                    fixture.rows[index]["slug"] = "Bad \(index)"
                }
            }
        ) { result in
            #expect(codes(result).filter { $0 == "bad-slug" }.count == 3)
        },
    ]

    private static func codes(_ result: Result<CatalogOutline, Problems>) -> [String] {
        guard case .failure(let problems) = result else { return [] }
        return problems.all.filter { $0.severity == .error }.map(\.code)
    }

    private static func check(
        _ name: String,
        drafts: Bool = false,
        timeZone: TimeZone = .gmt,
        hasTextDate: Bool = false,
        change: @escaping @Sendable (inout StudioFixture) -> Void = { _ in },
        _ expect: @escaping @Sendable (Result<CatalogOutline, Problems>) throws -> Void
    ) -> Check {
        Check(
            testDescription: name,
            change: change,
            includesDrafts: drafts,
            hasTextDate: hasTextDate,
            timeZone: timeZone,
            expect: expect
        )
    }

    /// Changes one value of a table's first row, and expects one error at that column.
    private static func error(
        _ name: String,
        code: String,
        in column: String,
        of table: String,
        value: String
    ) -> Check {
        check(
            name,
            hasTextDate: code == "bad-date",
            change: { fixture in fixture.change(column, to: value, in: table) }
        ) { result in
            guard case .failure(let problems) = result else {
                Issue.record("no error was found")
                return
            }
            let errors = problems.all.filter { $0.severity == .error }
            #expect(errors.map(\.code) == [code])
            // The message of a number says its bounds.
            let needsAdvice = code != "out-of-range"
            #expect(errors.allSatisfy { $0.location != nil })
            #expect(errors.allSatisfy { $0.advice != nil || !needsAdvice })
        }
    }
}

extension StudioFixture {
    /// Changes a value of a table's first row.
    fileprivate mutating func change(_ column: String, to value: String, in table: String) {
        guard let index = rows.firstIndex(where: { $0.table == table }) else { return }
        rows[index][column] = value
    }
}
