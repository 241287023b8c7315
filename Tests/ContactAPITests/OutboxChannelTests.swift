import Testing

@testable import ContactAPI

@Suite("A channel of the outbox")
struct OutboxChannelTests {
    private static let threeDays: Int64 = 3 * 86_400_000

    @Test("of Postgres is tried without end, after pauses that grow to five minutes")
    func retriesPostgres() {
        let delays = [1, 2, 3, 9, 10, 1000].map { OutboxChannel.postgres.retryDelay(after: $0, age: .max) }
        #expect(delays == [1, 2, 4, 256, 300, 300])
    }

    @Test("of a notification is tried for three days", arguments: [OutboxChannel.webhook, .mail])
    func retriesNotifications(channel: OutboxChannel) {
        let delays = [1, 2, 6, 7, 100].map { channel.retryDelay(after: $0, age: Self.threeDays - 1) }
        #expect(delays == [5, 60, 21_600, 43_200, 43_200])
        #expect(channel.retryDelay(after: 1, age: Self.threeDays) == nil)
    }
}
