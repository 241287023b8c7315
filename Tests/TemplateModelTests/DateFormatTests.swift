import Content
import SiteConfiguration
import Templating
import Testing

@testable import TemplateModel

@Suite("Dates as text")
struct DateFormatTests {
    /// Monday, 5 January 2026, 08:07:09.
    private static let monday = TemplateDate(secondsSinceEpoch: 1_767_600_429, secondsFromUTC: 0)
    /// Thursday, 4 July 1850, 15:00:00.
    private static let old = TemplateDate(secondsSinceEpoch: -3_770_874_000, secondsFromUTC: 0)

    private func text(_ pattern: String, _ date: TemplateDate = monday) -> (text: String, unknown: String?) {
        var output = OutputBuffer()
        var pattern = pattern
        let unknown = pattern.withUTF8 { bytes in
            DateFormat.append(date, pattern: bytes, language: .english, into: &output)
        }
        return (output.withBytes { String(decoding: $0, as: UTF8.self) }, unknown)
    }

    private func text(_ append: (inout OutputBuffer) -> Void) -> String {
        var output = OutputBuffer()
        append(&output)
        return output.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("%Y", "2026"), ("%y", "26"), ("%m", "01"), ("%d", "05"), ("%e", "5"), ("%H", "08"), ("%I", "08"),
        ("%M", "07"), ("%S", "09"), ("%p", "AM"), ("%j", "005"), ("%B", "January"), ("%b", "Jan"),
        ("%A", "Monday"), ("%a", "Mon"), ("%z", "+0000"), ("%%", "%"),
        ("%-m", "1"), ("%-d", "5"), ("%-H", "8"), ("%-I", "8"), ("%-M", "7"), ("%-S", "9"), ("%-j", "5"),
        ("", ""), ("%e %B – %Y", "5 January – 2026"),
    ])
    func `follow each letter of a pattern, without padding after a hyphen`(pattern: String, expected: String)
    {
        let result = text(pattern)
        #expect(result.text == expected)
        #expect(result.unknown == nil)
    }

    @Test(arguments: [
        ("a %Q b", "a ", "Q"), ("%", "", ""), ("%e %", "5 ", ""), ("%-", "", "-"), ("%é", "", "Ã"),
    ])
    func `end at a letter that is unknown`(pattern: String, expected: String, letter: String) {
        let result = text(pattern)
        #expect(result.text == expected)
        #expect(result.unknown == letter)
    }

    @Test(arguments: [("%I %p", "03 PM"), ("%Y", "1850"), ("%y", "50"), ("%A, %e %B", "Thursday, 4 July")])
    func `are right before 1900`(pattern: String, expected: String) {
        #expect(text(pattern, Self.old).text == expected)
    }

    @Test func `write a year before the first with a sign`() {
        // 1 March of the year -44 of the proleptic Gregorian calendar.
        let date = TemplateDate(secondsSinceEpoch: -63_550_569_600, secondsFromUTC: 0)
        #expect(text("%Y", date).text == "-0044")
    }

    @Test(arguments: [
        (0, "2026-01-05T08:07:09Z", "Mon, 05 Jan 2026 08:07:09 +0000"),
        (-5 * 3600, "2026-01-05T03:07:09-05:00", "Mon, 05 Jan 2026 03:07:09 -0500"),
        (19_800, "2026-01-05T13:37:09+05:30", "Mon, 05 Jan 2026 13:37:09 +0530"),
        (-12 * 3600, "2026-01-04T20:07:09-12:00", "Sun, 04 Jan 2026 20:07:09 -1200"),
    ])
    func `carry their offset`(offset: Int32, iso: String, rfc822: String) {
        let date = TemplateDate(secondsSinceEpoch: 1_767_600_429, secondsFromUTC: offset)
        #expect(text { DateFormat.append(date, .seconds, into: &$0) } == iso)
        #expect(text { DateFormat.append(date, .email, into: &$0) } == rfc822)
    }

    @Test(
        arguments: [0, 19_800, -9 * 3600],
        [-62_198_755_200, -1, 0, 951_782_399, 951_868_800, 253_402_300_799]
    )
    func `are the same by a pattern and by a format for machines`(offset: Int32, seconds: Int64) {
        let date = TemplateDate(secondsSinceEpoch: seconds, secondsFromUTC: offset)
        let email = text { DateFormat.append(date, .email, into: &$0) }
        #expect(text("%a, %d %b %Y %H:%M:%S %z", date).text == email)
        let local = text { DateFormat.append(date, .seconds, into: &$0) }
        #expect(local.hasPrefix(text("%Y-%m-%dT%H:%M:%S", date).text))
    }
}
