/// What the bytes that a worker makes depend on.
package struct WorkerVersions: Equatable, Sendable {
    /// One line for each library.
    package let text: String
    /// The paths of the files that the worker's program consists of: while those are the same, so are the versions.
    package let files: [String]

    package init(text: String, files: [String]) {
        self.text = text
        self.files = files
    }
}
