import Foundation
import SiteConfiguration
import Templating

/// Dates as text, in the offset that each carries; the system's time zones are not asked.
enum DateFormat {
    /// RFC 3339: `2026-11-24T08:30:00-05:00`, with `Z` for UTC.
    static func appendISO(_ date: TemplateDate, into output: inout OutputBuffer) {
        append(date, pattern: Bytes("%Y-%m-%dT%H:%M:%S"), names: .english, into: &output)
        if date.secondsFromUTC == 0 {
            output.append("Z")
        } else {
            appendOffset(date.secondsFromUTC, separator: ":", into: &output)
        }
    }

    /// RFC 822, with four digits of the year as RFC 1123 has it.
    static func appendRFC822(_ date: TemplateDate, into output: inout OutputBuffer) {
        append(date, pattern: Bytes("%a, %d %b %Y %H:%M:%S %z"), names: .english, into: &output)
    }

    /// A date by `strftime`'s letters; `%-d` is without padding.
    ///
    /// - Returns: the letter after a `%` that is not one of them, after which nothing is appended.
    @discardableResult static func append(
        _ date: TemplateDate,
        pattern: Bytes,
        names: DateNames,
        into output: inout OutputBuffer
    ) -> String? {
        var seconds = time_t(date.secondsSinceEpoch) + time_t(date.secondsFromUTC)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var rest = pattern[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                output.append(byte)
                continue
            }
            let isPadded = rest.first != UInt8(ascii: "-") || rest.count == 1
            if !isPadded {
                rest.removeFirst()
            }
            func number(_ value: Int32, width: Int = 2, into output: inout OutputBuffer) {
                appendPadded(Int(value), width: isPadded ? width : 1, into: &output)
            }
            let letter = rest.popFirst().map { Unicode.Scalar($0) }
            switch letter {
            case "Y": number(parts.tm_year + 1900, width: 4, into: &output)
            // tm_year counts from 1900 and is negative before it.
            case "y": number((parts.tm_year % 100 + 100) % 100, into: &output)
            case "m": number(parts.tm_mon + 1, into: &output)
            case "d": number(parts.tm_mday, into: &output)
            // In C, `%e` is padded with a space, which nobody wants in a sentence.
            case "e": number(parts.tm_mday, width: 1, into: &output)
            case "H": number(parts.tm_hour, into: &output)
            case "I": number((parts.tm_hour + 11) % 12 + 1, into: &output)
            case "M": number(parts.tm_min, into: &output)
            case "S": number(parts.tm_sec, into: &output)
            case "p": output.append(parts.tm_hour < 12 ? "AM" : "PM" as StaticString)
            case "j": number(parts.tm_yday + 1, width: 3, into: &output)
            case "B": output.append(names.months[Int(parts.tm_mon)])
            case "b": output.append(names.shortMonths[Int(parts.tm_mon)])
            case "A": output.append(names.weekdays[Int(parts.tm_wday)])
            case "a": output.append(names.shortWeekdays[Int(parts.tm_wday)])
            case "z": appendOffset(date.secondsFromUTC, separator: "", into: &output)
            case "%": output.append("%")
            default: return letter.map { String($0) } ?? ""
            }
        }
        return nil
    }

    private static func appendOffset(
        _ seconds: Int32,
        separator: StaticString,
        into output: inout OutputBuffer
    ) {
        output.append(seconds < 0 ? "-" : "+" as StaticString)
        let minutes = Int(seconds.magnitude) / 60
        appendPadded(minutes / 60, width: 2, into: &output)
        output.append(separator)
        appendPadded(minutes % 60, width: 2, into: &output)
    }

    /// A number with zeros before it up to a width, which does not count the sign.
    private static func appendPadded(_ value: Int, width: Int, into output: inout OutputBuffer) {
        if value < 0 {
            output.append(UInt8(ascii: "-"))
        }
        let magnitude = abs(value)
        var limit = 10
        for _ in 1..<width {
            if magnitude < limit {
                output.append(UInt8(ascii: "0"))
            }
            limit *= 10
        }
        output.append(magnitude)
    }

    /// `45 min`, `1 h`, `1 h 30 min`.
    static func appendDuration(minutes: Int, into output: inout OutputBuffer) {
        let hours = minutes / 60
        let rest = minutes % 60
        if hours > 0 {
            output.append(hours)
            output.append(rest > 0 ? " h " : " h" as StaticString)
        }
        if rest > 0 || hours == 0 {
            output.append(rest)
            output.append(" min")
        }
    }
}
