// Footnotes and alerts, as GitHub has them.
extension MarkdownRenderer {
    // MARK: Footnotes

    // An id has a colon, which no heading's id has.

    mutating func visitFootnoteReference(_ node: MarkdownNode) {
        guard let number = Int(String(decoding: node.literal, as: UTF8.self)) else { return }
        let use = footnoteUses[number, default: 0] + 1
        footnoteUses[number] = use
        html.append("<sup class=\"footnote\"><a href=\"#fn:")
        html.append(number)
        html.append("\" id=\"")
        appendReferenceID(number, use: use)
        html.append("\" role=\"doc-noteref\">")
        html.append(number)
        html.append("</a></sup>")
    }

    private mutating func appendReferenceID(_ number: Int, use: Int) {
        html.append("fnref:")
        html.append(number)
        guard use > 1 else { return }
        html.append(":")
        html.append(use)
    }

    /// The parser moves footnotes to the end of the document, in the order of their references.
    mutating func visitFootnote(_ node: MarkdownNode, isEntering: Bool) {
        guard isEntering else {
            if node.lastChild?.kind != .paragraph {
                html.append("<p>")
                appendBackLinks()
                html.append("</p>\n")
            }
            html.append("</li>\n")
            return
        }
        if footnoteNumber == 0 {
            appendBlock("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"")
            html.appendEscaped(labels.footnotes)
            html.append("\">\n<ol>\n")
        }
        footnoteNumber += 1
        appendBlock("<li id=\"fn:")
        html.append(footnoteNumber)
        html.append("\">")
    }

    mutating func endFootnotes() {
        if footnoteNumber > 0 { appendBlock("</ol>\n</section>\n") }
    }

    /// Adds the links back to the text, where a paragraph is the last of a footnote.
    mutating func appendBackLinks(at paragraph: MarkdownNode) {
        guard footnoteNumber > 0, paragraph.parent?.kind == .footnoteDefinition, paragraph.next == nil else {
            return
        }
        html.append(" ")
        appendBackLinks()
    }

    private mutating func appendBackLinks() {
        for use in 1...max(1, footnoteUses[footnoteNumber] ?? 1) {
            if use > 1 { html.append(" ") }
            html.append("<a href=\"#")
            appendReferenceID(footnoteNumber, use: use)
            html.append("\" role=\"doc-backlink\" aria-label=\"")
            html.appendEscaped(labels.backToText)
            html.append("\">↩</a>")
        }
    }

    // MARK: Alerts

    mutating func visitBlockQuote(_ node: MarkdownNode, isEntering: Bool) {
        guard isEntering else {
            html.append(openQuotes.popLast() == true ? "</div>\n" : "</blockquote>\n")
            return
        }
        guard let marker = node.alertMarker, let alert = marker.alert else {
            openQuotes.append(false)
            appendBlock("<blockquote>\n")
            return
        }
        openQuotes.append(true)
        // Of a marker alone, the whole paragraph is not shown.
        alertMarker = marker
        appendBlock("<div class=\"alert ")
        html.appendEscaped(alert.rawValue)
        html.append("\" role=\"note\">\n<p class=\"alert-title\"><bdi>")
        // The word must not decide the direction of the text around it.
        html.appendEscaped(labels.alerts[alert] ?? alert.rawValue)
        html.append("</bdi></p>\n")
    }

    /// Whether a paragraph consists of the marker of an alert.
    func isMarkerAlone(_ paragraph: MarkdownNode) -> Bool {
        guard !openQuotes.isEmpty, let quote = paragraph.parent, quote.kind == .blockQuote,
            let only = paragraph.onlyChild, let marker = quote.alertMarker
        else { return false }
        return marker.isSame(as: only)
    }
}

extension MarkdownNode {
    /// Whether a paragraph begins with the marker of an alert.
    var isAlertStart: Bool {
        guard let quote = parent, quote.kind == .blockQuote, let marker = quote.alertMarker else {
            return false
        }
        return marker.parent?.isSame(as: self) ?? false
    }

    /// The text `[!NOTE]` with which a block quote begins, alone on its line; nil for another block quote.
    fileprivate var alertMarker: MarkdownNode? {
        guard let paragraph = firstChild, paragraph.kind == .paragraph,
            let text = paragraph.firstChild, text.kind == .text, text.alert != nil
        else { return nil }
        let next = text.next
        return next == nil || next?.kind == .softBreak || next?.kind == .lineBreak ? text : nil
    }

    /// The alert that a text such as `[!NOTE]` begins.
    fileprivate var alert: MarkdownLabels.Alert? {
        let text = literal
        guard text.count > 3, text[0] == UInt8(ascii: "["), text[1] == UInt8(ascii: "!"),
            text[text.count - 1] == UInt8(ascii: "]")
        else { return nil }
        let name = String(decoding: text[2..<(text.count - 1)], as: UTF8.self)
        return MarkdownLabels.Alert(rawValue: name.lowercased())
    }
}
