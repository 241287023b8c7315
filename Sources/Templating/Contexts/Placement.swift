/// How a value of some type is written in some context, or why it may not stand there.
enum Placement {
    case written(Escaper)
    case refused(Refusal)

    /// Why a value may not stand where it does; `Messages` has the words.
    enum Refusal {
        case notPrintable
        case htmlInTextOnly(element: String)
        case htmlInAttribute
        case htmlInForeign
        case jsonInAttribute
        case script
        case styleSheet
        case rawElement(String)
        case noscript
        case cutTag
        case afterBackslash
        case tagName
        case attributeName
        case unquoted
        case comment
        case handler
        case styleAttribute
        case imageList
        case fixedAttribute(String)
        case httpEquiv
        case forbidden(String)
        case codeURL
        case relationFirst
        case urlScheme
        case urlHost
        case urlAmbiguous
        case htmlInURL
        case xmlTag
    }

    static func of(_ value: TypedExpression, in state: ContextAnalysis.State) -> Placement {
        switch state {
        case .html(let html): inHTML(value.type, html)
        case .xml(let xml): inXML(value.type, xml)
        case .json(let json): inJSON(value.type, json)
        case .text: value.type.isPrintable ? .written(.raw) : .refused(.notPrintable)
        }
    }

    private static func inHTML(_ type: ValueType, _ html: HTMLContext) -> Placement {
        if case .json(let json, let matched) = html.mode { return matched > 0 ? .refused(.cutTag) : inJSON(type, json) }
        guard type.isPrintable else { return .refused(.notPrintable) }
        switch html.mode {
        case .text:
            if html.noscriptDepth > 0 { return .refused(.noscript) }
            if html.foreignDepth > 0, type.isHTML { return .refused(.htmlInForeign) }
            return .written(type.needsEscaping ? .markup : .raw)
        case .textOnly(let matched):
            if matched > 0 { return .refused(.cutTag) }
            if type.isMarkup { return .refused(.htmlInTextOnly(element: html.tag)) }
            return .written(type.needsEscaping ? .markup : .raw)
        case .rawText:
            return switch html.tag {
            case "script": .refused(.script)
            case "style": .refused(.styleSheet)
            default: .refused(.rawElement(html.tag))
            }
        case .doubleQuoted, .singleQuoted: return inAttribute(type, html)
        case .tagOpen, .endTagOpen, .tagName: return .refused(.tagName)
        case .beforeValue, .unquoted: return .refused(.unquoted)
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName:
            return .refused(.attributeName)
        case .declaration, .comment, .doctype: return .refused(.comment)
        case .json: return .refused(.script)
        }
    }

    private static func inAttribute(_ type: ValueType, _ html: HTMLContext) -> Placement {
        if html.isHTTPEquiv { return .refused(.httpEquiv) }
        switch html.attributeKind {
        case .plain:
            if type.isHTML { return .refused(.htmlInAttribute) }
            // JSON's quotes are double, its apostrophes are escaped: it fits in single quotes as it is.
            if type == .json { return html.mode == .singleQuoted ? .written(.raw) : .refused(.jsonInAttribute) }
            return .written(type.needsEscaping ? .markup : .raw)
        case .url: return inURL(type, html.url)
        case .codeURL: return inCodeURL(type, html.url)
        case .linkURL:
            guard let relations = html.relations else { return .refused(.relationFirst) }
            return relations.isDisjoint(with: HTMLNames.loadingRelations)
                ? inURL(type, html.url) : inCodeURL(type, html.url)
        case .imageList: return .refused(.imageList)
        case .style: return .refused(.styleAttribute)
        case .script: return .refused(.handler)
        case .forbidden(let what): return .refused(.forbidden(what))
        case .fixed: return .refused(.fixedAttribute(html.attribute))
        }
    }

    private static func inURL(_ type: ValueType, _ url: URLPart) -> Placement {
        if type.isMarkup { return .refused(.htmlInURL) }
        switch url {
        case .start: return .written(type == .assetURL ? .markup : type.needsEscaping ? .url : .raw)
        case .root: return .written(.urlRootSegment)
        case .path, .opaque: return .written(.urlSegment)
        case .query, .fragment: return .written(.urlQuery)
        case .scheme, .refused: return .refused(.urlScheme)
        case .authority, .host: return .refused(.urlHost)
        case .afterValue, .ambiguous: return .refused(.urlAmbiguous)
        }
    }

    private static func inCodeURL(_ type: ValueType, _ url: URLPart) -> Placement {
        switch url {
        case .start where type == .assetURL: .written(.markup)
        case .path(origin: true) where !type.isMarkup: .written(.urlSegment)
        default: .refused(.codeURL)
        }
    }

    private static func inJSON(_ type: ValueType, _ json: JSONContext) -> Placement {
        if json.isEscaped { return .refused(.afterBackslash) }
        if json.isInString {
            // Markup is text to JSON.
            guard type.isPrintable, type != .json else { return .refused(.notPrintable) }
            return .written(.jsonString)
        }
        return type.isJSONValue || type.isHTML ? .written(.json) : .refused(.notPrintable)
    }

    private static func inXML(_ type: ValueType, _ xml: XMLContext) -> Placement {
        guard type.isPrintable else { return .refused(.notPrintable) }
        switch xml.mode {
        case .text: return .written(type.needsEscaping || type.isHTML ? .xml : .raw)
        case .doubleQuoted, .singleQuoted:
            if type.isHTML { return .refused(.htmlInAttribute) }
            return .written(type.needsEscaping || type.isMarkup ? .xml : .raw)
        case .comment, .doctype, .declaration, .instruction: return .refused(.comment)
        case .tagOpen, .tag: return .refused(.xmlTag)
        case .beforeValue: return .refused(.unquoted)
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
