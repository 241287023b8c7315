/// Writes a parsed text again: only elements and attributes of its own list, and everything else escaped.
///
/// What the renderer wrote is copied, byte for byte. Whatever the text was, parsing what is written gives the same tree
/// again, so a browser sees what this saw ("mutation XSS"): `settle` makes sure of that.
struct HTMLWriter {
    let host: any MarkdownHost
    let labels: MarkdownLabels
    let feed: HTMLFeed
    let firstHeadingLevel: Int
    /// Whether text outside of elements becomes paragraphs.
    let wrapsText: Bool

    var html: [UInt8] = []
    /// The parts of the output that are the theme's, such as players.
    private var themeParts: [Range<Int>] = []
    var summary = MarkdownSummary()
    var headings: HeadingIDs
    var lastHeadingLevel: Int
    /// The number of open links, which must not contain others.
    var openLinks = 0
    /// Whether the open item of a list is a task, whose mark was written.
    private var isInTask = false
    /// Whether the author was told of a field, which texts may not have.
    private var hasNamedInput = false
    /// Whether a paragraph for text outside of elements is open.
    var isInParagraph = false
    private var isInWord = false
    /// Whether what was written last stands for a picture, so that the next text does not belong to its last word.
    private var isAfterAlternative = false
    /// Where the content of the last preformatted text begins.
    private var preformattedStart = -1

    init(
        feed: HTMLFeed,
        host: any MarkdownHost,
        labels: MarkdownLabels,
        headings: HeadingIDs,
        firstHeadingLevel: Int,
        wrapsText: Bool
    ) {
        self.feed = feed
        self.host = host
        self.labels = labels
        self.headings = headings
        self.firstHeadingLevel = firstHeadingLevel
        self.wrapsText = wrapsText
        lastHeadingLevel = firstHeadingLevel - 1
    }

    /// An element whose tag was written, and whose content is written next.
    private struct OpenElement {
        let node: HTMLNode
        var nextChild = 0
        /// What is written after its content.
        var end: String
    }

    /// Writes the tree of the feed; false if it would be much larger than the text.
    mutating func write() -> Bool {
        feed.bytes.withUnsafeBufferPointer { bytes in
            if bytes.isEmpty { return true }
            guard let tree = HTMLTree(bytes) else { return false }
            write(tree)
            return true
        }
    }

    private mutating func write(_ tree: borrowing HTMLTree) {
        var path = [OpenElement(node: tree.root, end: "")]
        while let last = path.last {
            guard let child = last.node.child(last.nextChild) else {
                path.removeLast()
                if !path.isEmpty { close(last.node, last.end) }
                continue
            }
            path[path.count - 1].nextChild += 1
            let isOutside = wrapsText && path.count == 1
            if let text = child.content {
                if isOutside { writeOutside(text) } else { write(text) }
                continue
            }
            guard child.isElement else { continue }
            if isOutside { prepareOutside(child) }
            if let list = child.listEnd { changeList(&path[path.count - 1].end, to: list) }
            if let end = open(child) { path.append(OpenElement(node: child, end: end)) }
        }
        endParagraph()
        if wrapsText { html.endLine() }
    }

    /// The tree of what was written, written again until that changes nothing; false if it always does.
    ///
    /// Where a table holds what cannot be in it, or formats overlap with blocks, a parser builds trees that no text gives
    /// back, such as a heading in a heading.
    mutating func settle() -> Bool {
        // Nearly every text is settled at once, and what tables threw out needs two or three rounds.
        for _ in 0..<6 {
            var again = HTMLWriter(
                feed: HTMLFeed(trusted: html, except: themeParts),
                host: host,
                labels: labels,
                headings: headings,
                firstHeadingLevel: firstHeadingLevel,
                wrapsText: false
            )
            guard again.write() else { return false }
            if again.html == html { return true }
            html = again.html
            themeParts = again.themeParts
        }
        return false
    }

    // MARK: Elements

    mutating func appendTheme(_ markup: HTMLFeed.Markup) {
        themeParts.append(html.count..<(html.count + markup.count))
        html += markup
    }

    /// Writes a start tag, or all of an element.
    ///
    /// - Returns: what ends the element; nil if nothing inside of it is to be written.
    private mutating func open(_ node: HTMLNode) -> String? {
        let name = node.name
        if HTMLElement.isBlock(name) || name == "br" { isInWord = false }
        guard let tag = node.tagRange else { return openOwn(node, name) }
        if let replacement = feed.replacements[tag.lowerBound] {
            appendTheme(replacement)
            return nil
        }
        if feed.isTrusted(tag.lowerBound) { return openTrusted(node, name, tag) }
        if feed.frames.contains(tag.lowerBound) {
            writeFrame(node, line: feed.line(of: tag.lowerBound))
            return nil
        }
        return openOwn(node, name)
    }

    private mutating func openTrusted(_ node: HTMLNode, _ name: String, _ tag: Range<Int>) -> String? {
        html += feed.bytes[tag]
        if name == "a" { openLinks += 1 }
        if name == "pre" { preformattedStart = html.count }
        if let level = HTMLWriter.headingLevel(name) { lastHeadingLevel = level }
        return ["br", "col", "hr", "img", "input", "source", "wbr"].contains(name) ? nil : "</\(name)>"
    }

    private mutating func openOwn(_ node: HTMLNode, _ name: String) -> String? {
        let line = node.tagRange.map { feed.line(of: $0.lowerBound) } ?? 1
        switch name {
        case "a": return openLink(node, line: line)
        case "audio", "video": return writeRecording(node, line: line)
        case "br", "hr", "wbr":
            html.append("<\(name)>")
            return nil
        case "h1", "h2", "h3", "h4", "h5", "h6": return openHeading(node, name)
        case "img":
            writeImage(node, line: line)
            return nil
        case "input":
            writeInput(node, line: line)
            return nil
        case "li": return openItem(node)
        case "p", "div":
            if node.childCount == 0, node["id"] == nil {
                // It keeps the words before and after it apart.
                html.endLine()
                return nil
            }
            if let player = player(insteadOf: node, line: line) {
                appendTheme(player)
                return nil
            }
            return openElement(node, name)
        case "pre":
            html.append("<pre tabindex=\"0\"")
            writeAttributes(of: node, "pre")
            html.append(">")
            preformattedStart = html.count
            return "</pre>"
        case "source": return nil
        case "span": return openSpan(node)
        case "table":
            // As for tables of Markdown.
            html.append("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"")
            html.appendEscaped(labels.table)
            html.append("\"><table")
            writeAttributes(of: node, name)
            html.append(">")
            return "</table></div>"
        default:
            return HTMLWriter.plainElements.contains(name) ? openElement(node, name) : ""
        }
    }

    /// The elements that are written as they are.
    private static let plainElements: Set<String> = [
        "abbr", "b", "bdi", "bdo", "blockquote", "caption", "cite", "code", "dd", "del", "details", "dfn",
        "dl", "dt",
        "em", "figcaption", "figure", "i", "ins", "kbd", "mark", "ol", "q", "rp", "rt", "ruby", "s",
        "samp",
        "small", "span", "strong", "sub", "summary", "sup", "tbody", "td", "tfoot", "th", "thead", "time",
        "tr", "u",
        "ul", "var",
    ]

    mutating func openElement(_ node: HTMLNode, _ name: String) -> String {
        html.append("<\(name)")
        writeAttributes(of: node, name)
        html.append(">")
        return "</\(name)>"
    }

    /// Writes the start tag of an element that says nothing by itself, if it has attributes or keeps others apart.
    mutating func openSpan(_ node: HTMLNode) -> String {
        let start = html.count
        html.append("<span")
        let end = html.count
        writeAttributes(of: node, "span")
        if html.count == end, !node.keepsApart {
            html.removeSubrange(start...)
            return ""
        }
        html.append(">")
        return "</span>"
    }

    private mutating func close(_ node: HTMLNode, _ end: String) {
        if end.hasPrefix("</a>") { openLinks -= 1 }
        html.append(end)
        if HTMLElement.isBlock(node.name) { isInWord = false }
        if node.name == "li" { isInTask = false }
    }

    // MARK: Lists

    /// Ends the open list and begins one of the other kind, where an editor has one element for both.
    private mutating func changeList(_ end: inout String, to other: String) {
        guard end == "</ol>" || end == "</ul>", end != other else { return }
        let start = "<" + end.dropFirst(2)
        if html.suffix(start.utf8.count).elementsEqual(start.utf8) {
            html.removeLast(start.utf8.count)
        } else {
            html.append(end)
        }
        html.append("<" + other.dropFirst(2))
        end = other
    }

    /// Writes a checkbox as the mark of a task, unless its item says the same.
    private mutating func writeInput(_ node: HTMLNode, line: Int) {
        if node["type"]?.elementsEqual("checkbox".utf8) ?? false {
            if !isInTask { html.appendTaskMark(isDone: node["checked"] != nil, labels) }
        } else if !hasNamedInput {
            hasNamedInput = true
            host.leftOut(.element("input"), line: line)
        }
    }

    private mutating func openItem(_ node: HTMLNode) -> String {
        let task = node.isDoneTask
        isInTask = task != nil
        html.append(task == nil ? "<li" : "<li class=\"task\"" as StaticString)
        writeAttributes(of: node, "li")
        html.append(">")
        if let task { html.appendTaskMark(isDone: task, labels) }
        return "</li>"
    }

    // MARK: Headings

    private static func headingLevel(_ name: String) -> Int? {
        guard name.utf8.count == 2, name.utf8.first == UInt8(ascii: "h"), let last = name.utf8.last,
            (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(last)
        else { return nil }
        return Int(last - UInt8(ascii: "0"))
    }

    /// Writes a heading's start tag with an id, and at a level below the page's title, as for Markdown.
    private mutating func openHeading(_ node: HTMLNode, _ name: String) -> String {
        let outline = node.outline
        // Nobody can go to a heading without words.
        guard outline.hasContent else { return openElement(node, "div") }
        let depth = max((HTMLWriter.headingLevel(name) ?? 1) - 2, 0)
        let deepest = min(lastHeadingLevel + 1, 6)
        let level = max(firstHeadingLevel, min(firstHeadingLevel + depth, deepest))
        lastHeadingLevel = level
        let id = claimedID(of: node) ?? headings.next(for: outline.text)
        html.append("<h\(level) id=\"")
        html.append(id)
        html.append("\"")
        writeAttributes(of: node, name)
        html.append(">")
        // A link must not contain another, and no heading either.
        guard outline.isPlain, openLinks == 0 else { return "</h\(level)>" }
        openLinks += 1
        html.append("<a class=\"anchor\" href=\"")
        HeadingIDs.appendFragment(id, to: &html)
        html.append("\">")
        return "</a></h\(level)>"
    }

    // MARK: Text

    /// Writes the words that a picture has for those who do not see it, in place of a picture that is not shown.
    mutating func writeAlternative(_ text: UnsafeBufferPointer<UInt8>) {
        guard !text.isEmpty else { return }
        separate(before: text)
        write(text)
        isAfterAlternative = true
    }

    private mutating func separate(before text: UnsafeBufferPointer<UInt8>) {
        guard isInWord, let first = text.first, !first.isSpace else { return }
        html.append(" ")
        isInWord = false
    }

    mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
        if isAfterAlternative { separate(before: text) }
        isAfterAlternative = false
        // The first line break of preformatted text is not part of it.
        if html.count == preformattedStart, text.first == UInt8(ascii: "\n") { html.append("\n") }
        let (words, ideographs) = text.wordStarts(&isInWord)
        summary.words += words + ideographs / 2
        html.appendEscapedText(text)
    }

    /// Writes text outside of elements as paragraphs, with blank lines between them.
    private mutating func writeOutside(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.firstBlankLine ?? rest.endIndex
            let part = rest[..<end]
            if part.contains(where: { !$0.isSpace }) {
                beginParagraph()
                write(UnsafeBufferPointer(rebasing: part))
            } else if isInParagraph {
                write(UnsafeBufferPointer(rebasing: part))
            } else {
                html.endLine()
            }
            rest = rest[end...]
            guard !rest.isEmpty else { return }
            endParagraph()
            rest = rest.drop { $0.isSpace }
        }
    }

    /// Begins or ends a paragraph before an element outside of all others.
    private mutating func prepareOutside(_ node: HTMLNode) {
        if node.hasBlock(feed) { endParagraph() } else { beginParagraph() }
    }

    private mutating func beginParagraph() {
        if isInParagraph { return }
        html.append("<p>")
        isInParagraph = true
        isInWord = false
    }

    private mutating func endParagraph() {
        guard isInParagraph else { return }
        html.append("</p>\n")
        isInParagraph = false
        isInWord = false
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// The index of the line break before a blank line.
    fileprivate var firstBlankLine: Int? {
        var index = startIndex
        while let end = self[index...].firstIndex(of: UInt8(ascii: "\n")) {
            var next = end + 1
            while next < endIndex, self[next].isSpace, self[next] != UInt8(ascii: "\n") { next += 1 }
            if next < endIndex, self[next] == UInt8(ascii: "\n") { return end }
            index = Swift.max(next, end + 1)
        }
        return nil
    }
}

extension [UInt8] {
    /// Appends text for an element or a quoted attribute, without control characters, which parsers change.
    mutating func appendEscapedText(_ text: UnsafeBufferPointer<UInt8>) {
        let isControl = { (byte: UInt8) in (byte < 0x20 && byte != 0x09 && byte != 0x0A) || byte == 0x7F }
        // The parser takes character references that are no characters, and may write them as bytes that are no UTF-8.
        guard text.contains(where: { isControl($0) || $0 >= 0xEF }) else { return appendEscaped(text) }
        let plain = text.map { $0 == 0x0D ? 0x0A : $0 }.filter { !isControl($0) }
        var valid = ""
        for scalar in String(decoding: plain, as: UTF8.self).unicodeScalars {
            let isCharacter = scalar.value & 0xFFFE != 0xFFFE && !(0xFDD0...0xFDEF).contains(scalar.value)
            valid.unicodeScalars.append(isCharacter ? scalar : "\u{FFFD}")
        }
        valid.withUTF8 { appendEscaped($0) }
    }
}
