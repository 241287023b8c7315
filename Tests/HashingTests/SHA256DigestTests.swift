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
