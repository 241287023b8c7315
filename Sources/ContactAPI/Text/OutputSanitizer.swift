/// Makes visitors' text harmless where it is shown: on a terminal, in a spreadsheet.
package enum OutputSanitizer {
    /// Text for a terminal, with control characters and characters that change its direction as numbers (`<U+1B>`).
    ///
    /// - Parameter keepsLines: whether line feeds and tabs stay as they are.
    package static func terminal(_ text: String, keepsLines: Bool = false) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isLayout = keepsLines && (scalar == "\n" || scalar == "\t")
            if isLayout || !scalar.isUnfitForALine {
                result.append(scalar)
            } else {
                let number = String(scalar.value, radix: 16, uppercase: true)
                result.append(contentsOf: "<U+\(number)>".unicodeScalars)
            }
        }
        return String(result)
    }

    /// A field of CSV in quotes (RFC 4180), with an apostrophe before what a spreadsheet would run as a formula.
    ///
    /// OWASP ASVS 5.0, 1.2.10. Looks at the first scalar: `=` with a combining mark is another `Character`.
    package static func csv(_ text: String) -> String {
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        if let first = text.unicodeScalars.first, startsFormula(first) {
            result.append("'")
        }
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append("\"") }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }

    /// Some spreadsheets also read the full-width forms of `=`, `+`, `-` and `@`.
    private static func startsFormula(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\0": true
        case "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        default: false
        }
    }
}
