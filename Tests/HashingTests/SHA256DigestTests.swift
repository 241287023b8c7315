import Hashing
import Testing

@Suite("SHA-256")
struct SHA256DigestTests {
    /// The first two examples are those of FIPS 180-4 (NIST, "Cryptographic Standards and Guidelines: Example Values").
    @Test(
        "gives the published values",
        arguments: [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ]
    )
    func givesPublishedValues(text: String, digest: String) {
        #expect(SHA256Digest(Array(text.utf8)).hexadecimal == digest)
    }

    @Test(
        "gives the published codes of messages with keys",
        arguments: [
            // RFC 4231, test cases 2 and 6: a short key, and one that is longer than a block.
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ]
    )
    func givesPublishedCodes(key: [UInt8], text: String, code: String) {
        #expect(SHA256Digest(authenticating: Array(text.utf8), key: key).hexadecimal == code)
    }

    @Test("reads the digits that it writes")
    func readsItsDigits() throws {
        let digest = SHA256Digest(Array("abc".utf8))
        #expect(SHA256Digest(hexadecimal: digest.hexadecimal) == digest)
        #expect(digest.bytes.prefix(3) == [0xBA, 0x78, 0x16])
    }

    @Test(
        "refuses other texts",
        arguments: ["", "ba78", String(repeating: "G", count: 64), String(repeating: "A", count: 64)]
    )
    func refusesOtherTexts(text: String) {
        #expect(SHA256Digest(hexadecimal: text) == nil)
    }
}
