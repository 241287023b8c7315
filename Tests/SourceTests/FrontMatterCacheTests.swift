import Content
import Foundation
import StudioTesting
import TestSupport
import Testing

@testable import MarkdownStore

/// What one process read of a content folder is what the next would read.
@Suite("Front matter that is kept for the next process", .timeLimit(.minutes(20)))
struct FrontMatterCacheTests {
    private static let archive = """
        -- blog/2026-01-01-mix.md --
        ---
        title: "Mix: down"
        tags: [a, "b", 5]
        created_at: 2026-01-01
        author: ana
        excerpt: |
          Two
          lines
        ---

        Text with an é.
        -- blog/empty.md --
        ---
        title: No text
        created_at: 2026-01-02
        ---
        -- artists/ana.md --
        ---
        display_name: Ana
        created_at: 2026-01-01
        projects:
          - project_name: First
            release_date: 2026-01-01
          - project_name: Second
        ---
        Sings.
        -- testimonials/q.md --
        ---
        client_name: Grace
        rating: 5
        ---
        Good.
        -- pages/broken.md --
        ---
        titel: "A page
        ---
        Text.
        """

    /// A content folder and the file of its cache.
    private struct Studio {
        let content: URL
        let cache: ReadCache

        init(_ folder: URL, program: String = "this") {
            content = folder.appending(path: "content", directoryHint: .isDirectory)
            cache = ReadCache(
                rows: "",
                frontMatter: folder.appending(path: "frontmatter").path,
                program: program
            )
        }

        /// Everything that a new process reads, and the problems.
        func read(cached: Bool, name: String = "content") throws -> [String] {
            let options = ReadOptions(clock: .fixture, includesDrafts: true, cache: cached ? cache : nil)
            let batch = try MarkdownStore(root: content, name: name).open(0, for: options).records()
            let records = Catalog.lists.flatMap { batch[$0.kind].map(FrontMatterCacheTests.outline) }
            return records + batch.problems.map(\.description)
        }

        /// The files that a new process reads, although they are in the cache.
        func filesRead() throws -> [String] {
            let cache = FrontMatterCache(cache, root: content, name: "content", source: 0)
            let files = ["artists/ana.md", "blog/2026-01-01-mix.md", "blog/empty.md", "testimonials/q.md"]
            var read: [String] = []
            _ = try MarkdownMemory().contents(
                of: content.path,
                cached: { cache.read() },
                list: {
                    let kinds = Dictionary(
                        uniqueKeysWithValues: Catalog.lists.map { ($0.kind.folder ?? "", $0.kind) }
                    )
                    let found = files.compactMap { path in
                        kinds[String(path.prefix { $0 != "/" })].map {
                            MarkdownMemory.Found(path: path, kind: $0)
                        }
                    }
                    return MarkdownMemory.Listing(files: found)
                },
                read: { file, _ in
                    read.append(file.path)
                    return ReadFile(file.kind, problems: [], stamp: nil)
                }
            )
            return read
        }

        /// Waits until the times of all files tell that they did not change since.
        func settle() {
            for path in FileTree.contents(of: content).keys {
                while ReadFile.Stamp(content.appending(path: path).path) == nil {}
            }
        }
    }

    private static func outline(_ record: Record) -> String {
        let values = zip(record.keys, record.fileValues).map { "\($0): \($1)" }
        let parts = record.parts.sorted { $0.key.name < $1.key.name }.map { kind, parts in
            "\(kind.name): \(parts.map(outline))"
        }
        let body = record.body.map { "\($0.source) \($0.kind.name) \($0.hash)" } ?? "none"
        return "\(record.location) \(record.bodyLocation) \(values) \(parts) \(body)"
    }

    private func withStudio(_ body: (Studio) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let studio = Studio(folder)
            try Archive(Self.archive).write(to: studio.content)
            studio.settle()
            try body(studio)
        }
    }

    @Test func `is what reading the files gives, and only those with problems are read again`() throws {
        try withStudio { studio in
            let fresh = try studio.read(cached: false)
            try #require(fresh.count == 5)
            #expect(try studio.read(cached: true) == fresh)
            #expect(try studio.filesRead() == [])
            #expect(try studio.read(cached: true) == fresh)
        }
    }

    /// An edit of a file; nil removes it.
    private static let edits: [(path: String, text: String?)] = [
        ("blog/empty.md", "---\ntitle: Yes text\ncreated_at: 2026-01-02\n---\n"),
        ("blog/empty.md", "---\ntitle: No text\ncreated_at: 2026-01-02\n---\nNow some.\n"),
        ("blog/empty.md", "---\ntitel: No text\n---\n"), ("blog/empty.md", nil),
        ("blog/another.md", "---\ntitle: Another\ncreated_at: 2026-01-03\n---\n"),
        ("pages/broken.md", "---\ntitle: Mended\n---\nText.\n"),
    ]

    @Test(arguments: edits)
    func `gives way to a file that changed`(path: String, text: String?) throws {
        try withStudio { studio in
            _ = try studio.read(cached: true)
            let file = studio.content.appending(path: path)
            let times =
                try? FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
            try text.map { try Data($0.utf8).write(to: file) } ?? FileManager.default.removeItem(at: file)
            if let times, text != nil {
                // As some programs do that unpack archives.
                try FileManager.default.setAttributes([.modificationDate: times], ofItemAtPath: file.path)
            }
            #expect(try studio.read(cached: true) == studio.read(cached: false))
            #expect(try studio.read(cached: true) == studio.read(cached: false))
        }
    }

    @Test func `is of one program and one name of the folder`() throws {
        try withTemporaryFolder { folder in
            let studio = Studio(folder)
            try Archive(Self.archive).write(to: studio.content)
            studio.settle()
            _ = try studio.read(cached: true)
            #expect(try studio.filesRead().isEmpty)
            #expect(try Studio(folder, program: "another").filesRead().count == 4)
            #expect(try studio.read(cached: true, name: "words") == studio.read(cached: false, name: "words"))
        }
    }

    @Test func `is left out where it is damaged, wherever that is`() throws {
        try withStudio { studio in
            let fresh = try studio.read(cached: true)
            let file = URL(filePath: studio.cache.frontMatter)
            let good = try Data(contentsOf: file)
            for index in stride(from: 0, to: good.count, by: 7) {
                var bad = good
                bad[index] ^= 0x20
                try bad.write(to: file)
                #expect(try studio.filesRead().count == 4, "byte \(index)")
                try good.prefix(index).write(to: file)
                #expect(try studio.filesRead().count == 4, "\(index) bytes")
            }
            #expect(try studio.read(cached: true) == fresh)
        }
    }

    @Test func `does not keep a file that may change again unseen`() throws {
        try withTemporaryFolder { folder in
            let studio = Studio(folder)
            try Archive(Self.archive).write(to: studio.content)
            studio.settle()
            let file = studio.content.appending(path: "blog/empty.md")
            let text = try Data(contentsOf: file)
            var wasSkipped = false
            // The clock decides whether the file is still too new when it is read.
            while !wasSkipped {
                try? FileManager.default.removeItem(atPath: studio.cache.frontMatter)
                try text.write(to: file)
                guard ReadFile.Stamp(file.path) == nil else { continue }
                _ = try studio.read(cached: true)
                wasSkipped = try studio.filesRead() == ["blog/empty.md"]
            }
            #expect(wasSkipped)
        }
    }
}
