/// A position in a page, as the HTML tokenizer (HTML, section 13.2.5) or an XML 1.0 parser would see it.
///
/// It follows every spelling that a designer needs exactly, and makes every other one an error.
///
/// Invariant: tag and attribute state is reset after the tag, so equal contexts accept the same continuations.
package struct OutputContext: Equatable {
    package enum Mode: Equatable {
        case text
        case tagOpen
        case endTagOpen
        case tagName
        /// After a tag's name, an attribute or a branch: a space, `/` or `>` must follow.
        case tagGap
        case beforeAttribute
        case selfClosing
        case attributeName
        case afterAttributeName
        case beforeValue
        case doubleQuoted
        case singleQuoted
        case unquoted
        /// After `<!`, with the part of `--` or `doctype` that was read.
        case declaration([UInt8])
        /// Empty until something other than a dash is read, because browsers end `<!-->` at once.
        case comment(dashes: Int, isEmpty: Bool)
        case doctype
        /// XML's `<?…?>`.
        case instruction(isAfterQuestionMark: Bool)
        case raw(Raw)
        /// In a JSON or plain-text file.
        case file(JSONContext?)
    }

    /// The content of an element without tags inside.
    package struct Raw: Equatable {
        package let element: String
        /// The end tag without its `>`.
        let endTag: [UInt8]
        /// The number of bytes of the end tag that were read.
        package var matchedCount = 0
        /// Set in a script of JSON data.
        var json: JSONContext?
    }

    /// The tag that is being read.
    struct Tag: Equatable {
        var name = ""
        var isEnd = false
        /// The script's type; nil when it is not written out.
        var scriptType: String? = ""
        /// The link's relations; nil before they are read, and when branches disagree.
        var relations: Set<String>?
        var hasDynamicContent = false
        /// The attributes so far, because browsers drop a second one of the same name.
        var attributes: Set<String> = []
    }

    /// The attribute that is being read.
    struct Attribute: Equatable {
        var name = ""
        var kind = HTMLNames.AttributeKind.plain
        var url = URLPart.start
        /// The value of a `fixed` attribute; nil when branches disagree.
        var literal: [UInt8]? = []
    }

    let isXML: Bool
    package private(set) var mode: Mode
    private(set) var tag = Tag()
    private(set) var attribute = Attribute()
    /// The number of open `svg` and `math` elements.
    private(set) var foreignDepth = 0
    private(set) var noscriptDepth = 0
    /// The number of open SVG or MathML elements whose content is HTML again (HTML, "HTML integration point").
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

    /// Moves past one byte of static text.
    package mutating func consume(_ byte: UInt8) throws(Message) {
        if byte == 0 {
            throw .markup("a NUL character", advice: "remove it")
        }
        if isXML, byte < 0x20, byte != 0x09, byte != 0x0A {
            throw .markup("a control character, which XML may not contain", advice: "remove it")
        }
        switch mode {
        case .text: if byte == UInt8(ascii: "<") { mode = .tagOpen }
        case .tagOpen: try consumeTagOpen(byte)
        case .endTagOpen: try consumeEndTagOpen(byte)
        case .tagName: try consumeTagName(byte)
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName, .beforeValue:
            try consumeInTag(byte)
        case .doubleQuoted: try consumeValue(byte, quote: UInt8(ascii: "\""))
        case .singleQuoted: try consumeValue(byte, quote: UInt8(ascii: "'"))
        case .unquoted: try consumeUnquoted(byte)
        case .declaration(let read): try consumeDeclaration(byte, after: read)
        case .comment(let dashes, let isEmpty): try consumeComment(byte, dashes: dashes, isEmpty: isEmpty)
        case .doctype: if byte == UInt8(ascii: ">") { mode = .text }
        case .instruction(let isAfterQuestionMark):
            let isEnd = isAfterQuestionMark && byte == UInt8(ascii: ">")
            mode = isEnd ? .text : .instruction(isAfterQuestionMark: byte == UInt8(ascii: "?"))
        case .raw(let raw): try consumeRaw(byte, raw)
        case .file(var json):
            json?.consume(byte)
            mode = .file(json)
        }
    }

    // MARK: Tags

    private mutating func consumeTagOpen(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case "/": mode = .endTagOpen
        case "!": mode = .declaration([])
        case "?" where isXML: mode = .instruction(isAfterQuestionMark: false)
        case _ where isNameStart(byte): startTagName(byte, isEnd: false)
        default: throw .markup("'<' without a tag's name", advice: "write &lt;")
        }
    }

    private mutating func consumeEndTagOpen(_ byte: UInt8) throws(Message) {
        guard isNameStart(byte) else {
            throw .markup("'</' without a tag's name", advice: "write &lt;/")
        }
        startTagName(byte, isEnd: true)
    }

    private mutating func startTagName(_ byte: UInt8, isEnd: Bool) {
        mode = .tagName
        tag = Tag(name: String(lowercased(byte)), isEnd: isEnd)
    }

    private mutating func consumeTagName(_ byte: UInt8) throws(Message) {
        if OutputContext.isNameEnd(byte) {
            mode = .tagGap
            try consumeInTag(byte)
            return
        }
        switch Unicode.Scalar(byte) {
        case "<", "\"", "'":
            throw .markup("'\(Unicode.Scalar(byte))' in the name of a tag", advice: "close the tag with '>'")
        default: tag.name.unicodeScalars.append(lowercased(byte))
        }
    }

    private mutating func consumeInTag(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case ">":
            if mode == .beforeValue {
                throw .markup("an attribute without a value", advice: "write \"\" after '='")
            }
            try endAttribute()
            try closeTag()
        case "/" where mode != .beforeValue:
            try endAttribute()
            mode = .selfClosing
        case _ where OutputContext.isSpace(byte):
            try consumeSpaceInTag()
        default: try consumeAttribute(byte)
        }
    }

    private mutating func consumeSpaceInTag() throws(Message) {
        switch mode {
        case .attributeName:
            try endAttributeName()
            mode = .afterAttributeName
        case .afterAttributeName, .beforeValue: break
        default: mode = .beforeAttribute
        }
    }

    private mutating func closeTag() throws(Message) {
        let closedTag = tag
        let isSelfClosed = mode == .selfClosing && !tag.isEnd
        tag = Tag()
        mode = .text
        if !isXML {
            try enterContent(of: closedTag, isSelfClosed: isSelfClosed)
        }
    }

    /// Updates depths and mode after a tag of HTML.
    private mutating func enterContent(of tag: Tag, isSelfClosed: Bool) throws(Message) {
        if tag.name == "plaintext" {
            throw .markup("'<plaintext>', which never ends", advice: "use <pre>")
        }
        if foreignDepth > 0, HTMLNames.endsForeign.contains(tag.name) {
            throw .markup(
                "'<\(tag.name)>' inside SVG or MathML",
                advice: "close the SVG or MathML first, or use one of its own elements"
            )
        }
        // A slash closes elements of SVG and MathML, but not those of HTML.
        let isForeign = foreignDepth > 0 || HTMLNames.foreign.contains(tag.name)
        let isRaw = HTMLNames.textOnly.contains(tag.name) || HTMLNames.rawText.contains(tag.name)
        if !isForeign || !isSelfClosed {
            try updateDepths(after: tag, isForeign: isForeign, isRaw: isRaw)
        }
        // In SVG, `title` is an ordinary element.
        if isRaw, !tag.isEnd, !isForeign {
            enterRawContent(of: tag)
        }
    }

    private mutating func enterRawContent(of tag: Tag) {
        var raw = Raw(element: tag.name, endTag: Array("</\(tag.name)".utf8))
        if tag.name == "script", let type = tag.scriptType, HTMLNames.isJSON(scriptType: type) {
            raw.json = JSONContext()
        }
        mode = .raw(raw)
    }

    /// Counts the open elements that change the meaning of others.
    private mutating func updateDepths(after tag: Tag, isForeign: Bool, isRaw: Bool) throws(Message) {
        if !tag.isEnd, isRaw, selectDepth > 0, tag.name != "script" {
            throw .markup(
                "'<\(tag.name)>' inside <select>, which browsers read in two ways",
                advice: "move it out of the list"
            )
        }
        if !tag.isEnd, isRaw, integrationDepth > 0 {
            throw .markup("'<\(tag.name)>' inside a text of SVG or MathML", advice: "close that first")
        }
        let step = tag.isEnd ? -1 : 1
        if HTMLNames.foreign.contains(tag.name) {
            foreignDepth = max(0, foreignDepth + step)
        }
        if isForeign, HTMLNames.integrationPoints.contains(tag.name) {
            integrationDepth = max(0, integrationDepth + step)
        }
        if foreignDepth == 0 {
            integrationDepth = 0
        }
        if tag.name == "noscript" {
            noscriptDepth = max(0, noscriptDepth + step)
        }
        if tag.name == "select" {
            selectDepth = max(0, selectDepth + step)
        }
    }

    // MARK: Attributes

    private mutating func consumeAttribute(_ byte: UInt8) throws(Message) {
        switch mode {
        case .beforeValue where byte == UInt8(ascii: "\""): mode = .doubleQuoted
        case .beforeValue where byte == UInt8(ascii: "'"): mode = .singleQuoted
        case .beforeValue:
            if isXML {
                throw .markup("an unquoted value", advice: "put it in quotes")
            }
            mode = .unquoted
            try consumeUnquoted(byte)
        case .attributeName where byte == UInt8(ascii: "="),
            .afterAttributeName where byte == UInt8(ascii: "="):
            try endAttributeName()
            mode = .beforeValue
        case .beforeAttribute, .afterAttributeName:
            mode = .attributeName
            attribute = Attribute()
            try appendToAttributeName(byte)
        case .attributeName: try appendToAttributeName(byte)
        case .selfClosing: throw .markup("a '/' inside a tag", advice: "write it before '>' only")
        default:
            throw .markup(
                "no space before '\(Unicode.Scalar(byte))'",
                advice: "put a space between attributes"
            )
        }
    }

    private mutating func appendToAttributeName(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case "\"", "'", "<", "=":
            throw .markup(
                "'\(Unicode.Scalar(byte))' in the name of an attribute",
                advice: "check the quotes before it"
            )
        default: attribute.name.unicodeScalars.append(lowercased(byte))
        }
    }

    private mutating func endAttributeName() throws(Message) {
        guard mode == .attributeName else { return }
        guard tag.attributes.insert(attribute.name).inserted else {
            let consequence = isXML ? "" : ", which browsers drop"
            throw .markup("a second '\(attribute.name)' in one tag\(consequence)", advice: "remove one")
        }
        if tag.name == "meta", attribute.name == "http-equiv", tag.hasDynamicContent {
            throw .markup("'http-equiv' after a value", advice: "such an element may not contain a value")
        }
        attribute.kind = isXML ? .plain : HTMLNames.kind(ofAttribute: attribute.name, on: tag.name)
    }

    /// Ends an attribute without a value, if one is being read.
    private mutating func endAttribute() throws(Message) {
        try endAttributeName()
        attribute = Attribute()
    }

    private mutating func consumeValue(_ byte: UInt8, quote: UInt8) throws(Message) {
        if byte == quote {
            endValue()
            return
        }
        if isXML, byte == UInt8(ascii: "<") {
            throw .markup("'<' in an attribute", advice: "write &lt;")
        }
        attribute.url.consume(byte)
        // An entity may spell anything.
        if byte == UInt8(ascii: "&") { attribute.literal = nil }
        if attribute.kind == .fixed { attribute.literal?.append(byte) }
    }

    private mutating func endValue() {
        let value = attribute.literal.map { String(decoding: $0, as: UTF8.self) }
        switch (tag.name, attribute.name) {
        case ("script", "type"): tag.scriptType = value
        case ("link", "rel"): tag.relations = value.map(OutputContext.words)
        default: break
        }
        mode = .tagGap
        attribute = Attribute()
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private mutating func consumeUnquoted(_ byte: UInt8) throws(Message) {
        switch Unicode.Scalar(byte) {
        case _ where byte == UInt8(ascii: ">") || OutputContext.isSpace(byte):
            if attribute.kind == .fixed {
                throw .markup("an unquoted '\(attribute.name)'", advice: "put it in quotes")
            }
            mode = .tagGap
            attribute = Attribute()
            try consumeInTag(byte)
        case "\"", "'", "<", "=", "`":
            throw .markup(
                "'\(Unicode.Scalar(byte))' in an unquoted value",
                advice: "put the value in quotes"
            )
        default: break
        }
    }

    // MARK: Declarations, comments, raw content

    private mutating func consumeDeclaration(_ byte: UInt8, after previous: [UInt8]) throws(Message) {
        let read = previous + String(lowercased(byte)).utf8
        let doctype = Array((isXML ? "DOCTYPE" : "doctype").utf8)
        if read == Array("--".utf8) {
            mode = .comment(dashes: 0, isEmpty: true)
        } else if read == doctype {
            mode = .doctype
        } else if doctype.starts(with: read) || "--".utf8.starts(with: read) {
            mode = .declaration(read)
        } else {
            throw .markup(
                "'<!' that begins neither a comment nor a doctype",
                advice: isXML ? "values are escaped without CDATA" : "write &lt;!"
            )
        }
    }

    private mutating func consumeComment(_ byte: UInt8, dashes: Int, isEmpty: Bool) throws(Message) {
        switch Unicode.Scalar(byte) {
        case ">" where dashes == 2: mode = .text
        case _ where isXML && dashes == 2:
            throw .markup("'--' in a comment", advice: "end comments with '-->'")
        case "-": mode = .comment(dashes: min(2, dashes + 1), isEmpty: isEmpty)
        case ">" where isEmpty && !isXML: throw .markup("a comment that ends at once", advice: "remove it")
        case "!" where dashes == 2: throw .markup("'--!' in a comment", advice: "end comments with '-->'")
        default: mode = .comment(dashes: 0, isEmpty: false)
        }
    }

    /// Looks for the end tag of the open element: `</name`, then a byte that ends the name.
    private mutating func consumeRaw(_ byte: UInt8, _ previous: Raw) throws(Message) {
        var raw = previous
        if byte == UInt8(ascii: "!"), raw.matchedCount == 1, raw.element == "script" {
            throw .markup("'<!' inside a script", advice: "write \\u003c! or move the script to its own file")
        }
        raw.json?.consume(byte)
        if raw.matchedCount == raw.endTag.count, OutputContext.isNameEnd(byte) {
            tag = Tag(name: raw.element, isEnd: true)
            mode = .tagGap
            try consumeInTag(byte)
            return
        }
        let matchesNext =
            raw.matchedCount < raw.endTag.count
            && lowercased(byte) == Unicode.Scalar(raw.endTag[raw.matchedCount])
        if matchesNext {
            raw.matchedCount += 1
        } else {
            raw.matchedCount = byte == UInt8(ascii: "<") ? 1 : 0
        }
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

    /// The byte in lower case in HTML, whose names ignore case; as it is in XML.
    private func lowercased(_ byte: UInt8) -> Unicode.Scalar {
        let isUppercase = byte &- UInt8(ascii: "A") < 26
        return Unicode.Scalar(!isXML && isUppercase ? byte | 0x20 : byte)
    }
}

// MARK: Values and branches

extension OutputContext {
    /// Moves past a value of the template.
    ///
    /// After a value that was refused, the context is the one that was most likely meant, to avoid a second error.
    mutating func advancePastValue() {
        switch mode {
        case .beforeValue: mode = .unquoted
        case .tagOpen, .endTagOpen: mode = .tagGap
        case .doubleQuoted, .singleQuoted:
            if tag.name == "meta" { tag.hasDynamicContent = true }
            if attribute.url == .start { attribute.url = .afterValue }
            if attribute.url == .root { attribute.url = .path(hasSecureOrigin: false) }
        default: break
        }
    }

    /// True in a `meta` that acts as an HTTP header.
    var isHTTPEquiv: Bool { tag.name == "meta" && tag.attributes.contains("http-equiv") }

    /// Ends a name at the border of a branch or loop, so that a branch cannot lengthen it.
    mutating func finishToken() throws(Message) {
        switch mode {
        case .tagName: mode = .tagGap
        case .attributeName, .afterAttributeName:
            try endAttribute()
            mode = .tagGap
        case .raw(let raw) where raw.matchedCount > 0:
            throw .markup("a tag that is cut in two", advice: "write the end tag whole")
        default: break
        }
    }

    /// The context after branches that end in these two; nil when they are incompatible.
    static func joined(_ first: OutputContext, _ second: OutputContext) -> OutputContext? {
        var first = first
        var second = second
        merge(&first.tag.attributes, &second.tag.attributes) { $0.union($1) }
        merge(&first.tag.hasDynamicContent, &second.tag.hasDynamicContent) { _, _ in true }
        if first.isBetweenAttributes, second.isBetweenAttributes {
            merge(&first.mode, &second.mode) { _, _ in .tagGap }
            merge(&first.tag.scriptType, &second.tag.scriptType) { _, _ in nil }
            merge(&first.tag.relations, &second.tag.relations) { _, _ in nil }
        }
        let isInSameQuotes =
            first.mode == second.mode && (first.mode == .doubleQuoted || first.mode == .singleQuoted)
        if isInSameQuotes {
            merge(&first.attribute.url, &second.attribute.url) { _, _ in .ambiguous }
            merge(&first.attribute.literal, &second.attribute.literal) { _, _ in nil }
        }
        return first == second ? first : nil
    }

    /// Replaces both values by one that stands for either.
    private static func merge<Part: Equatable>(
        _ first: inout Part,
        _ second: inout Part,
        _ combine: (Part, Part) -> Part
    ) {
        guard first != second else { return }
        first = combine(first, second)
        second = first
    }

    private var isBetweenAttributes: Bool { mode == .tagGap || mode == .beforeAttribute }
}
