import Content
import Foundation
import MarkdownStore
import PostgresStore
import SQLiteStore
import Schema
import StudioTesting
import TestSupport
import Testing

private let markdown: SourceConformance.Make = { fixture, folder in
    try fixture.writeMarkdown(to: folder)
    return MarkdownStore(root: folder, name: "content")
}

private let sqlite: SourceConformance.Make = { fixture, folder in
    let path = folder.appending(path: "site.db").path
    try fixture.writeSQLite(to: path)
    return SQLiteStore(path: path)
}

/// Read by the role that has no more rights than it needs.
private func postgres(_ role: String) -> SourceConformance.Make {
    { fixture, _ in
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try fixture.writePostgres(to: database, on: server)
        return try server.source(database, role: role)
    }
}

@Suite("Every source")
struct SourceConformanceTests {
    @Test("of Markdown", arguments: SourceConformance.checks)
    func markdownConforms(_ check: SourceConformance.Check) throws {
        try SourceConformance.run(check, markdown)
    }

    @Test("of SQLite", arguments: SourceConformance.checks)
    func sqliteConforms(_ check: SourceConformance.Check) throws { try SourceConformance.run(check, sqlite) }

    @Test(
        "of Postgres",
        .needsPostgres,
        .tags(.postgres),
        arguments: SourceConformance.checks.filter { !$0.hasTextDate }
    )
    func postgresConforms(_ check: SourceConformance.Check) throws {
        try SourceConformance.run(
            check,
            postgres(check.includesDrafts ? PostgresRights.preview : PostgresRights.reader)
        )
    }

    @Test("gives the same catalog for the same content", arguments: [false, true])
    func markdownAgreesWithSQLite(drafts: Bool) throws {
        let fromMarkdown = try SourceConformance.outline(markdown, drafts: drafts)
        let fromSQLite = try SourceConformance.outline(sqlite, drafts: drafts)
        if !drafts {
            #expect(fromMarkdown == fromSQLite)
        } else {
            // Posts of the same date may come in another order.
            #expect(Set(fromMarkdown.lines) == Set(fromSQLite.lines))
        }
        #expect(fromSQLite.lines.count > 10)
    }

    @Test(
        "gives the same catalog from Postgres as from SQLite",
        .needsPostgres,
        .tags(.postgres),
        arguments: [false, true]
    )
    func postgresAgrees(drafts: Bool) throws {
        let role = drafts ? PostgresRights.preview : PostgresRights.reader
        let fromPostgres = try SourceConformance.outline(postgres(role), drafts: drafts)
        #expect(fromPostgres == (try SourceConformance.outline(sqlite, drafts: drafts)))
    }
}
