/// The direction in which a language is written, as HTML's `dir` names it.
package enum TextDirection: String, Sendable {
    case leftToRight = "ltr"
    case rightToLeft = "rtl"

    /// - Parameter tag: a language tag (BCP 47), such as `ar` or `az-Arab`.
    package init(ofLanguage tag: String) {
        let subtags = tag.lowercased().split(separator: "-")
        let language = String(subtags.first ?? "")
        // Extensions and private subtags come after a single letter (RFC 5646, section 2.1).
        let others = subtags.dropFirst().prefix { $0.count > 1 }
        let script = others.first { $0.count == 4 && $0.allSatisfy(\.isLetter) }
        let isRightToLeft =
            if let script {
                TextDirection.scripts.contains(String(script))
            } else {
                TextDirection.languages.contains(language)
                    || others.contains { TextDirection.locales.contains("\(language)-\($0)") }
            }
        self = isRightToLeft ? .rightToLeft : .leftToRight
    }

    /// The scripts whose letters have the Bidi_Class R or AL (Unicode 16, DerivedBidiClass.txt).
    private static let scripts: Set<String> = [
        "adlm", "arab", "aran", "armi", "avst", "chrs", "cprt", "elym", "gara", "hatr", "hebr", "hung",
        "khar",
        "lydi", "mand", "mani", "mend", "merc", "mero", "narb", "nbat", "nkoo", "orkh", "ougr", "palm",
        "phli",
        "phlp", "phlv", "phnx", "prti", "rohg", "samr", "sarb", "sogd", "sogo", "syrc", "syre", "syrj",
        "syrn",
        "thaa", "yezi",
    ]

    /// The languages that are written in one of these scripts unless the tag says otherwise (CLDR, "likely subtags").
    private static let languages: Set<String> = [
        "ae", "aeb", "aii", "ajp", "ajt", "apc", "apd", "ar", "arc", "arq", "ars", "ary", "arz", "azb", "bal",
        "bcc", "bej", "bft", "bgn", "bqi", "brh", "ckb", "dcc", "dv", "fa", "fas", "glk", "gwc", "haz", "he",
        "heb", "hnd", "hno", "iw", "ji", "khw", "ks", "kvx", "kxp", "lad", "lah", "lki", "lrc", "luz", "mfa",
        "mid", "mvy", "mzn", "nqo", "ota", "per", "pes", "phr", "pnb", "prd", "prs", "ps", "pus", "rhg",
        "rmt",
        "scl", "sd", "sdh", "shu", "skr", "sqt", "syc", "syr", "trw", "tmr", "ug", "uig", "ur", "urd", "wni",
        "yhd", "yi", "yid", "yud", "zdj",
    ]

    /// The languages that are so in some regions only.
    private static let locales: Set<String> = [
        "az-iq", "az-ir", "ku-iq", "ku-ir", "kk-af", "kk-cn", "kk-ir", "ky-cn", "ms-cc", "pa-pk", "uz-af",
    ]
}
