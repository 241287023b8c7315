import Content
import Foundation

/// Collects rows and writes them to a file for the next build.
struct RowCacheWriter {
    private struct Table {
        let name: String
        let types: [UInt32]
        /// The rows in the format of the file.
        var rows: [UInt8] = []
        var rowCount: UInt32 = 0
    }

    private var tables: [Table] = []

    /// Begins a table; the rows that are added next are its rows.
    mutating func begin(_ table: String, types: [UInt32]) {
        tables.append(Table(name: table, types: types))
    }

    /// Adds a row that the server sent.
    mutating func add(_ row: PostgresRow) {
        let table = tables.count - 1
        tables[table].rowCount += 1
        for column in tables[table].types.indices {
            CacheFileFormat.append(row.bytes(column), to: &tables[table].rows)
        }
    }

    /// Adds a row in the format of the file.
    mutating func add(cached bytes: UnsafeRawBufferPointer) {
        let table = tables.count - 1
        tables[table].rowCount += 1
        tables[table].rows.append(contentsOf: bytes)
    }

    /// Replaces the file in one step.
    ///
    /// Errors are ignored: without the file, the next build reads everything.
    func write(to file: String, identity: String) {
        let bytes = RowCache.format.file(content: content(identity: identity))
        try? Data(bytes).write(to: URL(filePath: file), options: .atomic)
    }

    private func content(identity: String) -> [UInt8] {
        var content: [UInt8] = []
        CacheFileFormat.append(identity, to: &content)
        CacheFileFormat.append(UInt32(tables.count), to: &content)
        for table in tables {
            CacheFileFormat.append(table.name, to: &content)
            CacheFileFormat.append(UInt32(table.types.count), to: &content)
            CacheFileFormat.append(table.rowCount, to: &content)
            for type in table.types {
                CacheFileFormat.append(type, to: &content)
            }
            content += table.rows
        }
        return content
    }
}
