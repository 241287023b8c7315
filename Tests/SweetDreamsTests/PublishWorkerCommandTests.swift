import Foundation
import PostgresStore
import Schema
import StudioTesting
import TestSupport
import Testing

@Suite("The command of the publish worker", .tags(.process), .timeLimit(.minutes(20)))
struct PublishWorkerCommandTests {
    private let program = BuiltProgram("sweetdreams")

    /// A folder with a theme, a content folder and a spool folder.
    private func withSite(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try FileManager.default.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            try Data("title: Studio\nbase_url: https://a.example\n".utf8).write(
                toNew: folder.appending(path: "content/site.yaml")
            )
            try FileManager.default.createDirectory(
                at: folder.appending(path: "spool"),
                withIntermediateDirectories: true
            )
            try body(folder)
        }
    }

    @Test(
        "publishes each change that a Postgres server tells of, without a hook, and says that it listens",
        .needsPostgres,
        .tags(.postgres, .slow)
    )
    func publishesChanges() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        try withSite { folder in
            let log = Pipe()
            let worker = try program.start(
                arguments: ["publish", "worker", "--to", "dir:www", "--spool", "spool"],
                in: folder,
                environment: ["DATABASE_URL": server.url(database, role: PostgresRights.reader)],
                output: log
            )
            defer {
                worker.terminate()
                worker.waitUntilExit()
            }
            // The first may be published because the worker has just connected, the second cannot.
            for title in ["A first change", "A second change"] {
                try server.asOwner(database) { connection in
                    try connection.execute(
                        "UPDATE blog_posts SET title = '\(title)' WHERE slug = 'first-take'"
                    )
                }
                try wait {
                    // Not there before the first release.
                    let page = try? String(
                        contentsOf: folder.appending(path: "www/current/blog/first-take/index.html"),
                        encoding: .utf8
                    )
                    return page?.contains(title) == true
                }
            }
            let status = try program.run(
                "publish",
                "status",
                "--json",
                "--to",
                "dir:www",
                "--spool",
                "spool",
                in: folder
            )
            let result = try JSONValue(parsing: status.output.utf8)
            #expect(result["worker"]?["listens"] == .bool(true), "\(status.output)")
        }
    }

    @Test("ends with 2 for variables of messages that do not fit, before it builds anything")
    func refusesAlertSettings() throws {
        try withSite { folder in
            let run = try program.run(
                "publish",
                "worker",
                "--to",
                "dir:www",
                "--spool",
                "spool",
                in: folder,
                environment: ["SWEETDREAMS_ALERT_WEBHOOK_URL": "http://a.example/hunter2"]
            )
            #expect(run.status == 2)
            #expect(run.errors.contains("SWEETDREAMS_ALERT_WEBHOOK_URL is not an https address"))
            #expect(!run.errors.contains("hunter2"))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "public").path))
        }
    }
}
