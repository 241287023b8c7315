import ContactAPI
import Testing

@Suite("Known deploy hooks")
struct KnownHooksTests {
    @Test("are forgotten when their time is over, and not before")
    func forgetsByTime() {
        var known = KnownHooks(lifetime: .seconds(10))
        known.insert("a", at: 1000)
        #expect(known.contains("a", at: 10_999))
        #expect(!known.contains("a", at: 11_000))
        #expect(!known.contains("b", at: 1000))
        // An id that comes again afterwards begins a time of its own.
        known.insert("a", at: 12_000)
        #expect(known.contains("a", at: 21_999) && !known.contains("a", at: 22_000))
    }

    @Test("are forgotten when there are too many, the oldest first")
    func forgetsByNumber() {
        var known = KnownHooks(capacity: 3)
        for id in ["a", "b", "c", "c", "d"] { known.insert(id, at: 0) }
        #expect(["a", "b", "c", "d"].map { known.contains($0, at: 0) } == [false, true, true, true])
    }

    @Test("live longer than a signature is valid, from the earliest time that is taken to the latest")
    func outliveSignatures() {
        #expect(Limits.deployHookLifetime > .seconds(2 * Limits.deployHookTolerance))
    }
}
