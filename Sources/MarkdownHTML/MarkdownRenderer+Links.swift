// Links and images.
extension MarkdownRenderer {
    mutating func visitLink(_ node: MarkdownNode, isEntering: Bool) {
        guard isEntering else {
            if openLinks.popLast() == true { html.append("</a>") }
            return
        }
        guard let link = lookUpLink(node) else {
            openLinks.append(false)
            return
        }
        openLinks.append(true)
        html.append("<a href=\"")
        html.appendEscaped(link.url)
        html.append("\"")
        if let relations = link.relations {
            html.append(" rel=\"")
            html.append(relations)
            html.append("\"")
        }
        if !node.title.isEmpty {
            html.append(" title=\"")
            html.appendEscaped(node.title)
            html.append("\"")
        }
        html.append(">")
    }

    private func lookUpLink(_ node: MarkdownNode) -> MarkdownLink? {
        // The link of a paragraph that was replaced by a player is not shown.
        guard openEmbed == nil else { return nil }
        // An address of another scheme that the parser found in a text is only text.
        let destination = node.destination
        if node.isAutolink, !destination.hasWebScheme || isNoEmailAddress(node) { return nil }
        return host.link(to: String(decoding: destination, as: UTF8.self), line: node.line)
    }

    /// Whether the parser took something else for an e-mail address, such as a part of `@studio@mastodon.social`.
    private func isNoEmailAddress(_ link: MarkdownNode) -> Bool {
        guard link.destination.starts(with: "mailto:".utf8), let address = link.firstChild?.literal,
            let at = address.firstIndex(of: UInt8(ascii: "@"))
        else { return false }
        let before = link.previous.flatMap { $0.kind == .text ? Array($0.literal) : nil } ?? []
        let after = link.next.flatMap { $0.kind == .text ? Array($0.literal) : nil } ?? []
        return !host.isEmailAddress(around: before.count + at, in: before + address + after)
    }

    /// Collects the text in the open image for its `alt` attribute, which holds no markup.
    mutating func collectAlternative(of node: MarkdownNode, isEntering: Bool) {
        switch node.kind {
        case .text, .code:
            if isEntering { openImage?.alternative.appendEscaped(node.literal) }
        case .softBreak, .lineBreak:
            if isEntering { openImage?.alternative.append(UInt8(ascii: " ")) }
        case .image:
            if !isEntering, let open = openImage, open.node.isSame(as: node) {
                openImage = nil
                appendImage(node, alternative: open.alternative)
            }
        default:
            break
        }
    }

    /// Writes an image, as a figure with a caption if it is alone in its paragraph and has a title.
    ///
    /// - Parameter alternative: escaped text.
    private mutating func appendImage(_ node: MarkdownNode, alternative: [UInt8]) {
        let source = String(decoding: node.destination, as: UTF8.self)
        if let recording = host.recording(source, line: node.line, isEmbedded: true) {
            html.appendRecording(recording, label: alternative, hasCaption: false)
            return
        }
        guard let image = host.image(source, line: node.line) else { return }
        let isFigure = node.parent?.isFigure ?? false
        if isFigure { appendBlock("<figure>") }
        html.append(openingOf: image)
        html.append(" alt=\"")
        html += alternative
        html.append("\"")
        if let size = image.size {
            html.append(" width=\"")
            html.append(size.width)
            html.append("\" height=\"")
            html.append(size.height)
            html.append("\"")
        }
        html.append(endOf: image)
        if isFigure {
            html.append("<figcaption>")
            html.appendEscaped(node.title)
            html.append("</figcaption></figure>\n")
        }
    }
}
