import Templating

/// Adds the site's origin to addresses, for feeds and other readers outside of the site.
struct AbsoluteLinks {
    /// Such as `https://www.example.com`.
    let origin: Bytes
    /// The address of the page that fragments belong to.
    let page: Bytes

    /// Appends an address, with the origin before a path and with the page's address before a fragment.
    func append(url: Bytes, to output: inout OutputBuffer) {
        if AbsoluteLinks.isPath(url) {
            output.append(origin)
        } else if url.isEmpty || url.first == UInt8(ascii: "#") {
            if page.first == UInt8(ascii: "/") {
                output.append(origin)
            }
            output.append(page)
        }
        output.append(url)
    }

    /// Appends markup whose `href`, `src` and `poster` are made absolute.
    ///
    /// - Parameter html: markup of our own Markdown, which quotes each attribute with `"`.
    func append(html: Bytes, to output: inout OutputBuffer) {
        var start = 0
        var index = 0
        var isInTag = false
        while index < html.count {
            switch html[index] {
            case UInt8(ascii: "<"): isInTag = true
            case UInt8(ascii: ">"): isInTag = false
            case UInt8(ascii: "=") where isInTag && html[(index + 1)...].first == UInt8(ascii: "\""):
                let value = index + 2
                let end = html[value...].firstIndex(of: UInt8(ascii: "\"")) ?? html.count
                if AbsoluteLinks.isLinkAttribute(endingAt: index, in: html) {
                    output.append(html.part(start..<value))
                    append(url: html.part(value..<end), to: &output)
                    start = end
                }
                index = end
            default: break
            }
            index += 1
        }
        output.append(html.part(start...))
    }

    /// True for `/path`, false for `//host/path`.
    private static func isPath(_ url: Bytes) -> Bool {
        guard url.first == UInt8(ascii: "/") else { return false }
        return url.count < 2 || url[1] != UInt8(ascii: "/")
    }

    private static func isLinkAttribute(endingAt end: Int, in html: Bytes) -> Bool {
        [" href", " src", " poster"].contains { (name: StaticString) in
            let bytes = Bytes(name)
            return html[..<end].suffix(bytes.count).elementsEqual(bytes)
        }
    }
}
