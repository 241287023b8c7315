import Testing

@testable import Content

@Suite("Bytes of a text")
struct UTF8Tests {
    /// The first and the last byte of every range of RFC 3629, section 4, and their neighbours.
    private static let edges: [UInt8] = [
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
        0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]

    @Test(
        "are UTF-8 when the standard library says so, at every edge and offset",
        arguments: [0, 1, 7, 8, 9]
    )
    func agreesWithTheStandardLibrary(offset: Int) {
        let before = [UInt8](repeating: 0x61, count: offset)
        for first in Self.edges {
            for second in Self.edges {
                for third in Self.edges {
                    for rest in [
                        [], [0x80], [0xBF, 0x61], [0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61],
                    ] as [[UInt8]] {
                        let bytes = before + [first, second, third] + rest
                        let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
                        #expect(bytes.withUnsafeBufferPointer(\.isUTF8) == isUTF8, "\(bytes)")
                    }
                }
            }
        }
    }

    @Test("of no text are UTF-8")
    func takesNone() { #expect([UInt8]().withUnsafeBufferPointer(\.isUTF8)) }
}
