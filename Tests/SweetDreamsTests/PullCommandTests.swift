import Foundation
import GRDB
import TestSupport
import Testing

/// Files on servers that the program must not ask, so that no test needs the network.
@Suite("sweetdreams pull", .tags(.process))
struct PullCommandTests {
    private let program = BuiltProgram("sweetdreams")

    /// Runs a test with a studio whose post names a picture of a server on this machine.
    private func withStudio(
        media: String = "{ hosts: ['https://localhost:9'] }",
        image: String = "https://localhost:9/a.jpg",
        _ body: (URL) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try FileManager.default.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            try Archive(
                """
                -- content/site.yaml --
                title: Studio
                base_url: https://a.example
                media: \(media)
                -- content/blog/a.md --
                ---
                title: A
                created_at: 2026-01-01
                featured_image_url: \(image)
                ---
                Words.
                """
            ).write(to: folder)
            try body(folder)
        }
    }

    private func run(_ arguments: String..., in folder: URL) throws -> BuiltProgram.Run {
        try program.run(arguments: ["pull"] + arguments, in: folder, environment: ["DATABASE_URL": ""])
    }

    @Test func `refuses a server of this machine, and names where it is written`() throws {
        try withStudio { folder in
            let run = try run(in: folder)
            #expect(run.status == 1)
            #expect(run.errors.contains("content/blog/a.md"), "\(run.errors)")
            #expect(run.errors.contains("error[refused-server]") && run.errors.contains("1 failed"))
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/content/media.lock"))
        }
    }

    @Test func `prints one object with --json, and nothing else`() throws {
        try withStudio { folder in
            let run = try run("--json", in: folder)
            let report = try JSONValue(parsing: run.output.utf8)
            #expect(run.status == 1 && report["status"] == .text("failed"))
            #expect(report["counts"]?["failed"] == .int(1), "\(run.output)")
            #expect(run.output.contains("\"code\":\"refused-server\""))
        }
    }

    @Test func `only warns about what somebody typed into a row`() throws {
        try withStudio(image: "") { folder in
            #expect(try program.run("db", "init", in: folder).status == 0)
            let row = """
                INSERT INTO blog_posts (id, title, slug, content, published, created_at, updated_at, featured_image_url)
                VALUES ('00000000-0000-4000-8000-000000000001', 'B', 'b', 'Words.', 1, '2026-01-01', '2026-01-01',
                    'https://localhost:9/b.jpg');
                """
            try DatabaseQueue(path: folder.path + "/site.db").write { try $0.execute(sql: row) }
            let run = try run(in: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains("warning[refused-server]"), "\(run.errors)")
        }
    }

    @Test func `removes from the lock what nothing names, and says with --check that it would`() throws {
        try withStudio(image: "") { folder in
            let lock = """
                # Copies of files on other servers, as 'sweetdreams pull' fetched them. It writes this file; do not edit it.
                version: 1

                https://localhost:9/a.jpg
                  sha256: \(String(repeating: "0", count: 64))
                  size: 1

                """
            try Archive("-- content/media.lock --\n" + lock).write(to: folder)
            let file = folder.appending(path: "content/media.lock")
            let before = try Data(contentsOf: file)
            let check = try run("--check", in: folder)
            #expect(check.status == 1 && check.errors.contains("removed  https://localhost:9/a.jpg"))
            #expect(try Data(contentsOf: file) == before)
            #expect(try run(in: folder).status == 0)
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains("localhost"))
            #expect(try run("--check", in: folder).status == 0)
        }
    }

    @Test func `has nothing to do where no server is listed`() throws {
        try withStudio(media: "{}", image: "") { folder in
            let run = try run(in: folder)
            #expect(run.status == 0 && run.errors.contains("No files to copy"), "\(run.errors)")
        }
    }

    @Test(arguments: [["--only", "rows"], ["--out", "other.db"]])
    func `needs a Postgres database for rows`(arguments: [String]) throws {
        try withStudio { folder in
            let run = try program.run(
                arguments: ["pull"] + arguments,
                in: folder,
                environment: ["DATABASE_URL": ""]
            )
            #expect(run.status == 2 && run.errors.contains("no Postgres database is named"), "\(run.errors)")
        }
    }

    @Test(arguments: [["--check", "--only", "rows"], ["--check", "--out", "x.db"], ["--only", "pictures"]])
    func `refuses options that do not fit together`(arguments: [String]) throws {
        try withStudio { folder in
            let run = try program.run(arguments: ["pull"] + arguments, in: folder)
            #expect(run.status == 2)
        }
    }

    @Test func `ends with the errors of content that cannot be read`() throws {
        try withStudio(image: "[") { folder in
            let run = try run(in: folder)
            #expect(run.status == 1)
        }
    }
}
