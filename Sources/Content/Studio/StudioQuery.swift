package import Schema

/// A query of one table of the studio's database, in the SQL that SQLite and Postgres share.
package struct StudioQuery: Sendable {
    /// A value of a joined table.
    struct JoinedColumn: Sendable {
        let expression: String
        let name: String
    }

    package let kind: ContentKind
    package let table: Table
    /// The names of the values that are read, after the row's key and its body: columns of the table, then joined ones.
    package let columns: [String]
    /// The names of values that the reader sets later.
    package let extraNames: [String]
    /// The column with the long text; its values are hashed and not read.
    package let body: String?
    private let joinedColumns: [JoinedColumn]
    private let join: String
    private let filter: String?
    private let isOrdered: Bool

    /// - Parameters:
    ///   - extraColumns: columns that this database has in addition to the documented ones.
    ///   - joinedColumns: values of the joined tables.
    ///   - join: the join clauses; the table itself is called `t`.
    ///   - extraNames: names of values that the reader sets later.
    ///   - filter: the condition of a public row; nil when every row is public.
    ///   - isOrdered: sorts the rows by their ids; without, rows come in the order in which they are read fastest.
    init(
        _ kind: ContentKind,
        from table: Table,
        extraColumns: [String] = [],
        joinedColumns: [JoinedColumn] = [],
        join: String = "",
        extraNames: [String] = [],
        where filter: String? = nil,
        isOrdered: Bool = true
    ) {
        self.kind = kind
        self.table = table
        self.extraNames = extraNames
        self.joinedColumns = joinedColumns
        self.join = join
        self.filter = filter
        self.isOrdered = isOrdered
        let ownColumns = table.readableColumns.filter { !$0.isBody }.map(\.name)
        columns = extraColumns + ownColumns + joinedColumns.map(\.name)
        body = table.columns.first(where: \.isBody)?.name
    }

    /// The names of all values of a record: those that are read, then those that are set later.
    package var recordColumns: [String] { columns + extraNames }

    /// The rows come from one table only and in any order, so that some of them can come from a cache.
    package var isCacheable: Bool { join.isEmpty && !isOrdered }

    /// The statement that reads the records.
    ///
    /// - Parameters:
    ///   - tableName: a table's name in the dialect.
    ///   - key: the expression of a row's key.
    ///   - body: the expression of a body, made from its column.
    ///   - extraExpressions: expressions after the columns.
    ///   - condition: a condition in addition to the query's own.
    package func sql(
        tableName: (String) -> String,
        key: String,
        body: (String) -> String,
        extraExpressions: [String] = [],
        condition: String? = nil
    ) -> String {
        let bodyExpression = self.body.map { column in body("t.\"\(column)\"") }
        let ownColumns = columns.dropLast(joinedColumns.count).map { column in "t.\"\(column)\"" }
        var expressions = [key, bodyExpression ?? "NULL"]
        expressions += ownColumns
        expressions += joinedColumns.map(\.expression)
        expressions += extraExpressions
        let select = sql(selecting: expressions, tableName: tableName, condition: condition)
        return isOrdered ? "\(select) ORDER BY t.id" : select
    }

    /// The statement that reads any expressions of the same rows, in any order.
    package func sql(
        selecting expressions: [String],
        tableName: (String) -> String,
        condition: String? = nil
    ) -> String {
        let conditions = [filter, condition].compactMap(\.self).map { "(\($0))" }
        let list = expressions.joined(separator: ", ")
        let select = "SELECT \(list) FROM \(tableName(table.name)) t \(join)"
        if conditions.isEmpty { return select }
        return "\(select) WHERE \(conditions.joined(separator: " AND "))"
    }
}
