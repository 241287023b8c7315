/// Filters that read markup.
enum MarkupFilters {
    // MARK: striptags

    /// MarkupSafe's `striptags`: comments and tags, then runs of white space, then entities.
    static func stripTags(_ bytes: Bytes, into output: inout OutputBuffer) {
        withoutTags(bytes).withUnsafeBufferPointer { plain in
            var index = Whitespace.end(from: 0, in: plain)
            var needsSpace = false
            while index < plain.count {
                var end = index
                while end < plain.count {
                    let (scalar, length) = Whitespace.scalar(at: end, in: plain)
                    if Whitespace.contains(scalar) { break }
                    end += length
                }
                if needsSpace { output.append(UInt8(ascii: " ")) }
                appendUnescaped(plain.part(index..<min(end, plain.count)), into: &output)
                needsSpace = true
                index = Whitespace.end(from: end, in: plain)
            }
        }
    }

    /// The text without comments and tags, from the first to the last; what is never closed stays, with all behind it.
    private static func withoutTags(_ bytes: Bytes) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var start = 0
        while let open = bytes[start...].firstIndex(of: UInt8(ascii: "<")) {
            let isComment = bytes[open...].starts(with: "<!--".utf8)
            let end =
                isComment
                ? bytes[(open + 4)...].firstRange(of: "-->".utf8)?.upperBound
                : bytes[open...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
            guard let end else { break }
            result += bytes[start..<open]
            start = end
        }
        return result + bytes[start...]
    }

    /// Text with the entities that escaping and Markdown make turned back.
    private static func appendUnescaped(_ bytes: Bytes, into output: inout OutputBuffer) {
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "&"), let (scalar, length) = entity(at: index, in: bytes) {
                output.append(String(scalar))
                index += length
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
    }

    /// By name; those marked are also read without their semicolon, as in HTML.
    private static let named: [(name: StaticString, scalar: Unicode.Scalar, mayBeOpen: Bool)] = [
        ("amp", "&", true), ("lt", "<", true), ("gt", ">", true), ("quot", "\"", true), ("apos", "'", false),
        ("AMP", "&", true), ("LT", "<", true), ("GT", ">", true), ("QUOT", "\"", true), ("nbsp", "\u{A0}", true),
        ("copy", "©", true), ("COPY", "©", true), ("ndash", "–", false), ("mdash", "—", false), ("hellip", "…", false),
        ("middot", "·", true), ("times", "×", true), ("laquo", "«", true), ("raquo", "»", true),
        ("lsquo", "‘", false), ("rsquo", "’", false), ("ldquo", "“", false), ("rdquo", "”", false),
    ]

    private static func entity(at start: Int, in bytes: Bytes) -> (
        scalar: Unicode.Scalar, length: Int
    )? {
        let rest = bytes[(start + 1)...]
        for (name, scalar, mayBeOpen) in named
        where rest.starts(with: Bytes(name)) {
            let isClosed = rest.dropFirst(name.utf8CodeUnitCount).first == UInt8(ascii: ";")
            if isClosed || mayBeOpen { return (scalar, name.utf8CodeUnitCount + (isClosed ? 2 : 1)) }
        }
        guard rest.first == UInt8(ascii: "#"), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            return nil
        }
        let digits = String(decoding: rest[(start + 2)..<end], as: UTF8.self)
        let value =
            digits.first.map { "xX".contains($0) } == true ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value > 0, let scalar = Unicode.Scalar(value) else { return nil }
        return (scalar, end - start + 1)
    }

    // MARK: image

    /// - Parameter fields: address, words, width and height; both of these are numbers, or there is no size.
    static func appendImage(
        _ fields: [Cell], loading: Bytes, into output: inout OutputBuffer
    ) {
        output.append("<img src=\"")
        output.appendURL(fields[0].bytes)
        output.append("\" alt=\"")
        output.appendMarkup(fields[1].bytes)
        if fields[2].tag == .int, fields[3].tag == .int {
            output.append("\" width=\"")
            output.append(fields[2].int)
            output.append("\" height=\"")
            output.append(fields[3].int)
        }
        output.append("\" loading=\"")
        output.append(loading)
        output.append("\" decoding=\"async\">")
    }

    // MARK: absolute_url

    /// An address with the site's origin before a path and the page's address before a fragment.
    static func makeAbsolute(
        _ url: Bytes, _ origin: Bytes, _ page: Bytes,
        _ output: inout OutputBuffer
    ) {
        if url.first == UInt8(ascii: "/"), url.count < 2 || url[1] != UInt8(ascii: "/") {
            output.append(origin)
        } else if url.first == UInt8(ascii: "#") || url.isEmpty {
            if page.first == UInt8(ascii: "/") { output.append(origin) }
            output.append(page)
        }
        output.append(url)
    }

    /// Markup whose `href`, `src` and `poster` are absolute; it must come from our own Markdown, which quotes each.
    static func makeLinksAbsolute(
        _ html: Bytes, _ origin: Bytes, _ page: Bytes,
        _ output: inout OutputBuffer
    ) {
        var start = 0
        var index = 0
        var inTag = false
        while index < html.count {
            switch html[index] {
            case UInt8(ascii: "<"): inTag = true
            case UInt8(ascii: ">"): inTag = false
            case UInt8(ascii: "=") where inTag && html[(index + 1)...].first == UInt8(ascii: "\""):
                let value = index + 2
                let end = html[value...].firstIndex(of: UInt8(ascii: "\"")) ?? html.count
                if isLinkAttribute(endingAt: index, in: html) {
                    output.append(html.part(start..<value))
                    makeAbsolute(html.part(value..<end), origin, page, &output)
                    start = end
                }
                index = end
            default: break
            }
            index += 1
        }
        output.append(html.part(start...))
    }

    private static func isLinkAttribute(endingAt end: Int, in html: Bytes) -> Bool {
        for name in [" href", " src", " poster"] as [StaticString] {
            let length = name.utf8CodeUnitCount
            let bytes = UnsafeBufferPointer(start: name.utf8Start, count: length)
            if end >= length, html[(end - length)..<end].elementsEqual(bytes) { return true }
        }
        return false
    }
}
