// The text of nodes, and paragraphs that are more than text.
extension MarkdownNode {
    /// The text of all nodes inside, without markup, as UTF-8.
    var plainText: [UInt8] { textAndLink.text }

    /// The text of all nodes inside, without markup, as UTF-8, and whether there is a link among them.
    var textAndLink: (text: [UInt8], hasLink: Bool) {
        // Most nodes hold one text and nothing else.
        if let child = firstChild, child.next == nil, child.kind == .text {
            return (Array(child.literal), false)
        }
        var text: [UInt8] = []
        var hasLink = false
        walk { node, isEntering in
            guard isEntering else { return }
            switch node.kind {
            case .text, .code: text += node.literal
            case .softBreak, .lineBreak: text.append(UInt8(ascii: " "))
            case .link: hasLink = true
            case .inlineHTML:
                if node.isHTMLTag("br") { text.append(UInt8(ascii: " ")) }
                if !node.isHTMLInLink { hasLink = true }
            default: break
            }
        }
        return (text, hasLink)
    }

    /// Whether a paragraph is a figure: a single image whose title is the caption.
    var isFigure: Bool {
        guard let child = onlyChild, child.kind == .image else { return false }
        return !child.title.isEmpty
    }

    /// The address that a paragraph consists of: a single link whose text is its own address.
    var onlyAddress: String? {
        guard let link = onlyChild, link.kind == .link,
            let text = link.onlyChild, text.kind == .text,
            text.literal.elementsEqual(link.destination)
        else { return nil }
        return String(decoding: link.destination, as: UTF8.self)
    }
}
