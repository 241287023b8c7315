import Templating

/// Traces the context through a document byte by byte, for proofs against other tokenizers.
enum ContextTrace {
    /// The state before each byte and after the last, in terms close to those of HTML, section 13.2.5; a document that is
    /// refused ends with "error".
    static func states(of document: [UInt8]) -> [String] {
        var context = OutputContext(.html)
        var states = [name(context.mode)]
        for byte in document {
            do { try context.consume(byte) } catch { return states + ["error"] }
            states.append(name(context.mode))
        }
        return states
    }

    private static func name(_ mode: OutputContext.Mode) -> String {
        switch mode {
        case .text: "data"
        case .tagOpen: "tag open"
        case .endTagOpen: "end tag open"
        case .tagName: "tag name"
        case .tagGap: "after attribute value"
        case .beforeAttribute: "before attribute name"
        case .selfClosing: "self-closing"
        case .attributeName: "attribute name"
        case .afterAttributeName: "after attribute name"
        case .beforeValue: "before attribute value"
        case .doubleQuoted: "double-quoted"
        case .singleQuoted: "single-quoted"
        case .unquoted: "unquoted"
        case .declaration: "markup declaration open"
        case .comment: "comment"
        case .doctype: "doctype"
        case .raw(let raw):
            (["title", "textarea"].contains(raw.element) ? "RCDATA" : "raw text")
                + (raw.matchedCount == 0 ? "" : " end tag")
        case .instruction, .file: "none of HTML"
        }
    }
}
