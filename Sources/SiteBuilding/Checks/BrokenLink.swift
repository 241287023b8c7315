import Content

/// The wording of the problem with a link that nothing answers.
///
/// Texts report their links while they are rendered, a page's other links are found in the finished file.
enum BrokenLink {
    static let code = "broken-link"

    static func message(_ link: String, toFile isFile: Bool = false) -> String {
        "the link '\(link.escapedForTerminal)' is broken: there is no such \(isFile ? "file" : "page")"
    }

    /// A link to the file of a draft, or of another text that no page is made of.
    static func messageOfText(_ link: String) -> String {
        "the link '\(link.escapedForTerminal)' is broken: no page is made of that text"
    }

    /// - Parameter nearest: what the author may have meant, the best first.
    static func advice(
        nearest: [String],
        otherwise: String = "correct or remove it"
    ) -> String {
        nearest.first.map { "did you mean '\($0)'?" } ?? otherwise
    }
}
