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

    /// Appends the addresses of a `srcset`, each with its width behind it (HTML, section 2.5.2).
    private func append(set: Bytes, to output: inout OutputBuffer) {
        var start = 0
        while start < set.count {
            // A comma inside of an address is a part of it.
            var end = start
            while end < set.count,
                set[end] != UInt8(ascii: ",") || set[(end + 1)...].first != UInt8(ascii: " ")
            {
                end += 1
            }
            end = min(end + 2, set.count)
            append(url: set.part(start..<end), to: &output)
            start = end
        }
    }

    /// Appends markup whose `href`, `src`, `srcset` and `poster` are made absolute.
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
                } else if AbsoluteLinks.isAttribute(" srcset", endingAt: index, in: html) {
                    output.append(html.part(start..<value))
                    append(set: html.part(value..<end), to: &output)
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
            isAttribute(name, endingAt: end, in: html)
        }
    }

    private static func isAttribute(_ name: StaticString, endingAt end: Int, in html: Bytes) -> Bool {
        let bytes = Bytes(name)
        return html[..<end].suffix(bytes.count).elementsEqual(bytes)
    }
}
