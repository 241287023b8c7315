/// Where a place in a page is: in HTML as its tokenizer would see it (HTML, section 13.2.5), in XML by section 2 of XML
/// 1.0, kept so small that every spelling a designer needs is followed exactly and every other is an error.
package struct OutputContext: Equatable {
    package enum Mode: Equatable {
        case text
        case tagOpen
        case endTagOpen
        case tagName
        /// Behind a tag's name, an attribute or a branch: a space, `/` or `>` must follow.
        case tagGap
        case beforeAttribute
        case selfClosing
        case attributeName
        case afterAttributeName
        case beforeValue
        case doubleQuoted
        case singleQuoted
        case unquoted
        /// `<!` with what has been read of `--` or `doctype`.
        case declaration([UInt8])
        /// `isEmpty` until something else than a dash has been read, for `<!-->` ends at once in browsers.
        case comment(dashes: Int, isEmpty: Bool)
        case doctype
        /// `<?…?>` of XML.
        case instruction(questionMark: Bool)
        /// In an element without tags inside; `matched` counts what has been read of its end tag.
        case textOnly(matched: Int)
        case rawText(matched: Int)
        case json(JSONContext, matched: Int)
        case jsonFile(JSONContext)
        case plainFile
    }

    let isXML: Bool
    package private(set) var mode: Mode
    /// The tag that is being read, or the element whose raw content this is.
    private(set) var tag = ""
    private var isEndTag = false
    private(set) var attribute = ""
    private(set) var attributeKind = HTMLNames.AttributeKind.plain
    private(set) var url = URLPart.start
    /// Whether the value that is being read holds a value of the template.
    private var valueIsDynamic = false
    /// The literal value that is being read, kept for attributes that decide what others mean.
    private var literal: [UInt8] = []
    /// The type of the script whose tag is being read; nil when it is not written out.
    private var scriptType: String? = ""
    /// The relations of the link whose tag is being read; nil until they are met.
    private(set) var relations: Set<String>?
    private var hasDynamicContent = false
    /// Every attribute of the tag so far, for a second one of the same name would be dropped by browsers.
    private var attributes: Set<String> = []
    /// How many `svg` and `math` elements are open here.
    private(set) var foreignDepth = 0
    private(set) var noscriptDepth = 0
    /// How many elements of SVG or MathML are open whose content is HTML again (HTML, "HTML integration point").
    private var integrationDepth = 0
    private var selectDepth = 0
    /// `</name` of the element whose raw content is being read.
    private var endTag: [UInt8] = []

    /// The beginning of a page.
    package init(_ format: OutputFormat) {
        isXML = format == .xml
        switch format {
        case .html, .xml: mode = .text
        case .json: mode = .jsonFile(JSONContext())
        case .text: mode = .plainFile
        }
    }

    /// The state that counts: what is kept only to find errors later does not.
    package static func == (a: OutputContext, b: OutputContext) -> Bool {
        guard a.mode == b.mode, a.foreignDepth == b.foreignDepth, a.noscriptDepth == b.noscriptDepth,
            a.integrationDepth == b.integrationDepth, a.selectDepth == b.selectDepth
        else { return false }
        switch a.mode {
        case .text: return true
        case .textOnly, .rawText, .json: return a.tag == b.tag && a.scriptType == b.scriptType
        default:
            let sameTag =
                a.tag == b.tag && a.isEndTag == b.isEndTag && a.scriptType == b.scriptType && a.relations == b.relations
            guard a.mode == .doubleQuoted || a.mode == .singleQuoted else { return sameTag }
            return sameTag && a.attribute == b.attribute && a.url == b.url
        }
    }

    package mutating func feed(_ byte: UInt8) throws(Message) {
        if byte == 0 { throw .markup("a NUL character", "remove it") }
        if isXML, byte < 0x20, byte != 0x09, byte != 0x0A {
            throw .markup("a control character, which XML may not hold", "remove it")
        }
        switch mode {
        case .text: if byte == UInt8(ascii: "<") { mode = .tagOpen }
        case .tagOpen: try openTag(byte)
        case .endTagOpen:
            guard isNameStart(byte) else { throw .markup("'</' without a tag's name", "write &lt;/") }
            startTagName(byte, isEnd: true)
        case .tagName:
            if OutputContext.isNameEnd(byte) {
                mode = .tagGap
                try feedInTag(byte)
            } else if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                throw .markup("'\(Character(Unicode.Scalar(byte)))' in the name of a tag", "close the tag with '>'")
            } else {
                tag.unicodeScalars.append(Unicode.Scalar(folded(byte)))
            }
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName, .beforeValue:
            try feedInTag(byte)
        case .doubleQuoted: try feedValue(byte, quote: UInt8(ascii: "\""))
        case .singleQuoted: try feedValue(byte, quote: UInt8(ascii: "'"))
        case .unquoted: try feedUnquoted(byte)
        case .declaration(let read): try feedDeclaration(byte, read)
        case .comment(let dashes, let isEmpty): try feedComment(byte, dashes, isEmpty)
        case .doctype: if byte == UInt8(ascii: ">") { mode = .text }
        case .instruction(let questionMark):
            let isEnd = questionMark && byte == UInt8(ascii: ">")
            mode = isEnd ? .text : .instruction(questionMark: byte == UInt8(ascii: "?"))
        case .textOnly(let matched): feedEndTag(byte, matched) { .textOnly(matched: $0) }
        case .rawText(let matched):
            if tag == "script", byte == UInt8(ascii: "!"), matched == 1 {
                throw .markup("'<!' inside a script", "write \\x3C! or move it to a file of its own")
            }
            feedEndTag(byte, matched) { .rawText(matched: $0) }
        case .json(var json, let matched):
            if byte == UInt8(ascii: "!"), matched == 1 { throw .markup("'<!' inside a JSON island", "write \\u003c!") }
            json.feed(byte)
            feedEndTag(byte, matched) { .json(json, matched: $0) }
        case .jsonFile(var json):
            json.feed(byte)
            mode = .jsonFile(json)
        case .plainFile: break
        }
    }

    // MARK: Tags

    private mutating func openTag(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case "/": mode = .endTagOpen
        case "!": mode = .declaration([])
        case "?" where isXML: mode = .instruction(questionMark: false)
        case _ where isNameStart(byte): startTagName(byte, isEnd: false)
        default: throw .markup("'<' that begins no tag", "write &lt;")
        }
    }

    private mutating func startTagName(_ byte: UInt8, isEnd: Bool) {
        mode = .tagName
        tag = String(Unicode.Scalar(folded(byte)))
        isEndTag = isEnd
        attribute = ""
        attributes = []
        scriptType = ""
        relations = nil
        hasDynamicContent = false
    }

    private mutating func feedInTag(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case ">":
            guard mode != .beforeValue else { throw .markup("an attribute without a value", "write \"\" behind '='") }
            try endAttributeName()
            try closeTag()
        case "/" where mode != .beforeValue:
            try endAttributeName()
            mode = .selfClosing
        case _ where OutputContext.isSpace(byte):
            switch mode {
            case .attributeName:
                try endAttributeName()
                mode = .afterAttributeName
            case .afterAttributeName, .beforeValue: break
            default: mode = .beforeAttribute
            }
        default: try feedAttribute(byte)
        }
    }

    private mutating func feedAttribute(_ byte: UInt8) throws(Message) {
        switch mode {
        case .beforeValue:
            guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else {
                if isXML { throw .markup("an unquoted value", "put it in quotes") }
                mode = .unquoted
                try feedUnquoted(byte)
                return
            }
            beginValue(byte == UInt8(ascii: "\"") ? .doubleQuoted : .singleQuoted)
        case .attributeName, .afterAttributeName:
            if byte == UInt8(ascii: "=") {
                try endAttributeName()
                mode = .beforeValue
            } else if mode == .afterAttributeName {
                try startAttributeName(byte)
            } else {
                try appendToAttributeName(byte)
            }
        case .beforeAttribute: try startAttributeName(byte)
        case .selfClosing: throw .markup("a '/' inside a tag", "write it before '>' only")
        default: throw .markup("no space before '\(Character(Unicode.Scalar(byte)))'", "put a space between attributes")
        }
    }

    private mutating func startAttributeName(_ byte: UInt8) throws(Message) {
        mode = .attributeName
        attribute = ""
        try appendToAttributeName(byte)
    }

    private mutating func appendToAttributeName(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case "\"", "'", "<", "=":
            throw .markup(
                "'\(Character(Unicode.Scalar(byte)))' in the name of an attribute", "check the quotes before it")
        default: attribute.unicodeScalars.append(Unicode.Scalar(folded(byte)))
        }
    }

    private mutating func endAttributeName() throws(Message) {
        guard mode == .attributeName else { return }
        guard attributes.insert(attribute).inserted else {
            throw .markup("a second '\(attribute)' in one tag, which browsers drop", "remove one")
        }
        if tag == "meta", attribute == "http-equiv", hasDynamicContent {
            throw .markup("'http-equiv' behind a value", "a value may not stand in such an element")
        }
        attributeKind = isXML ? .plain : HTMLNames.kind(ofAttribute: attribute, on: tag)
    }

    private mutating func closeTag() throws(Message) {
        // HTML's own elements are not closed by a slash, and an end tag ends its element with one, too.
        let isClosed = mode == .selfClosing && !isEndTag
        mode = .text
        if isXML { return }
        if tag == "plaintext" { throw .markup("'<plaintext>', which never ends", "use <pre>") }
        if foreignDepth > 0, HTMLNames.endsForeign.contains(tag) {
            throw .markup("'<\(tag)>' inside SVG or MathML", "close that first, or use an element of its own")
        }
        let isForeign = foreignDepth > 0 || HTMLNames.foreign.contains(tag)
        if !isForeign || !isClosed { try countElement(isForeign: isForeign) }
        // SVG's title is an ordinary element to the tokenizer.
        guard !isEndTag, !isForeign else { return }
        endTag = Array("</\(tag)".utf8)
        if HTMLNames.textOnly.contains(tag) { mode = .textOnly(matched: 0) }
        if HTMLNames.rawText.contains(tag) {
            let isJSON = tag == "script" && (scriptType.map { HTMLNames.isJSON(scriptType: $0) } ?? false)
            mode = isJSON ? .json(JSONContext(), matched: 0) : .rawText(matched: 0)
        }
    }

    /// Counts the open elements in which others mean something else.
    private mutating func countElement(isForeign: Bool) throws(Message) {
        let isRaw = HTMLNames.textOnly.contains(tag) || HTMLNames.rawText.contains(tag)
        if !isEndTag, isRaw, selectDepth > 0, tag != "script" {
            throw .markup("'<\(tag)>' inside <select>, which browsers read in two ways", "move it out of the list")
        }
        if !isEndTag, isRaw, integrationDepth > 0 {
            throw .markup("'<\(tag)>' inside a text of SVG or MathML", "close that first")
        }
        let step = isEndTag ? -1 : 1
        if HTMLNames.foreign.contains(tag) { foreignDepth = max(0, foreignDepth + step) }
        if isForeign, HTMLNames.integrationPoints.contains(tag) {
            integrationDepth = max(0, integrationDepth + step)
        }
        if foreignDepth == 0 { integrationDepth = 0 }
        if tag == "noscript" { noscriptDepth = max(0, noscriptDepth + step) }
        if tag == "select" { selectDepth = max(0, selectDepth + step) }
    }

    // MARK: Values

    private mutating func beginValue(_ mode: Mode) {
        self.mode = mode
        url = .start
        literal = []
        valueIsDynamic = false
    }

    private mutating func feedValue(_ byte: UInt8, quote: UInt8) throws(Message) {
        guard byte == quote else {
            if isXML, byte == UInt8(ascii: "<") { throw .markup("'<' in an attribute", "write &lt;") }
            url.feed(byte)
            if attributeKind == .fixed { literal.append(byte) }
            return
        }
        mode = .tagGap
        let value = String(decoding: literal, as: UTF8.self)
        switch (tag, attribute) {
        case ("script", "type"): scriptType = valueIsDynamic ? nil : value
        case ("link", "rel"): relations = Set(value.lowercased().split(whereSeparator: \.isWhitespace).map(String.init))
        default: break
        }
    }

    private mutating func feedUnquoted(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case ">":
            guard attributeKind != .fixed else { throw .markup("an unquoted '\(attribute)'", "put it in quotes") }
            mode = .tagGap
            try feedInTag(byte)
        case _ where OutputContext.isSpace(byte):
            guard attributeKind != .fixed else { throw .markup("an unquoted '\(attribute)'", "put it in quotes") }
            mode = .beforeAttribute
        case "\"", "'", "<", "=", "`":
            throw .markup("'\(Character(Unicode.Scalar(byte)))' in an unquoted value", "put the value in quotes")
        default: break
        }
    }

    // MARK: Declarations, comments, raw content

    private mutating func feedDeclaration(_ byte: UInt8, _ read: [UInt8]) throws(Message) {
        let read = read + [folded(byte)]
        let doctype = Array((isXML ? "DOCTYPE" : "doctype").utf8)
        if read == Array("--".utf8) {
            mode = .comment(dashes: 0, isEmpty: true)
        } else if read == doctype {
            mode = .doctype
        } else if doctype.starts(with: read) || "--".utf8.starts(with: read) {
            mode = .declaration(read)
        } else {
            let advice = isXML ? "values are escaped without CDATA" : "write &lt;!"
            throw .markup("'<!' that begins neither a comment nor a doctype", advice)
        }
    }

    private mutating func feedComment(_ byte: UInt8, _ dashes: Int, _ isEmpty: Bool) throws(Message) {
        switch Unicode.Scalar(byte) {
        case ">" where dashes == 2: mode = .text
        case _ where isXML && dashes == 2: throw .markup("'--' in a comment", "end comments with '-->'")
        case "-": mode = .comment(dashes: min(2, dashes + 1), isEmpty: isEmpty)
        case ">" where isEmpty && !isXML: throw .markup("a comment that ends at once", "remove it")
        case "!" where dashes == 2: throw .markup("'--!' in a comment", "end comments with '-->'")
        default: mode = .comment(dashes: 0, isEmpty: false)
        }
    }

    /// Follows `</name` of the open element; the byte behind it decides whether it is its end tag.
    private mutating func feedEndTag(_ byte: UInt8, _ matched: Int, _ mode: (Int) -> Mode) {
        if matched == endTag.count {
            if OutputContext.isNameEnd(byte) {
                isEndTag = true
                attributes = []
                self.mode = byte == UInt8(ascii: ">") ? .text : .beforeAttribute
                if byte == UInt8(ascii: "/") { self.mode = .selfClosing }
                return
            }
        } else if folded(byte) == endTag[matched] {
            self.mode = mode(matched + 1)
            return
        }
        self.mode = mode(byte == UInt8(ascii: "<") ? 1 : 0)
    }

    // MARK: Bytes

    private func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || isXML && byte == UInt8(ascii: "_")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }

    private static func isNameEnd(_ byte: UInt8) -> Bool {
        isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
    }

    /// HTML's names are the same in small letters and capitals.
    private func folded(_ byte: UInt8) -> UInt8 { !isXML && byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }
}

// MARK: Values and branches

extension OutputContext {
    /// Goes on behind a value of the template.
    mutating func passValue() {
        // A value that was refused goes on as what it most likely was meant to be, so that it is one error and not two.
        if mode == .beforeValue { mode = .unquoted }
        if mode == .tagOpen || mode == .endTagOpen { mode = .tagGap }
        guard mode == .doubleQuoted || mode == .singleQuoted else { return }
        valueIsDynamic = true
        if tag == "meta" { hasDynamicContent = true }
        if url == .start { url = .afterValue }
        if url == .root { url = .path(origin: false) }
    }

    /// Whether the tag is a `meta` that stands in for a header.
    var isHTTPEquiv: Bool { tag == "meta" && attributes.contains("http-equiv") }

    /// At the border of a branch or loop: a name ends here, so that a branch cannot lengthen it.
    mutating func settle() throws(Message) {
        switch mode {
        case .tagName: mode = .tagGap
        case .attributeName, .afterAttributeName:
            try endAttributeName()
            mode = .tagGap
        case .textOnly(let matched) where matched > 0, .rawText(let matched) where matched > 0,
            .json(_, let matched) where matched > 0:
            throw .markup("a tag that is cut in two", "write the end tag whole")
        default: break
        }
    }

    /// The context after branches that ended in these two; nil when nothing can follow both.
    static func joined(_ a: OutputContext, _ b: OutputContext) -> OutputContext? {
        var (a, b) = (a, b)
        let attributes = a.attributes.union(b.attributes)
        a.attributes = attributes
        a.hasDynamicContent = a.hasDynamicContent || b.hasDynamicContent
        a.valueIsDynamic = a.valueIsDynamic || b.valueIsDynamic
        if a.mode != b.mode, a.isBetweenAttributes, b.isBetweenAttributes {
            a.mode = .tagGap
            b.mode = .tagGap
        }
        if a.mode == b.mode, a.mode == .doubleQuoted || a.mode == .singleQuoted, a.url != b.url {
            a.url = .ambiguous
            b.url = .ambiguous
        }
        if a.isBetweenAttributes, a.scriptType != b.scriptType {
            a.scriptType = nil
            b.scriptType = nil
        }
        if a.isBetweenAttributes, a.relations != b.relations {
            a.relations = nil
            b.relations = nil
        }
        return a == b ? a : nil
    }

    private var isBetweenAttributes: Bool { mode == .tagGap || mode == .beforeAttribute }
}
