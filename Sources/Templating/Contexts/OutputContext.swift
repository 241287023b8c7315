/// Where a place in a page is: in HTML as its tokenizer would see it (HTML, section 13.2.5), in XML by section 2 of XML
/// 1.0, kept so small that every spelling a designer needs is followed exactly and every other is an error.
///
/// Invariant: what belongs to a tag or an attribute is forgotten behind it, so that two contexts are equal exactly when
/// the same may follow.
package struct OutputContext: Equatable {
    package enum Mode: Equatable {
        case text, tagOpen, endTagOpen, tagName
        /// Behind a tag's name, an attribute or a branch: a space, `/` or `>` must follow.
        case tagGap
        case beforeAttribute, selfClosing, attributeName, afterAttributeName, beforeValue
        case doubleQuoted, singleQuoted, unquoted
        /// `<!` with what has been read of `--` or `doctype`.
        case declaration([UInt8])
        /// `isEmpty` until something else than a dash has been read, for `<!-->` ends at once in browsers.
        case comment(dashes: Int, isEmpty: Bool)
        case doctype
        /// `<?…?>` of XML.
        case instruction(questionMark: Bool)
        case raw(Raw)
        /// In a file of JSON or plain text.
        case file(JSONContext?)
    }

    /// The content of an element without tags inside.
    package struct Raw: Equatable {
        package let element: String
        /// What its end tag begins with: `</name`.
        let endTag: [UInt8]
        /// How much has been read of the end tag.
        package var matched = 0
        var json: JSONContext?
    }

    /// The tag that is being read.
    struct Tag: Equatable {
        var name = ""
        var isEnd = false
        /// The script's type; nil when it is not written out.
        var scriptType: String? = ""
        /// The link's relations; nil until they are met, or where branches disagree.
        var relations: Set<String>?
        var hasDynamicContent = false
        /// Every attribute so far, for a second one of the same name would be dropped by browsers.
        var attributes: Set<String> = []
    }

    /// The attribute that is being read.
    struct Attribute: Equatable {
        var name = ""
        var kind = HTMLNames.AttributeKind.plain
        var url = URLPart.start
        /// The value, kept where it decides what others mean; nil where branches disagree.
        var literal: [UInt8]? = []
    }

    let isXML: Bool
    package private(set) var mode: Mode
    private(set) var tag = Tag()
    private(set) var attribute = Attribute()
    /// How many `svg` and `math` elements are open here.
    private(set) var foreignDepth = 0
    private(set) var noscriptDepth = 0
    /// How many elements of SVG or MathML are open whose content is HTML again (HTML, "HTML integration point").
    private var integrationDepth = 0
    private var selectDepth = 0

    /// The beginning of a page.
    package init(_ format: OutputFormat) {
        isXML = format == .xml
        switch format {
        case .html, .xml: mode = .text
        case .json: mode = .file(JSONContext())
        case .text: mode = .file(nil)
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
                throw .markup("'\(Unicode.Scalar(byte))' in the name of a tag", "close the tag with '>'")
            } else {
                tag.name.unicodeScalars.append(folded(byte))
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
        case .raw(let raw): try feedRaw(byte, raw)
        case .file(var json):
            json?.feed(byte)
            mode = .file(json)
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
        tag = Tag(name: String(folded(byte)), isEnd: isEnd)
    }

    private mutating func feedInTag(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case ">":
            guard mode != .beforeValue else {
                throw .markup("an attribute without a value", "write \"\" behind '='")
            }
            try endAttribute()
            try closeTag()
        case "/" where mode != .beforeValue:
            try endAttribute()
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
        case .beforeValue where byte == UInt8(ascii: "\""): mode = .doubleQuoted
        case .beforeValue where byte == UInt8(ascii: "'"): mode = .singleQuoted
        case .beforeValue:
            if isXML { throw .markup("an unquoted value", "put it in quotes") }
            mode = .unquoted
            try feedUnquoted(byte)
        case .attributeName where byte == UInt8(ascii: "="),
            .afterAttributeName where byte == UInt8(ascii: "="):
            try endAttributeName()
            mode = .beforeValue
        case .beforeAttribute, .afterAttributeName:
            mode = .attributeName
            attribute = Attribute()
            try appendToAttributeName(byte)
        case .attributeName: try appendToAttributeName(byte)
        case .selfClosing: throw .markup("a '/' inside a tag", "write it before '>' only")
        default: throw .markup("no space before '\(Unicode.Scalar(byte))'", "put a space between attributes")
        }
    }

    private mutating func appendToAttributeName(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case "\"", "'", "<", "=":
            throw .markup(
                "'\(Unicode.Scalar(byte))' in the name of an attribute",
                "check the quotes before it"
            )
        default: attribute.name.unicodeScalars.append(folded(byte))
        }
    }

    private mutating func endAttributeName() throws(Message) {
        guard mode == .attributeName else { return }
        guard tag.attributes.insert(attribute.name).inserted else {
            throw .markup(
                "a second '\(attribute.name)' in one tag\(isXML ? "" : ", which browsers drop")",
                "remove one"
            )
        }
        if tag.name == "meta", attribute.name == "http-equiv", tag.hasDynamicContent {
            throw .markup("'http-equiv' behind a value", "a value may not stand in such an element")
        }
        attribute.kind = isXML ? .plain : HTMLNames.kind(ofAttribute: attribute.name, on: tag.name)
    }

    /// Ends an attribute without a value, if one is being read.
    private mutating func endAttribute() throws(Message) {
        try endAttributeName()
        attribute = Attribute()
    }

    private mutating func closeTag() throws(Message) {
        let (tag, isClosed) = (self.tag, mode == .selfClosing && !self.tag.isEnd)
        self.tag = Tag()
        mode = .text
        if isXML { return }
        if tag.name == "plaintext" { throw .markup("'<plaintext>', which never ends", "use <pre>") }
        if foreignDepth > 0, HTMLNames.endsForeign.contains(tag.name) {
            throw .markup(
                "'<\(tag.name)>' inside SVG or MathML",
                "close that first, or use an element of its own"
            )
        }
        // HTML's own elements are not closed by a slash, and an end tag ends its element with one, too.
        let isForeign = foreignDepth > 0 || HTMLNames.foreign.contains(tag.name)
        let isRaw = HTMLNames.textOnly.contains(tag.name) || HTMLNames.rawText.contains(tag.name)
        if !isForeign || !isClosed { try count(tag, isForeign: isForeign, isRaw: isRaw) }
        // SVG's title is an ordinary element to the tokenizer.
        guard isRaw, !tag.isEnd, !isForeign else { return }
        let isJSON = tag.name == "script" && tag.scriptType.map(HTMLNames.isJSON(scriptType:)) == true
        mode = .raw(
            Raw(element: tag.name, endTag: Array("</\(tag.name)".utf8), json: isJSON ? JSONContext() : nil)
        )
    }

    /// Counts the open elements in which others mean something else.
    private mutating func count(_ tag: Tag, isForeign: Bool, isRaw: Bool) throws(Message) {
        if !tag.isEnd, isRaw, selectDepth > 0, tag.name != "script" {
            throw .markup(
                "'<\(tag.name)>' inside <select>, which browsers read in two ways",
                "move it out of the list"
            )
        }
        if !tag.isEnd, isRaw, integrationDepth > 0 {
            throw .markup("'<\(tag.name)>' inside a text of SVG or MathML", "close that first")
        }
        let step = tag.isEnd ? -1 : 1
        if HTMLNames.foreign.contains(tag.name) { foreignDepth = max(0, foreignDepth + step) }
        if isForeign, HTMLNames.integrationPoints.contains(tag.name) {
            integrationDepth = max(0, integrationDepth + step)
        }
        if foreignDepth == 0 { integrationDepth = 0 }
        if tag.name == "noscript" { noscriptDepth = max(0, noscriptDepth + step) }
        if tag.name == "select" { selectDepth = max(0, selectDepth + step) }
    }

    // MARK: Values

    private mutating func feedValue(_ byte: UInt8, quote: UInt8) throws(Message) {
        guard byte == quote else {
            if isXML, byte == UInt8(ascii: "<") { throw .markup("'<' in an attribute", "write &lt;") }
            attribute.url.feed(byte)
            // An entity may spell anything.
            if byte == UInt8(ascii: "&") { attribute.literal = nil }
            if attribute.kind == .fixed { attribute.literal?.append(byte) }
            return
        }
        let value = attribute.literal.map { String(decoding: $0, as: UTF8.self) }
        switch (tag.name, attribute.name) {
        case ("script", "type"): tag.scriptType = value
        case ("link", "rel"):
            tag.relations = value.map {
                Set($0.lowercased().split(whereSeparator: \.isWhitespace).map(String.init))
            }
        default: break
        }
        mode = .tagGap
        attribute = Attribute()
    }

    private mutating func feedUnquoted(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case _ where byte == UInt8(ascii: ">") || OutputContext.isSpace(byte):
            guard attribute.kind != .fixed else {
                throw .markup("an unquoted '\(attribute.name)'", "put it in quotes")
            }
            mode = .tagGap
            attribute = Attribute()
            try feedInTag(byte)
        case "\"", "'", "<", "=", "`":
            throw .markup("'\(Unicode.Scalar(byte))' in an unquoted value", "put the value in quotes")
        default: break
        }
    }

    // MARK: Declarations, comments, raw content

    private mutating func feedDeclaration(_ byte: UInt8, _ read: [UInt8]) throws(Message) {
        let read = read + String(folded(byte)).utf8
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
    private mutating func feedRaw(_ byte: UInt8, _ raw: Raw) throws(Message) {
        var raw = raw
        if byte == UInt8(ascii: "!"), raw.matched == 1, raw.element == "script" {
            throw .markup("'<!' inside a script", "write \\u003c! or move it to a file of its own")
        }
        raw.json?.feed(byte)
        if raw.matched == raw.endTag.count, OutputContext.isNameEnd(byte) {
            tag = Tag(name: raw.element, isEnd: true)
            mode = .tagGap
            return try feedInTag(byte)
        }
        let goesOn = raw.matched < raw.endTag.count && folded(byte) == Unicode.Scalar(raw.endTag[raw.matched])
        raw.matched = goesOn ? raw.matched + 1 : byte == UInt8(ascii: "<") ? 1 : 0
        mode = .raw(raw)
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
    private func folded(_ byte: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(!isXML && byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
    }
}

// MARK: Values and branches

extension OutputContext {
    /// Goes on behind a value of the template.
    mutating func passValue() {
        switch mode {
        // A value that was refused goes on as what it most likely was meant to be, so that it is one error and not two.
        case .beforeValue: mode = .unquoted
        case .tagOpen, .endTagOpen: mode = .tagGap
        case .doubleQuoted, .singleQuoted:
            if tag.name == "meta" { tag.hasDynamicContent = true }
            if attribute.url == .start { attribute.url = .afterValue }
            if attribute.url == .root { attribute.url = .path(origin: false) }
        default: break
        }
    }

    /// Whether the tag is a `meta` that stands in for a header.
    var isHTTPEquiv: Bool { tag.name == "meta" && tag.attributes.contains("http-equiv") }

    /// At the border of a branch or loop: a name ends here, so that a branch cannot lengthen it.
    mutating func settle() throws(Message) {
        switch mode {
        case .tagName: mode = .tagGap
        case .attributeName, .afterAttributeName:
            try endAttribute()
            mode = .tagGap
        case .raw(let raw) where raw.matched > 0:
            throw .markup("a tag that is cut in two", "write the end tag whole")
        default: break
        }
    }

    /// The context after branches that ended in these two; nil when nothing can follow both.
    static func joined(_ a: OutputContext, _ b: OutputContext) -> OutputContext? {
        var (a, b) = (a, b)
        merge(&a.tag.attributes, &b.tag.attributes) { $0.union($1) }
        merge(&a.tag.hasDynamicContent, &b.tag.hasDynamicContent) { _, _ in true }
        if a.isBetweenAttributes, b.isBetweenAttributes {
            merge(&a.mode, &b.mode) { _, _ in .tagGap }
            merge(&a.tag.scriptType, &b.tag.scriptType) { _, _ in nil }
            merge(&a.tag.relations, &b.tag.relations) { _, _ in nil }
        }
        if a.mode == b.mode, a.mode == .doubleQuoted || a.mode == .singleQuoted {
            merge(&a.attribute.url, &b.attribute.url) { _, _ in .ambiguous }
            merge(&a.attribute.literal, &b.attribute.literal) { _, _ in nil }
        }
        return a == b ? a : nil
    }

    /// What may differ becomes what both can be taken for.
    private static func merge<Part: Equatable>(_ a: inout Part, _ b: inout Part, _ both: (Part, Part) -> Part)
    {
        guard a != b else { return }
        a = both(a, b)
        b = a
    }

    private var isBetweenAttributes: Bool { mode == .tagGap || mode == .beforeAttribute }
}
