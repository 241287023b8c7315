// What is said about markup and about values that may not stand where they do.

extension Diagnostic {
    static func markup(_ message: String, advice: String?, at place: Location) -> Diagnostic {
        Diagnostic(.markup, message + (advice.map { "; \($0)" } ?? ""), at: place)
    }

    static func unfinishedPage(_ words: String, at place: Location) -> Diagnostic {
        Diagnostic(.context, "the page ends \(words)", at: place)
    }

    static func unfinishedCapture(_ words: String, at place: Location) -> Diagnostic {
        Diagnostic(.context, "this 'set' ends \(words); it must hold whole markup", at: place)
    }

    static func unbalanced(_ kind: String, before: String, after: String, at place: Location) -> Diagnostic {
        Diagnostic(.context, "this \(kind) begins \(before) and ends \(after); it must end where it began", at: place)
    }

    static func branchesDiffer(_ a: String, _ b: String, at place: Location) -> Diagnostic {
        Diagnostic(.context, "one branch ends \(a), another \(b); both must end alike", at: place)
    }

    static func loopMoves(_ before: String, _ after: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .context, "the loop begins \(before) and its body ends \(after); it must end where it began", at: place)
    }

    static func refused(_ refusal: Placement.Refusal, _ source: String, _ type: ValueType, at place: Location)
        -> Diagnostic
    {
        let (message, advice) = refusal.words(source, type)
        return Diagnostic(refusal.code, message, at: place, notes: advice.map { ["help: \($0)"] } ?? [])
    }
}

extension Placement.Refusal {
    fileprivate var code: Diagnostic.Code { if case .notPrintable = self { .type } else { .context } }

    fileprivate func words(_ source: String, _ type: ValueType) -> (message: String, advice: String?) {
        switch self {
        case .notPrintable:
            let advice: String? =
                switch type {
                case .date: "choose a form: |date(\"%e %B %Y\") or |iso_date"
                case .bool: "say what it means: {{ \"yes\" if \(source) else \"no\" }}"
                case .list, .sequence: "walk through it with 'for', or use |join(\", \")"
                case .record(let record):
                    "name one of its fields: " + record.fields.prefix(8).map(\.name).joined(separator: ", ")
                default: nil
                }
            return ("'\(source)' is \(type), which cannot be printed here", advice)
        case .htmlInTextOnly(let element):
            return ("'\(source)' is HTML, but <\(element)> holds text only", "take the tags off: |striptags")
        case .htmlInAttribute:
            return ("'\(source)' is HTML, but an attribute holds text only", "take the tags off: |striptags")
        case .htmlInForeign: return ("'\(source)' is HTML, which may not stand inside SVG or MathML", "|striptags")
        case .htmlInURL: return ("'\(source)' is \(type), but an address is text", nil)
        case .jsonInAttribute:
            return (
                "'\(source)' is JSON, which does not fit in double quotes", "put the attribute's value in single quotes"
            )
        case .script:
            return (
                "'\(source)' stands inside a script, where nothing makes it safe",
                "put it in a data- attribute, or in <script type=\"application/json\">"
            )
        case .styleSheet:
            return (
                "'\(source)' stands inside a style sheet, where nothing makes it safe", "choose between classes instead"
            )
        case .rawElement(let element):
            return ("'\(source)' stands inside <\(element)>, where nothing makes it safe", nil)
        case .noscript:
            return (
                "'\(source)' stands inside <noscript>, which browsers read in two ways", "show it to everyone instead"
            )
        case .cutTag: return ("'\(source)' stands inside an end tag", nil)
        case .afterBackslash: return ("'\(source)' stands behind a backslash", "remove the backslash")
        case .tagName: return ("'\(source)' stands where a tag's name is", "write the tag out; choose with {% if %}")
        case .attributeName:
            return (
                "'\(source)' stands between attributes", "write the attribute out: {% if … %} name=\"value\"{% endif %}"
            )
        case .unquoted: return ("'\(source)' is not in quotes", "write =\"{{ \(source) }}\"")
        case .comment: return ("'\(source)' stands inside a comment or declaration", "use {# … #} for notes")
        case .handler:
            return ("'\(source)' stands inside an event handler, which is a script", "put it in a data- attribute")
        case .styleAttribute:
            return ("'\(source)' stands inside a style, where nothing makes it safe", "choose between classes instead")
        case .imageList: return ("'\(source)' is no list of images", "use src")
        case .fixedAttribute(let name): return ("'\(source)' stands in '\(name)', which must be written out", nil)
        case .httpEquiv: return ("'\(source)' stands in a meta that acts as a header", "write the value out")
        case .forbidden(let what): return ("'\(source)' stands in \(what), where nothing makes it safe", nil)
        case .codeURL:
            return (
                "'\(source)' is \(type), but this address loads code or style",
                "use asset(\"…\"), or write https:// and the host out"
            )
        case .relationFirst:
            return ("'\(source)' stands before the link says what it is", "write rel=\"…\" before href")
        case .urlScheme:
            return (
                "'\(source)' stands where it could change what kind of address this is",
                "put a '/', '?' or '#' before it, or move it to the start"
            )
        case .urlHost:
            return ("'\(source)' stands where the address names its host", "write the host out, with a '/' behind it")
        case .urlAmbiguous:
            return ("whether '\(source)' is path or query cannot be told here", "put a '/', '?' or '#' before it")
        case .xmlTag: return ("'\(source)' stands inside a tag", "values go between tags or into quoted attributes")
        }
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
