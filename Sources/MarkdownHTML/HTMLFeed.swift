/// The HTML that the parser reads: what somebody wrote, with only tags that may stay, and what the renderer wrote.
///
/// The parser says where in this text each element began. So an element is the renderer's, and written as it is, if it
/// began in a part that the renderer wrote; nothing in a text can pretend that.
struct HTMLFeed {
    /// Markup that is written in place of an element, as it is.
    typealias Markup = [UInt8]

    private(set) var bytes: [UInt8] = []
    /// The parts that the renderer wrote, in their order.
    private var trusted: [Range<Int>] = []
    /// The lines of tags for which something is looked up, by the index of the tag, in their order.
    private var lines: [(index: Int, line: Int)] = []
    /// What is written in place of an element, by the index of its tag.
    private(set) var replacements: [Int: Markup] = [:]
    /// The tags of frames, by their indices.
    private(set) var frames: Set<Int> = []
    /// The names of what was left out, each with its first line.
    private(set) var leftOut: [(name: String, line: Int)] = []

    private var open = OpenTags()

    // MARK: Appending

    /// Appends HTML that the renderer wrote.
    mutating func appendTrusted(_ html: UnsafeBufferPointer<UInt8>) {
        let start = bytes.count
        let scanner = HTMLScanner(bytes: html)
        var index = 0
        while let less = scanner.nextMarkup(from: index) {
            append(html[index..<less])
            guard case .tag(let tag) = scanner.markup(at: less) else {
                append(html[less...less])
                index = less + 1
                continue
            }
            if isInReach(tag, HTMLElement.named(tag.name)) { append(html[less..<tag.end]) }
            index = tag.end
        }
        append(html[index...])
        trusted.append(start..<bytes.count)
    }

    /// Appends an element in whose place markup is written.
    mutating func append(replacement: Markup) {
        replacements[bytes.count] = replacement
        bytes.append("<div></div>")
    }

    /// Appends HTML that somebody wrote.
    ///
    /// - Parameter line: its first line.
    mutating func append(_ html: UnsafeBufferPointer<UInt8>, line: Int) {
        var writer = ChunkReader(html: html, line: line)
        writer.append(to: &self)
    }

    fileprivate mutating func append(_ part: Slice<UnsafeBufferPointer<UInt8>>) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: part))
    }

    fileprivate mutating func appendTag(
        _ name: String,
        _ attributes: Slice<UnsafeBufferPointer<UInt8>>,
        line: Int
    ) {
        if ["a", "audio", "div", "img", "p", "source", "video"].contains(name) {
            lines.append((bytes.count, line))
        }
        bytes.append("<")
        bytes.append(name)
        append(attributes)
        // What was cut must not end in the middle of the next tag, nor a slash without a space become a value.
        bytes.append(">")
    }

    fileprivate mutating func appendFrame(_ attributes: Slice<UnsafeBufferPointer<UInt8>>, line: Int) {
        frames.insert(bytes.count)
        appendTag("div", attributes, line: line)
        bytes.append("</div>")
    }

    fileprivate mutating func appendEndTag(_ name: String) {
        bytes.append("</")
        bytes.append(name)
        bytes.append(">")
    }

    fileprivate mutating func appendSpace() { bytes.append(UInt8(ascii: " ")) }

    fileprivate mutating func appendText(_ part: Slice<UnsafeBufferPointer<UInt8>>) {
        bytes.appendEscaped(UnsafeBufferPointer(rebasing: part))
    }

    fileprivate mutating func reportLeftOut(_ name: String, line: Int) {
        if !leftOut.contains(where: { $0.name == name }), leftOut.count < HTMLFeed.maximumReports {
            leftOut.append((name, line))
        }
    }

    /// The number of different elements that are named in one text.
    private static let maximumReports = 10

    /// Opens or closes an element; false if its tag must be left out because it is too deep.
    fileprivate mutating func isInReach(_ tag: HTMLTag, _ element: HTMLElement) -> Bool {
        let kept: (name: String, nesting: HTMLElement.Nesting)
        if case .kept(let name, let nesting) = element.handling {
            kept = (name, nesting)
        } else {
            kept = (tag.name, .block)
        }
        return tag.isEnd ? open.close(kept.name, kept.nesting) : open.open(kept.name, kept.nesting)
    }

    // MARK: Looking up

    /// Whether the renderer wrote the tag at an index.
    func isTrusted(_ index: Int) -> Bool {
        let next = trusted.partition { $0.lowerBound <= index }
        return next > 0 && trusted[next - 1].contains(index)
    }

    /// The line of the last tag at or before an index for which something is looked up.
    func line(of index: Int) -> Int {
        let next = lines.partition { $0.index <= index }
        return next > 0 ? lines[next - 1].line : 1
    }
}

extension Array {
    /// The index of the first element for which a condition is false, where it is true of all elements before.
    fileprivate func partition(where isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Reads HTML that somebody wrote, tag by tag.
private struct ChunkReader {
    let scanner: HTMLScanner
    let html: UnsafeBufferPointer<UInt8>
    /// The line at `counted`.
    var line: Int
    var counted = 0
    /// Names of elements that nothing ends.
    var unended: Set<String> = []

    init(html: UnsafeBufferPointer<UInt8>, line: Int) {
        self.html = html
        self.line = line
        scanner = HTMLScanner(bytes: html)
    }

    mutating func append(to feed: inout HTMLFeed) {
        var index = 0
        while let less = scanner.nextMarkup(from: index) {
            feed.append(html[index..<less])
            countLines(to: less)
            switch scanner.markup(at: less) {
            case .tag(let tag):
                index = append(tag, to: &feed)
            case .comment(let end):
                index = end
            case .openComment:
                feed.reportLeftOut("<!--", line: line)
                return
            case .openTag:
                feed.appendText(html[less...])
                return
            case .text:
                feed.appendText(html[less...less])
                index = less + 1
            }
        }
        feed.append(html[index...])
    }

    /// - Returns: the index after the tag, or after the element if it is left out.
    private mutating func append(_ tag: HTMLTag, to feed: inout HTMLFeed) -> Int {
        let element = HTMLElement.named(tag.name)
        if element.isNamed, !tag.isEnd { feed.reportLeftOut(tag.name, line: line) }
        switch element.handling {
        case .kept(let name, _):
            guard feed.isInReach(tag, element) else { return tag.end }
            if tag.isEnd {
                feed.appendEndTag(name)
            } else {
                feed.appendTag(name, html[tag.attributes], line: line)
            }
            return tag.end
        case .frame:
            if !tag.isEnd { feed.appendFrame(html[tag.attributes], line: line) }
            return tag.isEnd ? tag.end : endOfContent(tag)
        case .hidden:
            return tag.isEnd ? tag.end : endOfContent(tag)
        case .unwrapped:
            return tag.end
        case .separated:
            feed.appendSpace()
            return tag.end
        }
    }

    /// The index after an element's end tag; after its start tag if nothing ends it.
    private mutating func endOfContent(_ tag: HTMLTag) -> Int {
        if unended.contains(tag.name) { return tag.end }
        if let end = scanner.end(ofContent: tag.name, from: tag.end) { return end }
        unended.insert(tag.name)
        return tag.end
    }

    private mutating func countLines(to index: Int) {
        for byte in html[counted..<index] where byte == UInt8(ascii: "\n") { line += 1 }
        counted = index
    }
}
