import Content
import SiteConfiguration
import Templating

/// Dates as text, in the offset that each carries; the system's time zones are not asked.
enum DateFormat {
    /// Appends a date in one of the formats for machines.
    static func append(_ date: TemplateDate, _ format: InstantFormat, into output: inout OutputBuffer) {
        let time = LocalTime(date)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: InstantFormat.maximumLength) { memory in
            let count = time.write(format, to: memory)
            output.append(Bytes(rebasing: memory[..<count]))
        }
    }

    /// A date by `strftime`'s letters; `%-d` is without padding.
    ///
    /// - Returns: the letter after a `%` that is not one of them, after which nothing is appended.
    @discardableResult static func append(
        _ date: TemplateDate,
        pattern: Bytes,
        language: Language,
        into output: inout OutputBuffer
    ) -> String? {
        let time = LocalTime(date)
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
            func number(_ value: Int, width: Int = 2, into output: inout OutputBuffer) {
                appendPadded(value, width: isPadded ? width : 1, into: &output)
            }
            let letter = rest.popFirst().map { Unicode.Scalar($0) }
            switch letter {
            case "Y": number(time.day.year, width: 4, into: &output)
            case "y": number((time.day.year % 100 + 100) % 100, into: &output)
            case "m": number(time.day.month, into: &output)
            case "d": number(time.day.day, into: &output)
            // In C, `%e` is padded with a space, which nobody wants in a sentence.
            case "e": number(time.day.day, width: 1, into: &output)
            case "H": number(time.hour, into: &output)
            case "I": number((time.hour + 11) % 12 + 1, into: &output)
            case "M": number(time.secondOfDay / 60 % 60, into: &output)
            case "S": number(time.secondOfDay % 60, into: &output)
            case "p": output.append(time.hour < 12 ? language.beforeNoon : language.afterNoon)
            case "j": number(time.dayOfYear, width: 3, into: &output)
            case "B": output.append(language.dateNames.months[time.day.month - 1])
            case "b": output.append(language.dateNames.shortMonths[time.day.month - 1])
            case "A": output.append(language.dateNames.weekdays[time.weekday])
            case "a": output.append(language.dateNames.shortWeekdays[time.weekday])
            case "z": appendOffset(date.secondsFromUTC, into: &output)
            case "%": output.append("%")
            default: return letter.map { String($0) } ?? ""
            }
        }
        return nil
    }

    /// What a pattern may hold, for messages.
    static let letters = "%Y %y %m %d %e %H %I %M %S %p %j %B %b %A %a %z and %%"

    /// The letter after a `%` that no date has; nil for a pattern that may be used.
    static func unknownLetter(in pattern: String) -> String? {
        var pattern = pattern
        return pattern.withUTF8 { bytes in
            var output = OutputBuffer()
            let date = TemplateDate(secondsSinceEpoch: 0, secondsFromUTC: 0)
            return append(date, pattern: bytes, language: .english, into: &output)
        }
    }

    /// An offset from UTC: `-0500`.
    private static func appendOffset(_ seconds: Int32, into output: inout OutputBuffer) {
        output.append(seconds < 0 ? "-" : "+" as StaticString)
        let minutes = Int(seconds.magnitude) / 60
        appendPadded(minutes / 60, width: 2, into: &output)
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
}

extension LocalTime {
    fileprivate init(_ date: TemplateDate) {
        self.init(secondsSinceEpoch: date.secondsSinceEpoch, secondsFromUTC: Int(date.secondsFromUTC))
    }

    fileprivate var hour: Int { secondOfDay / 3600 }
}
