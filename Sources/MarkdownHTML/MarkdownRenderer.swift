/// GitHub-flavoured Markdown as safe HTML: no raw markup, every link and image looked up, headings with ids.
package struct MarkdownRenderer {
    private let labels: MarkdownLabels
    /// What links and images lead to.
    private let host: any MarkdownHost
    private var html: [UInt8] = []
    private var summary = MarkdownSummary()
    private var headings = HeadingIDs()
    private var lastHeading: Int
    /// The image whose alternative text is being collected, and the text.
    private var image: (node: MarkdownNode, alternative: [UInt8])?
    /// A link that was looked up and may not be, or stands in one: its tags are left out.
    private var inTableHead = false

    /// - Parameters:
    ///   - headingBase: the level of the heading that the document stands under; its own begin one below.
    ///   - wantsSummary: whether the first paragraph is wanted as plain text.
    package init(
        host: any MarkdownHost,
        labels: MarkdownLabels = MarkdownLabels(),
        headingBase: Int = 1,
        wantsSummary: Bool = false
    ) {
        self.host = host
        self.wantsSummary = wantsSummary
        self.labels = labels
        lastHeading = headingBase
        firstHeading = headingBase + 1
    }

    private let firstHeading: Int
    private let wantsSummary: Bool

    /// Renders a document.
    ///
    /// - Parameter html: what is rendered is added to it.
    /// - Returns: what was learned on the way.
    package mutating func render(
        _ markdown: UnsafeBufferPointer<UInt8>,
        into html: inout [UInt8]
    )
        -> MarkdownSummary
    {
        guard let tree = CMarkTree(markdown) else { return summary }
        self.html = html
        html = []
        tree.walk { visit($0, $1) }
        swap(&self.html, &html)
        return summary
    }

    private mutating func visit(_ node: MarkdownNode, _ isEntering: Bool) {
        if image != nil {
            collectAlternative(node, isEntering)
            return
        }
        switch node.kind {
        case .text:
            let text = node.literal
            countWords(text)
            html.appendEscaped(text)
        case .softBreak:
            inWord = false
            html.append(UInt8(ascii: "\n"))
        case .lineBreak:
            inWord = false
            html.append("<br>\n")
        case .code:
            countWords(node.literal)
            html.append("<code>")
            html.appendEscaped(node.literal)
            html.append("</code>")
        case .emphasis: html.append(isEntering ? "<em>" : "</em>" as StaticString)
        case .strong: html.append(isEntering ? "<strong>" : "</strong>" as StaticString)
        case .strikethrough: html.append(isEntering ? "<del>" : "</del>" as StaticString)
        case .link: visitLink(node, isEntering)
        case .image: if isEntering { image = (node, []) }
        case .paragraph: visitParagraph(node, isEntering)
        case .heading: visitHeading(node, isEntering)
        case .blockQuote: block(isEntering ? "<blockquote>\n" : "</blockquote>\n")
        case .bulletList: block(isEntering ? "<ul>\n" : "</ul>\n")
        case .orderedList: visitOrderedList(node, isEntering)
        case .item, .taskItem: visitItem(node, isEntering)
        case .codeBlock: visitCodeBlock(node)
        case .thematicBreak: block("<hr>\n")
        case .table: visitTable(isEntering)
        case .tableRow: visitRow(node, isEntering)
        case .tableCell: visitCell(node, isEntering)
        case .htmlBlock, .inlineHTML: host.rawHTML(line: node.line)
        case .document, .other: break
        }
    }

    private mutating func block(_ markup: StaticString) {
        html.endLine()
        html.append(markup)
    }

    // MARK: Blocks

    private mutating func visitParagraph(_ node: MarkdownNode, _ isEntering: Bool) {
        inWord = false
        if isEntering, wantsSummary, summary.firstParagraph.isEmpty {
            summary.firstParagraph = Excerpt.text(of: node, limit: MarkdownSummary.paragraphLength) ?? ""
        }
        if node.isInTightList { return }
        if isFigure(node) { return }
        if isEntering, let address = node.loneAddress, let markup = host.embed(address, line: node.line) {
            embedded = node
            html.endLine()
            html += markup
            html.endLine()
            suppressed = html.count
            return
        }
        if !isEntering, let embedded, embedded.isSame(as: node) {
            // The link that stood here was written behind the player while the paragraph was walked through.
            html.removeSubrange(suppressed...)
            self.embedded = nil
            return
        }
        if isEntering { html.endLine() }
        html.append(isEntering ? "<p>" : "</p>\n" as StaticString)
    }

    /// A paragraph that is only an image with a title is a figure with a caption.
    private func isFigure(_ node: MarkdownNode) -> Bool {
        guard let child = node.onlyChild, child.kind == .image else { return false }
        return !child.title.isEmpty
    }

    private mutating func visitHeading(_ node: MarkdownNode, _ isEntering: Bool) {
        inWord = false
        if isEntering {
            // No level is skipped, whatever the author wrote, for readers walk through headings by level.
            openHeading = max(firstHeading, min(node.headingLevel + firstHeading - 2, lastHeading + 1, 6))
            lastHeading = openHeading
            let (text, hasLink) = node.headingText
            // Letters, digits, hyphens and underscores: nothing to escape.
            let id = headings.next(for: text)
            html.endLine()
            html.append("<h")
            html.append(openHeading)
            html.append(" id=\"")
            html.append(id)
            html.append("\">")
            isHeadingLinked = !hasLink
            if isHeadingLinked {
                html.append("<a class=\"anchor\" href=\"")
                HeadingIDs.appendFragment(id, to: &html)
                html.append("\">")
            }
        } else {
            if isHeadingLinked { html.append("</a>") }
            html.append("</h")
            html.append(openHeading)
            html.append(">\n")
        }
    }

    private mutating func visitOrderedList(_ node: MarkdownNode, _ isEntering: Bool) {
        guard isEntering else { return block("</ol>\n") }
        html.endLine()
        html.append("<ol")
        if node.listStart != 1 {
            html.append(" start=\"")
            html.append(node.listStart)
            html.append("\"")
        }
        html.append(">\n")
    }

    private mutating func visitItem(_ node: MarkdownNode, _ isEntering: Bool) {
        guard isEntering else { return html.append("</li>\n") }
        html.endLine()
        guard node.kind == .taskItem else { return html.append("<li>") }
        let label = node.isDone ? labels.done : labels.open
        html.append("<li class=\"task\"><span role=\"img\" aria-label=\"")
        html.appendEscaped(label)
        html.append(node.isDone ? "\">☑</span> " : "\">☐</span> " as StaticString)
    }

    private mutating func visitCodeBlock(_ node: MarkdownNode) {
        html.endLine()
        html.append("<pre tabindex=\"0\"><code")
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

    // MARK: Tables

    private mutating func visitTable(_ isEntering: Bool) {
        if isEntering {
            html.endLine()
            // Wide tables scroll by themselves, also by keyboard, so that the page need not.
            html.append("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"")
            html.appendEscaped(labels.table)
            html.append("\"><table>\n")
        } else {
            html.endLine()
            html.append(inTableHead ? "</table></div>\n" : "</tbody>\n</table></div>\n" as StaticString)
            inTableHead = false
        }
    }

    private mutating func visitRow(_ node: MarkdownNode, _ isEntering: Bool) {
        html.endLine()
        if isEntering {
            if node.isHeaderRow {
                html.append("<thead>\n")
                inTableHead = true
            } else if inTableHead {
                html.append("<tbody>\n")
                inTableHead = false
            }
            html.append("<tr>\n")
        } else {
            html.append("</tr>\n")
            if node.isHeaderRow { html.append("</thead>\n") }
        }
    }

    private mutating func visitCell(_ node: MarkdownNode, _ isEntering: Bool) {
        inWord = false
        let isHeader = node.parent?.isHeaderRow ?? false
        guard isEntering else { return html.append(isHeader ? "</th>\n" : "</td>\n" as StaticString) }
        html.append(isHeader ? "<th scope=\"col\"" : "<td" as StaticString)
        switch node.alignment {
        case UInt8(ascii: "l"): html.append(" class=\"left\"")
        case UInt8(ascii: "c"): html.append(" class=\"center\"")
        case UInt8(ascii: "r"): html.append(" class=\"right\"")
        default: break
        }
        html.append(">")
    }

    // MARK: Links and images

    private mutating func visitLink(_ node: MarkdownNode, _ isEntering: Bool) {
        guard isEntering else {
            if openLinks.popLast() == true { html.append("</a>") }
            return
        }
        let destination = String(decoding: node.destination, as: UTF8.self)
        guard let link = embedded == nil ? host.link(to: destination, line: node.line) : nil else {
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
        appendTitle(node)
        html.append(">")
    }

    private mutating func appendTitle(_ node: MarkdownNode) {
        guard !node.title.isEmpty else { return }
        html.append(" title=\"")
        html.appendEscaped(node.title)
        html.append("\"")
    }

    /// Inside an image everything is plain text, for its `alt`.
    private mutating func collectAlternative(_ node: MarkdownNode, _ isEntering: Bool) {
        guard let (open, _) = image else { return }
        switch node.kind {
        case .text, .code: if isEntering { image?.alternative.appendEscaped(node.literal) }
        case .softBreak, .lineBreak: if isEntering { image?.alternative.append(UInt8(ascii: " ")) }
        case .image where !isEntering && node.isSame(as: open): finishImage()
        default: break
        }
    }

    private mutating func finishImage() {
        guard let (node, alternative) = image else { return }
        image = nil
        let source = String(decoding: node.destination, as: UTF8.self)
        guard let found = host.image(source, line: node.line) else { return }
        let isFigure = node.parent.map(isFigure) ?? false
        if isFigure { block("<figure>") }
        html.append("<img src=\"")
        html.appendEscaped(found.url)
        html.append("\" alt=\"")
        html += alternative
        html.append("\"")
        if let size = found.size {
            html.append(" width=\"")
            html.append(size.width)
            html.append("\" height=\"")
            html.append(size.height)
            html.append("\"")
        }
        html.append(" loading=\"lazy\" decoding=\"async\">")
        if isFigure {
            html.append("<figcaption>")
            html.appendEscaped(node.title)
            html.append("</figcaption></figure>\n")
        }
    }

    // MARK: Words

    private mutating func countWords(_ text: UnsafeBufferPointer<UInt8>) {
        let (words, ideographs) = text.wordStarts(&inWord)
        summary.words += words + ideographs / 2
    }

    // What is open while the tree is walked through.
    private var openLinks: [Bool] = []
    private var openHeading = 2
    private var isHeadingLinked = false
    private var embedded: MarkdownNode?
    private var suppressed = 0
    /// Whether the text so far ends inside a word, which the next text goes on with.
    private var inWord = false
}

extension MarkdownNode {
    /// The address that a paragraph consists of: one link whose text is its own address.
    fileprivate var loneAddress: String? {
        guard let link = onlyChild, link.kind == .link, let text = link.onlyChild, text.kind == .text,
            text.literal.elementsEqual(link.destination)
        else { return nil }
        return String(decoding: link.destination, as: UTF8.self)
    }

    /// The text of all nodes inside, without markup.
    var plainText: [UInt8] { headingText.text }

    /// The text of all nodes inside, without markup, and whether there is a link among them.
    fileprivate var headingText: (text: [UInt8], hasLink: Bool) {
        // Most hold one text and nothing else.
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
            default: break
            }
        }
        return (text, hasLink)
    }
}
