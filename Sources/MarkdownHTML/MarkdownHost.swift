/// What Markdown asks of the site it is rendered for.
package protocol MarkdownHost: AnyObject {
    /// Where a link leads.
    ///
    /// - Parameters:
    ///   - destination: as it was written.
    ///   - line: of the document, from 1.
    /// - Returns: nil for a link that may not be; its text stays.
    func link(to destination: String, line: Int) -> MarkdownLink?

    /// What an image shows; nil for one that cannot be shown.
    func image(_ source: String, line: Int) -> MarkdownImage?

    /// The markup of a player for a paragraph that is nothing but an address; nil for an address without one.
    func embed(_ address: String, line: Int) -> [UInt8]?

    /// Notes markup that was left out.
    func rawHTML(line: Int)
}

/// A link that was looked up.
package struct MarkdownLink: Sendable {
    /// Percent-encoded.
    package let url: String
    /// The values of `rel`; nil for none.
    package let relations: String?

    package init(url: String, relations: String?) {
        self.url = url
        self.relations = relations
    }
}

/// An image that was looked up.
package struct MarkdownImage: Sendable {
    /// Percent-encoded.
    package let url: String
    /// In pixels, when they are known.
    package let size: (width: Int, height: Int)?

    package init(url: String, size: (width: Int, height: Int)?) {
        self.url = url
        self.size = size
    }
}

/// What was learned of a document while it was rendered.
package struct MarkdownSummary: Sendable {
    /// Words of text; two letters of a script without spaces count as one.
    package var words = 0
    /// The first paragraph as plain text, shortened to `MarkdownSummary.paragraphLength`; empty when there is none or it was
    /// not asked for.
    package var firstParagraph = ""

    /// About two sentences: what search engines show of a description.
    package static let paragraphLength = 160

    package init() {}

    /// How long the text takes to read, at 230 words a minute; at least 1.
    package var minutes: Int { max(1, (words + 115) / 230) }
}

/// Words that Markdown itself adds to a page.
package struct MarkdownLabels: Sendable {
    package let done: String
    package let open: String
    package let table: String

    package init(done: String = "done", open: String = "to do", table: String = "Table") {
        self.done = done
        self.open = open
        self.table = table
    }
}
