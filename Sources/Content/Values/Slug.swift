import Foundation

/// The last part of a page's address: `a-z`, `0-9` and single hyphens between them.
package enum Slug {
    /// Tells whether a text is a slug; compares bytes.
    package static func isValid(_ text: String) -> Bool {
        var lastWasHyphen = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                lastWasHyphen = false
            case UInt8(ascii: "-"):
                if lastWasHyphen { return false }
                lastWasHyphen = true
            default:
                return false
            }
        }
        return !lastWasHyphen
    }

    /// In bytes: with a date or a hash and an ending, it fits into the 255 bytes of a file's name.
    package static let maximumLength = 200
    /// Of an artist's, in bytes.
    package static let maximumArtistLength = 80

    /// The fault of a slug, as the rest of a sentence after "but"; nil for one that may be used.
    ///
    /// - Parameter maximumLength: in bytes.
    static func fault(in slug: String, maximumLength: Int) -> String? {
        guard isValid(slug) else { return "a slug may hold only a-z, 0-9 and single hyphens" }
        let length = slug.utf8.count
        return length > maximumLength
            ? "a slug may have \(maximumLength) characters, and this has \(length)" : nil
    }

    /// The slug of a title, cut between words where it would be too long.
    ///
    /// - Parameter maximumLength: in bytes.
    package static func from(title: String, maximumLength: Int) -> String? {
        guard let slug = from(title: title) else { return nil }
        guard slug.utf8.count > maximumLength else { return slug }
        let start = slug.prefix(maximumLength)
        let isCutBetweenWords = slug.dropFirst(maximumLength).first == "-"
        guard !isCutBetweenWords, let hyphen = start.lastIndex(of: "-") else { return String(start) }
        return String(start[..<hyphen])
    }

    /// The slug of a title in any script, cut between words where it would be too long: `映像` gives `ying-xiang`; nil for a
    /// title without letters and digits.
    ///
    /// A title without Latin letters and digits is transliterated by the rules of Unicode's CLDR ("Any-Latin"). Reading
    /// those takes as long as a thousand records, so this is only for names that need an address.
    package static func fromAnyScript(title: String, maximumLength: Int = maximumLength) -> String? {
        if let slug = from(title: title, maximumLength: maximumLength) { return slug }
        // Its time grows with the square of the length, and the beginning is enough for a slug.
        let start = String(title.unicodeScalars.prefix(5 * maximumLength))
        let latin = start.applyingTransform(StringTransform("Any-Latin; Latin-ASCII"), reverse: false)
        return latin.flatMap { from(title: $0, maximumLength: maximumLength) }
    }

    /// The slug of a title: `Ana Lúcia` gives `ana-lucia`; nil when it has no Latin letter and no digit.
    package static func from(title: String) -> String? {
        // Most titles are ASCII, which needs no Unicode tables.
        let isASCII = title.utf8.allSatisfy { $0 < 0x80 }
        return isASCII ? from(asciiTitle: title) : from(unicodeTitle: title)
    }

    private static func from(asciiTitle title: String) -> String? {
        var slug: [UInt8] = []
        var needsHyphen = false
        for byte in title.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if needsHyphen {
                    slug.append(UInt8(ascii: "-"))
                    needsHyphen = false
                }
                let lowercased = byte | 0x20
                slug.append(lowercased)
            case UInt8(ascii: "'"):
                continue
            default:
                needsHyphen = !slug.isEmpty
            }
        }
        return slug.isEmpty ? nil : String(decoding: slug, as: UTF8.self)
    }

    private static func from(unicodeTitle title: String) -> String? {
        var slug = ""
        var needsHyphen = false
        for scalar in title.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
            let letters: String
            switch scalar {
            case "a"..."z", "0"..."9":
                letters = String(scalar)
            case "'", "’":
                continue
            case _ where scalar.properties.generalCategory == .nonspacingMark:
                continue
            default:
                letters = replacements[scalar] ?? ""
            }
            if letters.isEmpty {
                needsHyphen = !slug.isEmpty
                continue
            }
            if needsHyphen {
                slug += "-"
                needsHyphen = false
            }
            slug += letters
        }
        return slug.isEmpty ? nil : slug
    }

    /// Latin letters that decomposing does not turn into a plain letter and a mark.
    private static let replacements: [Unicode.Scalar: String] = [
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
    ]
}
