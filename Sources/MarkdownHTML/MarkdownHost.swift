/// The site that Markdown is rendered for: looks up its links, images and players.
package protocol MarkdownHost: AnyObject {
    /// Looks up a link.
    ///
    /// - Parameters:
    ///   - destination: the destination as it was written.
    ///   - line: the line in the document, from 1.
    /// - Returns: nil to show only the text of the link.
    func link(to destination: String, line: Int) -> MarkdownLink?

    /// Looks up an image; nil to leave it out.
    func image(_ source: String, line: Int) -> MarkdownImage?

    /// Looks up a sound or a video to play in the page; nil for another file, and for one that pages may not load.
    ///
    /// - Parameter isEmbedded: false for a link, which can stay one.
    func recording(_ source: String, line: Int, isEmbedded: Bool) -> MarkdownRecording?

    /// The player for a paragraph that consists of an address, as HTML; nil if the address has no player.
    func embed(_ address: String, line: Int) -> [UInt8]?

    /// Called for what is left out of HTML.
    func leftOut(_ part: HTMLLoss, line: Int)

    /// Whether an `@` belongs to an e-mail address, so that the parser's link to it is meant.
    ///
    /// - Parameter text: the address with what stands before and after it.
    func isEmailAddress(around at: Int, in text: [UInt8]) -> Bool
}

/// What a text does not show of the HTML in it.
package enum HTMLLoss: Sendable, Equatable {
    /// An element that texts may not have; its text is shown unless it is code.
    case element(String)
    /// A comment that nothing ends, with everything after it.
    case openComment
    /// A picture whose bytes are in the text.
    case embeddedPicture
    /// Tables with more cells than the text has characters for.
    case tables
    /// All markup, because reading it would take too much memory.
    case everything
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
    /// In pixels; nil if unknown.
    package let size: (width: Int, height: Int)?
    /// `source` elements with other formats of it; empty for none.
    package let sources: [UInt8]
    /// Further attributes of the `img` element, with a space before each.
    package let attributes: [UInt8]

    package init(
        url: String,
        size: (width: Int, height: Int)?,
        sources: [UInt8] = [],
        attributes: [UInt8] = []
    ) {
        self.url = url
        self.size = size
        self.sources = sources
        self.attributes = attributes
    }
}

/// A sound or a video that was looked up.
package struct MarkdownRecording: Sendable {
    /// Percent-encoded.
    package let url: String
    /// The media type, such as `audio/mpeg`.
    package let type: String

    package init(url: String, type: String) {
        self.url = url
        self.type = type
    }
}

/// Facts about a document that are collected while it is rendered.
package struct MarkdownSummary: Sendable {
    /// The number of words; two letters of a script without spaces count as one.
    package var words = 0
    /// The first paragraph as plain text, shortened to `paragraphLength`.
    ///
    /// Empty if there is no paragraph of text, or if it was not asked for.
    package var firstParagraph = ""

    /// In characters: about two sentences, as much as search engines show of a description.
    package static let paragraphLength = 160

    package init() {}

    /// The time that the text takes to read, in minutes; at least 1.
    package var minutes: Int {
        let wordsPerMinute = 230
        return max(1, (words + wordsPerMinute / 2) / wordsPerMinute)
    }
}

/// Words for screen readers that the renderer adds to a page.
package struct MarkdownLabels: Sendable {
    /// For a task that is done.
    package let done: String
    /// For a task that is not done.
    package let open: String
    /// For the region of a table.
    package let table: String
    /// For the list of footnotes.
    package let footnotes: String
    /// For the link from a footnote back to where it belongs.
    package let backToText: String
    /// The titles of alerts.
    package let alerts: [Alert: String]

    package static let english = MarkdownLabels()

    /// A paragraph that stands out, as GitHub has them: `> [!NOTE]`.
    package enum Alert: String, CaseIterable, Sendable {
        case note
        case tip
        case important
        case warning
        case caution
    }

    package init(
        done: String = "done",
        open: String = "to do",
        table: String = "Table",
        footnotes: String = "Footnotes",
        backToText: String = "Back to the text",
        alerts: [Alert: String] = [
            .note: "Note", .tip: "Tip", .important: "Important", .warning: "Warning", .caution: "Caution",
        ]
    ) {
        self.done = done
        self.open = open
        self.table = table
        self.footnotes = footnotes
        self.backToText = backToText
        self.alerts = alerts
    }
}
