// What is said about markup and about values that may not stand where they do.

extension Message {
    /// - Parameter what: the mistake in a page's or a template's own markup.
    static func markup(_ what: String, _ advice: String? = nil) -> Self {
        Self(.markup, what + (advice.map { "; \($0)" } ?? ""))
    }

    static func unfinishedPage(_ words: String) -> Self { Self(.context, "the page ends \(words)") }

    static func unfinishedCapture(_ words: String) -> Self {
        Self(.context, "this 'set' ends \(words); it must hold whole markup")
    }

    static func unbalanced(_ kind: String, before: String, after: String) -> Self {
        Self(.context, "this \(kind) begins \(before) and ends \(after); it must end where it began")
    }

    static func branchesDiffer(_ a: String, _ b: String) -> Self {
        Self(.context, "one branch ends \(a), another \(b); both must end alike")
    }

    static func loopMoves(_ before: String, _ after: String) -> Self {
        Self(.context, "the loop begins \(before) and its body ends \(after); it must end where it began")
    }
}

// MARK: Values that are refused, by their source

extension Message {
    private static func refused(_ source: String, _ words: String, _ help: String? = nil) -> Self {
        Self(.context, "'\(source)' \(words)", help: help)
    }

    static func notPrintableHere(_ source: String, _ type: ValueType) -> Self {
        let help: String? =
            switch type {
            case .date: "choose a form: |date(\"%e %B %Y\") or |iso_date"
            case .bool: "say what it means: {{ \"yes\" if \(source) else \"no\" }}"
            case .list, .sequence: "walk through it with 'for', or use |join(\", \")"
            case .record(let record):
                "name one of its fields: " + record.fields.prefix(8).map(\.name).joined(separator: ", ")
            default: nil
            }
        return Self(.type, "'\(source)' is \(type), which cannot be printed here", help: help)
    }

    static func htmlInTextOnly(_ source: String, _ element: String) -> Self {
        refused(source, "is HTML, but <\(element)> holds text only", "take the tags off: |striptags")
    }

    static func htmlInAttribute(_ source: String) -> Self {
        refused(source, "is HTML, but an attribute holds text only", "take the tags off: |striptags")
    }

    static func htmlInForeign(_ source: String) -> Self {
        refused(source, "is HTML, which may not stand inside SVG or MathML", "|striptags")
    }

    static func noAddress(_ source: String, _ type: ValueType) -> Self {
        refused(source, "is \(type), but an address is text")
    }

    static func jsonInAttribute(_ source: String) -> Self {
        refused(source, "is JSON, which does not fit in double quotes", "put the attribute's value in single quotes")
    }

    static func script(_ source: String) -> Self {
        refused(
            source, "stands inside a script, where nothing makes it safe",
            "put it in a data- attribute, or in <script type=\"application/json\">")
    }

    static func styleSheet(_ source: String) -> Self {
        refused(source, "stands inside a style sheet, where nothing makes it safe", "choose between classes instead")
    }

    static func inRawElement(_ source: String, _ element: String) -> Self {
        refused(source, "stands inside <\(element)>, where nothing makes it safe")
    }

    static func noscript(_ source: String) -> Self {
        refused(source, "stands inside <noscript>, which browsers read in two ways", "show it to everyone instead")
    }

    static func cutTag(_ source: String) -> Self { refused(source, "stands inside an end tag") }

    static func afterBackslash(_ source: String) -> Self {
        refused(source, "stands behind a backslash", "remove the backslash")
    }

    static func tagName(_ source: String) -> Self {
        refused(source, "stands where a tag's name is", "write the tag out; choose with {% if %}")
    }

    static func attributeName(_ source: String) -> Self {
        refused(source, "stands between attributes", "write the attribute out: {% if … %} name=\"value\"{% endif %}")
    }

    static func unquoted(_ source: String) -> Self { refused(source, "is not in quotes", "write =\"{{ \(source) }}\"") }

    static func comment(_ source: String) -> Self {
        refused(source, "stands inside a comment or declaration", "use {# … #} for notes")
    }

    static func handler(_ source: String) -> Self {
        refused(source, "stands inside an event handler, which is a script", "put it in a data- attribute")
    }

    static func styleAttribute(_ source: String) -> Self {
        refused(source, "stands inside a style, where nothing makes it safe", "choose between classes instead")
    }

    static func imageList(_ source: String) -> Self { refused(source, "is no list of images", "use src") }

    static func fixedAttribute(_ source: String, _ name: String) -> Self {
        refused(source, "stands in '\(name)', which must be written out")
    }

    static func httpEquiv(_ source: String) -> Self {
        refused(source, "stands in a meta that acts as a header", "write the value out")
    }

    static func forbidden(_ source: String, _ what: String) -> Self {
        refused(source, "stands in \(what), where nothing makes it safe")
    }

    static func codeURL(_ source: String, _ type: ValueType) -> Self {
        refused(
            source, "is \(type), but this address loads code or style",
            "use asset(\"…\"), or write https:// and the host out")
    }

    static func relationFirst(_ source: String) -> Self {
        refused(source, "stands before the link says what it is", "write rel=\"…\" before href")
    }

    static func urlScheme(_ source: String) -> Self {
        refused(
            source, "stands where it could change what kind of address this is",
            "put a '/', '?' or '#' before it, or move it to the start")
    }

    static func urlHost(_ source: String) -> Self {
        refused(source, "stands where the address names its host", "write the host out, with a '/' behind it")
    }

    static func urlAmbiguous(_ source: String) -> Self {
        let text = "whether '\(source)' is path or query cannot be told here"
        return Self(.context, text, help: "put a '/', '?' or '#' before it")
    }

    static func xmlTag(_ source: String) -> Self {
        refused(source, "stands inside a tag", "values go between tags or into quoted attributes")
    }
}

extension ContextAnalysis.State {
    /// The place in a designer's words, to follow "begins" or "ends".
    var words: String {
        switch self {
        case .html(let html): html.words
        case .xml(let xml): xml.mode == .text ? "in text" : "inside a tag"
        case .json(let json): json.isInString ? "inside a string" : "between values"
        case .text: "in text"
        }
    }
}

extension HTMLContext {
    fileprivate var words: String {
        switch mode {
        case .text: foreignDepth > 0 ? "inside <svg>" : noscriptDepth > 0 ? "inside <noscript>" : "in text"
        case .tagOpen, .endTagOpen, .tagName: "inside the name of a tag"
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName, .beforeValue:
            "inside the tag <\(tag)>"
        case .doubleQuoted, .singleQuoted, .unquoted: "inside the value of '\(attribute)'"
        case .declaration, .doctype: "inside a declaration"
        case .comment: "inside a comment"
        case .textOnly, .rawText, .json: "inside <\(tag)>"
        }
    }
}
