package import Foundation

/// An instant, to the microsecond, as Postgres stores it.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Since 1 January 1970, UTC.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// - Parameter milliseconds: since 1 January 1970, UTC.
    package init(milliseconds: Int64) {
        microseconds = milliseconds * 1000
    }

    package init(_ date: Date) {
        microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
    }

    /// Later than any instant that content may name.
    package static let distantFuture = Timestamp(microseconds: 1 << 62)
    package static let distantPast = Timestamp(microseconds: -(1 << 62))

    /// Whole seconds since 1 January 1970, UTC; rounded down.
    package var seconds: Int64 {
        let quotient = microseconds / 1_000_000
        return microseconds % 1_000_000 < 0 ? quotient - 1 : quotient
    }

    /// The instant in UTC, to the second: `2026-11-24T08:30:00Z`.
    package var description: String { formatted(.seconds) }

    package static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.microseconds < b.microseconds
    }
}

extension Timestamp {
    /// Reads RFC 3339 and the forms that databases write.
    ///
    /// That is a date, then optionally a time after `T` or a space, a fraction of a second, and `Z` or an offset
    /// such as `+00` or `-05:00`.
    ///
    /// - Parameters:
    ///   - text: a timestamp and nothing else.
    ///   - zone: the time zone of a text without an offset.
    package init?(_ text: String, zone: TimeZone) {
        var scanner = DigitScanner(text)
        guard let day = scanner.day() else { return nil }
        var time = DayTime.midnight
        var offset: Int?
        if !scanner.isAtEnd {
            guard let scannedTime = scanner.time() else { return nil }
            time = scannedTime
            _ = scanner.skip(" ")
            if !scanner.isAtEnd {
                guard let scannedOffset = scanner.offset() else { return nil }
                offset = scannedOffset
            }
        }
        guard scanner.isAtEnd else { return nil }
        let localSeconds = day.daysSinceEpoch * 86_400 + time.seconds
        let seconds = localSeconds - (offset ?? zone.offset(atLocalTime: localSeconds))
        microseconds = Int64(seconds) * 1_000_000 + time.microseconds
    }
}

extension TimeZone {
    /// The offset from UTC, in seconds, with which clocks in the zone show a time.
    ///
    /// Of a time that clocks show twice, the first counts. A time that they skip is moved forward by as much as they
    /// are, as Temporal ("compatible") and java.time do.
    ///
    /// - Parameter localTime: seconds since midnight of 1 January 1970 as the zone's clocks count them.
    fileprivate func offset(atLocalTime localTime: Int) -> Int {
        if TimeZone.namesOfUTC.contains(identifier) { return 0 }
        // No zone changes its clocks twice in two days.
        let day = 86_400
        let before = offset(at: localTime - day)
        let after = offset(at: localTime + day)
        if before == after || offset(at: localTime - before) == before { return before }
        let isSkipped = offset(at: localTime - after) != after
        return isSkipped ? before : after
    }

    /// - Parameter instant: seconds since 1 January 1970, UTC.
    private func offset(at instant: Int) -> Int {
        secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
    }

    private static let namesOfUTC: Set<String> = ["GMT", "UTC", "Etc/UTC", "Etc/GMT"]
}

extension Timestamp? {
    /// The later of two instants that may be unknown.
    static func newest(_ a: Timestamp?, _ b: Timestamp?) -> Timestamp? {
        guard let a, let b else { return a ?? b }
        return Swift.max(a, b)
    }
}
