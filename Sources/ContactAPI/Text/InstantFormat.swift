import Foundation

/// Writes instants as text.
package enum InstantFormat {
    /// RFC 3339 in UTC with milliseconds, such as `2026-05-01T12:00:00.000Z`.
    ///
    /// - Parameter milliseconds: since 1970, not negative.
    package static func rfc3339(_ milliseconds: Int64) -> String {
        // The fraction is not left to `Date`, whose floating-point seconds lose a millisecond now and then.
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1000))
        let seconds = date.formatted(.iso8601.dateTimeSeparator(.standard)).dropLast()
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(seconds).\(fraction)Z"
    }
}
