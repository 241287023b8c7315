import Content
import Foundation

/// What an SVG may hold: what draws it, and nothing that runs, loads or shows something else.
///
/// In a page, browsers show an SVG without scripts and without anything that it loads. Opened alone it is a document of
/// the site, with all rights of one; so what would act there is refused, and not only kept from acting.
struct SVGRules {
    enum Verdict {
        case keep
        case omit
        case replace([UInt8])
    }

    /// The prefix of the root element; nil without one.
    var rootPrefix: ArraySlice<UInt8>?
    /// Prefixes that stand for SVG's own name space.
    private var ownPrefixes: Set<ArraySlice<UInt8>> = []

    // MARK: Elements

    /// Elements that run scripts, or hold documents of other kinds; in small letters.
    private static let forbiddenElements: Set<String> = [
        "script", "handler", "listener", "foreignobject", "iframe", "object", "embed", "audio", "video",
    ]

    /// Whether browsers draw nothing of an element: metadata, and elements of other name spaces.
    func isForeign(_ name: ArraySlice<UInt8>) -> Bool {
        if SVGFile.localName(name).elementsEqual("metadata".utf8) { return true }
        guard let prefix = SVGFile.prefix(name) else { return false }
        return prefix != rootPrefix && !ownPrefixes.contains(prefix)
    }

    func isStyle(_ name: ArraySlice<UInt8>) -> Bool { SVGFile.localName(name).elementsEqual("style".utf8) }

    func check(element name: ArraySlice<UInt8>, _ scanner: XMLScanner) throws(PictureFault) {
        let local = SVGRules.lowercased(SVGFile.localName(name))
        if SVGRules.forbiddenElements.contains(local) { throw scanner.unsafe("holds the element '\(local)'") }
    }

    // MARK: Name spaces

    private static let ownNamespace = "http://www.w3.org/2000/svg"

    /// Name spaces whose elements act: pages, and languages that turn the picture into something else.
    private static let forbiddenNamespaces = [
        "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xsl/", "http://www.w3.org/1998/math/",
        "http://www.w3.org/2001/xinclude", "http://www.w3.org/2001/xml-events", "http://www.mozilla.org/",
    ]

    mutating func addNamespaces(
        of attributes: [XMLScanner.Attribute],
        _ scanner: XMLScanner
    ) throws(PictureFault) {
        for attribute in attributes {
            let name = scanner.bytes[attribute.name]
            let prefix = SVGFile.prefix(name)
            guard name.elementsEqual("xmlns".utf8) || prefix?.elementsEqual("xmlns".utf8) == true else {
                continue
            }
            let value = SVGRules.lowercased(try scanner.resolved(attribute.value)[...])
            if let found = SVGRules.forbiddenNamespaces.first(where: { value.utf8.starts(with: $0.utf8) }) {
                throw scanner.unsafe("holds parts of another kind ('\(found)')")
            }
            if prefix != nil, value.utf8.elementsEqual(SVGRules.ownNamespace.utf8) {
                ownPrefixes.insert(SVGFile.localName(name))
            }
        }
    }

    // MARK: Attributes

    /// What becomes of an attribute.
    ///
    /// - Throws: a `PictureFault` for one that acts.
    func verdict(
        on attribute: XMLScanner.Attribute,
        of element: ArraySlice<UInt8>,
        _ scanner: XMLScanner
    ) throws(PictureFault) -> Verdict {
        let name = scanner.bytes[attribute.name]
        let local = SVGRules.lowercased(SVGFile.localName(name))
        if let prefix = SVGFile.prefix(name) {
            if prefix.elementsEqual("xmlns".utf8) { return .keep }
            if prefix.elementsEqual("xml".utf8), local == "base" {
                throw scanner.unsafe("says that it belongs to another address (xml:base)")
            }
            let isKnown = ["xml", "xlink"].contains { prefix.elementsEqual($0.utf8) }
            if !isKnown, local != "href" { return .omit }
        }
        if local.utf8.starts(with: "on".utf8) {
            throw scanner.unsafe("runs a script (the attribute '\(local)')")
        }
        switch local {
        case "href", "src":
            let value = try scanner.resolved(attribute.value)
            return try verdict(onAddress: value, isLink: isLink(element), scanner)
        case "content":
            // Where diagrams.net keeps the whole document that the picture was made of.
            return .omit
        case "attributename":
            try checkAnimation(of: try scanner.resolved(attribute.value), scanner)
        default:
            // Nearly every value is a number, a name or a path, which does nothing.
            guard scanner.bytes[attribute.value].contains(where: mayAct) else { break }
            try check(try scanner.resolved(attribute.value), scanner)
        }
        return .keep
    }

    private func mayAct(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ":"), UInt8(ascii: "\\"), UInt8(ascii: "@"):
            true
        default: false
        }
    }

    private func isLink(_ element: ArraySlice<UInt8>) -> Bool {
        SVGFile.localName(element).elementsEqual("a".utf8)
    }

    private func check(_ value: [UInt8], _ scanner: XMLScanner) throws(PictureFault) {
        let text = SVGRules.lowercased(value.filter { $0 > 0x20 }[...])
        for scheme in ["javascript:", "vbscript:"] where text.utf8.contains(scheme.utf8) {
            throw scanner.unsafe("runs a script ('\(scheme)')")
        }
        if let fault = StyleRules.fault(in: value) { throw scanner.unsafe(fault) }
    }

    /// An animation must not write what could not stand there.
    private func checkAnimation(of name: [UInt8], _ scanner: XMLScanner) throws(PictureFault) {
        let trimmed = name.filter { !XMLScanner.isSpace($0) }
        let local = SVGRules.lowercased(SVGFile.localName(trimmed[...]))
        guard local != "href", !local.utf8.starts(with: "on".utf8) else {
            throw scanner.unsafe("changes an address while it is shown (attributeName '\(local)')")
        }
    }

    // MARK: Addresses

    /// Pictures that may be embedded, by their types.
    private static let embeddedTypes = [
        "image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/avif",
    ]

    /// - Parameter isLink: whether the address is that of a link, which only a visitor follows.
    private func verdict(
        onAddress value: [UInt8],
        isLink: Bool,
        _ scanner: XMLScanner
    ) throws(PictureFault) -> Verdict {
        // Browsers leave out these bytes too (URL Standard, section 4.4).
        let address = value.filter { $0 > 0x20 }
        let text = SVGRules.lowercased(address.prefix(80))
        if address.isEmpty || address[0] == UInt8(ascii: "#") { return .keep }
        if text.utf8.starts(with: "data:".utf8) { return try verdict(onEmbedded: address, scanner) }
        try check(value, scanner)
        if isLink {
            let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
            let hasScheme = scheme.count < text.utf8.count && !scheme.contains(UInt8(ascii: "/"))
            if !hasScheme
                || ["https", "http", "mailto", "tel"].contains(where: { scheme.elementsEqual($0.utf8) })
            {
                return .keep
            }
        }
        let shown = String(decoding: address.prefix(60), as: UTF8.self).escapedForTerminal
        throw scanner.unsafe("loads '\(shown)', which is not a part of it")
    }

    /// An embedded picture, which may hold what pictures hold.
    private func verdict(onEmbedded address: [UInt8], _ scanner: XMLScanner) throws(PictureFault) -> Verdict {
        guard let comma = address.firstIndex(of: UInt8(ascii: ",")) else {
            throw scanner.malformed("an embedded picture has no content")
        }
        let header = SVGRules.lowercased(address[..<comma])
        guard SVGRules.embeddedTypes.contains(where: { header.utf8.starts(with: "data:\($0)".utf8) }) else {
            let shown = String(header.prefix(60)).escapedForTerminal
            throw scanner.unsafe("holds a file that is not a picture for browsers ('\(shown)')")
        }
        guard header.hasSuffix(";base64"),
            let data = Data(base64Encoded: Data(address[(comma + 1)...]), options: .ignoreUnknownCharacters),
            let format = PictureFormat(Array(data)), format != .svg
        else { throw scanner.malformed("an embedded picture cannot be read") }
        let bytes = Array(data)
        let picture: CleanPicture
        do throws(PictureFault) {
            picture = try CleanPicture(bytes, format: format)
        } catch {
            throw scanner.malformed("an embedded picture cannot be read (\(error.message))")
        }
        if picture.bytes == bytes { return .keep }
        return .replace(address[...comma] + Array(Data(picture.bytes).base64EncodedData()))
    }

    /// A text in ASCII with small letters.
    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map(\.lowercased), as: UTF8.self)
    }
}

extension Collection where Element == UInt8 {
    /// Whether some bytes stand anywhere in these.
    fileprivate func contains(_ other: some Collection<UInt8>) -> Bool {
        var rest = self[...]
        while let first = other.first, let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: other) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
