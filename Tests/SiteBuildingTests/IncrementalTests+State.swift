import AtomicOutput
import Content
import Foundation
import Media
import PictureHeaders
import SoundFacts
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("The saved state of a build")
struct BuildStateTests {
    private static let pages = [
        PageState(
            program: 1,
            values: 2,
            keys: [3, 4],
            shownFiles: [1, 0],
            uses: [0],
            body: [5, 6, 7, 8],
            ids: [],
            fragments: [9, 10],
            isFlagged: true,
            reason: 1,
            renderedAt: .fixture
        ),
        PageState(
            program: .max,
            values: 0,
            keys: [],
            shownFiles: [],
            uses: [],
            body: [],
            ids: [11],
            fragments: [],
            isFlagged: false,
            reason: 0,
            renderedAt: Timestamp(microseconds: -1)
        ),
    ]
    private static let records = [
        RecordState(identity: 1, label: "content/a.md", address: "/a/", fields: [2, 3]),
        RecordState(identity: 4, label: "profiles 5", address: "", fields: []),
    ]
    /// An MP3 of one second, as bytes.
    private static let sound = SoundFacts(
        bytes: [4, 7]
            + [44_100, 44_100, 2, 4000, 32_000].flatMap { number in
                (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            } + Array(repeating: 0, count: 11)
    )
    private static let files = [PixelSize(width: 3, height: 2), nil].map { size in
        MediaLibrary.Memory(
            path: "media/a.svg",
            stamp: 1,
            url: "/media/a.2.svg",
            hash: 2,
            byteCount: 3,
            size: size,
            sound: size == nil ? sound : nil
        )
    }
    private static let problem = Problem(
        .warning,
        "code",
        at: .file(path: "a.md", line: 3),
        "message",
        advice: "advice"
    )

    /// A state with rows in every table.
    private var state: BuildState {
        var state = BuildState()
        state.inputs = 1
        state.clock = -2
        state.validUntil = 3
        state.pages.reasonTexts = TextColumn(["it was new", "its template changed"])
        state.media = TextColumn(["media/a.svg", "media/b.svg"])
        state.uses = TextColumn(["media/a.svg"])
        for file in Self.files { state.files.append(file) }
        for page in Self.pages { state.pages.append(page) }
        for record in Self.records { state.records.append(record) }
        state.dependencies.append(Dependency(key: 1, result: 2))
        state.templates.append(TemplateState(name: "base.html", hash: 3))
        state.report = ReportTable(
            SiteSummary(
                pages: [(kind: "post", count: 8)],
                filesTotal: 9,
                bytes: 10,
                leftOutDrafts: 11,
                nextDue: nil,
                problems: [Self.problem],
                notes: ["note"]
            )
        )
        return state
    }

    /// Saves a state as the commit of a site without files does.
    private func save(_ state: BuildState, in folder: URL) throws -> String {
        let output = OutputFolder(folder.appending(path: "public"), name: "public")
        _ = try StagedSite(output, replacing: PublishedSite()).commit(FileTable()) { state }
        return output.state
    }

    @Test
    func `has the rows that were saved`() throws {
        try withTemporaryFolder { folder in
            let saved = try SavedState<BuildState>(contentsOf: try save(state, in: folder)).payload
            #expect(saved.pages.indices.map { saved.pages[$0] } == Self.pages)
            #expect((0..<saved.records.count).map { saved.records[$0] } == Self.records)
            #expect(saved.dependencies[0] == Dependency(key: 1, result: 2))
            #expect(saved.files.rows == Self.files)
            #expect(saved.templates.rows == [TemplateState(name: "base.html", hash: 3)])
            #expect(saved.clock == -2 && saved.inputs == 1 && saved.media[1] == "media/b.svg")
            let summary = saved.report.summary
            #expect(summary.filesTotal == 9 && summary.nextDue == nil && summary.notes == ["note"])
            #expect(summary.leftOutDrafts == 11)
            #expect(summary.problems.map(\.description) == [Self.problem.description])
            #expect(saved.report.count(of: "post") == 8 && saved.report.count(of: "page") == 0)
        }
    }

    @Test
    func `is refused when any byte of it is damaged, or any byte is missing`() throws {
        try withTemporaryFolder { folder in
            let path = try save(state, in: folder)
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
            for offset in bytes.indices {
                var damaged = bytes
                damaged[offset] ^= 0xFF
                try Data(damaged).write(to: URL(filePath: path))
                #expect(throws: InvalidState.self) { _ = try SavedState<BuildState>(contentsOf: path) }
                try Data(bytes[..<offset]).write(to: URL(filePath: path))
                #expect(throws: InvalidState.truncated) { _ = try SavedState<BuildState>(contentsOf: path) }
            }
        }
    }

    @Test
    func `is refused when it has more pages than the manifest has files`() throws {
        try withTemporaryFolder { folder in
            _ = try save(state, in: folder)
            #expect(throws: InvalidState.damaged) {
                _ = try PreviousBuild.savedState(
                    of: OutputFolder(folder.appending(path: "public"), name: "public")
                )
            }
        }
    }

    @Test
    func `cannot be saved when a row names a text that is not there`() throws {
        try withTemporaryFolder { folder in
            var state = state
            state.media = TextColumn(["media/a.svg"])
            let error = #expect(throws: OutputError.self) { _ = try save(state, in: folder) }
            #expect(error?.kind == .cannotSaveState)
        }
    }

    @Test
    func `stores shared texts once, also those of the previous build`() {
        var pool = TextPool()
        #expect(["a", "b", "a"].map { pool.index(of: $0) } == [0, 1, 0])
        var translation = TextTranslation(from: TextColumn(["c", "b"]))
        #expect([1, 0, 0].map { translation.index(of: $0, in: &pool) } == [1, 2, 2])
        #expect(pool.texts.indices.map { pool.texts[$0] } == ["a", "b", "c"])
    }
}
