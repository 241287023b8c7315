import Content
import MarkdownHTML

extension TextFormat? {
    /// Whether a text is HTML: by the format that is declared for it, or else as it looks.
    func isHTML(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        map { $0 == .html } ?? HTMLBody.isHTML(text)
    }
}
