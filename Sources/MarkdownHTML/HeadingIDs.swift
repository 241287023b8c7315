/// The ids of a document's headings: their words in lower case, joined by hyphens, each id once.
struct HeadingIDs {
    private var taken: [String: Int] = [:]

    /// The id of the next heading, from its text.
    mutating func next(for text: String) -> String {
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
        if id.isEmpty { id = "section" }
        let count = (taken[id] ?? 0) + 1
        taken[id] = count
        guard count > 1 else { return id }
        // `a`, `a`, `a-2`: the second must not take the third's name.
        let numbered = "\(id)-\(count)"
        return taken[numbered] == nil ? claimed(numbered) : next(for: numbered)
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
        var encoded = "#"
        for byte in id.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = Array("0123456789ABCDEF".unicodeScalars)
                encoded += "%"
                encoded.unicodeScalars.append(digits[Int(byte >> 4)])
                encoded.unicodeScalars.append(digits[Int(byte & 15)])
            }
        }
        return encoded
    }
}
