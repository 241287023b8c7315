/// The manual's text about one part of the language.
///
/// The examples of all entries are run by tests, with the variables of `DocumentationSample`.
package struct Documentation: Sendable {
    /// One sentence.
    package let summary: String
    /// A template that shows it.
    package let example: String
    /// What the example prints.
    package let output: String

    package init(_ summary: String, example: String, output: String) {
        self.summary = summary
        self.example = example
        self.output = output
    }
}
