import Synchronization
import TemplateModel

/// A body rendered to HTML, with everything that was looked up for it.
struct RenderedBody: Sendable {
    let html: [UInt8]
    /// The time it takes to read, in minutes.
    let minutes: Int
    /// The first paragraph as plain text; empty for posts, whose excerpts are made before.
    let summary: String
    /// Keys of the dependencies.
    var keys: [UInt64] = []
    /// Files of the content folder that it shows or links to, by their paths.
    var shownFiles: [String] = []
    /// Whether it shows a picture that there is a warning about.
    var showsNotedPicture = false
}

/// Rendered bodies that several files show, shared by all workers.
final class BodyCache: Sendable {
    private let keys: Set<BodyKey>
    private let bodies = Mutex<[BodyKey: RenderedBody]>([:])

    /// - Parameter keys: the bodies to keep; others are not stored.
    init(keeping keys: Set<BodyKey>) { self.keys = keys }

    subscript(key: BodyKey) -> RenderedBody? {
        keys.contains(key) ? bodies.withLock { $0[key] } : nil
    }

    func add(_ body: RenderedBody, for key: BodyKey) {
        if keys.contains(key) { bodies.withLock { $0[key] = body } }
    }
}
