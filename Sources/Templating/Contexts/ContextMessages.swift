// What is said about markup and about values that may not stand where they do.

extension Message {
    /// - Parameter what: the mistake in a page's or a template's own markup.
    static func markup(_ what: String, _ advice: String? = nil) -> Self {
        Self(.markup, what + (advice.map { "; \($0)" } ?? ""))
    }

    static let unfinishedPage: One = { Self(.context, "the page ends \($0)") }
    static let unfinishedCapture: One = { Self(.context, "this 'set' ends \($0); it must hold whole markup") }
    static let unbalanced: Three = {
        Self(.context, "this \($0) begins \($1) and ends \($2); it must end as it began")
    }
    static let branchesDiffer: Two = {
        Self(.context, "one branch ends \($0), another \($1); both must end alike")
    }
    static let loopMoves: Two = {
        Self(.context, "the loop begins \($0) and ends \($1); it must end as it began")
    }
}

// MARK: Values that may not stand where they do

extension ValueError {
    private static func refused(_ words: String, _ help: String? = nil) -> Self {
        Self(words, .context, help: help)
    }

    static func notPrintable(_ type: ValueType) -> Self {
        let help: String? =
            switch type {
            case .date: "choose a form: |date(\"%e %B %Y\") or |iso_date"
            case .bool: "say what it means: {{ \"yes\" if … else \"no\" }}"
            case .list, .sequence: "walk through it with 'for', or use |join(\", \")"
            case .record(let record):
                "name one of its fields: " + record.fields.prefix(8).map(\.name).joined(separator: ", ")
            default: nil
            }
        return Self("is \(type), which cannot be printed here", .type, help: help)
    }

    static func htmlInTextOnly(_ element: String) -> Self {
        refused("is HTML, but <\(element)> holds text only", "take the tags off: |striptags")
    }

    static func inRawElement(_ element: String) -> Self {
        refused("stands inside <\(element)>, where nothing makes it safe")
    }

    static func codeURL(_ type: ValueType) -> Self {
        let help = "use asset(\"…\"), or write https:// and the host out"
        return refused("is \(type), but this address loads code or style", help)
    }

    static func noAddress(_ type: ValueType) -> Self { refused("is \(type), but an address is text") }
    static func fixedAttribute(_ name: String) -> Self {
        refused("stands in '\(name)', which must be written out")
    }
    static func forbidden(_ what: String) -> Self {
        refused("stands in \(what), where nothing makes it safe")
    }

    static let htmlInAttribute = refused(
        "is HTML, but an attribute holds text only",
        "take the tags off: |striptags"
    )
    static let htmlInForeign = refused("is HTML, which may not stand inside SVG or MathML", "|striptags")
    static let jsonInAttribute = refused(
        "is JSON, which does not fit in double quotes",
        "put the attribute's value in single quotes"
    )
    static let script = refused(
        "stands inside a script, where nothing makes it safe",
        "put it in a data- attribute, or in <script type=\"application/json\">"
    )
    static let styleSheet = refused(
        "stands inside a style sheet, where nothing makes it safe",
        "choose between classes instead"
    )
    static let noscript = refused(
        "stands inside <noscript>, which browsers read in two ways",
        "show it to everyone instead"
    )
    static let cutTag = refused("stands inside an end tag")
    static let afterBackslash = refused("stands behind a backslash", "remove the backslash")
    static let tagName = refused("stands where a tag's name is", "write the tag out; choose with {% if %}")
    static let attributeName = refused(
        "stands between attributes",
        "write the attribute out: {% if … %} name=\"value\"{% endif %}"
    )
    static let unquoted = refused("is not in quotes", "write =\"{{ … }}\"")
    static let comment = refused("stands inside a comment or declaration", "use {# … #} for notes")
    static let handler = refused(
        "stands inside an event handler, which is a script",
        "put it in a data- attribute"
    )
    static let styleAttribute = refused(
        "stands inside a style, where nothing makes it safe",
        "choose between classes instead"
    )
    static let imageList = refused("is no list of images", "use src")
    static let httpEquiv = refused("stands in a meta that acts as a header", "write the value out")
    static let relationFirst = refused(
        "stands before the link says what it is",
        "write rel=\"…\" before href"
    )
    static let urlScheme = refused(
        "stands where it could change what kind of address this is",
        "put a '/', '?' or '#' before it, or move it to the start"
    )
    static let urlHost = refused(
        "stands where the address names its host",
        "write the host out, with a '/' behind it"
    )
    static let urlAmbiguous = refused(
        "stands where it could be path or query",
        "put a '/', '?' or '#' before it"
    )
}

extension OutputContext {
    /// The place in a designer's words, to follow "begins" or "ends".
    var words: String {
        switch mode {
        case .text: foreignDepth > 0 ? "inside <svg>" : noscriptDepth > 0 ? "inside <noscript>" : "in text"
        case .tagOpen, .endTagOpen, .tagName: "inside the name of a tag"
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName, .beforeValue:
            tag.name.isEmpty ? "inside a tag" : "inside the tag <\(tag.name)>"
        case .doubleQuoted, .singleQuoted, .unquoted: "inside the value of '\(attribute.name)'"
        case .declaration, .doctype, .instruction: "inside a declaration"
        case .comment: "inside a comment"
        case .raw(let raw): "inside <\(raw.element)>"
        case .file(let json?): json.isInString ? "inside a string" : "between values"
        case .file: "in text"
        }
    }
}
