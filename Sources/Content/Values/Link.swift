/// A link with its words.
package struct Link: Sendable, Hashable {
    /// The platform in lower case, such as `instagram`; empty for a link that names none.
    package let platform: String
    package let label: String
    package let url: String

    package init(platform: String, label: String, url: String) {
        self.platform = platform
        self.label = label
        self.url = url
    }
}
