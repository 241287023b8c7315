import Content
import Hashing
import Schema

/// Reads rows of a server as records, in the order in which their statements were sent; bodies are only hashed, by the
/// server, so that those of pages which stay as they are never travel.
struct PostgresRows: StudioRows, ~Copyable {
    let connection: PostgresConnection
    let name: String
    private let source: Int
    private let catalog: PostgresCatalog
    /// The ids of rows that have a body; their places are the bodies' keys.
    private(set) var ids: [UInt128] = []
    private(set) var problems: [Problem]
    /// What is kept from reading to reading; nil where all is read anew and nothing is kept.
    private var memory: RowMemory?

    init(
        _ connection: consuming PostgresConnection,
        _ address: PostgresAddress,
        _ source: Int,
        _ catalog: PostgresCatalog,
        _ problems: [Problem],
        memory: RowMemory?
    ) {
        self.connection = connection
        name = address.name
        self.source = source
        self.catalog = catalog
        self.problems = problems
        self.memory = memory
    }

    /// How many rows of tables that can be kept the server has sent.
    var received: Int { memory?.received ?? 0 }

    /// Sends the statements of a reading, after a look at which rows are known.
    mutating func send(_ queries: [StudioQuery]) throws {
        let statements = queries.map { statement($0) }
        guard var memory else { return try connection.send(statements.map { ($0, []) }) }
        try memory.compare(queries, statements, connection)
        try connection.send(
            queries.map { query in
                let more = query.isOfRowsAlone ? ["t.xmin"] : []
                guard let ids = memory.missing(query) else {
                    return (statement(query, more: more, only: nil), [])
                }
                return (
                    statement(query, more: more, only: "t.id = ANY($1::uuid[])"),
                    ["{\(ids.joined(separator: ","))}"]
                )
            }
        )
        self.memory = memory
    }

    /// Ends a reading: what was read is kept.
    mutating func finish() throws {
        try connection.finish()
        memory?.keep()
    }

    func tableName(_ name: String) -> String { PostgresDialect.name(of: name) }

    func additions(to table: Table) -> [String] { table.additions.filter { catalog.canRead(table.name, $0) } }

    func isSet(_ flag: String) -> String { "\(flag) IS TRUE" }

    private func statement(_ query: StudioQuery) -> String { statement(query, more: [], only: nil) }

    private func statement(_ query: StudioQuery, more: [String], only: String?) -> String {
        // Not a cryptographic hash, like the one of bodies from elsewhere; NULL where there is no text.
        query.sql(
            name: PostgresDialect.name(of:),
            key: "t.id",
            body: { "hashtextextended(nullif(\($0), ''), 0)" },
            more: more,
            only: only
        )
    }

    mutating func read(_ query: StudioQuery, _ use: (consuming Record) throws -> Void) throws {
        let columns = query.columns + query.further
        var (ids, problems) = (ids, problems)
        (self.ids, self.problems) = ([], [])
        defer { (self.ids, self.problems) = (ids, problems) }
        let source = source
        let record = { (row: PostgresRow) throws in
            do {
                guard case .text(let id)? = try row.value(0) else { return }
                var values: [RecordValue] = []
                values.reserveCapacity(columns.count)
                for (index, column) in query.columns.enumerated() {
                    guard let value = try row.value(2 + index) else {
                        values.append(.absent)
                        problems.append(
                            Problem(
                                "encoding",
                                at: .row(table: query.table.name, id: id, column: column),
                                "the text is not UTF-8",
                                advice: "store it again as UTF-8"
                            )
                        )
                        continue
                    }
                    values.append(value)
                }
                while values.count < columns.count { values.append(.absent) }
                var body: BodyReference?
                if query.body != nil, row.bytes(1) != nil {
                    let hash = ContentHash(value: UInt64(bitPattern: row.int64(1)))
                    body = BodyReference(source: source, kind: query.kind, key: ids.count, hash: hash)
                    ids.append(row.integer(0))
                }
                let location = SourceLocation.row(table: query.table.name, id: id)
                try use(
                    Record(
                        location: location,
                        columns: columns,
                        values: values,
                        body: body,
                        bodyLocation: .row(table: query.table.name, id: id, column: query.body)
                    )
                )
            } catch let error as UnknownType {
                throw PostgresError(
                    code: "42804",
                    message:
                        "\(query.table.name).\(query.columns[max(0, error.column - 2)]) has a type (\(error.type)) "
                        + "that the site cannot read"
                )
            }
        }
        guard query.isOfRowsAlone, var memory else { return try connection.readNext(record) }
        self.memory = nil
        defer { self.memory = memory }
        try memory.read(query, connection, record)
    }
}
