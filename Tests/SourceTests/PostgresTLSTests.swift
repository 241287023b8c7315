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

@Suite(
    "A server that must prove who it is",
    .timeLimit(.minutes(20)),
    .needsPostgres,
    .tags(.postgres, .process)
)
struct PostgresTLSTests {
    private func openssl(_ arguments: String..., in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments.flatMap { $0.split(separator: " ").map(String.init) }
        process.currentDirectoryURL = folder
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test("is believed with a certificate of the CA that the address names, and with no other")
    func isBelievedWithItsCA() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        try withTemporaryFolder { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
            for name in ["ca", "other"] {
                try openssl(
                    "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout \(name).key -out \(name).crt -subj /CN=\(name)",
                    in: folder
                )
            }
            try openssl(
                "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=db.example.com",
                "-addext subjectAltName=DNS:db.example.com",
                in: folder
            )
            try openssl(
                "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out server.crt",
                "-copy_extensions copy",
                in: folder
            )
            // The server reads its key only if it is its own.
            let key = folder.appending(path: "server.key").path
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
            if geteuid() == 0, let account = getpwnam("postgres") {
                #expect(chown(key, account.pointee.pw_uid, account.pointee.pw_gid) == 0)
            }
            try server.asOwner("postgres") { connection in
                try connection.execute("ALTER SYSTEM SET ssl_cert_file = '\(folder.path)/server.crt'")
                try connection.execute("ALTER SYSTEM SET ssl_key_file = '\(key)'")
                try connection.execute("ALTER SYSTEM SET ssl = on")
                try connection.execute("SELECT pg_reload_conf()")
            }
            func source(_ host: String, _ ca: String) throws -> PostgresStore {
                let url = server.url(database, role: PostgresRights.reader).split(separator: "127.0.0.1")
                    .joined(
                        separator: host
                    )
                let query = "?hostaddr=127.0.0.1&sslrootcert=\(folder.path)/\(ca).crt"
                return PostgresStore(try PostgresAddress(url + query, environment: [:])) { _ in }
            }
            let reading = ReadOptions(clock: .fixture, includesDrafts: false)
            // The server reads its changed settings a little later: it is ready when it reports them.
            var isReady = false
            while !isReady {
                try server.asOwner("postgres") { connection in
                    try connection.read("SELECT current_setting('ssl_cert_file')") { row in
                        isReady =
                            row.bytes(0).map { String(decoding: $0, as: UTF8.self) }?.hasPrefix(folder.path)
                            ?? false
                    }
                }
            }
            let session = try source("db.example.com", "ca").open(0, for: reading)
            #expect(try session.records()[.post].count == 3)
            for (host, ca) in [("db.example.com", "other"), ("elsewhere.example.com", "ca")] {
                let error = try #require(throws: SourceUnreachable.self) {
                    _ = try source(host, ca).open(0, for: reading)
                }
                #expect(error.problem.message.hasPrefix("the server cannot prove who it is"), "\(host) \(ca)")
            }
        }
    }
}
