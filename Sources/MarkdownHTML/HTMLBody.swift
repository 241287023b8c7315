/// Texts that are HTML as a whole.
package enum HTMLBody {
    /// Whether a text is HTML, and not Markdown with some HTML in it.
    ///
    /// It is if it begins with a block of WordPress' editor, or if it begins with the tag of a block, such as `<p>`, and
    /// whatever follows a blank line does so too. A text in which Markdown would find a paragraph of its own is Markdown.
    package static func isHTML(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Most texts begin with a letter.
        guard let first = text.firstIndex(where: { !$0.isSpaceOrMark }), text[first] == UInt8(ascii: "<")
        else {
            return false
        }
        if text[first...].starts(with: "<!-- wp:".utf8) { return true }
        var blocks = BlockBeginnings(scanner: HTMLScanner(bytes: text), index: first)
        return blocks.areAllTags()
    }
}

/// Looks at the beginning of a text and after each blank line.
private struct BlockBeginnings {
    let scanner: HTMLScanner
    var index: Int

    private var text: UnsafeBufferPointer<UInt8> { scanner.bytes }

    mutating func areAllTags() -> Bool {
        var hasTag = false
        while index < text.count {
            guard text[index] == UInt8(ascii: "<") else { return false }
            switch scanner.markup(at: index) {
            case .comment(let end): index = end
            case .tag(let tag):
                guard HTMLElement.isBlock(HTMLElement.written(tag.name)) else { return false }
                hasTag = true
            case .openComment, .openTag, .text: return false
            }
            skipToNextBlock()
        }
        return hasTag
    }

    /// Goes on to what follows the next blank line that is not in preformatted text.
    private mutating func skipToNextBlock() {
        var isAfterBreak = false
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "<"), skipPreformatted() {
                isAfterBreak = false
                continue
            }
            index += 1
            if byte == UInt8(ascii: "\n") {
                if isAfterBreak { break }
                isAfterBreak = true
            } else if !byte.isSpace {
                isAfterBreak = false
            }
        }
        while index < text.count, text[index].isSpace { index += 1 }
    }

    private mutating func skipPreformatted() -> Bool {
        guard
            text[index...].dropFirst().first.map({
                ($0 | 0x20) == UInt8(ascii: "p") || ($0 | 0x20) == UInt8(ascii: "s")
            }) ?? false,
            case .tag(let tag) = scanner.markup(at: index),
            ["pre", "script", "style"].contains(tag.name),
            let end = scanner.end(ofContent: tag.name, from: tag.end)
        else { return false }
        index = end
        return true
    }
}

extension HTMLElement {
    /// The name that is written for one that was read.
    static func written(_ name: String) -> String {
        if case .kept(let written, _) = named(name).handling { return written }
        return ["html", "head", "body", "script", "style", "iframe"].contains(name) ? "div" : ""
    }
}

extension UInt8 {
    /// White space, or a byte of a byte order mark.
    fileprivate var isSpaceOrMark: Bool { isSpace || self == 0xEF || self == 0xBB || self == 0xBF }
}
