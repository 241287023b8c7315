import Content
import Foundation
import Testing

@Suite("An instant")
struct InstantFormatTests {
    /// 24 November 2026, 08:30:05.006007, UTC.
    private static let instant = Timestamp(microseconds: 1_795_509_005_006_007)

    @Test(
        "is written in each format",
        arguments: [
            (InstantFormat.seconds, "2026-11-24T08:30:05Z"),
            (.milliseconds, "2026-11-24T08:30:05.006Z"),
            (.microseconds, "2026-11-24T08:30:05.006007Z"),
            (.email, "Tue, 24 Nov 2026 08:30:05 +0000"),
        ]
    )
    func isWrittenInUTC(format: InstantFormat, text: String) {
        #expect(Self.instant.formatted(format) == text)
    }

    @Test(
        "is written in an offset from UTC, on the day that it has there",
        arguments: [
            (InstantFormat.seconds, -9 * 3600, "2026-11-23T23:30:05-09:00"),
            (.seconds, 16 * 3600, "2026-11-25T00:30:05+16:00"),
            (.seconds, 5 * 3600 + 1800, "2026-11-24T14:00:05+05:30"),
            (.email, -5 * 3600, "Tue, 24 Nov 2026 03:30:05 -0500"),
        ]
    )
    func isWrittenInAnOffset(format: InstantFormat, secondsFromUTC: Int, text: String) {
        #expect(Self.instant.formatted(format, secondsFromUTC: secondsFromUTC) == text)
    }

    @Test("has no fraction where it is a whole second")
    func leavesOutTheFraction() {
        let whole = Timestamp(microseconds: 1_795_509_005_000_000)
        #expect(whole.formatted(.microseconds) == "2026-11-24T08:30:05Z")
        #expect(whole.formatted(.milliseconds) == "2026-11-24T08:30:05.000Z")
    }

    @Test(
        "is written before 1970 too",
        arguments: [
            (Int64(-1), "1969-12-31T23:59:59.999999Z"),
            (-86_400_000_000, "1969-12-31T00:00:00Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00Z"),
            (-62_198_755_200_000_000, "-0001-01-01T00:00:00Z"),
        ]
    )
    func isWrittenBefore1970(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).formatted(.microseconds) == text)
    }

    @Test(
        "is made of milliseconds, each of which is written",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"),
            (999, "1970-01-01T00:00:00.999Z"),
            (951_782_400_001, "2000-02-29T00:00:00.001Z"),
            (1_800_000_000_123, "2027-01-15T08:00:00.123Z"),
            (1_800_000_000_120, "2027-01-15T08:00:00.120Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ]
    )
    func isMadeOfMilliseconds(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).formatted(.milliseconds) == text)
    }

    @Test("keeps a year of more than four digits whole")
    func keepsLongYears() {
        let instant = Timestamp(microseconds: 253_402_300_800_000_000)
        #expect(instant.formatted(.seconds) == "10000-01-01T00:00:00Z")
    }

    @Test("has the weekdays of a week, before and after 1970", arguments: [-7, 0, 7 * 2966])
    func hasWeekdays(firstDay: Int) {
        let weekdays = (0..<7).map { day in
            let midnight = Timestamp(microseconds: Int64(firstDay + day) * 86_400_000_000)
            return String(midnight.formatted(.email).prefix(3))
        }
        #expect(weekdays == ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"])
    }

    @Test("is read again as it was written", arguments: [InstantFormat.microseconds], [0, -9 * 3600, 19_800])
    func isReadAgain(format: InstantFormat, secondsFromUTC: Int) {
        let text = Self.instant.formatted(format, secondsFromUTC: secondsFromUTC)
        #expect(Timestamp(text, zone: .gmt) == Self.instant)
    }
}
