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

    /// Enough memory for the text of any instant, in bytes.
    package static let maximumLength = 64
}

extension Timestamp {
    /// The instant as text.
    ///
    /// - Parameter secondsFromUTC: the offset from UTC in which the text is; RFC 3339 writes 0 as `Z`.
    package func formatted(_ format: InstantFormat, secondsFromUTC: Int = 0) -> String {
        let time = LocalTime(secondsSinceEpoch: seconds, secondsFromUTC: secondsFromUTC)
        return DigitWriter.text { writer in
            time.write(format, microseconds: Int(microseconds - seconds * 1_000_000), to: &writer)
        }
    }
}

extension LocalTime {
    /// Writes the time as ASCII, to the whole second.
    ///
    /// - Parameter memory: of at least `InstantFormat.maximumLength` bytes.
    /// - Returns: the number of bytes that were written.
    package func write(_ format: InstantFormat, to memory: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var writer = DigitWriter(memory)
        write(format, microseconds: 0, to: &writer)
        return writer.count
    }

    /// - Parameter microseconds: the fraction of the second.
    fileprivate func write(_ format: InstantFormat, microseconds: Int, to writer: inout DigitWriter) {
        switch format {
        case .seconds, .milliseconds, .microseconds:
            writer.append(day)
            writer.append("T")
            writer.append(timeOfDay: secondOfDay)
            writer.append(fraction: microseconds, format)
            if secondsFromUTC == 0 {
                writer.append("Z")
            } else {
                writer.append(offset: secondsFromUTC, separator: ":")
            }
        case .email:
            writer.append(InstantFormat.weekdays[weekday])
            writer.append(", ")
            writer.append(day.day, width: 2)
            writer.append(" ")
            writer.append(InstantFormat.months[day.month - 1])
            writer.append(" ")
            writer.append(day.year, width: 4)
            writer.append(" ")
            writer.append(timeOfDay: secondOfDay)
            writer.append(" ")
            writer.append(offset: secondsFromUTC, separator: "")
        }
    }
}

extension InstantFormat {
    /// Sunday first, as `LocalTime.weekday` counts.
    fileprivate static let weekdays: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    fileprivate static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

/// Writes dates and times as ASCII into memory of its caller.
struct DigitWriter {
    private let memory: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    /// - Parameter memory: must outlive the writer, and be long enough.
    init(_ memory: UnsafeMutableBufferPointer<UInt8>) {
        self.memory = memory
    }

    /// The text that a function writes, of at most `InstantFormat.maximumLength` bytes.
    static func text(_ write: (inout DigitWriter) -> Void) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: InstantFormat.maximumLength) { memory in
            var writer = DigitWriter(memory)
            write(&writer)
            return String(decoding: memory[..<writer.count], as: UTF8.self)
        }
    }

    private mutating func append(_ byte: UInt8) {
        memory[count] = byte
        count += 1
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes in
            for byte in bytes { append(byte) }
        }
    }

    /// A number with zeros before it, of at least `width` digits.
    mutating func append(_ number: Int, width: Int) {
        if number < 0 {
            append("-")
        }
        let magnitude = number.magnitude
        // The place value of the first digit: 1000 for four digits.
        var placeValue: UInt = 1
        var digits = 1
        while digits < width || magnitude / placeValue >= 10 {
            placeValue *= 10
            digits += 1
        }
        while placeValue > 0 {
            append(UInt8(ascii: "0") + UInt8(magnitude / placeValue % 10))
            placeValue /= 10
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

    /// The fraction of a second, as far as a format has one: `.250`.
    fileprivate mutating func append(fraction microseconds: Int, _ format: InstantFormat) {
        switch format {
        case .milliseconds:
            append(".")
            append(microseconds / 1000, width: 3)
        case .microseconds where microseconds != 0:
            append(".")
            append(microseconds, width: 6)
        case .seconds, .microseconds, .email:
            break
        }
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
