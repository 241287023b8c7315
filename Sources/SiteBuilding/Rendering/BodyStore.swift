import Content
import MarkdownHTML
import Synchronization

/// A rendered body.
struct RenderedBody: Sendable {
    let html: [UInt8]
    let minutes: Int
    let summary: String
    /// What was looked up while it was rendered: keys of facts, and paths in the content folder.
    var keys: [UInt64] = []
    var shown: [String] = []
}

/// The rendered bodies that more than one file shows: those of the newest posts, for the feeds.
///
/// A class, for workers leave bodies in it that others take.
final class BodyStore: Sendable {
    private let kept: Set<BodyKey>
    private let bodies = Mutex<[BodyKey: RenderedBody]>([:])

    /// - Parameter kept: the bodies that will be asked for again.
    init(keeping kept: Set<BodyKey>) { self.kept = kept }

    func body(_ key: BodyKey) -> RenderedBody? { kept.contains(key) ? bodies.withLock { $0[key] } : nil }

    func add(_ body: RenderedBody, for key: BodyKey) {
        if kept.contains(key) { bodies.withLock { $0[key] = body } }
    }
}
