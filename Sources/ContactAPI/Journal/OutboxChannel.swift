/// A way out of the outbox; the raw values are stored.
package enum OutboxChannel: String, CaseIterable, Sendable {
    case postgres
    case webhook
    case mail

    /// In milliseconds.
    private static let maximumAge: Int64 = 3 * 86_400_000

    /// Seconds to wait before a delivery that failed is tried again.
    ///
    /// - Parameters:
    ///   - attempts: including the one that failed.
    ///   - age: of the row, in milliseconds.
    /// - Returns: nil to give up.
    func retryDelay(after attempts: Int, age: Int64) -> Int? {
        switch self {
        case .postgres:
            // The studio looks there: it is tried without end.
            return OutboxChannel.backOff(after: attempts)
        case .webhook, .mail:
            guard age < OutboxChannel.maximumAge else { return nil }
            let delays = [5, 60, 300, 1_800, 7_200, 21_600]
            return attempts <= delays.count ? delays[attempts - 1] : 43_200
        }
    }

    /// Seconds to wait after so many failures in a row.
    static func backOff(after failures: Int) -> Int { min(1 << min(failures - 1, 9), 300) }
}
