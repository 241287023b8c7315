/// A heading of a rendered text, for a table of contents.
///
/// Headings are read from the HTML, because the text of an unchanged page is taken from its file and has no Markdown.
package struct Heading: Equatable, Sendable {
    /// From 2 to 6.
    package let level: Int
    package let id: String
    /// Without markup.
    package let text: String

    /// The headings of HTML that the renderer wrote, in their order.
    package static func all(in html: [UInt8]) -> [Heading] {
        var headings: [Heading] = []
        var index = 0
        let start = Array("<h".utf8)
        let idStart = Array(" id=\"".utf8)
        while let open = html.firstIndex(of: start, from: index) {
            index = open + start.count
            guard index < html.count, (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(html[index]),
                html[(index + 1)...].starts(with: idStart)
            else { continue }
            let level = Int(html[index] - UInt8(ascii: "0"))
            let idIndex = index + 1 + idStart.count
            guard let idEnd = html[idIndex...].firstIndex(of: UInt8(ascii: "\"")),
                let textStart = html[idEnd...].firstIndex(of: UInt8(ascii: ">")),
                let textEnd = html.firstIndex(of: Array("</h\(level)>".utf8), from: textStart)
            else { return headings }
            headings.append(
                Heading(
                    level: level,
                    id: String(decoding: html[idIndex..<idEnd], as: UTF8.self),
                    text: html[(textStart + 1)..<textEnd].withoutMarkup
                )
            )
            index = textEnd
        }
        return headings
    }
}

extension [UInt8] {
    fileprivate func firstIndex(of part: [UInt8], from start: Int) -> Int? {
        var index = start
        while let found = self[index...].firstIndex(of: part[0]) {
            if self[found...].starts(with: part) { return found }
            index = found + 1
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    private static let entities: [(name: StaticString, byte: UInt8)] = [
        ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
        ("&quot;", UInt8(ascii: "\"")),
    ]

    /// The text of HTML that the renderer wrote: without tags, and with the characters that it escapes.
    fileprivate var withoutMarkup: String {
        var text: [UInt8] = []
        var rest = self
        while let byte = rest.first {
            if byte == UInt8(ascii: "<") {
                rest = rest.drop { $0 != UInt8(ascii: ">") }.dropFirst()
                continue
            }
            let entity = byte == UInt8(ascii: "&") ? Self.entities.first { rest.begins(with: $0.name) } : nil
            text.append(entity?.byte ?? byte)
            rest = rest.dropFirst(entity?.name.utf8CodeUnitCount ?? 1)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func begins(with name: StaticString) -> Bool {
        starts(with: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}
