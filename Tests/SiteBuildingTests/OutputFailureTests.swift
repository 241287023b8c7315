import Content
import Foundation
import MarkdownStore
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// What keeps a site from being written: each is named, and the old site stays whole.
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
        (options.contentName, options.outputName) = ("content", "public")
        return try await SiteBuilder(
            options,
            sources: [MarkdownStore(root: options.content, name: "content")]
        ).build()
    }

    @Test("because the disk is full is left as it was, and the next build needs no help")
    func fullDisk() async throws {
        // A file system of its own, of half a megabyte, which only root may mount.
        guard getuid() == 0 else { return print("skipped: mounting a small file system needs root") }
        try await withTemporaryFolder { folder in
            let disk = folder.appending(path: "disk")
            try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
            guard run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.path) == 0 else {
                return print("skipped: a tmpfs cannot be mounted here")
            }
            defer { _ = run("umount", disk.path) }
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
                #expect(failure?.problem.advice == "the old site stands as it was")
                #expect(FileTree.contents(of: disk.appending(path: "public")) == before)
            }
            let report = try await build(in: folder, "Second.", output: disk)
            #expect(report.status == .built && report.rendered < 10)
        }
    }

    @Test("because nobody may write there is left as it was")
    func lackingRights() async throws {
        guard getuid() == 0 else { return print("skipped: taking a right from root needs chattr") }
        try await withTemporaryFolder { folder in
            _ = try await build(in: folder, "First.")
            let before = FileTree.contents(of: folder.appending(path: "public"))
            // Root may write everywhere but where the file system itself forbids it.
            guard run("chattr", "+i", folder.path) == 0 else {
                return print("skipped: chattr does not work here")
            }
            defer { _ = run("chattr", "-i", folder.path) }
            let failure = await #expect(throws: OutputFailure.self) {
                _ = try await build(in: folder, "Second.")
            }
            #expect(failure?.problem.message.contains("it may not be written") == true)
            #expect(FileTree.contents(of: folder.appending(path: "public")) == before)
        }
    }

    @Test(
        "because its folder vanished says so, and is made anew by the next build",
        arguments: [".public.twin", "public"]
    )
    func vanished(name: String) async throws {
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

    private func run(_ command: String...) -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
