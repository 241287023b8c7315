import Foundation

/// The ids of a document's headings: their words in lower case, joined by hyphens, each id unique.
///
/// In form C (Unicode Standard Annex #15), so that a link finds one whatever form its heading is written in.
struct HeadingIDs {
    /// How often each id was wanted.
    private var uses: [ID: Int] = [:]

    /// An id that is compared by its bytes: comparing strings can take time with the square of their length.
    private struct ID: Hashable {
        let text: String

        static func == (first: ID, second: ID) -> Bool { first.text.utf8.elementsEqual(second.text.utf8) }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// The id of the next heading.
    ///
    /// - Parameter text: the heading's text as UTF-8.
    mutating func next(for text: [UInt8]) -> String {
        let id =
            HeadingIDs.asciiID(text)
            ?? HeadingIDs.id(HeadingIDs.normalized(String(decoding: text, as: UTF8.self)))
        return unique(id.isEmpty ? "section" : id)
    }

    /// Uses an id as it is.
    ///
    /// - Returns: nil if it is used already.
    mutating func claim(_ id: String) -> String? {
        guard uses[ID(text: id)] == nil else { return nil }
        uses[ID(text: id)] = 1
        return id
    }

    private mutating func unique(_ id: String) -> String {
        let count = uses[ID(text: id), default: 0] + 1
        uses[ID(text: id)] = count
        guard count > 1 else { return id }
        let numbered = "\(id)-\(count)"
        // A heading may have had that id by its own words.
        return claim(numbered) ?? unique(numbered)
    }

    /// The id of an ASCII text, which most are; nil for another text.
    private static func asciiID(_ text: [UInt8]) -> String? {
        if text.contains(where: { $0 >= 0x80 }) { return nil }
        return String(unsafeUninitializedCapacity: text.count) { id in
            var count = 0
            var needsHyphen = false
            for byte in text {
                if let letter = HeadingIDs.letter(byte) {
                    if needsHyphen, count > 0 {
                        id[count] = UInt8(ascii: "-")
                        count += 1
                    }
                    needsHyphen = false
                    id[count] = UInt8(letter.value)
                    count += 1
                } else {
                    // An apostrophe does not separate words.
                    needsHyphen = needsHyphen || byte != UInt8(ascii: "'")
                }
            }
            return count
        }
    }

    private static func normalized(_ text: String) -> String {
        // Nothing before the first combining character, U+0300, has another form.
        text.unicodeScalars.allSatisfy { $0.value < 0x300 }
            ? text : text.precomposedStringWithCanonicalMapping
    }

    private static func id(_ text: String) -> String {
        var id = ""
        var needsHyphen = false
        for scalar in text.unicodeScalars {
            if scalar.isASCII, let letter = HeadingIDs.letter(UInt8(scalar.value)) {
                if needsHyphen, !id.isEmpty { id += "-" }
                needsHyphen = false
                id.unicodeScalars.append(letter)
                continue
            }
            guard !scalar.isASCII, isWordCharacter(scalar) else {
                // An apostrophe does not separate words.
                needsHyphen = needsHyphen || !["'", "’"].contains(scalar)
                continue
            }
            if needsHyphen, !id.isEmpty { id += "-" }
            needsHyphen = false
            id += scalar.properties.lowercaseMapping
        }
        return id
    }

    private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return properties.isAlphabetic || properties.numericType != nil
            || properties.generalCategory == .nonspacingMark
    }

    /// A letter in lower case, a digit or an underscore; nil for another byte.
    private static func letter(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            Unicode.Scalar(byte)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Unicode.Scalar(byte | 0x20)
        default: nil
        }
    }

    /// Appends an id as the fragment of a URL, with everything outside ASCII percent-encoded.
    static func appendFragment(_ id: String, to html: inout [UInt8]) {
        html.append(UInt8(ascii: "#"))
        for byte in id.utf8 {
            if byte < 0x80 {
                html.append(byte)
            } else {
                html.append(UInt8(ascii: "%"))
                html.append(hexDigit(byte >> 4))
                html.append(hexDigit(byte & 15))
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
