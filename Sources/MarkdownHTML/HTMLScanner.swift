/// Finds the tags and comments of HTML, as a browser's tokenizer does (WHATWG HTML, section 13.2.5).
struct HTMLScanner {
    /// What begins with a `<`.
    enum Markup {
        case tag(HTMLTag)
        /// A comment, a declaration or an instruction; the index after it.
        case comment(end: Int)
        /// A comment that nothing ends, which hides the rest.
        case openComment
        /// A tag that nothing ends.
        case openTag
        /// A `<` that begins nothing.
        case text
    }

    /// More attributes than anybody writes; the parser compares each with all others.
    static let maximumAttributes = 40

    let bytes: UnsafeBufferPointer<UInt8>

    /// The index of the next `<`.
    func nextMarkup(from index: Int) -> Int? {
        bytes[index...].firstIndex(of: UInt8(ascii: "<"))
    }

    func markup(at start: Int) -> Markup {
        guard start + 1 < bytes.count else { return .text }
        let next = bytes[start + 1]
        if next.isLetter { return tag(at: start, nameStart: start + 1, isEnd: false) }
        switch next {
        case UInt8(ascii: "/"):
            guard start + 2 < bytes.count else { return .text }
            if bytes[start + 2].isLetter { return tag(at: start, nameStart: start + 2, isEnd: true) }
            return declaration(from: start + 2)
        case UInt8(ascii: "!"):
            if bytes[(start + 2)...].starts(with: "--".utf8) { return comment(from: start + 4) }
            return declaration(from: start + 2)
        case UInt8(ascii: "?"): return declaration(from: start + 2)
        default: return .text
        }
    }

    private func declaration(from index: Int) -> Markup {
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) else { return .openComment }
        return .comment(end: end + 1)
    }

    private func comment(from start: Int) -> Markup {
        if bytes[start...].starts(with: ">".utf8) { return .comment(end: start + 1) }
        if bytes[start...].starts(with: "->".utf8) { return .comment(end: start + 2) }
        var index = start
        while let dash = bytes[index...].firstIndex(of: UInt8(ascii: "-")) {
            let rest = bytes[dash...]
            if rest.starts(with: "-->".utf8) { return .comment(end: dash + 3) }
            if rest.starts(with: "--!>".utf8) { return .comment(end: dash + 4) }
            index = dash + 1
        }
        return .openComment
    }

    private func tag(at start: Int, nameStart: Int, isEnd: Bool) -> Markup {
        var index = nameStart
        while index < bytes.count, !bytes[index].endsName { index += 1 }
        let nameEnd = index
        var attributesEnd: Int?
        var count = 0
        while true {
            while index < bytes.count, bytes[index].isSpaceOrSlash { index += 1 }
            guard index < bytes.count else { return .openTag }
            if bytes[index] == UInt8(ascii: ">") { break }
            if count == HTMLScanner.maximumAttributes, attributesEnd == nil { attributesEnd = index }
            guard let end = endOfAttribute(at: index) else { return .openTag }
            index = end
            count += 1
        }
        let name = String(decoding: bytes[nameStart..<nameEnd].map(\.lowercased), as: UTF8.self)
        return .tag(
            HTMLTag(
                name: name,
                isEnd: isEnd,
                attributes: nameEnd..<(attributesEnd ?? index),
                end: index + 1
            )
        )
    }

    /// The index after an attribute; nil if the text ends before.
    private func endOfAttribute(at start: Int) -> Int? {
        // A name may begin with a `=`.
        var index = start + 1
        while index < bytes.count, !bytes[index].endsName, bytes[index] != UInt8(ascii: "=") { index += 1 }
        var value = index
        while value < bytes.count, bytes[value].isSpace { value += 1 }
        guard value < bytes.count else { return nil }
        guard bytes[value] == UInt8(ascii: "=") else { return index }
        index = value + 1
        while index < bytes.count, bytes[index].isSpace { index += 1 }
        guard index < bytes.count else { return nil }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            return bytes[(index + 1)...].firstIndex(of: quote).map { $0 + 1 }
        }
        while index < bytes.count, !bytes[index].isSpace, bytes[index] != UInt8(ascii: ">") { index += 1 }
        return index
    }

    /// The index after the end tag of an element whose content is not read.
    func end(ofContent name: String, from start: Int) -> Int? {
        var index = start
        while let less = nextMarkup(from: index) {
            index = less + 1
            guard index < bytes.count, bytes[index] == UInt8(ascii: "/") else { continue }
            let candidate = bytes[(index + 1)...].prefix(name.utf8.count).map(\.lowercased)
            let after = index + 1 + name.utf8.count
            guard candidate.elementsEqual(name.utf8), after < bytes.count, bytes[after].endsName else {
                continue
            }
            return bytes[after...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
        }
        return nil
    }
}

/// A start tag or an end tag.
struct HTMLTag {
    /// In lower case.
    let name: String
    let isEnd: Bool
    /// What follows the name, up to the `>`; cut after the last attribute that is read.
    let attributes: Range<Int>
    /// The index after the `>`.
    let end: Int
}

extension UInt8 {
    var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }

    var lowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }

    /// White space of HTML.
    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D }

    fileprivate var isSpaceOrSlash: Bool { isSpace || self == UInt8(ascii: "/") }

    fileprivate var endsName: Bool { isSpaceOrSlash || self == UInt8(ascii: ">") }
}
