import Content
import Foundation
import Testing

@Suite("Timestamps")
struct TimestampTests {
    private func chicago() throws -> TimeZone { try #require(TimeZone(identifier: "America/Chicago")) }

    @Test(
        "are read in the forms that people and databases write",
        arguments: [
            ("2026-11-24", "2026-11-24T00:00:00Z"), ("2026-11-24T08:30", "2026-11-24T08:30:00Z"),
            ("2026-11-24 08:30:15.123456+00", "2026-11-24T08:30:15Z"),
            ("2026-11-24T08:30:00-05:00", "2026-11-24T13:30:00Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z"), ("2026-11-24T23:30:00+0530", "2026-11-24T18:00:00Z"),
        ]
    )
    func areReadInManyForms(text: String, instant: String) {
        #expect(Timestamp(text, zone: .gmt)?.description == instant)
    }

    @Test(
        "are nothing else",
        arguments: [
            "", "2026", "2026-13-01", "2026-02-30", "2025-02-29", "24.11.2026", "2026-11-24T25:00",
            "2026-11-24T08:30:00 PM",
            "2026-11-24X", "２０２６-11-24", "2026-11-24T08:30:00+99:00", " 2026-11-24",
        ]
    )
    func areNothingElse(text: String) {
        #expect(Timestamp(text, zone: .gmt) == nil)
    }

    @Test(
        "without an offset are the site's local time, in summer and in winter",
        arguments: [
            ("2026-07-01T12:00", "2026-07-01T17:00:00Z"), ("2026-12-01T12:00", "2026-12-01T18:00:00Z"),
        ]
    )
    func useTheSitesTimeZone(text: String, instant: String) throws {
        #expect(Timestamp(text, zone: try chicago())?.description == instant)
    }

    @Test(
        "without an offset move forward where clocks skip them, and are the first where clocks show them twice",
        arguments: [
            ("America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:30:00Z"),
            ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z"),
            ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"),
            ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),
            ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00:00Z"),
            ("Europe/London", "1969-01-15T12:00", "1969-01-15T11:00:00Z"),
            ("Atlantic/Reykjavik", "1960-07-01T12:00", "1960-07-01T12:00:00Z"),
            ("Asia/Kathmandu", "2026-01-01T00:00", "2025-12-31T18:15:00Z"),
            ("Pacific/Kiritimati", "2026-01-01T00:00", "2025-12-31T10:00:00Z"),
        ]
    )
    func followTheZonesClocks(zone: String, text: String, instant: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        #expect(Timestamp(text, zone: zone)?.description == instant)
    }

    @Test("and days agree over four centuries, one by one")
    func daysAreInverse() {
        var last = CalendarDay(daysSinceEpoch: -100_000)
        for number in -99_999...50_000 {
            let day = CalendarDay(daysSinceEpoch: number)
            #expect(day.daysSinceEpoch == number)
            if !(last < day) { Issue.record("\(last) is not before \(day)") }
            last = day
        }
    }
}
