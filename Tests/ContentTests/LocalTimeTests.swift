import Content
import Foundation
import Testing

@Suite("A local time")
struct LocalTimeTests {
    @Test("is the one of the C library, in every kind of year", arguments: [0, 19_800, -12 * 3600])
    func isThatOfTheCLibrary(secondsFromUTC: Int) {
        // The day has a length that shares no factor with a week or a year: every weekday, month and hour occurs.
        for seconds in stride(from: Int64(-80_000_000_000), to: 260_000_000_000, by: 86_400 * 37 + 4567) {
            let time = LocalTime(secondsSinceEpoch: seconds, secondsFromUTC: secondsFromUTC)
            var localSeconds = time_t(seconds) + time_t(secondsFromUTC)
            var expected = tm()
            gmtime_r(&localSeconds, &expected)
            #expect(time.day.year == Int(expected.tm_year) + 1900)
            #expect(time.day.month == Int(expected.tm_mon) + 1)
            #expect(time.day.day == Int(expected.tm_mday))
            #expect(time.dayOfYear == Int(expected.tm_yday) + 1)
            #expect(time.weekday == Int(expected.tm_wday))
            let secondOfDay = (expected.tm_hour * 60 + expected.tm_min) * 60 + expected.tm_sec
            #expect(time.secondOfDay == Int(secondOfDay))
        }
    }

    @Test(
        "counts the days of its year",
        arguments: [
            ("2026-01-01T00:00:00Z", 1),
            ("2026-12-31T23:59:59Z", 365),
            ("2024-12-31T23:59:59Z", 366),
            ("1900-12-31T00:00:00Z", 365),
            ("2000-03-01T00:00:00Z", 61),
        ]
    )
    func countsDaysOfTheYear(text: String, dayOfYear: Int) throws {
        let instant = try #require(Timestamp(text, zone: .gmt))
        let time = LocalTime(secondsSinceEpoch: instant.seconds, secondsFromUTC: 0)
        #expect(time.dayOfYear == dayOfYear)
    }
}
