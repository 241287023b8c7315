import Content
import Foundation
import MarkdownStore
import StudioTesting
import Synchronization
import TestSupport
import Testing

@testable import SiteBuilding

/// A source that is lost in the middle: everything is read again, a few times, and of one moment.
@Suite("A source that is lost in the middle of a build")
struct LostSourceTests {
    /// Which readings of a source fail, and where.
    enum Loss: CaseIterable { case records, bodies }

    private final class Losing: ContentSource {
        let store: MarkdownStore
        let loss: Loss
        let isTransient: Bool
        /// How many sessions are still to be lost, and how many were begun.
        let state: Mutex<(left: Int, begun: Int)>

        init(_ store: MarkdownStore, _ loss: Loss, times: Int, isTransient: Bool) {
            (self.store, self.loss, self.isTransient) = (store, loss, isTransient)
            state = Mutex((times, 0))
        }

        var name: String { store.name }
        var files: [String]? { nil }

        func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
            let isLost = state.withLock { state in
                state.begun += 1
                state.left -= 1
                return state.left >= 0
            }
            return Session(
                session: try store.open(index, for: reading),
                loss: isLost ? loss : nil,
                isTransient: isTransient
            )
        }
    }

    private struct Session: ContentSession {
        let session: any ContentSession
        let loss: Loss?
        let isTransient: Bool
        /// Later than any post, which the clock of the build is not.
        let instant: Timestamp? = .fixture

        private var lost: SourceUnreachable {
            SourceUnreachable(Problem("source-unreachable", at: nil, "lost"), isTransient: isTransient)
        }

        func recordBatches() throws -> any RecordBatchIterator {
            let records = try session.records()
            if loss == .records { throw lost }
            return SingleBatch(records)
        }

        func bodies(
            _ keys: [Int],
            of kind: ContentKind,
            _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
        ) throws {
            if loss == .bodies { throw lost }
            try session.bodies(keys, of: kind, use)
        }
    }

    private func build(_ folder: URL, _ source: Losing) async throws -> (report: BuildReport, pauses: [Int]) {
        var options = BuildOptions(
            content: folder.appending(path: "content"),
            templates: StudioSite.theme,
            output: .folder(folder.appending(path: "public")),
            clock: Timestamp(microseconds: 0),
            workers: 2
        )
        options.prefersSourceClock = true
        options.verifies = true
        let pauses = Mutex<[Int]>([])
        options.pause = { number in pauses.withLock { $0.append(number) } }
        let report = try await SiteBuilder(options, sources: [source]).build()
        return (report, pauses.withLock(\.self))
    }

    private func source(_ folder: URL, _ loss: Loss, times: Int, isTransient: Bool = true) throws -> Losing {
        try Archive(StudioSite.studio).write(to: folder)
        let store = MarkdownStore(root: folder.appending(path: "content"), name: "content")
        return Losing(store, loss, times: times, isTransient: isTransient)
    }

    @Test("is read again from the beginning, twice at most, and sets the clock", arguments: Loss.allCases)
    func again(loss: Loss) async throws {
        try await withTemporaryFolder { folder in
            let source = try source(folder, loss, times: 2)
            let (report, pauses) = try await build(folder, source)
            #expect(pauses == [1, 2] && report.pages.contains { $0.kind == "post" && $0.count == 8 })
            // Two that were lost, the build, and its verification.
            #expect(source.state.withLock(\.begun) == 4)
        }
    }

    @Test("ends the build when it is lost a third time, and leaves nothing", arguments: Loss.allCases)
    func thirdTime(loss: Loss) async throws {
        try await withTemporaryFolder { folder in
            let source = try source(folder, loss, times: 3)
            await #expect(throws: SourceUnreachable.self) { try await build(folder, source) }
            #expect(source.state.withLock(\.begun) == 3)
            #expect(FileTree.contents(of: folder.appending(path: "public")).isEmpty)
        }
    }

    @Test("for good ends the build at once")
    func forGood() async throws {
        try await withTemporaryFolder { folder in
            let source = try source(folder, .records, times: 1, isTransient: false)
            await #expect(throws: SourceUnreachable.self) { try await build(folder, source) }
            #expect(source.state.withLock(\.begun) == 1)
        }
    }

    /// Waits until someone else has done something.
    private final class Slow: ContentSource {
        let store: MarkdownStore
        let signal = DispatchSemaphore(value: 0)

        init(_ store: MarkdownStore) { self.store = store }

        var name: String { store.name }
        var files: [String]? { nil }

        func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
            guard signal.wait(timeout: .now() + 10) == .success else { throw CancellationError() }
            return try store.open(index, for: reading)
        }
    }

    @Test("that answers slowly keeps no one else waiting")
    func slow() async throws {
        try await withTemporaryFolder { folder in
            try Archive(StudioSite.studio).write(to: folder)
            let source = Slow(MarkdownStore(root: folder.appending(path: "content"), name: "content"))
            // More than there are processors.
            let count = 4 * ProcessInfo.processInfo.activeProcessorCount
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<count {
                    group.addTask {
                        let options = BuildOptions(
                            content: folder.appending(path: "content"),
                            templates: StudioSite.theme,
                            output: .checkOnly,
                            clock: .fixture,
                            workers: 2
                        )
                        _ = try await SiteBuilder(options, sources: [source]).build()
                    }
                }
                group.addTask { for _ in 0..<count { source.signal.signal() } }
                try await group.waitForAll()
            }
        }
    }
}
