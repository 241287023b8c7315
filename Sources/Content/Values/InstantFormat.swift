/// The text forms of an instant.
package enum InstantFormat: Sendable {
    /// RFC 3339 to the second: `2026-11-24T08:30:00Z`.
    case seconds
    /// RFC 3339 to the millisecond: `2026-11-24T08:30:00.250Z`.
    case milliseconds
    /// RFC 3339 to the microsecond, where the instant is not a whole second: `2026-11-24T08:30:00.250000Z`.
    case microseconds
    /// RFC 5322, for e-mail and RSS: `Tue, 24 Nov 2026 08:30:00 +0000`.
    case email
}

extension Timestamp {
    /// The instant as text.
    ///
    /// - Parameter secondsFromUTC: the offset from UTC in which the text is; RFC 3339 writes 0 as `Z`.
    package func formatted(_ format: InstantFormat, secondsFromUTC: Int = 0) -> String {
        let localSeconds = Int(seconds) + secondsFromUTC
        let secondOfDay = ((localSeconds % 86_400) + 86_400) % 86_400
        let daysSinceEpoch = (localSeconds - secondOfDay) / 86_400
        let day = CalendarDay(daysSinceEpoch: daysSinceEpoch)
        var text = DigitWriter()
        switch format {
        case .seconds, .milliseconds, .microseconds:
            text.append(day)
            text.append("T")
            text.append(timeOfDay: secondOfDay)
            appendFraction(format, to: &text)
            if secondsFromUTC == 0 {
                text.append("Z")
            } else {
                text.append(offset: secondsFromUTC, separator: ":")
            }
        case .email:
            text.append(InstantFormat.weekdays[((daysSinceEpoch % 7) + 7) % 7])
            text.append(", ")
            text.append(day.day, width: 2)
            text.append(" ")
            text.append(InstantFormat.months[day.month - 1])
            text.append(" ")
            text.append(day.year, width: 4)
            text.append(" ")
            text.append(timeOfDay: secondOfDay)
            text.append(" ")
            text.append(offset: secondsFromUTC, separator: "")
        }
        return text.text
    }

    private func appendFraction(_ format: InstantFormat, to text: inout DigitWriter) {
        let fraction = Int(microseconds - seconds * 1_000_000)
        switch format {
        case .milliseconds:
            text.append(".")
            text.append(fraction / 1000, width: 3)
        case .microseconds where fraction != 0:
            text.append(".")
            text.append(fraction, width: 6)
        case .seconds, .microseconds, .email:
            break
        }
    }
}

extension InstantFormat {
    /// 1 January 1970 was a Thursday.
    fileprivate static let weekdays: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

    fileprivate static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

/// Writes dates and times as ASCII.
struct DigitWriter {
    private var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(32)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A number with zeros before it.
    mutating func append(_ number: Int, width: Int) {
        if number < 0 {
            append("-")
        }
        let number = number.magnitude
        var divisor: UInt = 1
        for _ in 1..<width {
            divisor *= 10
        }
        // A longer number is written whole.
        while number / divisor >= 10 {
            divisor *= 10
        }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    /// A day: `2026-11-24`.
    mutating func append(_ day: CalendarDay) {
        append(day.year, width: 4)
        append("-")
        append(day.month, width: 2)
        append("-")
        append(day.day, width: 2)
    }

    /// A time: `08:30:00`.
    mutating func append(timeOfDay seconds: Int) {
        append(seconds / 3600, width: 2)
        append(":")
        append(seconds / 60 % 60, width: 2)
        append(":")
        append(seconds % 60, width: 2)
    }

    /// An offset from UTC: `-05:00`.
    mutating func append(offset seconds: Int, separator: StaticString) {
        let minutes = abs(seconds) / 60
        append(seconds < 0 ? "-" : "+")
        append(minutes / 60, width: 2)
        append(separator)
        append(minutes % 60, width: 2)
    }
}
