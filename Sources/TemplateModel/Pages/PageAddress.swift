package import Content

/// A page as its type plans it.
package struct PageAddress: Sendable {
    let url: String
    let subject: PlannedPage.Subject
    let location: SourceLocation?
    let modified: Timestamp?
    let customTemplate: String?

    /// - Parameters:
    ///   - location: the record that the page belongs to, for messages.
    ///   - modified: when its content was last changed.
    ///   - customTemplate: a template that the page names instead of its type's.
    package init(
        _ url: String,
        _ subject: PlannedPage.Subject = .site,
        location: SourceLocation? = nil,
        modified: Timestamp? = nil,
        customTemplate: String? = nil
    ) {
        self.url = url
        self.subject = subject
        self.location = location
        self.modified = modified
        self.customTemplate = customTemplate
    }
}
