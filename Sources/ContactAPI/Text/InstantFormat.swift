import Foundation

/// Writes instants as text.
package enum InstantFormat {
    /// RFC 3339 in UTC with milliseconds, such as `2026-05-01T12:00:00.000Z`.
    ///
    /// - Parameter milliseconds: since 1970.
    package static func rfc3339(_ milliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
