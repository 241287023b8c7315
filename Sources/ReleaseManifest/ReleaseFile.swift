package import Content
package import Hashing

/// A file of a release.
package struct ReleaseFile: Sendable, Equatable {
    /// The use of a file, in the order in which files are uploaded: nothing names a file that is not there yet.
    package enum Kind: String, Sendable, CaseIterable {
        /// A file of the theme or of the content, whose name changes with its bytes.
        case asset
        /// A file with a name that stays, such as a favicon.
        case file
        /// The page of a record.
        case page
        /// A page with a list of others, such as the home page.
        case listing
        case feed
        /// Another file that programs read, such as the sitemap, `robots.txt` or `_headers`.
        case machine
    }

    /// Relative to the site's folder, such as `blog/mix/index.html`.
    package let path: String
    package let digest: SHA256Digest
    /// In bytes.
    package let size: Int
    package let kind: Kind
    /// The value of the header `Content-Type`.
    package let contentType: String
    /// The index of its other headers in `ReleaseManifest.headerSets`.
    package let headerSet: Int
    /// Since when the site has had the file with these bytes.
    package let changed: Timestamp

    package init(
        path: String,
        digest: SHA256Digest,
        size: Int,
        kind: Kind,
        contentType: String,
        headerSet: Int,
        changed: Timestamp
    ) {
        self.path = path
        self.digest = digest
        self.size = size
        self.kind = kind
        self.contentType = contentType
        self.headerSet = headerSet
        self.changed = changed
    }
}
