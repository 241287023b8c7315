package import Foundation

/// A moment, to the microsecond, as Postgres keeps it.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Since 1 January 1970, UTC.
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package init(_ date: Date) { microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded()) }

    /// Behind every moment that content may name.
    package static let distantFuture = Timestamp(microseconds: 1 << 62)

    package var seconds: Int64 { Int64((Double(microseconds) / 1_000_000).rounded(.down)) }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

    /// Reads RFC 3339 and the forms that databases print: a date, optionally a time behind `T` or a space, optionally
    /// a fraction, optionally `Z` or an offset such as `+00` or `-05:00`.
    ///
    /// - Parameters:
    ///   - text: the whole text must be a timestamp.
    ///   - zone: what a text without an offset means.
    package init?(_ text: String, zone: TimeZone) {
        var scanner = DigitScanner(text)
        guard let day = scanner.day() else { return nil }
        var seconds = day.daysSinceEpoch * 86_400
        var fraction: Int64 = 0
        var offset: Int?
        if !scanner.isAtEnd {
            guard scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
                let hour = scanner.number(2), hour < 24, scanner.skip(":"), let minute = scanner.number(2),
                minute < 60
            else { return nil }
            seconds += hour * 3600 + minute * 60
            if scanner.skip(":") {
                // 60 is a leap second, which becomes the next minute's first.
                guard let second = scanner.number(2), second <= 60 else { return nil }
                seconds += second
                if scanner.skip(".") || scanner.skip(",") {
                    guard let digits = scanner.fraction() else { return nil }
                    fraction = digits
                }
            }
            _ = scanner.skip(" ")
            guard let parsed = scanner.offset() else { return nil }
            offset = parsed.seconds
        }
        guard scanner.isAtEnd else { return nil }
        if offset == nil, zone.secondsFromGMT() != 0 || zone.nextDaylightSavingTimeTransition != nil {
            // The offset at the local time, found from the moment it would be in UTC and corrected once.
            let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds - guess)))
        }
        microseconds = Int64(seconds - (offset ?? 0)) * 1_000_000 + fraction
    }

    /// The moment in UTC: `2026-11-24T08:30:00Z`.
    package var description: String {
        let day = CalendarDay(daysSinceEpoch: Int((Double(seconds) / 86_400).rounded(.down)))
        let rest = Int(seconds) - day.daysSinceEpoch * 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day.description)T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }
}

/// A day of the Gregorian calendar, in no time zone.
package struct CalendarDay: Sendable, Hashable, Comparable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Nil for a day that is not in the calendar.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= CalendarDay.days(in: month, of: year) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2026-11-24`.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let day = scanner.day(), scanner.isAtEnd else { return nil }
        self = day
    }

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": `civil_from_days`.
    package init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    }

    /// The same source: `days_from_civil`.
    package var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    package static func < (a: CalendarDay, b: CalendarDay) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }

    /// The day as ISO 8601 writes it: `2026-11-24`.
    package var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads a timestamp from left to right, on bytes.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ text: StaticString) -> Bool {
        guard index < bytes.count, bytes[index] == text.utf8Start.pointee else { return false }
        index += 1
        return true
    }

    /// A number of exactly this many digits.
    mutating func number(_ digits: Int) -> Int? {
        guard index + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[index..<(index + digits)] {
            guard byte &- UInt8(ascii: "0") < 10 else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        index += digits
        return value
    }

    mutating func day() -> CalendarDay? {
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2) else {
            return nil
        }
        return CalendarDay(year: year, month: month, day: day)
    }

    /// Up to nine digits of a second, as microseconds.
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var scale: Int64 = 100_000
        let start = index
        while let digit = number(1) {
            value += Int64(digit) * scale
            scale /= 10
        }
        return index > start && index - start <= 9 ? value : nil
    }

    /// Nil for something that is no offset; no seconds where there is none.
    mutating func offset() -> (seconds: Int?, Void)? {
        if isAtEnd { return (nil, ()) }
        if skip("Z") || skip("z") { return (0, ()) }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(2), hours <= 15 else { return nil }
        _ = skip(":")
        let minutes = isAtEnd ? 0 : number(2)
        guard let minutes, minutes < 60 else { return nil }
        return (sign * (hours * 3600 + minutes * 60), ())
    }
}
