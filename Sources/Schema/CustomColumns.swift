/// Columns that a site reads in addition to the documented ones, because its settings declare fields.
package struct CustomColumns: Sendable, Hashable {
    private var byTable: [String: [String]] = [:]

    package init() {}

    package mutating func add(_ column: String, to table: Table) {
        guard !columns(of: table).contains(column) else { return }
        byTable[table.name, default: []].append(column)
    }

    package func columns(of table: Table) -> [String] { byTable[table.name] ?? [] }
}
