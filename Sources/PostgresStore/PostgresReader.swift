import Content
import Hashing
import Schema

/// Reads rows of a server as records, in the order in which their statements were sent.
///
/// Bodies are only hashed, by the server, so that those of unchanged pages are never sent. A class because sessions and
/// the `StudioReader` share it.
final class PostgresReader: StudioDatabase {
    /// The query that is being read.
    private struct Reading {
        let query: StudioQuery
        let columns: [String]
        let result: PostgresResult
    }

    let connection: PostgresConnection
    let name: String
    private let source: Int
    private let catalog: PostgresCatalog
    private let customColumns: CustomColumns
    /// The ids of the rows with a body; their indices are the keys of `BodyReference`s.
    private(set) var bodyIDs: [UInt128] = []
    let problems: [Problem]
    /// Nil where all rows are read and none is kept.
    private var cache: RowCacheSession?
    private var reading: Reading?

    /// - Parameters:
    ///   - name: the database's name in messages.
    ///   - source: the index of the source among the sources of the build.
    ///   - problems: problems that were found already.
    init(
        _ connection: consuming PostgresConnection,
        name: String,
        source: Int,
        catalog: PostgresCatalog,
        customColumns: CustomColumns,
        problems: [Problem],
        cache: RowCacheSession?
    ) {
        self.connection = connection
        self.name = name
        self.source = source
        self.catalog = catalog
        self.customColumns = customColumns
        self.problems = problems
        self.cache = cache
    }

    /// The number of rows of cacheable tables that the server has sent.
    var receivedCount: Int { cache?.receivedCount ?? 0 }

    func tableName(_ name: String) -> String { PostgresDialect.name(of: name) }

    func extraColumns(of table: Table) -> [String] {
        table.extraColumns.filter { catalog.canRead(table.name, $0) } + customColumns.columns(of: table)
    }

    func isSet(_ flag: String) -> String { "\(flag) IS TRUE" }

    // MARK: Statements

    /// Sends the statements of all queries, after asking which rows the cache has.
    func send(_ queries: [StudioQuery]) throws {
        try cache?.compare(queries, statements: queries.map { sql($0) }, on: connection)
        try connection.send(queries.map(statement))
    }

    private func statement(_ query: StudioQuery) -> PostgresStatement {
        guard let cache, query.isCacheable else { return PostgresStatement(sql(query)) }
        guard let ids = cache.missingIDs(of: query) else {
            return PostgresStatement(sql(query, extraExpressions: ["t.xmin"]))
        }
        return PostgresStatement(
            sql(query, extraExpressions: ["t.xmin"], condition: "t.id = ANY($1::uuid[])"),
            values: ["{\(ids.joined(separator: ","))}"]
        )
    }

    private func sql(
        _ query: StudioQuery,
        extraExpressions: [String] = [],
        condition: String? = nil
    ) -> String {
        query.sql(
            tableName: tableName,
            key: "t.id",
            // Not a cryptographic hash, like that of bodies of other sources; NULL where there is no text.
            body: { column in "hashtextextended(nullif(\(column), ''), 0)" },
            extraExpressions: extraExpressions,
            condition: condition
        )
    }

    /// Ends the pipeline after the last record, and keeps the rows for the next build.
    func finish() throws {
        try connection.finish()
        cache?.finish()
    }

    // MARK: Rows

    func begin(_ query: StudioQuery) throws {
        reading = Reading(
            query: query,
            columns: query.recordColumns,
            result: try connection.nextResult()
        )
        if query.isCacheable {
            cache?.begin(query.table.name)
        }
    }

    func nextRows(limit: Int) throws -> RowChunk? {
        guard let reading else { return nil }
        var records: [Record] = []
        records.reserveCapacity(limit)
        while records.count < limit, let row = try nextRow(of: reading) {
            if let record = try self.record(row, reading) {
                records.append(record)
            }
        }
        return records.isEmpty ? nil : RowChunk(records)
    }

    /// The rows of the cache, then those that the server sends.
    private func nextRow(of reading: Reading) throws -> PostgresRow? {
        guard reading.query.isCacheable, cache != nil else { return try reading.result.nextRow() }
        if let row = cache?.nextCachedRow() { return row }
        guard let row = try reading.result.nextRow() else { return nil }
        cache?.add(row)
        return row
    }

    // MARK: Records

    /// The row's values come after its id and the hash of its body; nil for a row without id.
    private func record(_ row: PostgresRow, _ reading: Reading) throws -> Record? {
        let query = reading.query
        do {
            guard case .text(let id) = try row.value(0) else { return nil }
            let values = try self.values(of: row, reading)
            return Record(
                location: .row(table: query.table.name, id: id),
                columns: reading.columns,
                values: values,
                body: body(of: row, query),
                bodyLocation: .row(table: query.table.name, id: id, column: query.body)
            )
        } catch {
            let column = query.columns[max(0, error.column - 2)]
            throw PostgresError(
                code: "42804",
                message: "\(query.table.name).\(column) has a type (\(error.type)) that the site cannot read"
            )
        }
    }

    private func values(
        of row: PostgresRow,
        _ reading: Reading
    ) throws(UnknownType) -> [RecordValue] {
        var values: [RecordValue] = []
        values.reserveCapacity(reading.columns.count)
        for index in reading.query.columns.indices {
            values.append(try row.value(2 + index))
        }
        while values.count < reading.columns.count {
            values.append(.absent)
        }
        return values
    }

    private func body(of row: PostgresRow, _ query: StudioQuery) -> BodyReference? {
        guard query.body != nil, row.bytes(1) != nil else { return nil }
        bodyIDs.append(row.integer(0))
        return BodyReference(
            source: source,
            kind: query.kind,
            key: bodyIDs.count - 1,
            hash: ContentHash(value: UInt64(bitPattern: row.int64(1)))
        )
    }
}
