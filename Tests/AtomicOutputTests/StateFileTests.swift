import Foundation
import Hashing
import TestSupport
import Testing

@testable import AtomicOutput

@Suite("A saved state")
struct StateFileTests {
    private static let manifest = SiteManifest(
        siteInode: 42,
        files: FileTable([
            FileState(
                path: "index.html",
                stamp: FileStamp(size: 4, time: 5, inode: 6),
                hash: 7,
                digest: SHA256Digest([1])
            ),
            FileState(
                path: "b\u{e9}/c",
                stamp: FileStamp(size: 0, time: .max, inode: 1),
                hash: 0,
                digest: SHA256Digest([])
            ),
        ]),
        folders: FolderTable(paths: TextColumn([".", "b\u{e9}"])) { index in (UInt64(index), 9) },
        delta: TextColumn(["index.html"])
    )

    /// The bytes of a small state, in a file that a test may damage.
    private func withState(_ body: (_ file: String, _ bytes: [UInt8]) throws -> Void) async throws {
        try await withOutput { output in
            let state = SavedState(manifest: Self.manifest, payload: BuildCount(count: -3))
            try output.folder.save(state, as: output.folder.state)
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: output.folder.state)))
            try body(output.folder.state, bytes)
        }
    }

    private func read(_ bytes: [UInt8], in file: String) throws -> SavedState<BuildCount> {
        try Data(bytes).write(to: URL(filePath: file))
        return try SavedState<BuildCount>(contentsOf: file)
    }

    @Test
    func `is read as it was written`() async throws {
        try await withState { file, _ in
            let state = try SavedState<BuildCount>(contentsOf: file)
            let manifest = state.manifest
            #expect(state.payload.count == -3 && manifest.siteInode == 42)
            #expect(
                manifest.files.indices.map { manifest.files[$0] } == [
                    Self.manifest.files[0], Self.manifest.files[1],
                ]
            )
            #expect(manifest.folders[1] == FolderState(path: "b\u{e9}", time: 1, spareTime: 9))
            #expect(manifest.delta[0] == "index.html" && manifest.delta.count == 1)
            #expect(try SiteManifest(contentsOf: file).files.count == 2)
        }
    }

    @Test
    func `is refused when any byte of it is damaged`() async throws {
        try await withState { file, bytes in
            for offset in bytes.indices {
                for mask: UInt8 in [0x01, 0x80, 0xFF] {
                    var damaged = bytes
                    damaged[offset] ^= mask
                    #expect(throws: InvalidState.self, "byte \(offset)") { _ = try read(damaged, in: file) }
                }
            }
        }
    }

    @Test
    func `is refused when it is truncated at any byte, or longer than it was`() async throws {
        try await withState { file, bytes in
            for count in 0..<bytes.count {
                #expect(throws: InvalidState.truncated, "\(count) bytes") {
                    _ = try read(Array(bytes[..<count]), in: file)
                }
            }
            #expect(throws: InvalidState.truncated) { _ = try read(bytes + [0], in: file) }
        }
    }

    @Test(
        arguments: [
            (0, InvalidState.foreign), (8, .otherVersion), (16, .otherVersion), (24, .truncated),
            (32, .damaged),
        ]
    )
    func `says why it is refused, by the number of its header that differs`(
        offset: Int,
        reason: InvalidState
    ) async throws {
        try await withState { file, bytes in
            var damaged = bytes
            damaged[offset] ^= 0x40
            #expect(throws: reason) { _ = try read(damaged, in: file) }
        }
    }

    @Test
    func `that is missing, or a folder, is missing`() async throws {
        try await withOutput { output in
            for path in [output.folder.state, output.parent.path] {
                #expect(throws: InvalidState.missing) { _ = try SavedState<BuildCount>(contentsOf: path) }
            }
        }
    }

    @Test
    func `is not saved when its columns do not belong together`() async throws {
        struct Uneven: StatePayload {
            static let version: UInt64 = 1

            func code(with coder: inout some ColumnCoder) throws(InvalidState) { try coder.require(false) }
        }
        try await withOutput { output in
            let error = #expect(throws: OutputError.self) {
                try output.folder.save(
                    SavedState(manifest: Self.manifest, payload: Uneven()),
                    as: output.folder.state
                )
            }
            #expect(error?.kind == .cannotSaveState)
            let siblings = try output.siblings
            #expect(siblings.isEmpty)
        }
    }
}
