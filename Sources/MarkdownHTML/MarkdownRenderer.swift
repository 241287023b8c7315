/// GitHub-flavoured Markdown, and HTML, as safe HTML: no markup but that of a list, every link and image looked up, headings with ids.
///
/// A renderer renders one document.
package struct MarkdownRenderer {
    /// Looks up links, images and players.
    let host: any MarkdownHost
    let labels: MarkdownLabels
    /// The highest level of a heading of the document.
    let firstHeadingLevel: Int
    let wantsSummary: Bool

    // The state of the walk through the document.

    var html: [UInt8] = []
    var summary = MarkdownSummary()
    var headings = HeadingIDs()
    var lastHeadingLevel: Int
    /// The open heading's level, and whether it is itself a link to its id.
    var openHeading = (level: 2, isLinked: false)
    /// For each open link, whether its tag was written; the tags of links that may not be are left out.
    var openLinks: [Bool] = []
    /// The open image and its alternative text so far.
    var openImage: (node: MarkdownNode, alternative: [UInt8])?
    /// The open paragraph that was replaced by a player, and where the player's markup ends.
    var openEmbed: (paragraph: MarkdownNode, end: Int)?
    /// The block quotes that are open, and of each whether it is an alert.
    var openQuotes: [Bool] = []
    /// The text of the marker of the alert that has just begun, which is not shown.
    var alertMarker: MarkdownNode?
    /// How often each footnote was referred to, by its number.
    var footnoteUses: [Int: Int] = [:]
    /// The number of the footnote that is open or was last; 0 before the first.
    var footnoteNumber = 0
    /// Whether the head of the open table has begun, and its body has not.
    var isInTableHead = false
    /// The HTML that somebody wrote, and the theme's markup, in the order of the output.
    var foreign: [Foreign] = []
    /// The end tag before which nothing is shown.
    var hiddenUntil: MarkdownNode?
    /// Whether the text so far ends inside a word, which the next text continues.
    var isInWord = false

    /// - Parameters:
    ///   - headingBase: the level of the heading above the document; its own headings begin one level below.
    ///   - wantsSummary: whether the first paragraph is wanted as plain text.
    package init(
        host: any MarkdownHost,
        labels: MarkdownLabels = .english,
        headingBase: Int = 1,
        wantsSummary: Bool = false
    ) {
        self.host = host
        self.labels = labels
        self.wantsSummary = wantsSummary
        firstHeadingLevel = headingBase + 1
        lastHeadingLevel = headingBase
    }

    /// Renders a document.
    ///
    /// - Parameter html: the HTML is appended to it.
    /// - Returns: the number of words, and the first paragraph if it is wanted.
    package mutating func render(
        _ markdown: UnsafeBufferPointer<UInt8>,
        into html: inout [UInt8]
    ) -> MarkdownSummary {
        guard let tree = CMarkTree(markdown) else { return summary }
        if !tree.hasTables { host.leftOut(.tables, line: 1) }
        // Moved in and out again, so that nothing is copied.
        self.html = html
        html = []
        let start = self.html.count
        tree.walk { node, isEntering in visit(node, isEntering: isEntering) }
        swap(&self.html, &html)
        if !foreign.isEmpty { joinHTML(from: start, &html) }
        return summary
    }

    /// Renders the beginning or the end of a node.
    private mutating func visit(_ node: MarkdownNode, isEntering: Bool) {
        if openImage != nil {
            collectAlternative(of: node, isEntering: isEntering)
            return
        }
        if let hiddenUntil {
            guard node.isSame(as: hiddenUntil) else { return }
            self.hiddenUntil = nil
        }
        switch node.kind {
        case .text: visitText(node)
        case .softBreak: visitBreak("\n")
        case .lineBreak: visitBreak("<br>\n")
        case .code: visitCode(node)
        case .emphasis: html.append(isEntering ? "<em>" : "</em>" as StaticString)
        case .strong: html.append(isEntering ? "<strong>" : "</strong>" as StaticString)
        case .strikethrough: html.append(isEntering ? "<del>" : "</del>" as StaticString)
        case .link: visitLink(node, isEntering: isEntering)
        case .image: if isEntering { openImage = (node, []) }
        case .paragraph: visitParagraph(node, isEntering: isEntering)
        case .heading: visitHeading(node, isEntering: isEntering)
        case .blockQuote: visitBlockQuote(node, isEntering: isEntering)
        case .bulletList: appendBlock(isEntering ? "<ul>\n" : "</ul>\n")
        case .orderedList: visitOrderedList(node, isEntering: isEntering)
        case .item, .taskItem: visitItem(node, isEntering: isEntering)
        case .codeBlock: visitCodeBlock(node)
        case .thematicBreak: appendBlock("<hr>\n")
        case .table: visitTable(isEntering: isEntering)
        case .tableRow: visitTableRow(node, isEntering: isEntering)
        case .tableCell: visitTableCell(node, isEntering: isEntering)
        case .htmlBlock, .inlineHTML: visitHTML(node)
        case .footnoteReference: if isEntering { visitFootnoteReference(node) }
        case .footnoteDefinition: visitFootnote(node, isEntering: isEntering)
        case .document: if !isEntering { endFootnotes() }
        case .other: break
        }
    }

    // MARK: Text

    private mutating func visitText(_ node: MarkdownNode) {
        if let alertMarker, alertMarker.isSame(as: node) {
            // A break follows, which is not shown either.
            if node.next == nil { self.alertMarker = nil }
            return
        }
        let text = node.literal
        countWords(text)
        html.appendEscaped(text)
    }

    private mutating func visitCode(_ node: MarkdownNode) {
        let text = node.literal
        countWords(text)
        html.append("<code>")
        html.appendEscaped(text)
        html.append("</code>")
    }

    private mutating func visitBreak(_ markup: StaticString) {
        isInWord = false
        // The line of an alert's marker is not shown.
        if alertMarker != nil {
            alertMarker = nil
            return
        }
        html.append(markup)
    }

    private mutating func countWords(_ text: UnsafeBufferPointer<UInt8>) {
        let (words, ideographs) = text.wordStarts(&isInWord)
        summary.words += words + ideographs / 2
    }
}
