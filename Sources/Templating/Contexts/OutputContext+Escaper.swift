extension OutputContext {
    /// How a value of some type is written here; throws why it may not stand here.
    func escaper(for type: ValueType) throws(ValueError) -> Escaper {
        if case .raw(let raw) = mode, raw.matched > 0 { throw .cutTag }
        if let json { return try json.escaper(for: type) }
        guard type.isPrintable else { throw .notPrintable(type) }
        var standard = type.needsEscaping ? Escaper.markup : .raw
        if isXML, type.needsEscaping || type.isHTML || type == .json && mode != .text { standard = .xml }
        switch mode {
        case .text where noscriptDepth > 0: throw .noscript
        case .text where foreignDepth > 0 && type.isHTML: throw .htmlInForeign
        case .text: return standard
        case .file: return .raw
        case .raw(let raw) where HTMLNames.textOnly.contains(raw.element):
            if type.isMarkup { throw .htmlInTextOnly(raw.element) }
            return standard
        case .raw(let raw):
            throw raw.element == "script"
                ? .script : raw.element == "style" ? .styleSheet : .inRawElement(raw.element)
        case .doubleQuoted, .singleQuoted: return try attributeEscaper(for: type, standard)
        case .tagOpen, .endTagOpen, .tagName: throw .tagName
        case .beforeValue, .unquoted: throw .unquoted
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName:
            throw .attributeName
        case .declaration, .comment, .doctype, .instruction: throw .comment
        }
    }

    private var json: JSONContext? {
        if case .raw(let raw) = mode { raw.json } else if case .file(let json) = mode { json } else { nil }
    }

    private func attributeEscaper(for type: ValueType, _ standard: Escaper) throws(ValueError) -> Escaper {
        if isHTTPEquiv { throw .httpEquiv }
        switch attribute.kind {
        case .plain where type.isHTML: throw .htmlInAttribute
        // JSON's quotes are double, its apostrophes are escaped: it fits in single quotes as it is.
        case .plain where type == .json && mode == .doubleQuoted && !isXML: throw .jsonInAttribute
        case .plain: return standard
        case .url: return try attribute.url.escaper(for: type)
        case .codeURL: return try attribute.url.codeEscaper(for: type)
        case .linkURL:
            guard let relations = tag.relations else { throw .relationFirst }
            let loads = !relations.isDisjoint(with: HTMLNames.loadingRelations)
            return loads ? try attribute.url.codeEscaper(for: type) : try attribute.url.escaper(for: type)
        case .imageList: throw .imageList
        case .style: throw .styleAttribute
        case .script: throw .handler
        case .forbidden(let what): throw .forbidden(what)
        case .fixed: throw .fixedAttribute(attribute.name)
        }
    }
}

extension URLPart {
    fileprivate func escaper(for type: ValueType) throws(ValueError) -> Escaper {
        if type.isMarkup { throw .noAddress(type) }
        switch self {
        case .start: return type == .assetURL ? .markup : type.needsEscaping ? .url : .raw
        case .root: return .urlRootSegment
        case .path, .opaque: return .urlSegment
        case .query, .fragment: return .urlQuery
        case .scheme, .refused: throw .urlScheme
        case .authority, .host: throw .urlHost
        case .afterValue, .ambiguous: throw .urlAmbiguous
        }
    }

    /// Of an address that loads code or style.
    fileprivate func codeEscaper(for type: ValueType) throws(ValueError) -> Escaper {
        switch self {
        case .start where type == .assetURL: .markup
        case .path(origin: true) where !type.isMarkup: .urlSegment
        default: throw .codeURL(type)
        }
    }
}

extension JSONContext {
    fileprivate func escaper(for type: ValueType) throws(ValueError) -> Escaper {
        if isEscaped { throw .afterBackslash }
        // Markup is text to JSON.
        let fits = isInString ? type.isPrintable && type != .json : type.isJSONValue || type.isHTML
        guard fits else { throw .notPrintable(type) }
        return isInString ? .jsonString : type == .json ? .raw : .json
    }
}

extension ValueType {
    /// Whether output can hold the value at all.
    var isPrintable: Bool { isText || isNumber || isMarkup }

    var isMarkup: Bool { isHTML || self == .json }

    /// Whether text of this type may hold `&`, `<`, `>` or quotes.
    var needsEscaping: Bool { isText && self != .slug }
}
