import Content
import Foundation
import MarkdownStore
import StudioTesting
import Synchronization
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("The sources of a build")
struct OpenSourcesTests {
    /// What is done with a site whose sources are read.
    enum Work: CaseIterable {
        case build
        case verify
        case check
        case impact
    }

    /// Where a source fails.
    enum Failure: CaseIterable {
        case open
        case records
        case bodies
    }

    /// A folder whose sessions are counted, and that may fail.
    private final class CountedSource: ContentSource {
        struct Count: Equatable {
            var opened = 0
            var closed = 0
        }

        private let store: MarkdownStore
        private let failure: Failure?
        /// How many sessions are opened before one fails.
        private let sessionsBeforeFailure: Int
        private let state = Mutex(Count())

        init(_ store: MarkdownStore, failingAt failure: Failure? = nil, afterSessions count: Int = 0) {
            self.store = store
            self.failure = failure
            sessionsBeforeFailure = count
        }

        var name: String { store.name }
        var files: [String]? { nil }
        var count: Count { state.withLock(\.self) }

        func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
            let failure = count.opened < sessionsBeforeFailure ? nil : failure
            if failure == .open { throw CountedSource.lost }
            let session = try store.open(index, for: reading)
            state.withLock { $0.opened += 1 }
            return Session(session: session, failure: failure) {
                self.state.withLock { $0.closed += 1 }
            }
        }

        fileprivate static let lost = SourceUnreachable(
            Problem("source-unreachable", at: nil, "lost"),
            isTransient: false
        )
    }

    private struct Session: ContentSession {
        let session: any ContentSession
        let failure: Failure?
        let onClose: @Sendable () -> Void

        func recordBatches() throws -> any RecordBatchIterator {
            if failure == .records { throw CountedSource.lost }
            return try session.recordBatches()
        }

        func bodies(
            _ keys: [Int],
            of kind: ContentKind,
            _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
        ) throws {
            if failure == .bodies { throw CountedSource.lost }
            try session.bodies(keys, of: kind, use)
        }

        func close() { onClose() }
    }

    private func perform(_ work: Work, with sources: [any ContentSource], in folder: URL) async throws {
        var options = BuildOptions(
            content: folder.appending(path: "content"),
            templates: StudioSite.theme,
            output: work == .check ? .checkOnly : .folder(folder.appending(path: "public")),
            clock: .fixture,
            workers: 2
        )
        options.verifies = work == .verify
        let builder = SiteBuilder(options, sources: sources)
        if work == .impact {
            _ = try await builder.impact(of: "/blog/p1/")
        } else {
            _ = try await builder.build()
        }
    }

    private func store(_ name: String, in folder: URL) throws -> MarkdownStore {
        let content = folder.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: content, withIntermediateDirectories: true)
        return MarkdownStore(root: content, name: name)
    }

    @Test("are closed after they were read", arguments: Work.allCases)
    func areClosed(work: Work) async throws {
        try await withTemporaryFolder { folder in
            try Archive(StudioSite.studio).write(to: folder)
            let source = CountedSource(try store("content", in: folder))
            try await perform(work, with: [source], in: folder)
            // A verification is a second build.
            let sessions = work == .verify ? 2 : 1
            #expect(source.count == .init(opened: sessions, closed: sessions))
        }
    }

    @Test("are closed when one of them fails", arguments: Work.allCases, Failure.allCases)
    func areClosedAfterFailures(work: Work, failure: Failure) async throws {
        try await withTemporaryFolder { folder in
            try Archive(StudioSite.studio).write(to: folder)
            let first = CountedSource(try store("other", in: folder))
            // Verifying, the build itself succeeds.
            let second = CountedSource(
                try store("content", in: folder),
                failingAt: failure,
                afterSessions: work == .verify ? 1 : 0
            )
            await #expect(throws: SourceUnreachable.self) {
                try await perform(work, with: [first, second], in: folder)
            }
            #expect(first.count.opened == (work == .verify ? 2 : 1))
            #expect(first.count.closed == first.count.opened)
            #expect(second.count.closed == second.count.opened)
        }
    }

    @Test("are closed when the content has an error", arguments: Work.allCases)
    func areClosedAfterProblems(work: Work) async throws {
        try await withTemporaryFolder { folder in
            try Archive(StudioSite.studio).write(to: folder)
            try Data("---\n---\n".utf8).write(to: folder.appending(path: "content/portfolio/untitled.md"))
            let source = CountedSource(try store("content", in: folder))
            await #expect(throws: Problems.self) { try await perform(work, with: [source], in: folder) }
            #expect(source.count == .init(opened: 1, closed: 1))
        }
    }
}
