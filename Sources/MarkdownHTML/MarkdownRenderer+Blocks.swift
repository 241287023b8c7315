// Paragraphs, headings, lists and code blocks.
extension MarkdownRenderer {
    /// Appends markup that begins a line.
    mutating func appendBlock(_ markup: StaticString) {
        html.endLine()
        html.append(markup)
    }

    mutating func visitParagraph(_ node: MarkdownNode, isEntering: Bool) {
        isInWord = false
        if isEntering, wantsSummary, summary.firstParagraph.isEmpty, !node.isAlertStart {
            summary.firstParagraph = Excerpt.text(of: node, limit: MarkdownSummary.paragraphLength) ?? ""
        }
        if node.isInTightList || node.isFigure || isMarkerAlone(node) { return }
        if isEntering {
            if beginEmbed(node) { return }
            appendBlock("<p>")
        } else {
            if endEmbed(node) { return }
            appendBackLinks(at: node)
            html.append("</p>\n")
        }
    }

    /// Writes the player for a paragraph that consists of an address with one.
    ///
    /// - Returns: false if there is no player.
    private mutating func beginEmbed(_ paragraph: MarkdownNode) -> Bool {
        guard let markup = player(of: paragraph) ?? recording(of: paragraph) else { return false }
        html.endLine()
        let start = html.count
        html += markup
        html.endLine()
        foreign.append(.theme(start..<html.count))
        openEmbed = (paragraph, html.count)
        return true
    }

    private func player(of paragraph: MarkdownNode) -> [UInt8]? {
        guard let address = paragraph.onlyAddress else { return nil }
        return host.embed(address, line: paragraph.line)
    }

    /// A sound or video whose link is alone in its paragraph, with the link's words as a caption.
    private func recording(of paragraph: MarkdownNode) -> [UInt8]? {
        guard let link = paragraph.onlyChild, link.kind == .link else { return nil }
        let source = String(decoding: link.destination, as: UTF8.self)
        guard let recording = host.recording(source, line: link.line, isEmbedded: false) else { return nil }
        var markup: [UInt8] = []
        var caption: [UInt8] = []
        if !link.isAutolink { link.plainText.withUnsafeBufferPointer { caption.appendEscaped($0) } }
        markup.appendRecording(recording, label: caption, hasCaption: true)
        return markup
    }

    /// Removes the text of the link in a paragraph that was replaced by a player.
    ///
    /// - Returns: false if the paragraph was not replaced.
    private mutating func endEmbed(_ paragraph: MarkdownNode) -> Bool {
        guard let open = openEmbed, open.paragraph.isSame(as: paragraph) else { return false }
        html.removeSubrange(open.end...)
        openEmbed = nil
        return true
    }

    mutating func visitHeading(_ node: MarkdownNode, isEntering: Bool) {
        isInWord = false
        if isEntering {
            beginHeading(node)
        } else {
            if openHeading.isLinked { html.append("</a>") }
            html.append("</h")
            html.append(openHeading.level)
            html.append(">\n")
        }
    }

    /// The level of a heading's element.
    ///
    /// `#` and `##` both become the first level of the document.
    private func htmlLevel(of heading: MarkdownNode) -> Int {
        let depth = max(heading.headingLevel - 2, 0)
        // No level is skipped, because people with screen readers navigate by level.
        let deepest = min(lastHeadingLevel + 1, 6)
        return max(firstHeadingLevel, min(firstHeadingLevel + depth, deepest))
    }

    private mutating func beginHeading(_ node: MarkdownNode) {
        let level = htmlLevel(of: node)
        lastHeadingLevel = level
        let content = node.textAndLink
        openHeading = (level, isLinked: !content.hasLink)
        // An id has only letters, digits, hyphens and underscores, so that it needs no escaping.
        let id = headings.next(for: content.text)
        html.endLine()
        html.append("<h")
        html.append(level)
        html.append(" id=\"")
        html.append(id)
        html.append("\">")
        if openHeading.isLinked {
            html.append("<a class=\"anchor\" href=\"")
            HeadingIDs.appendFragment(id, to: &html)
            html.append("\">")
        }
    }

    mutating func visitOrderedList(_ node: MarkdownNode, isEntering: Bool) {
        guard isEntering else {
            appendBlock("</ol>\n")
            return
        }
        appendBlock("<ol")
        if node.listStart != 1 {
            html.append(" start=\"")
            html.append(node.listStart)
            html.append("\"")
        }
        html.append(">\n")
    }

    mutating func visitItem(_ node: MarkdownNode, isEntering: Bool) {
        guard isEntering else {
            html.append("</li>\n")
            return
        }
        guard node.kind == .taskItem else {
            appendBlock("<li>")
            return
        }
        appendBlock("<li class=\"task\"><span role=\"img\" aria-label=\"")
        if node.isDone {
            html.appendEscaped(labels.done)
            html.append("\">☑</span> ")
        } else {
            html.appendEscaped(labels.open)
            html.append("\">☐</span> ")
        }
    }

    mutating func visitCodeBlock(_ node: MarkdownNode) {
        // The block scrolls by itself if its lines are long, also by keyboard.
        appendBlock("<pre tabindex=\"0\"><code")
        let language = node.fenceInfo.prefix { $0 > 0x20 }
        if !language.isEmpty {
            html.append(" class=\"language-")
            html.appendEscaped(UnsafeBufferPointer(rebasing: language))
            html.append("\"")
        }
        html.append(">")
        html.appendEscaped(node.literal)
        html.append("</code></pre>\n")
    }
}
