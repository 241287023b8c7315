/// Writes a parsed text again: only elements and attributes of its own list, and everything else escaped.
///
/// What the renderer wrote is copied, byte for byte. Whatever the text was, parsing what is written gives the same tree
/// again, so a browser sees what this saw ("mutation XSS").
struct HTMLWriter {
    let host: any MarkdownHost
    let labels: MarkdownLabels
    let feed: HTMLFeed
    let firstHeadingLevel: Int
    /// Whether text outside of elements becomes paragraphs.
    let wrapsText: Bool

    var html: [UInt8] = []
    var summary = MarkdownSummary()
    var headings: HeadingIDs
    var lastHeadingLevel: Int
    /// The number of open links, which must not contain others.
    var openLinks = 0
    /// Whether a paragraph for text outside of elements is open.
    var isInParagraph = false
    private var isInWord = false
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
        let end: String
    }

    mutating func write(_ tree: borrowing HTMLTree) {
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
            let wrapper = self.wrapper(of: child.name, in: path)
            if let wrapper { html.append("<" + wrapper + ">") }
            let wrapperEnd = wrapper.map { "</" + $0 + ">" } ?? ""
            if let end = open(child) {
                path.append(OpenElement(node: child, end: end + wrapperEnd))
            } else {
                html.append(wrapperEnd)
            }
        }
        endParagraph()
        if wrapsText { html.endLine() }
    }

    /// The element that must stand between an open element and one that would end it.
    ///
    /// The parser moves elements out of formats that end in their middle, also to where no start tag could have put them.
    private func wrapper(of name: String, in path: [OpenElement]) -> String? {
        switch name {
        case "li": ends(["li"], in: path) ? "ul" : nil
        case "dd", "dt": ends(["dd", "dt"], in: path) ? "dl" : nil
        case "h1", "h2", "h3", "h4", "h5", "h6":
            openNames(path).first { _ in true }.flatMap(HTMLWriter.headingLevel) == nil ? nil : "span"
        default: nil
        }
    }

    /// Whether the start tag of an item ends one of the names (section 13.2.6.4.7).
    private func ends(_ names: [String], in path: [OpenElement]) -> Bool {
        for name in openNames(path) {
            if names.contains(name) { return true }
            if HTMLElement.isBlock(name), name != "div", name != "p" { return false }
        }
        return false
    }

    /// The names of the elements that are open in what was written, the innermost first.
    private func openNames(_ path: [OpenElement]) -> some Sequence<String> {
        path.reversed().lazy.flatMap { element in
            element.end.split(whereSeparator: { "</>".contains($0) }).map(String.init)
        }
    }

    // MARK: Elements

    /// Writes a start tag, or all of an element.
    ///
    /// - Returns: what ends the element; nil if nothing inside of it is to be written.
    private mutating func open(_ node: HTMLNode) -> String? {
        let name = node.name
        if HTMLElement.isBlock(name) || name == "br" { isInWord = false }
        guard let tag = node.tagRange else { return openOwn(node, name) }
        if let replacement = feed.replacements[tag.lowerBound] {
            html += replacement
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
        if name == "a" {
            // The parser leaves one in another if many blocks lie between them.
            if openLinks > 0 { return "" }
            openLinks += 1
        }
        html += feed.bytes[tag]
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
        case "li": return openListItem(node)
        case "ol" where HTMLWriter.isBulleted(node): return openElement(node, "ul")
        case "p", "div":
            if node.childCount == 0, node["id"] == nil { return nil }
            if let player = player(insteadOf: node, line: line) {
                html += player
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
        "em", "figcaption", "figure", "i", "ins", "kbd", "li", "mark", "ol", "q", "rp", "rt", "ruby", "s",
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

    /// Writes the start tag of an item, and the box of one that is done or open (TipTap, Quill), as for Markdown.
    private mutating func openListItem(_ node: HTMLNode) -> String {
        let isDone: Bool? =
            if node["data-checked"].is("true") || node["data-list"].is("checked") {
                true
            } else if node["data-checked"].is("false") || node["data-list"].is("unchecked") {
                false
            } else {
                nil
            }
        guard let isDone else { return openElement(node, "li") }
        html.append("<li class=\"task\"")
        writeAttributes(of: node, "li")
        html.append("><span role=\"img\" aria-label=\"")
        html.appendEscaped(isDone ? labels.done : labels.open)
        html.append(isDone ? "\">☑</span> " : "\">☐</span> ")
        return "</li>"
    }

    /// Whether no item has a number: Quill writes all lists as `ol`, and says at each item what it is.
    private static func isBulleted(_ list: HTMLNode) -> Bool {
        let items = (0..<list.childCount).compactMap { list.child($0) }.filter { $0.name == "li" }
        return !items.isEmpty && items.allSatisfy { $0["data-list"] != nil && !$0["data-list"].is("ordered") }
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

    mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
        let (words, ideographs) = text.wordStarts(&isInWord)
        summary.words += words + ideographs / 2
        let start = html.count
        html.appendEscapedText(text)
        // The first line break of preformatted text is not part of it.
        if start == preformattedStart, html.count > start, html[start] == UInt8(ascii: "\n") {
            html.insert(UInt8(ascii: "\n"), at: start)
        }
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
    mutating func appendEscapedText(_ text: String) {
        var text = text
        text.withUTF8 { appendEscapedText($0) }
    }

    /// Appends text for an element or a quoted attribute, without control characters, which parsers change.
    mutating func appendEscapedText(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.mayHoldNoCharacters else { return appendEscaped(text) }
        var characters = ""
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A: characters.unicodeScalars.append(scalar)
            case 0x0D: characters.append("\n")
            case 0..<0x20, 0x7F...0x9F: break
            case 0xFDD0...0xFDEF: characters.append("\u{FFFD}")
            case let value where value & 0xFFFE == 0xFFFE: characters.append("\u{FFFD}")
            default: characters.unicodeScalars.append(scalar)
            }
        }
        characters.withUTF8 { appendEscaped($0) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether there may be control characters, or character references that the parser took although they are none.
    ///
    /// It writes some of those as bytes that are no UTF-8.
    fileprivate var mayHoldNoCharacters: Bool {
        var previous: UInt8 = 0
        var isASCII = true
        for byte in self {
            let isControl = (byte < 0x20 && byte != 0x09 && byte != 0x0A) || byte == 0x7F
            if isControl || byte >= 0xEF || (previous == 0xC2 && byte < 0xA0) { return true }
            if byte >= 0x80 { isASCII = false }
            previous = byte
        }
        return !isASCII && String(validating: self, as: UTF8.self) == nil
    }
}

extension UnsafeBufferPointer<UInt8>? {
    /// Whether there is a value, and it is this one.
    fileprivate func `is`(_ word: StaticString) -> Bool {
        guard let self, self.count == word.utf8CodeUnitCount else { return false }
        return self.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}
