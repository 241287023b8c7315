import Content
import Schema

/// Reads rows of a server as records, in the order in which their statements were sent; bodies are only hashed, by the
/// server, so that those of pages which stay as they are never travel.
struct PostgresRows: StudioRows, ~Copyable {
    let connection: PostgresConnection
    let name: String
    private let source: Int
    private let catalog: PostgresCatalog
    /// The ids of rows that have a body; their places are the bodies' keys.
    private(set) var ids: [String] = []
    private(set) var problems: [Problem]

    init(
        _ connection: consuming PostgresConnection, _ address: PostgresAddress, _ source: Int,
        _ catalog: PostgresCatalog, _ problems: [Problem]
    ) {
        self.connection = connection
        name = address.name
        self.source = source
        self.catalog = catalog
        self.problems = problems
    }

    func tableName(_ name: String) -> String { PostgresDialect.name(of: name) }

    func additions(to table: Table) -> [String] { table.additions.filter { catalog.canRead(table.name, $0) } }

    func isSet(_ flag: String) -> String { "\(flag) IS TRUE" }

    func statement(_ query: StudioQuery) -> String {
        // Not a cryptographic hash, like the one of bodies from elsewhere; NULL where there is no text.
        query.sql(name: { PostgresDialect.name(of: $0) }, key: "t.id") { "hashtextextended(nullif(\($0), ''), 0)" }
    }

    mutating func read(_ query: StudioQuery, _ use: (Record) throws -> Void) throws {
        let columns = query.columns + query.further
        var (ids, problems) = (ids, problems)
        (self.ids, self.problems) = ([], [])
        defer { (self.ids, self.problems) = (ids, problems) }
        let source = source
        try connection.readNext { row in
            do {
                guard case .text(let id)? = try row.value(0) else { return }
                var values: [RecordValue] = []
                values.reserveCapacity(columns.count)
                for (index, column) in query.columns.enumerated() {
                    guard let value = try row.value(2 + index) else {
                        values.append(.absent)
                        problems.append(
                            Problem(
                                "encoding", at: .row(table: query.table.name, id: id, column: column),
                                "the text is not UTF-8", advice: "store it again as UTF-8"))
                        continue
                    }
                    values.append(value)
                }
                while values.count < columns.count { values.append(.absent) }
                var body: BodyReference?
                if query.body != nil, row.bytes(1) != nil {
                    let hash = ContentHash(value: UInt64(bitPattern: row.int64(1)))
                    body = BodyReference(source: source, kind: query.kind, key: ids.count, hash: hash)
                    ids.append(id)
                }
                let place = Place.row(table: query.table.name, id: id)
                try use(
                    Record(
                        place: place, columns: columns, values: values, body: body,
                        bodyPlace: .row(table: query.table.name, id: id, column: query.body)))
            } catch let error as UnknownType {
                throw PostgresError(
                    code: "42804",
                    message:
                        "\(query.table.name).\(query.columns[max(0, error.column - 2)]) has a type (\(error.type)) "
                        + "that the site cannot read")
            }
        }
    }
}
