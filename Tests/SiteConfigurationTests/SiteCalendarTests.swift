import Content
import Foundation
import SiteConfiguration
import Testing

@Suite("The site's calendar")
struct SiteCalendarTests {
    private func calendar(_ zone: String, _ now: String, language: String = "en") throws -> SiteCalendar {
        SiteCalendar(
            timeZone: try #require(TimeZone(identifier: zone)),
            language: language,
            now: try #require(Timestamp(now, zone: .gmt))
        )
    }

    @Test(arguments: [
        ("UTC", "2026-12-31T23:59:59Z", 2026),
        ("UTC", "2027-01-01T00:00:00Z", 2027),
        ("Asia/Tokyo", "2026-12-31T14:59:59Z", 2026),
        ("Asia/Tokyo", "2026-12-31T15:00:00Z", 2027),
        ("America/New_York", "2027-01-01T04:59:59Z", 2026),
        ("America/New_York", "2027-01-01T05:00:00Z", 2027),
        ("UTC", "1969-12-31T23:59:59Z", 1969),
    ])
    func `takes the year of the build clock in the site's zone`(zone: String, now: String, year: Int) throws {
        #expect(try calendar(zone, now).year == year)
    }

    @Test(arguments: [
        ("UTC", "2027-01-01T00:00:00Z"),
        ("Asia/Tokyo", "2026-12-31T15:00:00Z"),
        ("America/New_York", "2027-01-01T05:00:00Z"),
    ])
    func `knows when the next year begins`(zone: String, start: String) throws {
        let expected = try #require(Timestamp(start, zone: .gmt))
        #expect(try calendar(zone, "2026-06-01T12:00:00Z").nextYear == expected)
    }

    @Test(arguments: [("2026-07-01T12:00:00Z", -4 * 3600), ("2026-12-01T12:00:00Z", -5 * 3600)])
    func `follows daylight saving time`(instant: String, offset: Int) throws {
        let calendar = try calendar("America/New_York", instant)
        #expect(calendar.secondsFromUTC(at: calendar.now) == offset)
    }

    @Test(arguments: [
        ("en", "January", "Sunday"), ("en-GB", "January", "Sunday"), ("de", "Januar", "Sonntag"),
        ("fa", "ژانویهٔ", "یکشنبه"), ("tlh", "January", "Sunday"),
    ])
    func `names months and weekdays in the site's language`(
        language: String,
        month: String,
        weekday: String
    ) throws {
        let names = try calendar("UTC", "2026-06-01", language: language).language.dateNames
        #expect(names.months.count == 12 && names.shortMonths.count == 12)
        #expect(names.weekdays.count == 7 && names.shortWeekdays.count == 7)
        #expect(names.months.first == month)
        #expect(names.weekdays.first == weekday)
    }
}
