// The sentences about contexts and about values that may not be printed in them.

// MARK: Markup

extension Message {
    /// - Parameters:
    ///   - mistake: what is wrong with a template's own markup.
    ///   - advice: what to do.
    static func markup(_ mistake: String, advice: String) -> Self {
        Self(.markup, "\(mistake); \(advice)")
    }

    /// - Parameter context: a description such as "inside a comment"; also below.
    static func unfinishedPage(_ context: String) -> Self {
        Self(.context, "the page ends \(context)")
    }

    static func unfinishedCapture(_ context: String) -> Self {
        Self(.context, "this 'set' ends \(context); it must contain complete markup")
    }

    static func unbalancedSection(_ kind: String, begins start: String, ends end: String) -> Self {
        Self(.context, "this \(kind) begins \(start) and ends \(end); it must end as it began")
    }

    static func unbalancedLoop(begins start: String, ends end: String) -> Self {
        Self(.context, "the loop begins \(start) and ends \(end); it must end as it began")
    }

    static func differentBranchEnds(_ first: String, _ second: String) -> Self {
        Self(.context, "one branch ends \(first), another \(second); both must end alike")
    }
}

// MARK: Values

extension ValueError {
    private static func refused(_ description: String, help: String? = nil) -> Self {
        Self(description, code: .context, help: help)
    }

    static func notPrintable(_ type: ValueType) -> Self {
        let help: String? =
            switch type {
            case .date: "choose a format: |date(\"%e %B %Y\") or |iso_date"
            case .bool: "say what it means: {{ \"yes\" if … else \"no\" }}"
            case .list, .sequence: "print its items with 'for', or use |join(\", \")"
            case .record(let record):
                "print one of its fields: " + record.fields.prefix(8).map(\.name).joined(separator: ", ")
            default: nil
            }
        return Self("is \(type), which cannot be printed here", code: .type, help: help)
    }

    // MARK: Elements

    static func htmlInTextOnlyElement(_ element: String) -> Self {
        refused("is HTML, but <\(element)> contains only text", help: "remove the tags: |striptags")
    }

    static func insideRawElement(_ element: String) -> Self {
        refused("is inside <\(element)>, where no escaping makes it safe")
    }

    static let htmlInForeignElement = refused(
        "is HTML, which may not be inside SVG or MathML",
        help: "|striptags"
    )
    static let insideScript = refused(
        "is inside a script, where no escaping makes it safe",
        help: "put it in a data- attribute, or in <script type=\"application/json\">"
    )
    static let insideStyleSheet = refused(
        "is inside a style sheet, where no escaping makes it safe",
        help: "choose between classes instead"
    )
    static let insideNoscript = refused(
        "is inside <noscript>, which browsers read in two ways",
        help: "show it to everyone instead"
    )
    static let insideComment = refused(
        "is inside a comment or declaration",
        help: "use {# … #} for notes"
    )
    static let insideEndTag = refused("is inside an end tag")
    static let afterBackslash = refused("is after a backslash", help: "remove the backslash")

    // MARK: Tags and attributes

    static let asTagName = refused(
        "is in place of a tag's name",
        help: "write the tag out; choose with {% if %}"
    )
    static let betweenAttributes = refused(
        "is between attributes",
        help: "write the attribute out: {% if … %} name=\"value\"{% endif %}"
    )
    static let withoutQuotes = refused("is not in quotes", help: "write =\"{{ … }}\"")
    static let htmlInAttribute = refused(
        "is HTML, but an attribute contains only text",
        help: "remove the tags: |striptags"
    )
    static let jsonInDoubleQuotes = refused(
        "is JSON, which does not fit in double quotes",
        help: "put the attribute's value in single quotes"
    )
    static let insideEventHandler = refused(
        "is inside an event handler, which is a script",
        help: "put it in a data- attribute"
    )
    static let insideStyleAttribute = refused(
        "is inside a style, where no escaping makes it safe",
        help: "choose between classes instead"
    )
    static let insideHTTPEquiv = refused("is in a meta that acts as a header", help: "write the value out")

    static func insideFixedAttribute(_ name: String) -> Self {
        refused("is in '\(name)', which must be written out")
    }

    /// - Parameter description: what the attribute is, such as "an SVG animation".
    static func insideForbiddenAttribute(_ description: String) -> Self {
        refused("is in \(description), where no escaping makes it safe")
    }

    // MARK: Addresses

    static func codeURL(_ type: ValueType) -> Self {
        refused(
            "is \(type), but this address loads code or style",
            help: "use asset(\"…\"), or write https:// and the host out"
        )
    }

    static func notAnAddress(_ type: ValueType) -> Self {
        refused("is \(type), but an address is text")
    }

    static let notAnImageList = refused("is not a list of images", help: "use src")
    static let beforeRelation = refused(
        "is before the link's rel, which decides what the address is for",
        help: "write rel=\"…\" before href"
    )
    static let inURLScheme = refused(
        "is where it could change the kind of address",
        help: "put a '/', '?' or '#' before it, or move it to the start"
    )
    static let inURLHost = refused(
        "is in the host of the address",
        help: "write the host out, with a '/' after it"
    )
    static let inPathOrQuery = refused(
        "is where it could be path or query",
        help: "put a '/', '?' or '#' before it"
    )
}

// MARK: Contexts

extension OutputContext {
    /// The context in a designer's words, to follow "begins" or "ends".
    var description: String {
        switch mode {
        case .text:
            if foreignDepth > 0 {
                "inside <svg>"
            } else if noscriptDepth > 0 {
                "inside <noscript>"
            } else {
                "in text"
            }
        case .tagOpen, .endTagOpen, .tagName:
            "inside the name of a tag"
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName, .beforeValue:
            tag.name.isEmpty ? "inside a tag" : "inside the tag <\(tag.name)>"
        case .doubleQuoted, .singleQuoted, .unquoted:
            "inside the value of '\(attribute.name)'"
        case .declaration, .doctype, .instruction:
            "inside a declaration"
        case .comment:
            "inside a comment"
        case .raw(let raw):
            "inside <\(raw.element)>"
        case .file(let json?):
            json.isInString ? "inside a string" : "between values"
        case .file(nil):
            "in text"
        }
    }
}
