/// A time of day; a leap second makes it longer than a day.
struct DayTime {
    let seconds: Int
    let microseconds: Int64

    static let midnight = DayTime(seconds: 0, microseconds: 0)
}

/// Reads the parts of a timestamp from left to right.
struct DigitScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index == bytes.count }

    /// Skips one ASCII character, if it comes next.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// A number of exactly so many digits.
    mutating func number(digits: Int) -> Int? {
        guard index + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[index..<(index + digits)] {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        index += digits
        return value
    }

    /// A date: `2026-11-24`.
    mutating func day() -> CalendarDay? {
        guard
            let year = number(digits: 4), skip("-"),
            let month = number(digits: 2), skip("-"),
            let day = number(digits: 2)
        else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }

    /// A time after its separator: `T08:30`, `T08:30:15` or `T08:30:15.25`.
    mutating func time() -> DayTime? {
        guard
            skip("T") || skip("t") || skip(" "),
            let hour = number(digits: 2), hour < 24, skip(":"),
            let minute = number(digits: 2), minute < 60
        else { return nil }
        let seconds = hour * 3600 + minute * 60
        guard skip(":") else { return DayTime(seconds: seconds, microseconds: 0) }
        // 60 is a leap second, which becomes the first second of the next minute.
        guard let second = number(digits: 2), second <= 60 else { return nil }
        guard skip(".") || skip(",") else { return DayTime(seconds: seconds + second, microseconds: 0) }
        guard let fraction = self.fraction() else { return nil }
        return DayTime(seconds: seconds + second, microseconds: fraction)
    }

    /// One to nine digits of a second, in microseconds.
    private mutating func fraction() -> Int64? {
        let start = index
        var value: Int64 = 0
        var scale: Int64 = 100_000
        while let digit = number(digits: 1) {
            value += Int64(digit) * scale
            scale /= 10
        }
        return (1...9).contains(index - start) ? value : nil
    }

    /// An offset from UTC, in seconds: `Z`, `+00`, `-0500` or `+05:30`.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isPositive = skip("+")
        guard isPositive || skip("-"), let hours = number(digits: 2), hours <= 15 else { return nil }
        _ = skip(":")
        let minutes = isAtEnd ? 0 : number(digits: 2)
        guard let minutes, minutes < 60 else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return isPositive ? seconds : -seconds
    }
}
