/// Text of visitors where it could do harm: on a terminal, in a spreadsheet.
package enum PlainText {
    /// For a terminal: no control character gets out, nor one that turns the direction of what follows.
    ///
    /// Each is shown as its number. Line ends and tabs stay where `isBlock`.
    package static func terminal(_ text: String, isBlock: Bool = false) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isLayout = isBlock && (scalar == "\n" || scalar == "\t")
            if isLayout || !scalar.isUnfitForALine {
                result.append(scalar)
            } else {
                result.append(
                    contentsOf: "<U+\(String(scalar.value, radix: 16, uppercase: true))>".unicodeScalars
                )
            }
        }
        return String(result)
    }

    /// A field of CSV (RFC 4180): in quotes, with an apostrophe before what a spreadsheet would take for a formula.
    ///
    /// As OWASP ASVS 5.0 wants it (1.2.10). Looks at the first scalar: as a `Character`, `=` under a combining mark is
    /// another.
    package static func csv(_ text: String) -> String {
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        // Full-width forms too: some spreadsheets read them as the plain ones.
        if let first = text.unicodeScalars.first,
            "=+-@\t\r\n\0\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
        {
            result.append("'")
        }
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append("\"") }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }
}
