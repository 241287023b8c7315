extension CleanText {
    /// The warning about what was left out; nil for nothing.
    ///
    /// - Parameter name: what the text is, such as `'title'`.
    package func problem(of name: String, at location: SourceLocation) -> Problem? {
        guard !dropped.isEmpty else { return nil }
        return Problem(
            .warning,
            "dropped-characters",
            at: location,
            "\(name) holds \(dropped.joined(separator: ", ")), which no feed may hold and is left out",
            advice: "remove it: it is a character that nobody sees"
        )
    }
}
