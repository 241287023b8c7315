import ContactAPI
import Testing

@Suite("The quota")
struct QuotaTests {
    private static let start: Int64 = 1_800_000_000_000

    private func address(_ text: String) throws -> Address { try #require(Address(text)) }

    @Test("allows five submissions at once, then one in two minutes, and twenty a day")
    func limitsOneClient() throws {
        let quota = Quota(Limits())
        let client = try address("192.0.2.1")
        var now = Self.start
        for remaining in [4, 3, 2, 1, 0] {
            #expect(try quota.take(client, at: now).count == remaining)
        }
        #expect(throws: Quota.Exceeded(retryAfter: 120)) { try quota.take(client, at: now) }
        #expect(throws: Quota.Exceeded(retryAfter: 1)) { try quota.take(client, at: now + 119_500) }
        for _ in 0..<15 {
            now += 120_000
            #expect(try quota.take(client, at: now).count == 0)
        }
        // Twenty were sent within half an hour; one more becomes available each 72 minutes.
        #expect(throws: Quota.Exceeded.self) { try quota.take(client, at: now + 600_000) }
    }

    @Test("of one client is not that of another")
    func separatesClients() throws {
        let quota = Quota(Limits())
        for _ in 0..<5 { _ = try quota.take(address("192.0.2.1"), at: Self.start) }
        #expect(try quota.take(address("192.0.2.2"), at: Self.start).count == 4)
    }

    @Test("says when the next submission becomes available")
    func reportsReset() throws {
        let quota = Quota(Limits())
        let client = try address("192.0.2.1")
        #expect(try quota.take(client, at: Self.start).reset == 120)
        #expect(try quota.take(client, at: Self.start + 60_000).reset == 60)
    }

    @Test("gets back what was refunded, in all of its buckets")
    func refunds() throws {
        var limits = Limits()
        limits.quota.count = 1
        limits.dailyQuota.count = 1
        let quota = Quota(limits)
        let client = try address("192.0.2.1")
        _ = try quota.take(client, at: Self.start)
        #expect(throws: Quota.Exceeded.self) { try quota.take(client, at: Self.start) }
        quota.refund(client)
        #expect(throws: Never.self) { try quota.take(client, at: Self.start) }
    }

    @Test("does not grow by a refund for a client that took nothing")
    func ignoresOtherRefunds() throws {
        let quota = Quota(Limits())
        let client = try address("192.0.2.1")
        quota.refund(client)
        #expect(try quota.take(client, at: Self.start).count == 4)
    }

    @Test("can be so large that it is none")
    func allowsHugeQuotas() throws {
        var limits = Limits()
        limits.quota.count = 10_000_000
        limits.dailyQuota.count = 100_000_000
        let quota = Quota(limits)
        let client = try address("192.0.2.1")
        for _ in 0..<1000 {
            #expect(throws: Never.self) { try quota.take(client, at: Self.start) }
        }
    }

    @Test("allows forty a day to a /48, however many addresses it uses")
    func limitsSites() throws {
        let quota = Quota(Limits())
        let accepted = try (0..<10_000).count { number in
            let client = try address("2001:db8:1:\(String(number, radix: 16))::1")
            return (try? quota.take(client, at: Self.start)) != nil
        }
        #expect(accepted == 40)
    }

    @Test("without a policy for a day or a site has one for the client alone")
    func limitsClientsOnly() throws {
        let quota = Quota(client: QuotaPolicy(count: 2, seconds: 10))
        for _ in 0..<100 {
            for host in 1...100 {
                let client = try address("2001:db8:1:\(host)::1")
                #expect(throws: Never.self) { try quota.take(client, at: Self.start) }
                quota.refund(client)
            }
        }
        let client = try address("2001:db8:1:1::1")
        _ = try quota.take(client, at: Self.start)
        #expect(try quota.take(client, at: Self.start).count == 0)
        #expect(throws: Quota.Exceeded(retryAfter: 5)) { try quota.take(client, at: Self.start) }
    }
}
