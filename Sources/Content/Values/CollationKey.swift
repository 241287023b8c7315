import Foundation

/// The sort key of a name: letters first, without regard to accents and case; then the name as it is written.
package struct CollationKey: Sendable, Comparable {
    private let folded: [UInt32]
    private let original: String

    /// How many scalars of a name are folded: folding takes time with the square of their number.
    private static let limit = 200

    package init(_ name: String) {
        original = name
        let start = String(name.unicodeScalars.prefix(CollationKey.limit))
        let folding = start.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
            locale: nil
        )
        folded = folding.unicodeScalars.filter(CollationKey.counts).map(CollationKey.rank)
    }

    /// Punctuation does not count.
    private static func counts(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == " "
    }

    /// Sorts letters that folding leaves alone next to those that they look like.
    private static func rank(_ scalar: Unicode.Scalar) -> UInt32 {
        let base: Unicode.Scalar =
            switch scalar {
            case "ø", "œ": "o"
            case "ł": "l"
            case "đ", "ð": "d"
            case "æ": "a"
            case "ß": "s"
            case "þ": "t"
            case "ı": "i"
            default: scalar
            }
        return base.value
    }

    /// The first letter as a heading: `A`…`Z`, a letter of another script, or `#`.
    package var letter: String {
        guard let first = folded.first(where: { $0 != 0x20 }),
            let scalar = Unicode.Scalar(first),
            scalar.properties.isAlphabetic
        else { return "#" }
        return scalar.properties.uppercaseMapping
    }

    package static func < (a: CollationKey, b: CollationKey) -> Bool {
        if a.folded != b.folded {
            return a.folded.lexicographicallyPrecedes(b.folded)
        }
        return a.original.utf8.lexicographicallyPrecedes(b.original.utf8)
    }

    package static func == (a: CollationKey, b: CollationKey) -> Bool {
        a.folded == b.folded && a.original.utf8.elementsEqual(b.original.utf8)
    }
}
