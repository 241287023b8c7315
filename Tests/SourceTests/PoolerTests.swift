import Content
import Foundation
import PostgresStore
import Schema
import StudioTesting
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// PgBouncer in transaction mode before the tests' server: each transaction is on any of two connections.
final class Pooler {
    private let process = Process()
    let port: Int

    /// - Throws: when it does not come up.
    init(_ server: PostgresServer, in folder: URL) throws {
        port = Int.random(in: 20_000..<30_000)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let users = [PostgresRights.reader, PostgresRights.preview].map {
            "\"\($0)\" \"\(PostgresServer.password)\"\n"
        }
        try Data(users.joined().utf8).write(to: folder.appending(path: "users.txt"))
        let settings = """
            [databases]
            * = host=127.0.0.1 port=\(server.port) pool_size=2
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            auth_type = trust
            auth_file = \(folder.path)/users.txt
            pool_mode = transaction
            """
        let file = folder.appending(path: "pgbouncer.ini")
        try Data(settings.utf8).write(to: file)
        // It refuses to be root.
        let command = ["/usr/sbin/pgbouncer", file.path]
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = (geteuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []) + command
        let output = Pipe()
        process.standardError = output
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var said = Data()
        while !String(decoding: said, as: UTF8.self).contains("process up") {
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty, "\(String(decoding: said, as: UTF8.self))")
            said += more
        }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }
}

@Suite("Through a pooler", .needsPostgres, .tags(.postgres, .process))
struct PoolerTests {
    @Test("builds read one instant, several at a time")
    func readsThroughPooler() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        try withTemporaryFolder { folder in
            let pooler = try Pooler(server, in: folder)
            defer { withExtendedLifetime(pooler) {} }
            func source(_ role: String) throws -> PostgresStore {
                let url = server.url(database, role: role, port: String(pooler.port))
                return PostgresStore(try PostgresAddress(url, environment: [:])) { _ in }
            }
            let reading = ReadOptions(clock: .fixture, includesDrafts: false)
            let direct = try CatalogOutline(of: server.source(database, role: PostgresRights.reader), reading)
            // Two at a time share what the pooler has; what one sets must not reach the other.
            let first = try source(PostgresRights.reader).open(0, for: reading)
            let second = try source(PostgresRights.reader).open(0, for: reading)
            try server.asOwner(database) { try $0.execute("DELETE FROM blog_posts") }
            #expect(try first.records()[.post].count == 3 && second.records()[.post].count == 3)
            withExtendedLifetime((first, second)) {}
            #expect(direct.lines.filter { $0.hasPrefix("post") }.count == 3)
            for _ in 0..<5 {
                let later = try source(PostgresRights.preview).open(0, for: reading)
                #expect(try later.records()[.post].isEmpty)
            }
        }
    }
}
