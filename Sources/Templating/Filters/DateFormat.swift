/// Dates as text, in the offset they carry, without a calendar library: the Gregorian calendar is arithmetic.
enum DateFormat {
    /// A date's parts.
    struct Parts {
        let year: Int
        let month: Int
        let day: Int
        let hour: Int
        let minute: Int
        let second: Int
        /// Sunday is 0.
        let weekday: Int
        let dayOfYear: Int
    }

    static func parts(_ date: TemplateDate) -> Parts {
        let local = Int(date.secondsSinceEpoch) + Int(date.secondsFromUTC)
        var days = local / 86400
        var seconds = local % 86400
        if seconds < 0 {
            seconds += 86400
            days -= 1
        }
        // Days from 1 March of year 0, in eras of 400 years (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let inYear = month > 2 ? dayOfYear + 60 + (isLeap ? 1 : 0) : dayOfYear - 305
        return Parts(
            year: year, month: month, day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, hour: seconds / 3600,
            minute: seconds / 60 % 60, second: seconds % 60, weekday: ((days % 7) + 11) % 7, dayOfYear: inYear)
    }

    /// RFC 3339: `2026-11-24T08:30:00-05:00`, with `Z` for UTC.
    static func appendISO(_ date: TemplateDate, into output: inout OutputBuffer) {
        let parts = parts(date)
        appendPadded(parts.year, 4, into: &output)
        output.append("-")
        appendPadded(parts.month, 2, into: &output)
        output.append("-")
        appendPadded(parts.day, 2, into: &output)
        output.append("T")
        appendTime(parts, into: &output)
        if date.secondsFromUTC == 0 { return output.append("Z") }
        appendOffset(date.secondsFromUTC, colon: true, into: &output)
    }

    private static func appendTime(_ parts: Parts, into output: inout OutputBuffer) {
        appendPadded(parts.hour, 2, into: &output)
        output.append(":")
        appendPadded(parts.minute, 2, into: &output)
        output.append(":")
        appendPadded(parts.second, 2, into: &output)
    }

    private static func appendOffset(_ seconds: Int32, colon: Bool, into output: inout OutputBuffer) {
        output.append(seconds < 0 ? "-" : "+" as StaticString)
        let minutes = Int(seconds.magnitude) / 60
        appendPadded(minutes / 60, 2, into: &output)
        if colon { output.append(":") }
        appendPadded(minutes % 60, 2, into: &output)
    }

    static func appendPadded(_ value: Int, _ width: Int, into output: inout OutputBuffer) {
        var limit = 10
        for _ in 1..<width {
            if value < limit { output.append(UInt8(ascii: "0")) }
            limit *= 10
        }
        output.append(value)
    }

    /// A date by `strftime`'s letters.
    static func append(
        _ date: TemplateDate, pattern: UnsafeBufferPointer<UInt8>, _ names: DateNames, into output: inout OutputBuffer
    ) throws(ValueFailure) {
        let parts = parts(date)
        var index = 0
        while index < pattern.count {
            let byte = pattern[index]
            index += 1
            guard byte == UInt8(ascii: "%") else {
                output.append(byte)
                continue
            }
            guard index < pattern.count else { throw .badDateFormat("%") }
            var letter = pattern[index]
            index += 1
            var pad: UInt8?
            // `%-d`: without padding.
            if letter == UInt8(ascii: "-"), index < pattern.count {
                letter = pattern[index]
                pad = 0
                index += 1
            }
            guard append(letter, pad, date, parts, names, into: &output) else {
                throw .badDateFormat("%" + String(Unicode.Scalar(letter)))
            }
        }
    }

    private static func append(
        _ letter: UInt8, _ pad: UInt8?, _ date: TemplateDate, _ parts: Parts, _ names: DateNames,
        into output: inout OutputBuffer
    ) -> Bool {
        func number(_ value: Int, _ width: Int = 2, into output: inout OutputBuffer) {
            if pad == 0 { output.append(value) } else { appendPadded(value, width, into: &output) }
        }
        switch Unicode.Scalar(letter) {
        case "Y": output.append(parts.year)
        case "y": number(parts.year % 100, into: &output)
        case "m": number(parts.month, into: &output)
        case "d": number(parts.day, into: &output)
        // Jinja's users know `%e` from C: the day padded with a space, which nobody wants in a sentence.
        case "e": output.append(parts.day)
        case "H": number(parts.hour, into: &output)
        case "I": number((parts.hour + 11) % 12 + 1, into: &output)
        case "M": number(parts.minute, into: &output)
        case "S": number(parts.second, into: &output)
        case "p": output.append(parts.hour < 12 ? "AM" : "PM" as StaticString)
        case "j": number(parts.dayOfYear, 3, into: &output)
        case "B": output.append(names.months[parts.month - 1])
        case "b": output.append(names.shortMonths[parts.month - 1])
        case "A": output.append(names.weekdays[parts.weekday])
        case "a": output.append(names.shortWeekdays[parts.weekday])
        case "z": appendOffset(date.secondsFromUTC, colon: false, into: &output)
        case "%": output.append("%")
        default: return false
        }
        return true
    }

    /// `45 min`, `1 h`, `1 h 30 min`.
    static func appendDuration(minutes: Int, into output: inout OutputBuffer) {
        let (hours, rest) = (minutes / 60, minutes % 60)
        if hours > 0 {
            output.append(hours)
            output.append(" h")
            if rest > 0 { output.append(" ") }
        }
        if rest > 0 || hours == 0 {
            output.append(rest)
            output.append(" min")
        }
    }
}
