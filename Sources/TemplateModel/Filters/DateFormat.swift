import Foundation
import SiteConfiguration
import Templating

/// Dates as text, in the offset they carry, without asking what time zones there are.
enum DateFormat {
    /// RFC 3339: `2026-11-24T08:30:00-05:00`, with `Z` for UTC.
    static func appendISO(_ date: TemplateDate, into output: inout OutputBuffer) {
        append(date, pattern: Bytes("%Y-%m-%dT%H:%M:%S"), .english, into: &output)
        if date.secondsFromUTC == 0 { return output.append("Z") }
        appendOffset(date.secondsFromUTC, separator: ":", into: &output)
    }

    /// RFC 822, with four digits of the year as RFC 1123 has it.
    static func appendRFC822(_ date: TemplateDate, into output: inout OutputBuffer) {
        append(date, pattern: Bytes("%a, %d %b %Y %H:%M:%S %z"), .english, into: &output)
    }

    /// A date by `strftime`'s letters; `%-d` is without padding.
    ///
    /// - Returns: what follows a `%` and is none of them; the date ends there.
    @discardableResult static func append(
        _ date: TemplateDate,
        pattern: Bytes,
        _ names: DateNames,
        into output: inout OutputBuffer
    ) -> String? {
        var (seconds, parts) = (time_t(date.secondsSinceEpoch) + time_t(date.secondsFromUTC), tm())
        gmtime_r(&seconds, &parts)
        var rest = pattern[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                output.append(byte)
                continue
            }
            let isPadded = rest.first != UInt8(ascii: "-") || rest.count == 1
            if !isPadded { rest.removeFirst() }
            func number(_ value: Int32, _ width: Int = 2, into output: inout OutputBuffer) {
                appendPadded(Int(value), isPadded ? width : 1, into: &output)
            }
            let letter = rest.popFirst().map { Unicode.Scalar($0) }
            switch letter {
            case "Y": number(parts.tm_year + 1900, 4, into: &output)
            case "y": number(parts.tm_year % 100, into: &output)
            case "m": number(parts.tm_mon + 1, into: &output)
            case "d": number(parts.tm_mday, into: &output)
            // Jinja's users know `%e` from C: the day padded with a space, which nobody wants in a sentence.
            case "e": number(parts.tm_mday, 1, into: &output)
            case "H": number(parts.tm_hour, into: &output)
            case "I": number((parts.tm_hour + 11) % 12 + 1, into: &output)
            case "M": number(parts.tm_min, into: &output)
            case "S": number(parts.tm_sec, into: &output)
            case "p": output.append(parts.tm_hour < 12 ? "AM" : "PM" as StaticString)
            case "j": number(parts.tm_yday + 1, 3, into: &output)
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
        appendPadded(minutes / 60, 2, into: &output)
        output.append(separator)
        appendPadded(minutes % 60, 2, into: &output)
    }

    private static func appendPadded(_ value: Int, _ width: Int, into output: inout OutputBuffer) {
        var limit = 10
        for _ in 1..<width {
            if value < limit { output.append(UInt8(ascii: "0")) }
            limit *= 10
        }
        output.append(value)
    }

    /// `45 min`, `1 h`, `1 h 30 min`.
    static func appendDuration(minutes: Int, into output: inout OutputBuffer) {
        let (hours, rest) = (minutes / 60, minutes % 60)
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
