// Compiled together with the sources of MarkdownHTML by `make fuzz-html`: any text, as HTML and as Markdown, gives HTML
// whose tree, written again, is that HTML.

import Glibc

/// A site that has everything and takes every address, so that only the writer stands between.
private final class Host: MarkdownHost {
    func link(to destination: String, line: Int) -> MarkdownLink? {
        precondition(line >= 1)
        return destination.utf8.count % 3 == 0 ? nil : MarkdownLink(url: encoded(destination), relations: "noopener")
    }

    func image(_ source: String, line: Int) -> MarkdownImage? { MarkdownImage(url: encoded(source), size: (2, 1)) }

    func recording(_ source: String, line: Int, isEmbedded: Bool) -> MarkdownRecording? {
        isEmbedded && source.utf8.count % 2 == 0 ? MarkdownRecording(url: encoded(source), type: "audio/mpeg") : nil
    }

    func embed(_ address: String, line: Int) -> [UInt8]? {
        address.utf8.count % 5 == 0 ? Array("<div class=\"player\"><p>x</p></div>".utf8) : nil
    }

    /// Only ASCII, as addresses of the site are.
    private func encoded(_ address: String) -> String {
        String(decoding: address.utf8.map { $0 > 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "%") }, as: UTF8.self)
    }

    func leftOut(_ part: HTMLLoss, line: Int) { precondition(line >= 1) }
    func isEmailAddress(around at: Int, in text: [UInt8]) -> Bool { false }
}

/// The first byte chooses how the text is read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let text = UnsafeBufferPointer(start: data + 1, count: count - 1)
    let isHTML = data[0] % 3 != 0
    var renderer = MarkdownRenderer(host: Host(), wantsSummary: true)
    var html: [UInt8] = []
    _ = isHTML ? renderer.renderHTML(text, into: &html) : renderer.render(text, into: &html)
    _ = isHTML ? Excerpt.ofHTML(text, limit: 100) : Excerpt.of(text, limit: 100)
    _ = HTMLBody.isHTML(text)
    // What Markdown alone makes is not written by the tree.
    let hasHTML = renderer.foreign.contains { if case .written = $0 { true } else { false } }
    guard isHTML || hasHTML else { return 0 }
    let again = html.withUnsafeBufferPointer { HTMLTree($0)?.written ?? html }
    guard again != html else { return 0 }
    print("written: \(String(decoding: html, as: UTF8.self))\nread:    \(String(decoding: again, as: UTF8.self))")
    fflush(nil)
    preconditionFailure("another tree")
}

extension HTMLTree {
    /// The tree as the writer writes it, with every attribute.
    fileprivate var written: [UInt8] {
        var html: [UInt8] = []
        root.walk { node, isEntering in
            if let text = node.content {
                if isEntering { html.appendEscaped(text) }
                return false
            }
            let name = node.name
            if isEntering {
                html.append("<" + name)
                for (name, value) in node.attributes {
                    html.append(" " + name)
                    if value.isEmpty, ["controls", "open", "reversed"].contains(name) { continue }
                    html.append("=\"")
                    html.appendEscaped(value)
                    html.append("\"")
                }
                html.append(">")
                if name == "pre", node.child(0)?.content?.first == UInt8(ascii: "\n") { html.append("\n") }
            } else if !["br", "hr", "img", "wbr"].contains(name) {
                html.append("</" + name + ">")
            }
            return true
        }
        return html
    }
}
