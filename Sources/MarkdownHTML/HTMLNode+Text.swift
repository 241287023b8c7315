// The text of elements.
extension HTMLNode {
    /// A heading's content.
    struct Outline {
        var text: [UInt8] = []
        /// Whether there is something to see.
        var hasContent = false
        /// Whether there is neither a link nor a block.
        var isPlain = true
    }

    var outline: Outline {
        var outline = Outline()
        walk { node, isEntering in
            if let text = node.content {
                if isEntering { outline.text += text }
                return false
            }
            let name = node.name
            if name == "br" || HTMLElement.isBlock(name) {
                outline.text.append(UInt8(ascii: " "))
                if name != "br" { outline.isPlain = false }
            }
            if name == "img" { outline.hasContent = true }
            if ["a", "audio", "video"].contains(name) { outline.isPlain = false }
            return true
        }
        if outline.text.contains(where: { !$0.isSpace }) { outline.hasContent = true }
        return outline
    }

    /// Whether an element has a child that a parser would move, or that would move another, without it.
    var keepsApart: Bool {
        for index in 0..<childCount {
            guard let name = child(index)?.name else { continue }
            if HTMLElement.isBlock(name) || name == "rt" || name == "rp" { return true }
        }
        return false
    }

    /// The text inside, with a space for each line break, and around blocks.
    var plainText: [UInt8] { content.map(Array.init) ?? outline.text }

    /// Whether the node, or one inside of it, may not be in a paragraph.
    func hasBlock(_ feed: HTMLFeed) -> Bool {
        func isBlock(_ node: HTMLNode) -> Bool {
            HTMLElement.isBlock(node.name) || node.name == "audio" || node.name == "video"
        }
        if isBlock(self) { return true }
        var found = false
        walk { node, isEntering in
            if isEntering, isBlock(node) { found = true }
            return !found
        }
        return found
    }

    /// The `https` address that is all of an element's content, as it is or as a link with its own address as text.
    var loneAddress: String? {
        var only: HTMLNode?
        for index in 0..<min(childCount, 3) {
            guard let child = child(index) else { continue }
            if let text = child.content, !text.contains(where: { !$0.isSpace }) { continue }
            if only != nil { return nil }
            only = child
        }
        guard childCount <= 3, let only else { return nil }
        if only.name == "a", only.childCount == 1, let text = only.child(0)?.content,
            let target = only["href"]
        {
            let address = String(decoding: text, as: UTF8.self).trimmed
            return address == String(decoding: target, as: UTF8.self).trimmed ? address.asAddress : nil
        }
        return only.content.flatMap { String(decoding: $0, as: UTF8.self).trimmed.asAddress }
    }
}

extension String {
    /// Without white space at the ends.
    fileprivate var trimmed: String {
        let bytes = utf8.drop { $0.isSpace }
        let count = bytes.reversed().drop { $0.isSpace }.count
        return String(Substring(bytes.prefix(count)))
    }

    /// The text, if it is an address without white space.
    fileprivate var asAddress: String? {
        utf8.starts(with: "https://".utf8) && !utf8.contains { $0.isSpace } ? self : nil
    }
}

extension HTMLTree {
    /// The first answer about the text of a paragraph, in the order of the document.
    ///
    /// A paragraph is an element `p`, another one that holds no blocks, or text outside of elements up to the next block.
    func paragraph<Answer>(_ answer: ([UInt8]) -> Answer?) -> Answer? {
        var found: Answer?
        var outside: [UInt8] = []
        let notParagraphs: Set<String> = [
            "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary", "table",
        ]
        func ask(_ text: [UInt8]) {
            if found == nil, !text.isEmpty { found = answer(text) }
        }
        root.walk { node, isEntering in
            guard found == nil, !notParagraphs.contains(node.name) else { return false }
            let isBlock = HTMLElement.isBlock(node.name)
            if isBlock {
                ask(outside)
                outside = []
            } else if isEntering {
                outside +=
                    node.name == "br"
                    ? [UInt8(ascii: " ")] : Array(node.content ?? .init(start: nil, count: 0))
            }
            return true
        }
        ask(outside)
        return found
    }
}
