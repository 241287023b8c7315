import Content
import PictureHeaders

/// An SVG without what programs wrote into it for themselves; refused where it does more than draw.
///
/// Comments are left out (but for those that begin with `!`, as licences do), with metadata and with the elements and
/// attributes of other name spaces, such as Inkscape's: browsers do not draw them. `SVGRules` says what is refused.
struct SVGFile {
    private let bytes: [UInt8]
    private var scanner: XMLScanner
    private var rules = SVGRules()
    private var kept = KeptBytes()
    private var size: PixelSize?
    /// The names of the elements around the current position.
    private var open: [Range<Int>] = []
    /// The number of elements around the one that is left out; nil outside of one.
    private var omittedDepth: Int?
    /// The style sheet that is read, with its references resolved.
    private var style: [UInt8] = []
    /// The number of elements around the style sheet; nil outside of one.
    private var styleDepth: Int?
    private var hasRoot = false

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        scanner = XMLScanner(bytes)
    }

    static func clean(_ bytes: [UInt8]) throws(PictureFault) -> CleanPicture {
        var file = SVGFile(bytes)
        try file.read()
        return CleanPicture(format: .svg, bytes: file.kept.joined(from: bytes), size: file.size)
    }

    /// Whether the root of a document is an SVG's; the rest of it may be anything.
    static func isSVG(_ bytes: [UInt8]) -> Bool {
        var scanner = XMLScanner(bytes)
        // What cannot be read before the root is not known to be an SVG.
        while let token = try? scanner.next() {
            switch token {
            case .start(let name, _, _): return localName(bytes[name]).elementsEqual("svg".utf8)
            case .text(let range):
                guard bytes[range].allSatisfy(XMLScanner.isSpace) else { return false }
            case .comment, .instruction, .documentType: continue
            case .characterData, .end: return false
            }
        }
        return false
    }

    // MARK: Tokens

    private mutating func read() throws(PictureFault) {
        var start = 0
        while let token = try scanner.next() {
            let range = start..<scanner.offset
            start = range.upperBound
            switch token {
            case .text(let text): try add(text, in: range, isMarkup: true)
            case .characterData(let text): try add(text, in: range, isMarkup: false)
            case .comment: addComment(range)
            case .instruction(let name): try addInstruction(name, range)
            case .documentType(let definesEntities):
                // Without it the rest means the same.
                guard !definesEntities else { throw scanner.unsafe("defines entities of its own (DOCTYPE)") }
            case .start(let name, let attributes, let isEmpty):
                try begin(Element(name: name, attributes: attributes, range: range, isEmpty: isEmpty))
            case .end(let name): try end(name, range)
            }
        }
        guard hasRoot, open.isEmpty else { throw .cutOff(.svg) }
    }

    private mutating func keep(_ range: Range<Int>) {
        if omittedDepth == nil { kept.keep(range) }
    }

    private mutating func add(_ text: Range<Int>, in range: Range<Int>, isMarkup: Bool) throws(PictureFault) {
        if omittedDepth == nil {
            let text = isMarkup ? try scanner.resolved(text) : Array(bytes[text])
            guard !open.isEmpty || text.allSatisfy(XMLScanner.isSpace) else {
                throw scanner.malformed("there is text outside of the picture")
            }
            if styleDepth != nil { style += text }
        }
        keep(range)
    }

    private mutating func addComment(_ range: Range<Int>) {
        if bytes.has("<!--!", at: range.lowerBound) { keep(range) }
    }

    private mutating func addInstruction(_ name: Range<Int>, _ range: Range<Int>) throws(PictureFault) {
        if bytes[name].elementsEqual("xml".utf8) {
            try checkEncoding(range)
            keep(range)
        } else if bytes[name].elementsEqual("xml-stylesheet".utf8) {
            throw scanner.unsafe("loads a style sheet (xml-stylesheet)")
        }
    }

    /// Encodings in which the letters of ASCII are what they are in UTF-8; in others, checks would read something else.
    private func checkEncoding(_ range: Range<Int>) throws(PictureFault) {
        let text = String(decoding: bytes[range], as: UTF8.self).lowercased()
        guard let found = text.firstMatch(of: /encoding\s*=\s*["']([^"']*)["']/) else { return }
        let name = String(found.output.1)
        guard
            ["utf-8", "utf8", "us-ascii", "ascii"].contains(name) || name.hasPrefix("iso-8859-")
                || name.hasPrefix("windows-125")
        else { throw .encodedSVG(name.escapedForTerminal) }
    }

    // MARK: Elements

    private struct Element {
        let name: Range<Int>
        let attributes: [XMLScanner.Attribute]
        let range: Range<Int>
        let isEmpty: Bool
    }

    private mutating func begin(_ element: Element) throws(PictureFault) {
        if open.isEmpty {
            guard !hasRoot else { throw scanner.malformed("there are two root elements") }
            hasRoot = true
            rules.rootPrefix = SVGFile.prefix(bytes[element.name])
            size = try SVGSize(scanner, element.attributes).pixels
        }
        if omittedDepth == nil {
            try rules.addNamespaces(of: element.attributes, scanner)
            if rules.isForeign(bytes[element.name]) {
                omittedDepth = open.count
            } else {
                try rules.check(element: bytes[element.name], scanner)
                try keepTag(element)
                if styleDepth == nil, rules.isStyle(bytes[element.name]), !element.isEmpty {
                    styleDepth = open.count
                }
            }
        }
        if element.isEmpty {
            if omittedDepth == open.count { omittedDepth = nil }
        } else {
            open.append(element.name)
        }
    }

    private mutating func end(_ name: Range<Int>, _ range: Range<Int>) throws(PictureFault) {
        guard let last = open.popLast(), bytes[last].elementsEqual(bytes[name]) else {
            let name = String(decoding: bytes[name].prefix(40), as: UTF8.self).escapedForTerminal
            throw scanner.malformed("'</\(name)>' closes nothing")
        }
        if styleDepth == open.count {
            if let fault = StyleRules.fault(in: style) { throw scanner.unsafe(fault) }
            style = []
            styleDepth = nil
        }
        keep(range)
        if omittedDepth == open.count { omittedDepth = nil }
    }

    /// Keeps a tag with the attributes that browsers know.
    private mutating func keepTag(_ element: Element) throws(PictureFault) {
        var start = element.range.lowerBound
        for attribute in element.attributes {
            switch try rules.verdict(on: attribute, of: bytes[element.name], scanner) {
            case .keep:
                break
            case .omit:
                kept.keep(start..<attribute.range.lowerBound)
                start = attribute.range.upperBound
            case .replace(let value):
                kept.keep(start..<attribute.value.lowerBound)
                kept.write(value)
                start = attribute.value.upperBound
            }
        }
        kept.keep(start..<element.range.upperBound)
    }

    // MARK: Names

    /// The part of a name after its colon.
    static func localName(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        name.firstIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
    }

    /// The part of a name before its colon; nil without one.
    static func prefix(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        name.firstIndex(of: UInt8(ascii: ":")).map { name[..<$0] }
    }
}
