import Templating

/// Addresses with the site's origin, for feeds and for machines.
enum AbsoluteLinks {
    /// An address with the site's origin before a path and the page's address before a fragment.
    static func append(_ url: Bytes, _ origin: Bytes, _ page: Bytes, _ output: inout OutputBuffer) {
        if url.first == UInt8(ascii: "/"), url.count < 2 || url[1] != UInt8(ascii: "/") {
            output.append(origin)
        } else if url.first == UInt8(ascii: "#") || url.isEmpty {
            if page.first == UInt8(ascii: "/") { output.append(origin) }
            output.append(page)
        }
        output.append(url)
    }

    /// Markup whose `href`, `src` and `poster` are absolute; it must come from our own Markdown, which quotes each.
    static func appendMarkup(_ html: Bytes, _ origin: Bytes, _ page: Bytes, _ output: inout OutputBuffer) {
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
                    append(html.part(value..<end), origin, page, &output)
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
        [" href", " src", " poster"].map { Bytes($0) }.contains {
            html[..<end].suffix($0.count).elementsEqual($0)
        }
    }
}
