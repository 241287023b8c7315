// HTML in texts.
extension MarkdownRenderer {
    /// A part of the output that is not the renderer's own markup.
    enum Foreign {
        /// HTML that somebody wrote, at an index of the output.
        case written([UInt8], line: Int, at: Int)
        /// A part of the output that is the theme's, such as a player.
        case theme(Range<Int>)
    }

    /// Renders a text that is HTML.
    ///
    /// - Parameter html: the HTML is appended to it.
    package mutating func renderHTML(
        _ text: UnsafeBufferPointer<UInt8>,
        into html: inout [UInt8]
    ) -> MarkdownSummary {
        var feed = HTMLFeed()
        feed.append(text, line: 1)
        write(feed, wrapsText: true, into: &html)
        if wantsSummary, summary.firstParagraph.isEmpty {
            summary.firstParagraph = Excerpt.ofHTML(text, limit: MarkdownSummary.paragraphLength) ?? ""
        }
        return summary
    }

    mutating func visitHTML(_ node: MarkdownNode) {
        // What stands between the tags of a script is text to the parser of Markdown.
        if hiddenUntil == nil, let end = node.endOfHidden { hiddenUntil = end }
        foreign.append(.written(Array(node.literal), line: node.line, at: html.count))
    }

    /// Writes the output of a document in which somebody wrote HTML again, so that no tag reaches beyond the document.
    ///
    /// - Parameter start: where the document begins in the output.
    mutating func joinHTML(from start: Int, _ html: inout [UInt8]) {
        let isNeeded = foreign.contains { if case .written = $0 { true } else { false } }
        guard isNeeded else { return }
        var feed = HTMLFeed()
        html.withUnsafeBufferPointer { output in
            var index = start
            func copy(to end: Int) {
                feed.appendTrusted(UnsafeBufferPointer(rebasing: output[index..<end]))
                index = end
            }
            for part in foreign {
                switch part {
                case .written(let text, let line, let offset):
                    copy(to: offset)
                    text.withUnsafeBufferPointer { feed.append($0, line: line) }
                case .theme(let range):
                    copy(to: range.lowerBound)
                    feed.append(replacement: Array(output[range]))
                    index = range.upperBound
                }
            }
            copy(to: output.count)
        }
        html.removeSubrange(start...)
        write(feed, wrapsText: false, into: &html)
    }

    private mutating func write(_ feed: HTMLFeed, wrapsText: Bool, into html: inout [UInt8]) {
        for part in feed.leftOut {
            host.leftOut(part.name == "<!--" ? .openComment : .element(part.name), line: part.line)
        }
        var writer = HTMLWriter(
            feed: feed,
            host: host,
            labels: labels,
            headings: headings,
            firstHeadingLevel: firstHeadingLevel,
            wrapsText: wrapsText
        )
        swap(&writer.html, &html)
        feed.bytes.withUnsafeBufferPointer { bytes in
            if let tree = HTMLTree(bytes) {
                writer.write(tree)
            } else if !bytes.isEmpty {
                host.leftOut(.everything, line: 1)
                writer.html.append("<pre tabindex=\"0\">\n")
                writer.write(bytes)
                writer.html.append("</pre>\n")
            }
        }
        swap(&writer.html, &html)
        summary.words = writer.summary.words
    }
}

extension MarkdownNode {
    /// The end tag of a script or style that begins here inside of a paragraph.
    fileprivate var endOfHidden: MarkdownNode? {
        guard kind == .inlineHTML, let name = hiddenName(isEnd: false) else { return nil }
        var next = self.next
        // No script is longer, and many that nothing ends must not each look through the rest.
        var rest = 200
        while let node = next, rest > 0 {
            rest -= 1
            if node.kind == .inlineHTML, node.hiddenName(isEnd: true) == name { return node }
            next = node.next
        }
        return nil
    }

    /// The name of the tag that a node consists of, if nobody is meant to read its element.
    private func hiddenName(isEnd: Bool) -> String? {
        guard case .tag(let tag) = HTMLScanner(bytes: literal).markup(at: 0), tag.isEnd == isEnd,
            case .hidden = HTMLElement.named(tag.name).handling
        else { return nil }
        return tag.name
    }

    /// Whether a piece of HTML may stand in a link: a block, another link or a player may not.
    var isHTMLInLink: Bool {
        guard case .tag(let tag) = HTMLScanner(bytes: literal).markup(at: 0), tag.name != "a" else {
            return false
        }
        switch HTMLElement.named(tag.name).handling {
        case .kept(_, .format), .kept(_, .inline), .kept(_, .void):
            return !["audio", "hr", "video"].contains(tag.name)
        case .hidden: return true
        case .kept, .frame, .unwrapped, .separated: return false
        }
    }

    /// Whether a node is a start tag of a name.
    func isHTMLTag(_ name: String) -> Bool {
        guard kind == .inlineHTML, case .tag(let tag) = HTMLScanner(bytes: literal).markup(at: 0) else {
            return false
        }
        return tag.name == name && !tag.isEnd
    }
}
