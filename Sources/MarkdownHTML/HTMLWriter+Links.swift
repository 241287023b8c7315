// Links, pictures and players.
extension HTMLWriter {
    mutating func openLink(_ node: HTMLNode, line: Int) -> String {
        guard openLinks == 0, let target = node.address("href"), let link = host.link(to: target, line: line)
        else {
            return openSpan(node)
        }
        html.append("<a href=\"")
        html.appendEscaped(link.url)
        html.append("\"")
        if let relations = link.relations { writeAttribute("rel", relations) }
        writeAttributes(of: node, "a")
        html.append(">")
        openLinks += 1
        return "</a>"
    }

    mutating func writeImage(_ node: HTMLNode, line: Int) {
        let alternative = node["alt"] ?? UnsafeBufferPointer(start: nil, count: 0)
        guard let source = node.address("src") else { return write(alternative) }
        if source.utf8.starts(with: "data:".utf8) {
            host.leftOut(.embeddedPicture, line: line)
            return write(alternative)
        }
        guard let image = host.image(source, line: line) else { return write(alternative) }
        html.append(openingOf: image)
        writeAttribute("alt", alternative)
        if let size = image.size {
            writeAttribute("width", String(size.width))
            writeAttribute("height", String(size.height))
        }
        if let title = node["title"] { writeAttribute("title", title) }
        html.append(endOf: image)
    }

    /// The theme's player for an element that holds nothing but an address.
    func player(insteadOf node: HTMLNode, line: Int) -> [UInt8]? {
        node.loneAddress.flatMap { host.embed($0, line: line) }
    }

    /// Writes the theme's player for a frame; a link if there is none.
    mutating func writeFrame(_ node: HTMLNode, line: Int) {
        guard var address = node.address("src") else { return }
        if address.utf8.starts(with: "//".utf8) { address = "https:" + address }
        if let player = host.embed(address, line: line) {
            html += player
            return
        }
        guard address.utf8.starts(with: "https://".utf8), openLinks == 0,
            let link = host.link(to: address, line: line)
        else {
            host.leftOut(.element("iframe"), line: line)
            return
        }
        html.append("<p><a href=\"")
        html.appendEscaped(link.url)
        html.append("\"")
        if let relations = link.relations { writeAttribute("rel", relations) }
        html.append(">")
        html.appendEscapedText(address)
        html.append("</a></p>")
    }

    /// Writes an element that plays a sound or a video; a link if pages may not play it.
    mutating func writeRecording(_ node: HTMLNode, line: Int) -> String? {
        guard let source = node.recordingSource else { return openElement(node, "span") }
        if let recording = host.recording(source, line: line, isEmbedded: true) {
            html.appendRecording(recording, label: [], hasCaption: false)
            return nil
        }
        guard openLinks == 0, let link = host.link(to: source, line: line) else {
            return openElement(node, "span")
        }
        html.append("<a href=\"")
        html.appendEscaped(link.url)
        html.append("\">")
        html.appendEscapedText(source)
        html.append("</a>")
        return nil
    }
}

extension HTMLNode {
    /// The address in an attribute, as browsers read it (WHATWG URL): without white space at its ends and line breaks.
    func address(_ attribute: StaticString) -> String? {
        guard let value = self[attribute] else { return nil }
        let kept = value.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        let trimmed = kept.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
        return trimmed.isEmpty ? nil : String(decoding: Array(trimmed), as: UTF8.self)
    }

    /// The address of a sound or a video, its own or that of the first source inside.
    var recordingSource: String? {
        if let own = address("src") { return own }
        for index in 0..<childCount {
            if let child = child(index), child.name == "source", let source = child.address("src") {
                return source
            }
        }
        return nil
    }
}
