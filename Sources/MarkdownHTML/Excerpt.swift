/// The beginning of a document as plain text.
package enum Excerpt {
    /// The text of the first paragraph, shortened at a word.
    ///
    /// - Parameter limit: in characters, not counting the dots that mark a cut.
    /// - Returns: nil for a document without a paragraph that holds text.
    package static func of(_ markdown: UnsafeBufferPointer<UInt8>, limit: Int) -> String? {
        guard let tree = CMarkTree(markdown) else { return nil }
        var found: String?
        tree.walk { node, isEntering in
            if found == nil, isEntering, node.kind == .paragraph {
                found = Excerpt.text(of: node, limit: limit)
            }
        }
        return found
    }

    /// A paragraph's text; nil for one that is empty or only an address, which is a player.
    static func text(of paragraph: MarkdownNode, limit: Int) -> String? {
        let text = String(decoding: Excerpt.joined(paragraph.plainText), as: UTF8.self)
        return text.isEmpty || text.hasPrefix("https://") && !text.contains(" ")
            ? nil : shortened(text, to: limit)
    }

    /// A text in UTF-8 with one space wherever it has white space, and none around it.
    private static func joined(_ text: [UInt8]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let width = whiteSpace(at: index, in: text)
            if width > 0 {
                if let last = joined.last, last != UInt8(ascii: " ") { joined.append(UInt8(ascii: " ")) }
                index += width
            } else {
                joined.append(text[index])
                index += 1
            }
        }
        if joined.last == UInt8(ascii: " ") { joined.removeLast() }
        return joined
    }

    /// How many bytes of white space begin here (Unicode, PropList.txt, "White_Space"); 0 for another character's.
    private static func whiteSpace(at index: Int, in text: [UInt8]) -> Int {
        let byte = text[index]
        if byte < 0x80 { return byte == 0x20 || byte &- 0x09 < 5 ? 1 : 0 }
        guard byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3, index + 1 < text.count else {
            return 0
        }
        let second = text[index + 1]
        if byte == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
        guard index + 2 < text.count else { return 0 }
        switch (byte, second, text[index + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    /// A text cut at a word, with dots.
    package static func shortened(_ text: String, to limit: Int) -> String {
        guard let border = text.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex),
            border < text.endIndex
        else { return text }
        let cut = text[..<border]
        let end = cut.lastIndex(of: " ") ?? cut.endIndex
        return cut[..<end].trimmingEnd + "…"
    }
}

extension Substring {
    fileprivate var trimmingEnd: String {
        var text = self
        while let last = text.last, last.isWhitespace || ",;:-–—".contains(last) { text.removeLast() }
        return String(text)
    }
}
