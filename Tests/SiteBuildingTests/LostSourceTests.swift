import Content
import Foundation
import MarkdownStore
import StudioTesting
import Synchronization
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("A source that is lost in the middle of a build")
struct LostSourceTests {
    /// What is being read when a source is lost.
    enum Loss: CaseIterable {
        case records
        case bodies
    }

    /// A source whose first sessions are lost.
    private final class UnreliableSource: ContentSource {
        private let store: MarkdownStore
        private let loss: Loss
        private let lostSessions: Int
        private let isTransient: Bool
        private let opened = Mutex(0)

        init(_ store: MarkdownStore, losing loss: Loss, times lostSessions: Int, isTransient: Bool) {
            self.store = store
            self.loss = loss
            self.lostSessions = lostSessions
            self.isTransient = isTransient
        }

        var name: String { store.name }
        var files: [String]? { nil }
        var openedSessions: Int { opened.withLock(\.self) }

        func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
            let isLost = opened.withLock { count in
                count += 1
                return count <= lostSessions
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

    /// Builds; gives the report and the attempts after which the build paused.
    private func build(
        _ folder: URL,
        _ source: UnreliableSource
    ) async throws -> (report: BuildReport, pauses: [Int]) {
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
        options.pause = { attempt in
            pauses.withLock { $0.append(attempt) }
        }
        let report = try await SiteBuilder(options, sources: [source]).build()
        return (report, pauses.withLock(\.self))
    }

    private func source(
        _ folder: URL,
        losing loss: Loss,
        times: Int,
        isTransient: Bool = true
    ) throws -> UnreliableSource {
        try Archive(StudioSite.studio).write(to: folder)
        let store = MarkdownStore(root: folder.appending(path: "content"), name: "content")
        return UnreliableSource(store, losing: loss, times: times, isTransient: isTransient)
    }

    @Test("is read again from the beginning, twice at most, and sets the clock", arguments: Loss.allCases)
    func isReadAgain(loss: Loss) async throws {
        try await withTemporaryFolder { folder in
            let source = try source(folder, losing: loss, times: 2)
            let (report, pauses) = try await build(folder, source)
            #expect(pauses == [1, 2])
            #expect(report.pages.first { $0.kind == "post" }?.count == 8)
            // Two that were lost, the build, and its verification.
            #expect(source.openedSessions == 4)
        }
    }

    @Test("ends the build when it is lost a third time, and leaves nothing", arguments: Loss.allCases)
    func isReadThreeTimesAtMost(loss: Loss) async throws {
        try await withTemporaryFolder { folder in
            let source = try source(folder, losing: loss, times: 3)
            await #expect(throws: SourceUnreachable.self) { try await build(folder, source) }
            #expect(source.openedSessions == 3)
            #expect(FileTree.contents(of: folder.appending(path: "public")).isEmpty)
        }
    }

    @Test("for good ends the build at once")
    func isNotReadAgainWhenLostForGood() async throws {
        try await withTemporaryFolder { folder in
            let source = try source(folder, losing: .records, times: 1, isTransient: false)
            await #expect(throws: SourceUnreachable.self) { try await build(folder, source) }
            #expect(source.openedSessions == 1)
        }
    }

    /// A source that opens no session before it is told to.
    private final class SlowSource: ContentSource {
        private let store: MarkdownStore
        private let permissions = DispatchSemaphore(value: 0)

        init(_ store: MarkdownStore) { self.store = store }

        /// Lets one session open.
        func permitSession() { permissions.signal() }

        var name: String { store.name }
        var files: [String]? { nil }

        func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
            // Other tests may take all processors for a while; without an end, a deadlock would look like that.
            guard permissions.wait(timeout: .now() + 120) == .success else { throw CancellationError() }
            return try store.open(index, for: reading)
        }
    }

    @Test("that answers slowly keeps nobody else waiting")
    func keepsNobodyWaiting() async throws {
        try await withTemporaryFolder { folder in
            try Archive(StudioSite.studio).write(to: folder)
            let source = SlowSource(MarkdownStore(root: folder.appending(path: "content"), name: "content"))
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
                group.addTask {
                    for _ in 0..<count { source.permitSession() }
                }
                try await group.waitForAll()
            }
        }
    }
}
