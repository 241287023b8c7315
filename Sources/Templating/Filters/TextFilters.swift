extension Filter {
    static let escape = Filter(
        "escape",
        alias: "e",
        .textOrHTML,
        "Text as markup; output escapes by itself, so it is rarely needed.",
        gives: always(.html)
    ) { renderer, call, values in
        call.isMarkup ? values[0] : renderer.text { $0.appendMarkup(values[0].bytes) }
    }

    static let text = [
        Filter("upper", .text, "All letters as capitals.") { TextFilters.upper($0[0].bytes, into: &$1) },
        Filter("lower", .text, "All letters small.") { TextFilters.lower($0[0].bytes, into: &$1) },
        Filter("capitalize", .text, "The first letter as a capital, all others small.") {
            TextFilters.capitalize($0[0].bytes, into: &$1)
        },
        Filter("title", .text, "The first letter of each word as a capital, all others small.") {
            TextFilters.title($0[0].bytes, into: &$1)
        },
        Filter(
            "trim",
            .textOrHTML,
            "White space at both ends removed.",
            gives: { input, _ in input.isHTML ? .html : .text },
            is: { TextFilters.trimmed($0[0]) }
        ),
        Filter(
            "replace",
            .text,
            parameters: [.init("old", .text), .init("new", .text)],
            "Every occurrence of one text replaced by another."
        ) { TextFilters.replace($0[0].bytes, $0[1].bytes, $0[2].bytes, into: &$1) },
        Filter(
            "truncate",
            .text,
            parameters: [
                .init("length", .int, .int(255)), .init("killwords", .bool, .bool(false)),
                .init("end", .text, .text("...")), .init("leeway", .int, .int(5)),
            ],
            "At most `length` characters, cut at a word unless `killwords`; text within `leeway` stays whole.",
            gives: always(.text),
            work: { (renderer, _, values) throws(ValueError) in
                guard values[4].int >= 0, values[1].int >= values[3].bytes.scalarCount else {
                    throw .truncateTooShort
                }
                return renderer.text { TextFilters.truncate(values, into: &$0) }
            }
        ),
        Filter("striptags", .textOrHTML, "Markup as plain text.") {
            MarkupFilters.stripTags($0[0].bytes, into: &$1)
        },
        Filter("wordcount", .text, "The number of words.", gives: always(.int)) {
            .int($0[0].bytes.text.unicodeScalars.split { !TextFilters.belongsToWord($0) }.count)
        },
        Filter("urlencode", .text, "Percent-encoded for a query.") {
            $1.appendEncoded($0[0].bytes, keeping: "/")
        },
        escape,
        Filter(
            "string",
            .numberOrText,
            "A number as text.",
            gives: { input, _ in input.isText ? input : .text }
        ) { renderer, _, values in renderer.text { $0.appendPlain(values[0]) } },
    ]

    /// What text is asked with a dot.
    package static let methods = [
        Filter(
            "startswith",
            .text,
            parameters: [.init("text", .text)],
            "Whether a text begins with another.",
            gives: always(.bool),
            is: { .bool($0[0].bytes.starts(with: $0[1].bytes)) }
        ),
        Filter(
            "endswith",
            .text,
            parameters: [.init("text", .text)],
            "Whether a text ends with another.",
            gives: always(.bool),
            is: { .bool($0[0].bytes.reversed().starts(with: $0[1].bytes.reversed())) }
        ),
    ]
}

/// Filters on text, each as its namesake in Jinja2 and Python, on scalars of UTF-8.
enum TextFilters {
    // MARK: Case

    static func upper(_ bytes: Bytes, into output: inout OutputBuffer) {
        if !appendASCII(bytes, turning: UInt8(ascii: "a"), into: &output) {
            output.append(bytes.text.uppercased())
        }
    }

    static func lower(_ bytes: Bytes, into output: inout OutputBuffer) {
        if appendASCII(bytes, turning: UInt8(ascii: "A"), into: &output) { return }
        lower(Array(bytes.text.unicodeScalars)[...], into: &output)
    }

    /// Text of ASCII, as nearly all is, with the letters from `first` on turned into the others; false for other text.
    private static func appendASCII(
        _ bytes: Bytes,
        turning first: UInt8,
        into output: inout OutputBuffer
    )
        -> Bool
    {
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
        for byte in bytes { output.append(byte &- first < 26 ? byte ^ 0x20 : byte) }
        return true
    }

    /// - Parameter skipped: how many scalars are left out, though they still decide how a sigma behind them ends.
    private static func lower(
        _ scalars: ArraySlice<Unicode.Scalar>,
        skipping skipped: Int = 0,
        into output: inout OutputBuffer
    ) {
        for index in scalars.indices.dropFirst(skipped) {
            switch scalars[index] {
            case "A"..."Z": output.append(UInt8(scalars[index].value) | 0x20)
            case "\0"..."\u{7F}": output.append(UInt8(scalars[index].value))
            case "\u{3A3}": output.append(endsWord(index, in: scalars) ? "\u{3C2}" : "\u{3C3}" as String)
            default: output.append(scalars[index].properties.lowercaseMapping)
            }
        }
    }

    /// Whether a sigma is a final one (Unicode, table 3-17): behind a letter and before none.
    private static func endsWord(_ index: Int, in scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true
    }

    static func capitalize(_ bytes: Bytes, into output: inout OutputBuffer) {
        let scalars = Array(bytes.text.unicodeScalars)
        guard let first = scalars.first else { return }
        output.append(first.properties.titlecaseMapping)
        lower(scalars[...], skipping: 1, into: &output)
    }

    /// Jinja2 begins a word behind white space and `- ( { [ <`.
    static func title(_ bytes: Bytes, into output: inout OutputBuffer) {
        var rest = Array(bytes.text.unicodeScalars)[...]
        func begins(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar {
            case "-", "(", "{", "[", "<": true
            default: Whitespace.contains(scalar.value)
            }
        }
        while let first = rest.popFirst() {
            output.append(first.properties.uppercaseMapping)
            if begins(first) { continue }
            let word = rest.prefix { !begins($0) }
            lower(word, into: &output)
            rest.removeFirst(word.count)
        }
    }

    // MARK: Parts

    static func trimmed(_ cell: Cell) -> Cell {
        let bytes = cell.bytes
        let start = Whitespace.end(from: 0, in: bytes)
        let end = Whitespace.start(before: bytes.count, downTo: start, in: bytes)
        return .text(bytes.part(start..<end))
    }

    static func replace(_ bytes: Bytes, _ old: Bytes, _ new: Bytes, into output: inout OutputBuffer) {
        if old.isEmpty {
            // Python puts the new text around every character.
            for scalar in bytes.text.unicodeScalars {
                output.append(new)
                output.append(String(scalar))
            }
            return output.append(new)
        }
        var start = 0
        while let found = Comparison.firstOccurrence(of: old, in: bytes, from: start) {
            output.append(bytes.part(start..<found))
            output.append(new)
            start = found + old.count
        }
        output.append(bytes.part(start...))
    }

    /// By its parameters: length, killwords, end, leeway.
    static func truncate(_ values: Filter.Values, into output: inout OutputBuffer) {
        let (bytes, length, end) = (values[0].bytes, values[1].int, values[3].bytes)
        // A sum that overflows is longer than any text.
        let (whole, overflow) = length.addingReportingOverflow(values[4].int)
        if overflow || bytes.scalarCount <= whole { return output.append(bytes) }
        var cut = String(bytes.text.unicodeScalars.prefix(length - end.scalarCount)).utf8.count
        if !values[2].bool, let space = bytes[..<cut].lastIndex(of: UInt8(ascii: " ")) { cut = space }
        output.append(bytes.part(..<cut))
        output.append(end)
    }

    /// Words are runs of letters, digits and `_`.
    static func belongsToWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber,
            .letterNumber, .otherNumber:
            true
        default: scalar == "_"
        }
    }
}
