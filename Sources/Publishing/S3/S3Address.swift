import Content

/// An address such as `s3://bucket/prefix`.
struct S3Address: Sendable, Equatable {
    static let scheme = "s3://"

    let bucket: String
    /// Empty, or with a `/` at its end.
    let prefix: String

    /// - Throws: `UsageError` for another text.
    init(_ text: String) throws(UsageError) {
        let rest = text.dropFirst(S3Address.scheme.count)
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let folders = parts.dropFirst().first?.split(separator: "/") ?? []
        let isSafe = folders.allSatisfy { $0 != "." && $0 != ".." }
        guard text.hasPrefix(S3Address.scheme), let bucket = parts.first, !bucket.isEmpty, isSafe else {
            throw UsageError(
                "'\(text.escapedForTerminal)' is not a bucket",
                advice: "write s3://BUCKET or s3://BUCKET/PREFIX"
            )
        }
        self.bucket = String(bucket)
        prefix = folders.map { $0 + "/" }.joined()
    }
}
