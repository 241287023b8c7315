import Foundation

/// The last part of a page's address: `a-z`, `0-9` and single hyphens between them.
package enum Slug {
    /// Whether a text can be used as it is; judged on bytes.
    package static func isValid(_ text: String) -> Bool {
        var lastWasHyphen = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                lastWasHyphen = false
            case UInt8(ascii: "-"):
                if lastWasHyphen { return false }
                lastWasHyphen = true
            default: return false
            }
        }
        return !lastWasHyphen
    }

    /// Letters that are no letter with a mark, by what they are written as without them.
    private static let plain: [Unicode.Scalar: String] = [
        "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i",
        "ħ": "h",
        "ŋ": "n",
    ]

    /// A slug for a title; nil when it has no letter or digit of the Latin script.
    package static func made(from title: String) -> String? {
        // Most titles need no tables.
        if title.utf8.allSatisfy({ $0 < 0x80 }) { return made(ofASCII: title) }
        var slug = ""
        var needsHyphen = false
        for scalar in title.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
            let text: String
            switch scalar {
            case "a"..."z", "0"..."9": text = String(scalar)
            // Marks vanish, and apostrophes join what they part.
            case _ where scalar.properties.generalCategory == .nonspacingMark, "'", "’": continue
            default: text = plain[scalar] ?? ""
            }
            if text.isEmpty {
                needsHyphen = !slug.isEmpty
            } else {
                if needsHyphen { slug += "-" }
                slug += text
                needsHyphen = false
            }
        }
        return slug.isEmpty ? nil : slug
    }

    private static func made(ofASCII title: String) -> String? {
        var slug: [UInt8] = []
        var needsHyphen = false
        for byte in title.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if needsHyphen { slug.append(UInt8(ascii: "-")) }
                slug.append(byte | 0x20)
                needsHyphen = false
            case UInt8(ascii: "'"): continue
            default: needsHyphen = !slug.isEmpty
            }
        }
        return slug.isEmpty ? nil : String(decoding: slug, as: UTF8.self)
    }
}

/// The order of names in a list: letters before their accents, accents before case.
package struct CollationKey: Sendable, Comparable {
    private let folded: [UInt32]
    private let original: String

    package init(_ name: String) {
        original = name
        folded = name.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
            locale: nil
        )
        .unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == " " }
        .map(CollationKey.rank)
    }

    /// Letters that folding leaves alone stand beside those they look like.
    private static func rank(_ scalar: Unicode.Scalar) -> UInt32 {
        switch scalar {
        case "ø", "œ": Unicode.Scalar("o").value
        case "ł": Unicode.Scalar("l").value
        case "đ", "ð": Unicode.Scalar("d").value
        case "æ": Unicode.Scalar("a").value
        case "ß": Unicode.Scalar("s").value
        case "þ": Unicode.Scalar("t").value
        case "ı": Unicode.Scalar("i").value
        default: scalar.value
        }
    }

    /// The first letter as a heading: `A`…`Z`, another script's letter, or `#`.
    package var letter: String {
        guard let first = folded.first(where: { $0 != 0x20 }).flatMap(Unicode.Scalar.init),
            first.properties.isAlphabetic
        else { return "#" }
        return first.properties.uppercaseMapping
    }

    package static func < (a: CollationKey, b: CollationKey) -> Bool {
        if a.folded != b.folded { return a.folded.lexicographicallyPrecedes(b.folded) }
        return a.original.utf8.lexicographicallyPrecedes(b.original.utf8)
    }

    package static func == (a: CollationKey, b: CollationKey) -> Bool {
        a.folded == b.folded && a.original.utf8.elementsEqual(b.original.utf8)
    }
}
