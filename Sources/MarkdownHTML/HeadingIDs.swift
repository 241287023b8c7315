/// The ids of a document's headings: their words in lower case, joined by hyphens, each id once.
struct HeadingIDs {
    private var taken: [String: Int] = [:]

    /// The id of the next heading, from its text.
    mutating func next(for text: String) -> String {
        var id = HeadingIDs.asciiID(text) ?? HeadingIDs.id(text)
        if id.isEmpty { id = "section" }
        let count = (taken[id] ?? 0) + 1
        taken[id] = count
        guard count > 1 else { return id }
        // `a`, `a`, `a-2`: the second must not take the third's name.
        let numbered = "\(id)-\(count)"
        return taken[numbered] == nil ? claimed(numbered) : next(for: numbered)
    }

    /// The id of a text that is all ASCII, as most are.
    private static func asciiID(_ text: String) -> String? {
        var id: [UInt8] = []
        var needsHyphen = false
        for byte in text.utf8 {
            guard byte < 0x80 else { return nil }
            if let letter = letter(byte) {
                if needsHyphen, !id.isEmpty { id.append(UInt8(ascii: "-")) }
                needsHyphen = false
                id.append(UInt8(letter.value))
            } else {
                // An apostrophe inside a word parts nothing.
                needsHyphen = needsHyphen || byte != UInt8(ascii: "'")
            }
        }
        return String(decoding: id, as: UTF8.self)
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
            guard !scalar.isASCII,
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || scalar.properties.generalCategory == .nonspacingMark
            else {
                // An apostrophe inside a word parts nothing.
                needsHyphen = needsHyphen || !["'", "’"].contains(scalar)
                continue
            }
            if needsHyphen, !id.isEmpty { id += "-" }
            needsHyphen = false
            id += scalar.properties.lowercaseMapping
        }
        return id
    }

    /// A letter, digit or underscore as an id has it.
    private static func letter(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            Unicode.Scalar(byte)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Unicode.Scalar(byte | 0x20)
        default: nil
        }
    }

    private mutating func claimed(_ id: String) -> String {
        taken[id] = 1
        return id
    }

    /// The id as a fragment of an address.
    static func fragment(_ id: String) -> String {
        var encoded = [UInt8(ascii: "#")]
        for byte in id.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
