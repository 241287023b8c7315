extension [UInt8] {
    /// Appends the beginning of an image with its address; attributes follow.
    mutating func append(openingOf image: MarkdownImage) {
        if !image.sources.isEmpty {
            append("<picture>")
            self += image.sources
        }
        append("<img src=\"")
        appendEscaped(image.url)
        append("\"")
    }

    /// Appends the last attributes of an image, and its end.
    mutating func append(endOf image: MarkdownImage) {
        self += image.attributes
        append(" loading=\"lazy\" decoding=\"async\">")
        if !image.sources.isEmpty { append("</picture>") }
    }
}
