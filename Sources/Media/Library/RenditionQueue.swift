package import Content
import Dispatch
import MediaWork
import MediaWorkers
import Synchronization

/// Makes renditions on its own threads while pages are rendered.
package final class RenditionQueue: Sendable {
    private struct State {
        /// The renditions that wait, by the file that each is made of.
        var waiting: [FileName: Set<Rendition>] = [:]
        /// The files, in the order of their first mention.
        var order: [FileName] = []
        var threads = 0
        /// Everything that was ever asked for.
        var known: Set<PublishedUse> = []
        var problems: [Problem] = []
    }

    private let media: MediaLibrary
    private let threadCount: Int
    private let isPublished: @Sendable (_ copy: MediaLibrary.Copy) -> Bool
    private let state = Mutex(State())
    private let group = DispatchGroup()

    /// - Parameters:
    ///   - threads: how many pictures are worked on at a time.
    ///   - isPublished: whether the site has a file already, so that it need not be made.
    init(
        _ media: MediaLibrary,
        threads threadCount: Int,
        isPublished: @escaping @Sendable (MediaLibrary.Copy) -> Bool
    ) {
        self.media = media
        self.threadCount = threadCount
        self.isPublished = isPublished
    }

    /// Begins to make those of some uses that are renditions and are not there yet.
    package func add(_ uses: some Sequence<PublishedUse>) {
        let isThreadNeeded = state.withLock { state in
            for use in uses {
                guard let rendition = use.rendition, state.known.insert(use).inserted else { continue }
                if state.waiting[use.file] == nil { state.order.append(use.file) }
                state.waiting[use.file, default: []].insert(rendition)
            }
            guard state.threads < min(threadCount, state.order.count) else { return false }
            state.threads += 1
            return true
        }
        if isThreadNeeded { DispatchQueue.global().async(group: group) { self.work() } }
    }

    /// Whether nothing was added that had to be made.
    package var isEmpty: Bool { state.withLock { $0.known.isEmpty } }

    /// Forgets what waits, after a failure.
    package func cancel() {
        state.withLock { state in
            state.order = []
            state.waiting = [:]
        }
    }

    /// Waits until everything that was added is made.
    ///
    /// - Parameter progress: is told the part that is done, from 0 to 1.
    /// - Returns: what could not be, each once, sorted by file.
    package func finish(progress: (Double) -> Void = { _ in }) -> [Problem] {
        let total = state.withLock { max($0.order.count, 1) }
        while group.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
            let waiting = state.withLock { $0.order.count }
            progress(1 - Double(waiting) / Double(total))
        }
        return state.withLock { $0.problems.sorted { $0.description < $1.description } }
    }

    private func work() {
        while let (file, renditions) = next() {
            do throws(MediaWorkersError) {
                let missing = renditions.filter { rendition in
                    media.copy(PublishedUse(file.text, rendition: rendition)).map { !isPublished($0) }
                        ?? false
                }
                try media.make(Array(missing), of: file)
            } catch {
                let problem = error.problem(of: file.text)
                state.withLock { $0.problems.append(problem) }
            }
        }
    }

    private func next() -> (FileName, Set<Rendition>)? {
        state.withLock { state in
            guard !state.order.isEmpty else {
                state.threads -= 1
                return nil
            }
            let file = state.order.removeFirst()
            return (file, state.waiting.removeValue(forKey: file) ?? [])
        }
    }
}
