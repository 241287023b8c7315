import Testing

@testable import MarkdownHTML

@Suite("Text that is scanned eight bytes at a time")
struct ByteBlocksTests {
    /// Bytes that matter, in texts of every length around eight.
    private static let texts: [[UInt8]] = {
        var random = SystemRandomNumberGenerator()
        let bytes = Array("ab&<>\"'% \n\t!~\u{7F}é日本語한".utf8) + [0, 0x1F, 0x20, 0x21, 0x80, 0xFF]
        return (0..<4000).map { number in
            (0..<(number % 41)).map { _ in bytes.randomElement(using: &random) ?? 0 }
        }
    }()

    @Test("has markup where a scan byte by byte finds it")
    func findsMarkup() {
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

    @Test("has as many words as a scan byte by byte finds", arguments: [false, true])
    func countsWords(inWord: Bool) {
        for text in Self.texts {
            var words = 0
            var ideographs = 0
            var isInWord = inWord
            for byte in text {
                if (0xE3...0xE9).contains(byte) { ideographs += 1 }
                if byte > 0x20, !isInWord { words += 1 }
                isInWord = byte > 0x20
            }
            var endsInWord = inWord
            let counts = text.withUnsafeBufferPointer { $0.wordStarts(&endsInWord) }
            #expect(counts == (words, ideographs) && endsInWord == isInWord, "\(text)")
        }
    }
}
