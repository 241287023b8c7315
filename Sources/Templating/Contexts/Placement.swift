/// How a value of some type is written in some context, or why it may not stand there.
enum Placement {
    case written(Escaper)
    /// What is said of the value's source.
    case refused((String) -> Message)

    static func of(_ type: ValueType, in state: ContextAnalysis.State) -> Placement {
        switch state {
        case .html(let html): inHTML(type, html)
        case .xml(let xml): inXML(type, xml)
        case .json(let json): inJSON(type, json)
        case .text: type.isPrintable ? .written(.raw) : .refused { .notPrintableHere($0, type) }
        }
    }

    private static func inHTML(_ type: ValueType, _ html: HTMLContext) -> Placement {
        if case .json(let json, let matched) = html.mode {
            return matched > 0 ? .refused(Message.cutTag) : inJSON(type, json)
        }
        guard type.isPrintable else { return .refused { .notPrintableHere($0, type) } }
        switch html.mode {
        case .text:
            if html.noscriptDepth > 0 { return .refused(Message.noscript) }
            if html.foreignDepth > 0, type.isHTML { return .refused(Message.htmlInForeign) }
            return .written(type.needsEscaping ? .markup : .raw)
        case .textOnly(let matched):
            if matched > 0 { return .refused(Message.cutTag) }
            if type.isMarkup { return .refused { .htmlInTextOnly($0, html.tag) } }
            return .written(type.needsEscaping ? .markup : .raw)
        case .rawText:
            return switch html.tag {
            case "script": .refused(Message.script)
            case "style": .refused(Message.styleSheet)
            default: .refused { .inRawElement($0, html.tag) }
            }
        case .doubleQuoted, .singleQuoted: return inAttribute(type, html)
        case .tagOpen, .endTagOpen, .tagName: return .refused(Message.tagName)
        case .beforeValue, .unquoted: return .refused(Message.unquoted)
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName:
            return .refused(Message.attributeName)
        case .declaration, .comment, .doctype: return .refused(Message.comment)
        case .json: return .refused(Message.script)
        }
    }

    private static func inAttribute(_ type: ValueType, _ html: HTMLContext) -> Placement {
        if html.isHTTPEquiv { return .refused(Message.httpEquiv) }
        switch html.attributeKind {
        case .plain:
            if type.isHTML { return .refused(Message.htmlInAttribute) }
            // JSON's quotes are double, its apostrophes are escaped: it fits in single quotes as it is.
            if type == .json { return html.mode == .singleQuoted ? .written(.raw) : .refused(Message.jsonInAttribute) }
            return .written(type.needsEscaping ? .markup : .raw)
        case .url: return inURL(type, html.url)
        case .codeURL: return inCodeURL(type, html.url)
        case .linkURL:
            guard let relations = html.relations else { return .refused(Message.relationFirst) }
            return relations.isDisjoint(with: HTMLNames.loadingRelations)
                ? inURL(type, html.url) : inCodeURL(type, html.url)
        case .imageList: return .refused(Message.imageList)
        case .style: return .refused(Message.styleAttribute)
        case .script: return .refused(Message.handler)
        case .forbidden(let what): return .refused { .forbidden($0, what) }
        case .fixed: return .refused { .fixedAttribute($0, html.attribute) }
        }
    }

    private static func inURL(_ type: ValueType, _ url: URLPart) -> Placement {
        if type.isMarkup { return .refused { .noAddress($0, type) } }
        switch url {
        case .start: return .written(type == .assetURL ? .markup : type.needsEscaping ? .url : .raw)
        case .root: return .written(.urlRootSegment)
        case .path, .opaque: return .written(.urlSegment)
        case .query, .fragment: return .written(.urlQuery)
        case .scheme, .refused: return .refused(Message.urlScheme)
        case .authority, .host: return .refused(Message.urlHost)
        case .afterValue, .ambiguous: return .refused(Message.urlAmbiguous)
        }
    }

    private static func inCodeURL(_ type: ValueType, _ url: URLPart) -> Placement {
        switch url {
        case .start where type == .assetURL: .written(.markup)
        case .path(origin: true) where !type.isMarkup: .written(.urlSegment)
        default: .refused { .codeURL($0, type) }
        }
    }

    private static func inJSON(_ type: ValueType, _ json: JSONContext) -> Placement {
        if json.isEscaped { return .refused(Message.afterBackslash) }
        if json.isInString {
            // Markup is text to JSON.
            guard type.isPrintable, type != .json else { return .refused { .notPrintableHere($0, type) } }
            return .written(.jsonString)
        }
        return type.isJSONValue || type.isHTML ? .written(.json) : .refused { .notPrintableHere($0, type) }
    }

    private static func inXML(_ type: ValueType, _ xml: XMLContext) -> Placement {
        guard type.isPrintable else { return .refused { .notPrintableHere($0, type) } }
        switch xml.mode {
        case .text: return .written(type.needsEscaping || type.isHTML ? .xml : .raw)
        case .doubleQuoted, .singleQuoted:
            if type.isHTML { return .refused(Message.htmlInAttribute) }
            return .written(type.needsEscaping || type.isMarkup ? .xml : .raw)
        case .comment, .doctype, .declaration, .instruction: return .refused(Message.comment)
        case .tagOpen, .tag: return .refused(Message.xmlTag)
        case .beforeValue: return .refused(Message.unquoted)
        }
    }
}

extension ValueType {
    /// Whether output can hold the value at all.
    var isPrintable: Bool { isText || isNumber || isMarkup }

    var isMarkup: Bool { isHTML || self == .json }

    /// Whether text of this type may hold `&`, `<`, `>` or quotes.
    var needsEscaping: Bool {
        switch self {
        case .slug: false
        default: isText
        }
    }
}
