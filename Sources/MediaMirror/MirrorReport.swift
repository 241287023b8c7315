package import Content
package import Media

/// What was found of each file.
package struct MirrorReport: Sendable {
    package enum Result: String, Sendable, CaseIterable {
        /// It has a copy for the first time.
        case added
        /// Its content is another than that of the copy.
        case changed
        /// Its copy was not on this machine, or damaged.
        case restored
        case unchanged
        /// Nothing names it any more.
        case removed
        case failed
    }

    package struct File: Sendable {
        package let address: RemoteAddress
        package let result: Result
        /// In bytes; nil where it is not known.
        package let size: Int?
    }

    /// What the lock says now; for a dry run, what it says still.
    package internal(set) var lock = MediaLock()
    /// Sorted by address; those that are removed come last.
    package private(set) var files: [File] = []
    /// Why files were not fetched, as errors.
    package private(set) var problems: [Problem] = []
    /// Whether a server could not be reached, or refused to answer for now.
    package private(set) var hasUnreachable = false
    /// The number of old copies that were removed.
    package var removedCopies = 0

    /// Of no files.
    package init() {}

    package func count(_ result: Result) -> Int { files.count { $0.result == result } }

    /// Whether the lock or the copies are, or would be, other ones than before.
    package var isChanged: Bool {
        files.contains { [.added, .changed, .restored, .removed].contains($0.result) }
    }

    mutating func add(
        _ address: RemoteAddress,
        _ outcome: RemoteFetch.Outcome,
        before: MediaLock.Entry?
    ) {
        switch outcome {
        case .current(let entry):
            files.append(File(address: address, result: .unchanged, size: entry.size))
        case .new(let entry, let size):
            files.append(
                File(address: address, result: result(entry, before), size: entry?.size ?? size)
            )
        case .failed(let problem, let isUnreachable):
            files.append(File(address: address, result: .failed, size: nil))
            problems.append(problem)
            if isUnreachable { hasUnreachable = true }
        }
    }

    /// - Parameter entry: nil for a dry run, which knows no content.
    private func result(_ entry: MediaLock.Entry?, _ before: MediaLock.Entry?) -> Result {
        guard let before else { return .added }
        return entry?.digest == before.digest ? .restored : .changed
    }

    mutating func addRemoved(_ address: RemoteAddress, _ entry: MediaLock.Entry) {
        files.append(File(address: address, result: .removed, size: entry.size))
    }
}
