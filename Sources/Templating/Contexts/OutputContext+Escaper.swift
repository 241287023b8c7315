extension OutputContext {
    /// The escaper for a value of a type in this context.
    ///
    /// - Throws: why the value may not be printed here.
    func escaper(for type: ValueType) throws(ValueError) -> Escaper {
        if case .raw(let raw) = mode, raw.matchedCount > 0 {
            throw .insideEndTag
        }
        if let json {
            return try json.escaper(for: type)
        }
        guard type.isPrintable else {
            throw .notPrintable(type)
        }
        switch mode {
        case .text:
            if noscriptDepth > 0 {
                throw .insideNoscript
            }
            if foreignDepth > 0, type.isHTML {
                throw .htmlInForeignElement
            }
            return textEscaper(for: type)
        case .file:
            return .raw
        case .raw(let raw):
            return try rawEscaper(for: type, inside: raw.element)
        case .doubleQuoted, .singleQuoted:
            return try attributeEscaper(for: type)
        case .tagOpen, .endTagOpen, .tagName:
            throw .asTagName
        case .beforeValue, .unquoted:
            throw .withoutQuotes
        case .tagGap, .beforeAttribute, .selfClosing, .attributeName, .afterAttributeName:
            throw .betweenAttributes
        case .declaration, .comment, .doctype, .instruction:
            throw .insideComment
        }
    }

    private var json: JSONContext? {
        switch mode {
        case .raw(let raw): raw.json
        case .file(let json): json
        default: nil
        }
    }

    /// The escaper in text and in attributes without special rules.
    private func textEscaper(for type: ValueType) -> Escaper {
        if isXML {
            let isJSONInAttribute = type == .json && mode != .text
            return type.needsEscaping || type.isHTML || isJSONInAttribute ? .xml : .raw
        }
        return type.needsEscaping ? .markup : .raw
    }

    private func rawEscaper(for type: ValueType, inside element: String) throws(ValueError) -> Escaper {
        guard HTMLNames.textOnly.contains(element) else {
            switch element {
            case "script": throw .insideScript
            case "style": throw .insideStyleSheet
            default: throw .insideRawElement(element)
            }
        }
        if type.isMarkup {
            throw .htmlInTextOnlyElement(element)
        }
        return textEscaper(for: type)
    }

    private func attributeEscaper(for type: ValueType) throws(ValueError) -> Escaper {
        if isHTTPEquiv {
            throw .insideHTTPEquiv
        }
        switch attribute.kind {
        case .plain:
            if type.isHTML {
                throw .htmlInAttribute
            }
            // JSON has double quotes and escaped apostrophes, so it fits in single quotes as it is.
            if type == .json, mode == .doubleQuoted, !isXML {
                throw .jsonInDoubleQuotes
            }
            return textEscaper(for: type)
        case .url:
            return try attribute.url.escaper(for: type)
        case .codeURL:
            return try attribute.url.codeEscaper(for: type)
        case .linkURL:
            guard let relations = tag.relations else {
                throw .beforeRelation
            }
            let loadsCode = !relations.isDisjoint(with: HTMLNames.loadingRelations)
            return loadsCode
                ? try attribute.url.codeEscaper(for: type) : try attribute.url.escaper(for: type)
        case .imageList:
            throw .notAnImageList
        case .style:
            throw .insideStyleAttribute
        case .script:
            throw .insideEventHandler
        case .forbidden(let description):
            throw .insideForbiddenAttribute(description)
        case .fixed:
            throw .insideFixedAttribute(attribute.name)
        }
    }
}

extension URLPart {
    /// The escaper in the address of a link, a picture or a sound.
    fileprivate func escaper(for type: ValueType) throws(ValueError) -> Escaper {
        if type.isMarkup {
            throw .notAnAddress(type)
        }
        switch self {
        case .start:
            if type == .assetURL {
                return .markup
            }
            return type.needsEscaping ? .url : .raw
        case .root: return .urlRootSegment
        case .path, .opaque: return .urlSegment
        case .query, .fragment: return .urlQuery
        case .scheme, .refused: throw .inURLScheme
        case .authority, .host: throw .inURLHost
        case .afterValue, .ambiguous: throw .inPathOrQuery
        }
    }

    /// The escaper in an address that loads code or style.
    fileprivate func codeEscaper(for type: ValueType) throws(ValueError) -> Escaper {
        switch self {
        case .start where type == .assetURL: .markup
        case .path(hasSecureOrigin: true) where !type.isMarkup: .urlSegment
        default: throw .codeURL(type)
        }
    }
}

extension JSONContext {
    fileprivate func escaper(for type: ValueType) throws(ValueError) -> Escaper {
        if isEscaped {
            throw .afterBackslash
        }
        if isInString {
            guard type.isPrintable, type != .json else {
                throw .notPrintable(type)
            }
            return .jsonString
        }
        // HTML is text in JSON.
        guard type.isJSONValue || type.isHTML else {
            throw .notPrintable(type)
        }
        return type == .json ? .raw : .json
    }
}

extension ValueType {
    /// True when output can contain the value at all.
    var isPrintable: Bool { isText || isNumber || isMarkup }

    var isMarkup: Bool { isHTML || self == .json }

    /// True when text of this type may contain `&`, `<`, `>` or quotes.
    var needsEscaping: Bool { isText && self != .slug }
}
