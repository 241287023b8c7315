// The attributes that are kept.
extension HTMLWriter {
    mutating func writeAttributes(of node: HTMLNode, _ name: String) {
        let isHeading = name.utf8.count == 2 && name.utf8.first == UInt8(ascii: "h") && name != "hr"
        if !isHeading, let id = claimedID(of: node) { writeAttribute("id", id) }
        if let title = node["title"] { writeAttribute("title", title) }
        if let language = node["lang"], language.isWord(ofAtMost: 35) { writeAttribute("lang", language) }
        writeChoice("dir", of: node, among: ["ltr", "rtl", "auto"])
        switch name {
        case "caption", "div", "h1", "h2", "h3", "h4", "h5", "h6", "p", "tr":
            writeAlignment(of: node)
        case "td", "th":
            writeAlignment(of: node)
            writeNumber("colspan", of: node, from: 1)
            writeNumber("rowspan", of: node, from: 1)
            if name == "th" { writeChoice("scope", of: node, among: ["col", "row", "colgroup", "rowgroup"]) }
        case "ol":
            writeNumber("start", of: node, from: 0)
            writeChoice("type", of: node, among: ["1", "a", "A", "i", "I"])
            if node["reversed"] != nil { html.append(" reversed") }
        case "li":
            writeAlignment(of: node)
            writeNumber("value", of: node, from: 0)
        case "details": if node["open"] != nil { html.append(" open") }
        case "del", "ins", "time":
            if let time = node["datetime"], time.count <= 40 { writeAttribute("datetime", time) }
        case "code", "pre": writeLanguage(of: node)
        default: break
        }
    }

    /// The element's own id, or the name of a place, if it is valid and not used yet.
    mutating func claimedID(of node: HTMLNode) -> String? {
        guard let id = node["id"] ?? (node.name == "a" ? node["name"] : nil), id.isWord(ofAtMost: 100) else {
            return nil
        }
        return headings.claim(String(decoding: id, as: UTF8.self))
    }

    mutating func writeAttribute(_ name: StaticString, _ value: UnsafeBufferPointer<UInt8>) {
        html.append(" ")
        html.append(name)
        html.append("=\"")
        html.appendEscapedText(value)
        html.append("\"")
    }

    mutating func writeAttribute(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { writeAttribute(name, $0) }
    }

    private mutating func writeChoice(_ name: StaticString, of node: HTMLNode, among choices: [String]) {
        guard let value = node[name], let choice = choices.first(where: { value.elementsEqual($0.utf8) })
        else {
            return
        }
        writeAttribute(name, choice)
    }

    private mutating func writeNumber(_ name: StaticString, of node: HTMLNode, from least: Int) {
        guard let value = node[name], value.count <= 4,
            let number = Int(String(decoding: value, as: UTF8.self)),
            number >= least
        else { return }
        writeAttribute(name, String(number))
    }

    /// Where lines are aligned: as HTML had it, or as editors write it in a style or a class.
    private mutating func writeAlignment(of node: HTMLNode) {
        let names = ["left", "center", "right", "justify"]
        let own = node["align"].map { String(decoding: $0.map(\.lowercased), as: UTF8.self) }
        let style = String(
            decoding: (node["style"] ?? .init(start: nil, count: 0)).prefix(200),
            as: UTF8.self
        )
        let classes = String(
            decoding: (node["class"] ?? .init(start: nil, count: 0)).prefix(200),
            as: UTF8.self
        )
        let found = names.first { name in
            own == name || style.hasDeclaration("text-align", name)
                || classes.hasWord("ql-align-" + name) || classes.hasWord("has-text-align-" + name)
        }
        if let found { writeAttribute("align", found) }
    }

    /// The language of code, by which a theme may colour it.
    private mutating func writeLanguage(of node: HTMLNode) {
        guard let classes = node["class"] else { return }
        let language = classes.split(whereSeparator: \.isSpace).first { $0.starts(with: "language-".utf8) }
        guard let language, UnsafeBufferPointer(rebasing: language).isWord(ofAtMost: 50) else { return }
        writeAttribute("class", UnsafeBufferPointer(rebasing: language))
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the text consists of ASCII letters, digits and `-_.:+#`.
    fileprivate func isWord(ofAtMost limit: Int) -> Bool {
        !isEmpty && count <= limit
            && allSatisfy { byte in
                byte.isLetter || byte &- UInt8(ascii: "0") < 10 || "-_.:+#".utf8.contains(byte)
            }
    }
}

extension String {
    fileprivate func hasWord(_ word: String) -> Bool {
        utf8.split(whereSeparator: \.isSpace).contains { $0.elementsEqual(word.utf8) }
    }

    /// Whether a style sets a property to a value.
    fileprivate func hasDeclaration(_ property: String, _ value: String) -> Bool {
        utf8.split(separator: UInt8(ascii: ";")).contains { declaration in
            declaration.filter { !$0.isSpace }.elementsEqual("\(property):\(value)".utf8)
        }
    }
}
