import Content
import Foundation
import PostgresStore
import SQLiteStore
import Schema
import StudioTesting
import Synchronization
import TestSupport
import Testing

@Suite("A source on a Postgres server", .needsPostgres, .tags(.postgres))
struct PostgresFailureTests {
    private let reading = ReadOptions(clock: .fixture, includesDrafts: false)

    private func database() throws -> (PostgresServer, String) {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        return (server, database)
    }

    /// What a source that cannot be reached says.
    private func problem(_ body: () throws -> Void) throws -> Problem {
        do {
            try body()
        } catch let error as SourceUnreachable {
            return error.problem
        } catch let error as Problems {
            return try #require(error.all.first)
        }
        throw Problem("test", at: nil, "nothing was thrown")
    }

    @Test("says that a password is wrong, and shows none")
    func wrongPassword() throws {
        let (server, database) = try database()
        let url = server.url(database, role: PostgresRights.reader)
        let wrong = url.split(separator: ":test@").joined(separator: ":hunter2@")
        let store = PostgresStore(try PostgresAddress(wrong, environment: [:])) { _ in }
        let problem = try problem { _ = try store.open(0, for: reading) }
        #expect(problem.message == "the server does not accept the user or the password")
        #expect(!problem.description.contains("hunter2"))
    }

    @Test("wants proof of who a server is that is not this machine, and says where its CA is to be had")
    func wantsProof() throws {
        let (server, database) = try database()
        let url = server.url(database, role: PostgresRights.reader).split(separator: "127.0.0.1").joined(
            separator: "db.example.com"
        )
        let store = PostgresStore(
            try PostgresAddress(url + "?hostaddr=127.0.0.1&sslrootcert=/nowhere/ca.crt", environment: [:])
        ) { _ in }
        let problem = try problem { _ = try store.open(0, for: reading) }
        #expect(problem.message.hasPrefix("the server cannot prove who it is"))
        #expect(problem.advice?.contains("add sslrootcert=PATH to the address, and let") == true)
    }

    @Test(
        "wants that proof wherever another machine may answer",
        arguments: [
            "postgres://me@localhost/x?hostaddr=203.0.113.5", "postgres:///x?hostaddr=203.0.113.5",
            "postgres:///x?host=/run/pg,db.example.com", "postgres://me@db.example.com/x",
            "postgres://127.0.0.2/x",
            "postgres:///x?service=studio",
        ]
    )
    func wantsProofOfOthers(_ url: String) throws {
        #expect(try PostgresAddress(url, environment: [:]).sslMode == "verify-full")
        #expect(try PostgresAddress(url, environment: ["PGSSLMODE": "require"]).sslMode == nil)
    }

    @Test("asks no proof of this machine, unless something else may be meant")
    func knowsThisMachine() throws {
        for url in [
            "postgres://127.0.0.1/x", "postgres:///x", "postgres:///x?host=/run/pg", "postgres://localhost/x",
        ] {
            #expect(try PostgresAddress(url, environment: [:]).sslMode == nil)
            for other in [["PGHOSTADDR": "203.0.113.5"], ["PGSERVICE": "studio"]] {
                #expect(try PostgresAddress(url, environment: other).sslMode == "verify-full")
            }
        }
    }

    @Test(
        "refuses an address with a parameter of another program",
        arguments: [
            "pgbouncer=true", "schema=public", "connection_limit=1", "options=-c%20geqo%3Doff", "sslmodus=on",
        ]
    )
    func refusesForeignParameters(_ word: String) throws {
        let problem = try #require(throws: Problem.self) {
            _ = try PostgresAddress(
                "postgres://me:hunter2@127.0.0.1/site?sslmode=disable&\(word)",
                environment: [:]
            )
        }
        #expect(problem.code == "usage" && problem.message.contains(word.split(separator: "=")[0]))
        #expect(!problem.description.contains("hunter2"))
    }

    @Test("tries a server that is away three times, and one that refuses once")
    func triesAgain() throws {
        let (server, database) = try database()
        func tries(_ url: String) throws -> (problem: Problem, pauses: [Int]) {
            let pauses = Mutex<[Int]>([])
            let store = PostgresStore(try PostgresAddress(url, environment: [:])) { number in
                pauses.withLock { $0.append(number) }
            }
            return (try problem { _ = try store.open(0, for: reading) }, pauses.withLock(\.self))
        }
        // Nobody listens at the port that is reserved for nothing.
        let away = try tries("postgres://site_reader@127.0.0.1:1/\(database)")
        #expect(away.pauses == [1, 2] && away.problem.message.hasPrefix("no connection"))
        try server.asOwner("postgres") {
            try $0.execute("ALTER DATABASE \(database) ALLOW_CONNECTIONS false")
        }
        let refused = try tries(server.url(database, role: PostgresRights.reader))
        #expect(
            refused.pauses == [] && refused.problem.message.contains("not currently accepting connections")
        )
    }

    @Test("names a column that is gone, or that the role may not read")
    func namesColumns() throws {
        let (server, database) = try database()
        let source = try server.source(database, role: PostgresRights.reader)
        try server.asOwner(database) { try $0.execute("REVOKE SELECT (bio) ON profiles FROM site_reader") }
        let revoked = try problem { _ = try source.open(0, for: reading) }
        #expect(revoked.message == "profiles.bio: the role 'site_reader' may not read the column")
        try server.asOwner(database) { try $0.execute("ALTER TABLE profiles DROP COLUMN bio") }
        let dropped = try problem { _ = try source.open(0, for: reading) }
        #expect(dropped.message == "profiles.bio: the column is missing")
    }

    @Test("sees one instant, whatever others write meanwhile")
    func seesOneInstant() throws {
        let (server, database) = try database()
        let session = try server.source(database, role: PostgresRights.reader).open(0, for: reading)
        try server.asOwner(database) { connection in
            try connection.execute(
                "UPDATE blog_posts SET content = 'changed', title = 'changed'; DELETE FROM profiles"
            )
        }
        let records = try session.records()
        #expect(records[.artist].count == 2 && !records[.post].contains { $0.text("title") == "changed" })
        let body = try #require(records[.post].compactMap(\.body).first)
        var text = ""
        try session.bodies([body.key], of: .post) { text = String(decoding: $1, as: UTF8.self) }
        #expect(!text.isEmpty && text != "changed")
        // A new session sees the changes.
        let later = try server.source(database, role: PostgresRights.reader).open(0, for: reading).records()
        #expect(later[.artist].isEmpty && later[.post].allSatisfy { $0.text("title") == "changed" })
    }

    @Test("says that the server went away in the middle of a build")
    func losesTheServer() throws {
        let (server, database) = try database()
        let session = try server.source(database, role: PostgresRights.reader).open(0, for: reading)
        try server.asOwner("postgres") { connection in
            try connection.read(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
                [database]
            ) { _ in }
        }
        let error = try #require(throws: SourceUnreachable.self) { _ = try session.records() }
        #expect(error.problem.code == "source-unreachable" && error.problem.advice == "build again")
        #expect(error.isTransient)
    }

    @Test("goes by the server's clock where the build has none of its own")
    func goesByTheServersClock() throws {
        let (server, database) = try database()
        try server.asOwner(database) { connection in
            try connection.execute(
                "UPDATE blog_posts SET created_at = now() - interval '1 minute' WHERE slug = 'first-take'"
            )
        }
        let source = try server.source(database, role: PostgresRights.reader)
        func posts(_ prefersSourceClock: Bool) throws -> [String] {
            let past = Timestamp(microseconds: 0)
            let session = try source.open(
                0,
                for: ReadOptions(clock: past, prefersSourceClock: prefersSourceClock, includesDrafts: false)
            )
            #expect(try #require(session.instant) > .fixture)
            return try session.records()[.post].compactMap { $0.text("slug") }
        }
        #expect(try posts(false).isEmpty)
        #expect(try posts(true).contains("first-take"))
    }

    @Test("takes a post's date from 'published_at' where the database has it, and says so")
    func publishedAt() throws {
        let (server, database) = try database()
        try server.asOwner(database) { connection in
            try connection.execute(
                "ALTER TABLE blog_posts ADD COLUMN published_at timestamptz; "
                    + "UPDATE blog_posts SET published_at = '2026-02-03T04:05:06.000007Z' WHERE slug = 'first-take'"
            )
            try connection.execute(PostgresRights.statements())
        }
        let outline = try CatalogOutline(of: server.source(database, role: PostgresRights.reader), reading)
        #expect(
            outline.lines.contains {
                $0.contains("first-take") && $0.contains("microseconds: 1770091506000007")
            }
        )
    }

    @Test(
        "takes old addresses from 'redirect_from' where the database has it, whatever its type",
        arguments: [
            ("text", "E'/old/\\n/älter/'"), ("text[]", "ARRAY['/old/', NULL, '/älter/']"),
            ("jsonb", "'[\"/old/\", \"/älter/\"]'"), ("varchar(20)[]", "ARRAY['/old/', '/älter/']"),
        ]
    )
    func oldAddresses(type: String, value: String) throws {
        let (server, database) = try database()
        try server.asOwner(database) { connection in
            try connection.execute(
                "ALTER TABLE blog_posts ADD COLUMN redirect_from \(type); "
                    + "UPDATE blog_posts SET redirect_from = \(value) WHERE slug = 'first-take'"
            )
        }
        let source = try server.source(database, role: PostgresRights.reader)
        #expect(
            try !source.open(0, for: reading).records()[.post].contains { $0["redirect_from"] != .absent }
        )
        try server.asOwner(database) { connection in
            try connection.execute("GRANT SELECT (redirect_from) ON blog_posts TO \(PostgresRights.reader)")
        }
        let outline = try CatalogOutline(of: source, reading)
        #expect(outline.lines.contains { $0.contains("first-take") && $0.contains("/%C3%A4lter/") })
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "copy.db").path
            _ = try SQLitePull.write(source.openSnapshot().session, to: path, facts: [])
            #expect(try CatalogOutline(of: SQLiteStore(path: path), reading) == outline)
        }
    }

    @Test("says in db check that the role may not read a column that builds would read")
    func namesUnreadableColumns() throws {
        let (server, database) = try database()
        try server.asOwner(database) {
            try $0.execute("ALTER TABLE profiles ADD COLUMN redirect_from text")
        }
        let drifts = try PostgresStore.drifts(
            in: PostgresAddress(server.url(database, role: PostgresRights.reader), environment: [:])
        )
        let found = drifts.filter { $0.column == "redirect_from" }
        #expect(found.map(\.level).sorted() == [.info, .warning])
        #expect(found.contains { $0.message.hasSuffix("run db grants again") })
    }

    @Test(
        "hands on every time that a server can hold",
        arguments: [
            ("infinity", "infinity"), ("-infinity", "-infinity"),
            ("294276-12-31 23:59:59.999999", "294276-12-31"),
            ("294247-01-10 04:00:54.775807", "294247-01-10T04:00:54.775807Z"),
            ("294247-01-10 04:00:54.775808", "294247-01-10"),
            ("0001-01-01", "0001-01-01T00:00:00Z"),
        ]
    )
    func handsOnTimes(stored: String, read: String) throws {
        let (server, database) = try database()
        try server.asOwner(database) {
            try $0.execute(
                "UPDATE blog_posts SET created_at = '\(stored)+00', updated_at = '4714-11-24 00:00+00 BC'"
            )
        }
        let session = try server.source(database, role: PostgresRights.reader).open(0, for: reading)
        let posts = try session.records()[.post]
        #expect(!posts.isEmpty || read > "2026")
        #expect(posts.allSatisfy { $0.text("created_at") == read }, "\(posts.map { $0["created_at"] })")
    }

    @Test("says that a text is not UTF-8, which a database without an encoding may hold")
    func namesInvalidText() throws {
        let server = try #require(PostgresServer.shared)
        _ = try server.makeDatabase()
        let database = "ascii\(UUID().uuidString.lowercased().filter { $0 != "-" })"
        try server.asOwner("postgres") {
            try $0.execute(
                "CREATE DATABASE \(database) TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
            )
        }
        try server.asOwner(database) { connection in
            try connection.execute(PostgresDialect.creation)
            try connection.execute(PostgresRights.statements())
        }
        try StudioFixture.sample.writePostgres(to: database, on: server)
        try server.asOwner(database) { connection in
            try connection.execute(
                #"UPDATE blog_posts SET title = convert_from('\xff41', 'SQL_ASCII') WHERE slug = 'first-take'"#
            )
        }
        let session = try server.source(database, role: PostgresRights.reader).open(0, for: reading)
        let problem = try problem { _ = try session.records() }
        #expect(
            problem.message.hasPrefix("the database holds a text that is not UTF-8: invalid byte sequence")
        )
    }

    @Test("refuses a type that it cannot read")
    func refusesUnknownTypes() throws {
        let (server, database) = try database()
        try server.asOwner(database) { connection in
            try connection.execute(
                "CREATE TYPE mood AS ENUM ('good'); ALTER TABLE testimonials ALTER COLUMN role TYPE mood USING 'good'"
            )
        }
        let source = try server.source(database, role: PostgresRights.reader)
        let problem = try problem { _ = try source.open(0, for: reading) }
        #expect(problem.message == "testimonials.role: the type is mood where the document has Text")
    }
}
