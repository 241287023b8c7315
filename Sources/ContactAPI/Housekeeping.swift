import ServiceLifecycle

/// Deletes expired data from the journal, once an hour.
struct Housekeeping: Service {
    let journal: Journal
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A journal that fails reports itself.
                _ = try? await journal.deleteExpired(at: clock())
                // Expired data may lie for an hour. Throws only when it is cancelled, which the loop asks.
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }
}
