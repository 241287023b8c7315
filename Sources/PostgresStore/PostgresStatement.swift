/// A statement with the values of its parameters as text.
struct PostgresStatement: Sendable {
    let sql: String
    var values: [String] = []

    init(_ sql: String, values: [String] = []) {
        self.sql = sql
        self.values = values
    }
}
