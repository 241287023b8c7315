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
            if found == nil, isEntering, node.kind == .paragraph { found = Excerpt.text(of: node, limit: limit) }
        }
        return found
    }

    /// A paragraph's text; nil for one that is empty or only an address, which is a player.
    static func text(of paragraph: MarkdownNode, limit: Int) -> String? {
        let text = paragraph.plainText.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.isEmpty || text.hasPrefix("https://") && !text.contains(" ") ? nil : shortened(text, to: limit)
    }

    /// A text cut at a word, with dots.
    package static func shortened(_ text: String, to limit: Int) -> String {
        guard text.count > limit else { return text }
        let cut = text.prefix(limit)
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
