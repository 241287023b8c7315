import Testing

@testable import MarkdownHTML

@Suite("Bytes that are looked at eight at a time")
struct ByteBlocksTests {
    /// Bytes that matter, in texts of every length around eight.
    private static let texts: [[UInt8]] = {
        var random = SystemRandomNumberGenerator()
        let bytes = Array("ab&<>\"'% \n\t!~\u{7F}é日本語한".utf8) + [0, 0x1F, 0x20, 0x21, 0x80, 0xFF]
        return (0..<4000).map { number in
            (0..<(number % 41)).map { _ in bytes.randomElement(using: &random) ?? 0 }
        }
    }()

    @Test("find markup where one byte after another finds it")
    func markup() {
        let wanted = Set("&<>\"".utf8)
        for text in Self.texts {
            let plain = text.filter { !wanted.contains($0) }
            #expect(
                text.withUnsafeBufferPointer { $0.hasMarkup } == !wanted.isDisjoint(with: text),
                "\(text)"
            )
            #expect(!plain.withUnsafeBufferPointer { $0.hasMarkup })
        }
    }

    @Test("count the words that one byte after another counts", arguments: [false, true])
    func words(inWord: Bool) {
        for text in Self.texts {
            var (words, ideographs, goesOn) = (0, 0, inWord)
            for byte in text {
                ideographs += (0xE3...0xE9).contains(byte) ? 1 : 0
                words += byte > 0x20 && !goesOn ? 1 : 0
                goesOn = byte > 0x20
            }
            var found = inWord
            let counts = text.withUnsafeBufferPointer { $0.wordStarts(&found) }
            #expect(counts == (words, ideographs) && found == goesOn, "\(text)")
        }
    }
}
