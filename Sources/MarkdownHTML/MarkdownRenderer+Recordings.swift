// Sounds and videos that play in the page.
extension [UInt8] {
    /// Appends an element that plays a recording after a click.
    ///
    /// - Parameters:
    ///   - label: what is played, escaped; empty for nothing.
    ///   - hasCaption: whether everybody sees the label, and not only those who use a screen reader.
    mutating func appendRecording(_ recording: MarkdownRecording, label: [UInt8], hasCaption: Bool) {
        let isVideo = recording.type.utf8.starts(with: "video/".utf8)
        let isFigure = hasCaption && !label.isEmpty
        if isFigure { append("<figure class=\"recording\">") }
        append(
            isVideo ? "<video controls preload=\"none\" src=\"" : "<audio controls preload=\"none\" src=\""
        )
        appendEscaped(recording.url)
        append("\"")
        if !label.isEmpty {
            append(" aria-label=\"")
            self += label
            append("\"")
        }
        append(isVideo ? "></video>" : "></audio>")
        if isFigure {
            append("<figcaption>")
            self += label
            append("</figcaption></figure>")
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether an address begins with a scheme (RFC 3986, section 3.1).
    var hasScheme: Bool {
        guard let end = firstIndex(of: UInt8(ascii: ":")), let first, (first | 0x20) &- UInt8(ascii: "a") < 26
        else { return false }
        return self[..<end].allSatisfy { byte in
            (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
                || "+-.".utf8.contains(byte)
        }
    }

    /// Whether an address that stands in a text is one that a browser opens.
    var hasWebScheme: Bool {
        starts(with: "https:".utf8) || starts(with: "http:".utf8) || starts(with: "mailto:".utf8)
    }
}
