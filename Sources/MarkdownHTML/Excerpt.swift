/// The beginning of a document as plain text.
package enum Excerpt {
    /// The text of the first paragraph, shortened at a word.
    ///
    /// - Parameter limit: in characters, without the ellipsis that marks a cut.
    /// - Returns: nil for a document without a paragraph of text.
    package static func of(_ markdown: UnsafeBufferPointer<UInt8>, limit: Int) -> String? {
        guard let tree = CMarkTree(markdown) else { return nil }
        var found: String?
        var hasHTML = false
        tree.walk { node, isEntering in
            if node.kind == .htmlBlock { hasHTML = true }
            if found == nil, isEntering, node.kind == .paragraph, !node.isAlertStart {
                found = Excerpt.text(of: node, limit: limit)
            }
        }
        return found == nil && hasHTML ? ofHTML(markdown, limit: limit) : found
    }

    /// The text of the first paragraph of HTML, or of the first text that is in none, shortened at a word.
    ///
    /// - Parameter limit: in characters, without the ellipsis that marks a cut.
    package static func ofHTML(_ html: UnsafeBufferPointer<UInt8>, limit: Int) -> String? {
        var feed = HTMLFeed()
        feed.append(html, line: 1)
        return feed.bytes.withUnsafeBufferPointer { bytes in
            guard let tree = HTMLTree(bytes) else { return nil }
            return tree.paragraph { text(of: $0, limit: limit) }
        }
    }

    /// The text of a paragraph; nil if it is empty or only an address, which may be shown as a player.
    static func text(of paragraph: MarkdownNode, limit: Int) -> String? {
        text(of: paragraph.plainText, limit: limit)
    }

    private static func text(of paragraph: [UInt8], limit: Int) -> String? {
        let text = String(decoding: collapsingWhiteSpace(paragraph), as: UTF8.self)
        let isAddress = text.utf8.starts(with: "https://".utf8) && !text.utf8.contains(UInt8(ascii: " "))
        return text.isEmpty || isAddress ? nil : shortened(text, to: limit)
    }

    /// UTF-8 text with one space for each run of white space and none at its ends, without what feeds may not hold.
    private static func collapsingWhiteSpace(_ text: [UInt8]) -> [UInt8] {
        let space = UInt8(ascii: " ")
        var collapsed: [UInt8] = []
        collapsed.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let width = whiteSpaceWidth(at: index, in: text)
            if width > 0 {
                if let last = collapsed.last, last != space { collapsed.append(space) }
                index += width
            } else if text[index] < 0x20 {
                index += 1
            } else if text[index...].starts(with: [0xEF, 0xBF]), index + 2 < text.count,
                text[index + 2] >= 0xBE
            {
                // U+FFFE and U+FFFF.
                index += 3
            } else {
                collapsed.append(text[index])
                index += 1
            }
        }
        if collapsed.last == space { collapsed.removeLast() }
        return collapsed
    }

    /// The number of bytes of the white space character at an index; 0 for another character.
    ///
    /// White space is what has Unicode's property `White_Space` (PropList.txt).
    private static func whiteSpaceWidth(at index: Int, in text: [UInt8]) -> Int {
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

    /// A text that is cut after a word and ends in an ellipsis, if it is longer than the limit.
    ///
    /// - Parameter limit: in characters.
    package static func shortened(_ text: String, to limit: Int) -> String {
        guard let limitIndex = text.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex),
            limitIndex < text.endIndex
        else { return text }
        let cut = text[..<limitIndex]
        // Scripts without spaces are cut between characters.
        let farthest = cut.index(cut.endIndex, offsetBy: -limit / 3)
        let end = cut.lastIndex(of: " ").flatMap { $0 < farthest ? nil : $0 } ?? cut.endIndex
        return cut[..<end].withoutTrailingPunctuation + "…"
    }
}

extension Substring {
    /// Without the white space, commas and dashes at the end.
    fileprivate var withoutTrailingPunctuation: String {
        var text = self
        while let last = text.last, last.isWhitespace || ",;:-–—、，；：".contains(last) { text.removeLast() }
        return String(text)
    }
}
