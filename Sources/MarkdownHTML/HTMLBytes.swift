// Appending of HTML to a byte array.
extension [UInt8] {
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) { append(contentsOf: text.utf8) }

    mutating func append(_ number: Int) { append(contentsOf: String(number).utf8) }

    /// Appends text for an element or a quoted attribute: `& < > "` as entities.
    mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        // Most texts have nothing to escape.
        guard text.hasMarkup else { return append(contentsOf: text) }
        var start = 0
        for index in text.indices {
            let entity: StaticString
            switch text[index] {
            case UInt8(ascii: "&"): entity = "&amp;"
            case UInt8(ascii: "<"): entity = "&lt;"
            case UInt8(ascii: ">"): entity = "&gt;"
            case UInt8(ascii: "\""): entity = "&quot;"
            default: continue
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            append(entity)
            start = index + 1
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    mutating func appendEscaped(_ text: String) {
        var text = text
        text.withUTF8 { appendEscaped($0) }
    }

    /// Appends the sign that says whether a task is done.
    mutating func appendTaskMark(isDone: Bool, _ labels: MarkdownLabels) {
        append("<span role=\"img\" aria-label=\"")
        appendEscaped(isDone ? labels.done : labels.open)
        append(isDone ? "\">☑</span> " : "\">☐</span> " as StaticString)
    }

    /// Appends a newline, unless there is one already.
    mutating func endLine() {
        if let last, last != UInt8(ascii: "\n") { append(UInt8(ascii: "\n")) }
    }
}
