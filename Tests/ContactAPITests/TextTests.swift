import Testing

@testable import ContactAPI

@Suite("An id")
struct UUIDTextTests {
    @Test("that is derived is the same for the same code, and says its version and variant")
    func isDerived() {
        let code = (0..<32).map { UInt8($0) * 7 }
        #expect(UUIDText.derived(from: code) == UUIDText.derived(from: Array(code.prefix(16))))
        #expect(UUIDText.derived(from: code) == "00070e15-1c23-8a31-b83f-464d545b6269")
    }

    @Test("that is made at a time begins with it, and no two are the same")
    func isTimed() {
        let ids = (0..<100).map { _ in UUIDText.timed(0x0123_4567_89AB) }
        #expect(Set(ids).count == 100)
        for id in ids {
            #expect(id.wholeMatch(of: /01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
    }

    @Test("that is made later sorts after one that was made before")
    func isSorted() {
        #expect(UUIDText.timed(1_800_000_000_000) < UUIDText.timed(1_800_000_000_001))
    }
}

@Suite("Base64 for URLs")
struct Base64URLTests {
    @Test(
        "is read back as it was written",
        arguments: [([], ""), ([0xFB, 0xFF], "-_8"), ([1], "AQ"), ([1, 2, 3], "AQID")] as [([UInt8], String)]
    )
    func roundTrips(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(Array(text.utf8)) == bytes)
    }

    @Test("is refused when it is something else", arguments: ["A", "A A=", "%%%%", "é"])
    func refusesOtherText(text: String) {
        #expect(Base64URL.decode(Array(text.utf8)) == nil)
    }
}
