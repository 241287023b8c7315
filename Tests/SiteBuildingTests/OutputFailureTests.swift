import Content
import Foundation
import MarkdownStore
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// Each reason why a site cannot be written is named, and the old site stays complete.
@Suite("An output that cannot be written", .serialized)
struct OutputFailureTests {
    private static let archive = """
        -- content/site.yaml --
        title: Studio
        base_url: https://a.example
        -- content/blog/a.md --
        ---
        title: A
        created_at: 2026-01-01
        ---
        Words.

        """

    private func build(in folder: URL, _ text: String, output: URL? = nil) async throws -> BuildReport {
        try Archive(Self.archive + text + "\n").write(to: folder)
        var options = BuildOptions(
            content: folder.appending(path: "content"),
            templates: packageFolder.appending(path: "Tests/SiteBuildingTests/Theme"),
            output: .folder((output ?? folder).appending(path: "public")),
            clock: .fixture,
            workers: 2
        )
        options.contentName = "content"
        options.outputName = "public"
        return try await SiteBuilder(
            options,
            sources: [MarkdownStore(root: options.content, name: "content")]
        ).build()
    }

    @Test(.enabled(if: OutputFailureTests.canMount, "needs root, to mount a small tmpfs"))
    func `because the disk is full is left as it was, and the next build succeeds`() async throws {
        try await withTemporaryFolder { folder in
            let disk = folder.appending(path: "disk")
            try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
            try #require(Self.mount(disk))
            defer { _ = Self.run("umount", disk.path) }
            _ = try await build(in: folder, "First.", output: disk)
            let before = FileTree.contents(of: disk.appending(path: "public"))
            for _ in 1...2 {
                let failure = await #expect(throws: OutputFailure.self) {
                    _ = try await build(
                        in: folder,
                        String(repeating: "Many words. ", count: 30_000),
                        output: disk
                    )
                }
                #expect(failure?.problem.message.hasSuffix("cannot be written: the disk is full") == true)
                #expect(
                    failure?.problem.advice
                        == "free some space on the disk, then build again; the old site is unchanged"
                )
                #expect(FileTree.contents(of: disk.appending(path: "public")) == before)
            }
            let report = try await build(in: folder, "Second.", output: disk)
            #expect(report.status == .built && report.rendered < 10)
        }
    }

    @Test(
        .enabled(
            if: OutputFailureTests.canMakeImmutable,
            "needs root and chattr(1), to make a folder immutable"
        )
    )
    func `because nobody may write there is left as it was`() async throws {
        try await withTemporaryFolder { folder in
            _ = try await build(in: folder, "First.")
            let before = FileTree.contents(of: folder.appending(path: "public"))
            try #require(Self.run("chattr", "+i", folder.path) == 0)
            defer { _ = Self.run("chattr", "-i", folder.path) }
            let failure = await #expect(throws: OutputFailure.self) {
                _ = try await build(in: folder, "Second.")
            }
            #expect(failure?.problem.message.contains("permission denied") == true)
            #expect(FileTree.contents(of: folder.appending(path: "public")) == before)
        }
    }

    @Test(
        arguments: [".public.twin", "public"]
    )
    func `because its folder vanished is made again by the next build`(name: String) async throws {
        try await withTemporaryFolder { folder in
            _ = try await build(in: folder, "First.")
            _ = try await build(in: folder, "Second.")
            try FileManager.default.removeItem(at: folder.appending(path: name))
            let report = try await build(in: folder, "Third.")
            #expect(report.status == .built)
            let page = try String(
                contentsOf: folder.appending(path: "public/blog/a/index.html"),
                encoding: .utf8
            )
            #expect(page.contains("Third."))
        }
    }

    // MARK: What the machine can do

    private static let canMount = probe { folder in
        mount(folder) && run("umount", folder.path) == 0
    }

    private static let canMakeImmutable = probe { folder in
        run("chattr", "+i", folder.path) == 0 && run("chattr", "-i", folder.path) == 0
    }

    private static func probe(_ body: (URL) -> Bool) -> Bool {
        // Without a temporary folder nothing can be probed.
        getuid() == 0 && (try? withTemporaryFolder { body($0) }) == true
    }

    /// Mounts a file system of half a megabyte.
    private static func mount(_ folder: URL) -> Bool {
        run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.path) == 0
    }

    private static func run(_ command: String...) -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
