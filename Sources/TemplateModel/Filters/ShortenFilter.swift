import Templating

/// The filter `shorten`: unlike Jinja2's `truncate`, it cuts scripts without spaces between characters.
enum ShortenFilter {
    static let filter = Filter(
        "shorten",
        input: .text,
        parameters: [Filter.Parameter("length", .int)],
        documentation: Documentation(
            "Text of at most so many characters and an ellipsis, cut after a word where the script has spaces.",
            example: "{{ \"A night in the studio\"|shorten(12) }}",
            output: "A night in…"
        ),
        write: { values, output in
            output.append(shortened(values.input.bytes.text, to: values[0].int))
        }
    )

    /// - Parameter length: in characters; nothing is left of a text for less than one.
    static func shortened(_ text: String, to length: Int) -> String {
        let length = max(0, length)
        guard let limit = text.index(text.startIndex, offsetBy: length, limitedBy: text.endIndex),
            limit < text.endIndex
        else { return text }
        let cut = text[..<limit]
        // A space further away than this belongs to a script without spaces.
        let farthest = cut.index(cut.endIndex, offsetBy: -length / 3)
        let isAtWordEnd = text[limit] == " "
        let space = isAtWordEnd ? nil : cut.lastIndex(of: " ")
        let end = space.flatMap { $0 < farthest ? nil : $0 } ?? cut.endIndex
        return text[..<end] + "…"
    }
}
