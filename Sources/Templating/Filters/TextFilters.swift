/// Filters and methods on text.
extension Filter {
    static let textFilters = [
        upper, lower, capitalize, title, trim, replace, truncate, striptags, wordcount, urlencode, escape,
        string,
    ]

    // MARK: Case

    private static let upper = Filter(
        "upper",
        input: .text,
        documentation: Documentation(
            "The text in capital letters.",
            example: "{{ title|upper }}",
            output: "NIGHT &amp; DAY"
        ),
        write: { values, output in TextFilters.upper(values.input.bytes, into: &output) }
    )

    private static let lower = Filter(
        "lower",
        input: .text,
        documentation: Documentation(
            "The text in small letters.",
            example: "{{ title|lower }}",
            output: "night &amp; day"
        ),
        write: { values, output in TextFilters.lower(values.input.bytes, into: &output) }
    )

    private static let capitalize = Filter(
        "capitalize",
        input: .text,
        documentation: Documentation(
            "The first letter as a capital, all others small.",
            example: "{{ \"new YORK\"|capitalize }}",
            output: "New york"
        ),
        write: { values, output in TextFilters.capitalize(values.input.bytes, into: &output) }
    )

    private static let title = Filter(
        "title",
        input: .text,
        documentation: Documentation(
            "The first letter of each word as a capital, all others small.",
            example: "{{ \"the first take\"|title }}",
            output: "The First Take"
        ),
        write: { values, output in TextFilters.title(values.input.bytes, into: &output) }
    )

    // MARK: Parts

    private static let trim = Filter(
        "trim",
        input: .textOrHTML,
        returns: { input, _ in input.isHTML ? .html : .text },
        documentation: Documentation(
            "The text without white space at both ends.",
            example: "{{ \"  x \"|trim }}",
            output: "x"
        ),
        value: { values in TextFilters.trimmed(values.input) }
    )

    private static let replace = Filter(
        "replace",
        input: .text,
        parameters: [Parameter("old", .text), Parameter("new", .text)],
        documentation: Documentation(
            "Every occurrence of one text replaced by another.",
            example: "{{ title|replace(\"&\", \"and\") }}",
            output: "Night and day"
        ),
        write: { values, output in
            TextFilters.replace(
                in: values.input.bytes,
                old: values[0].bytes,
                new: values[1].bytes,
                into: &output
            )
        }
    )

    private static let truncate = Filter(
        "truncate",
        input: .text,
        parameters: [
            Parameter("length", .int, default: .int(255)),
            Parameter("killwords", .bool, default: .bool(false)),
            Parameter("end", .text, default: .text("...")),
            Parameter("leeway", .int, default: .int(5)),
        ],
        returns: always(.text),
        documentation: Documentation(
            "At most `length` characters, cut at a word unless `killwords`; a text within `leeway` stays whole.",
            example: "{{ \"A night in the studio\"|truncate(10, true, \"…\", 0) }}",
            output: "A night i…"
        ),
        evaluate: { (memory, _, values) throws(ValueError) in
            let length = values[0].int
            let end = values[2].bytes
            let leeway = values[3].int
            guard leeway >= 0, length >= end.scalarCount else { throw .truncateTooShort }
            return memory.text { output in
                TextFilters.truncate(
                    values.input.bytes,
                    to: length,
                    cutsWords: values[1].bool,
                    end: end,
                    leeway: leeway,
                    into: &output
                )
            }
        }
    )

    // MARK: Markup and addresses

    private static let striptags = Filter(
        "striptags",
        input: .textOrHTML,
        documentation: Documentation(
            "Markup as plain text.",
            example: "{{ markup|striptags }}",
            output: "Loud &amp; clear"
        ),
        write: { values, output in MarkupFilters.stripTags(values.input.bytes, into: &output) }
    )

    private static let urlencode = Filter(
        "urlencode",
        input: .text,
        documentation: Documentation(
            "Percent-encoded text for where it is shown; in an address, every value is encoded without it.",
            example: "{{ title|urlencode }}",
            output: "Night%20%26%20day"
        ),
        write: { values, output in output.appendEncoded(values.input.bytes, keeping: "/") }
    )

    static let escape = Filter(
        "escape",
        alias: "e",
        input: .textOrHTML,
        returns: always(.html),
        documentation: Documentation(
            "Text as markup; rarely needed, because output is escaped anyway.",
            example: "{{ title|escape }}",
            output: "Night &amp; day"
        ),
        evaluate: { memory, call, values in
            if call.isMarkup {
                return values.input
            }
            return memory.text { output in output.appendMarkup(values.input.bytes) }
        }
    )

    // MARK: Numbers

    private static let wordcount = Filter(
        "wordcount",
        input: .text,
        returns: always(.int),
        documentation: Documentation(
            "The number of words.",
            example: "{{ title|wordcount }}",
            output: "2"
        ),
        value: { values in
            let scalars = values.input.bytes.text.unicodeScalars
            return .int(scalars.split { !TextFilters.isWordScalar($0) }.count)
        }
    )

    private static let string = Filter(
        "string",
        input: .numberOrText,
        returns: { input, _ in input.isText ? input : .text },
        documentation: Documentation(
            "A number as text.",
            example: "{{ n|string ~ \"!\" }}",
            output: "3!"
        ),
        evaluate: { memory, _, values in
            memory.text { output in output.appendPlain(values.input) }
        }
    )

    // MARK: Methods

    /// The methods of text.
    package static let methods = [
        Filter(
            "startswith",
            input: .text,
            parameters: [Parameter("text", .text)],
            returns: always(.bool),
            documentation: Documentation(
                "Whether a text begins with another.",
                example: "{{ \"yes\" if title.startswith(\"Night\") else \"no\" }}",
                output: "yes"
            ),
            value: { values in
                .bool(values.input.bytes.starts(with: values[0].bytes))
            }
        ),
        Filter(
            "endswith",
            input: .text,
            parameters: [Parameter("text", .text)],
            returns: always(.bool),
            documentation: Documentation(
                "Whether a text ends with another.",
                example: "{{ \"yes\" if title.endswith(\"day\") else \"no\" }}",
                output: "yes"
            ),
            value: { values in
                .bool(values.input.bytes.reversed().starts(with: values[0].bytes.reversed()))
            }
        ),
    ]
}

/// The text filters, each like its namesake in Jinja2 and Python, on Unicode scalars.
enum TextFilters {
    // MARK: Case

    static func upper(_ bytes: Bytes, into output: inout OutputBuffer) {
        let isASCII = appendASCII(bytes, swappingCaseFrom: UInt8(ascii: "a"), into: &output)
        if !isASCII {
            output.append(bytes.text.uppercased())
        }
    }

    static func lower(_ bytes: Bytes, into output: inout OutputBuffer) {
        let isASCII = appendASCII(bytes, swappingCaseFrom: UInt8(ascii: "A"), into: &output)
        if !isASCII {
            lower(Array(bytes.text.unicodeScalars)[...], into: &output)
        }
    }

    /// Fast path for ASCII: swaps the case of the 26 letters from `first` on; false for other text.
    private static func appendASCII(
        _ bytes: Bytes,
        swappingCaseFrom first: UInt8,
        into output: inout OutputBuffer
    ) -> Bool {
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
        for byte in bytes {
            output.append(byte &- first < 26 ? byte ^ 0x20 : byte)
        }
        return true
    }

    /// - Parameter skipped: the number of scalars that are not written but still decide whether a sigma is final.
    private static func lower(
        _ scalars: ArraySlice<Unicode.Scalar>,
        skipping skipped: Int = 0,
        into output: inout OutputBuffer
    ) {
        for index in scalars.indices.dropFirst(skipped) {
            switch scalars[index] {
            case "A"..."Z":
                output.append(UInt8(scalars[index].value) | 0x20)
            case "\0"..."\u{7F}":
                output.append(UInt8(scalars[index].value))
            case "\u{3A3}":
                output.append(isFinalSigma(index, in: scalars) ? "\u{3C2}" : "\u{3C3}" as String)
            default:
                output.append(scalars[index].properties.lowercaseMapping)
            }
        }
    }

    /// The condition Final_Sigma (Unicode, table 3-17): after a letter and not before one.
    private static func isFinalSigma(_ index: Int, in scalars: ArraySlice<Unicode.Scalar>) -> Bool {
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

    /// In Jinja2, a word begins after white space and `- ( { [ <`.
    static func title(_ bytes: Bytes, into output: inout OutputBuffer) {
        func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar {
            case "-", "(", "{", "[", "<": true
            default: Whitespace.contains(scalar.value)
            }
        }
        var rest = Array(bytes.text.unicodeScalars)[...]
        while let first = rest.popFirst() {
            output.append(first.properties.uppercaseMapping)
            if isSeparator(first) { continue }
            let word = rest.prefix { !isSeparator($0) }
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

    static func replace(in bytes: Bytes, old: Bytes, new: Bytes, into output: inout OutputBuffer) {
        if old.isEmpty {
            // As in Python, the new text goes around every character.
            for scalar in bytes.text.unicodeScalars {
                output.append(new)
                output.append(String(scalar))
            }
            output.append(new)
            return
        }
        var start = 0
        while let found = Comparison.firstOccurrence(of: old, in: bytes, from: start) {
            output.append(bytes.part(start..<found))
            output.append(new)
            start = found + old.count
        }
        output.append(bytes.part(start...))
    }

    /// - Parameters:
    ///   - length: the result's length in scalars with its end mark.
    ///   - leeway: how many scalars longer a text may be and still stay whole.
    static func truncate(
        _ bytes: Bytes,
        to length: Int,
        cutsWords: Bool,
        end: Bytes,
        leeway: Int,
        into output: inout OutputBuffer
    ) {
        let maxWholeLength = length.addingReportingOverflow(leeway)
        // A sum that overflows is longer than any text.
        if maxWholeLength.overflow || bytes.scalarCount <= maxWholeLength.partialValue {
            output.append(bytes)
            return
        }
        let kept = String(bytes.text.unicodeScalars.prefix(length - end.scalarCount))
        var cut = kept.utf8.count
        if !cutsWords, let space = bytes[..<cut].lastIndex(of: UInt8(ascii: " ")) {
            cut = space
        }
        output.append(bytes.part(..<cut))
        output.append(end)
    }

    /// True for letters, numbers and `_`.
    static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: scalar == "_"
        }
    }
}
