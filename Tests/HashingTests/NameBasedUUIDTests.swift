import Hashing
import Testing

@Suite("A UUID of a name")
struct NameBasedUUIDTests {
    private static let podcasts: (high: UInt64, low: UInt64) = (0xead4_c236_bf58_58c6, 0xa2c6_a6b2_8d12_8cb6)
    private static let domains: (high: UInt64, low: UInt64) = (0x6ba7_b810_9dad_11d1, 0x80b4_00c0_4fd4_30c8)

    @Test func `is the one that RFC 9562 works out in appendix A.4`() {
        let uuid = NameBasedUUID("www.example.com", namespace: Self.domains)
        #expect(uuid.description == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    }

    /// The first two are in the documents of the podcast namespace, the others are from Python's `uuid5`.
    @Test(arguments: [
        ("mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ])
    func `is the one that feeds of podcasts have`(feed: String, expected: String) {
        #expect(NameBasedUUID(feed, namespace: Self.podcasts).description == expected)
    }
}
