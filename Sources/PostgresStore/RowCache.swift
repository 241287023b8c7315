import Content
import Foundation

/// Rows as a server sent them to an earlier build, read from a file.
///
/// **Invariant: a row of the cache is the row that the server would send.** A row's `xmin` is the transaction that wrote
/// it, and no transaction leaves two visible versions of a row. So the same id and the same `xmin` mean the same bytes,
/// as long as the numbers mean the same: on the same server since its last start, in the same file of the table, in the
/// same epoch of transaction ids, for the same statement. All that is in the identity (`RowCacheIdentity`); when it
/// differs, the cache is not used.
///
/// A class because it owns the memory of the rows.
final class RowCache {
    /// A row of a table.
    struct Row {
        let xmin: UInt32
        /// The range of the values in the file.
        let range: Range<Int>
    }

    /// The rows of a table by their ids.
    struct Table {
        /// The types of the columns (pg_type.oid); the first column is the id, the last one is `xmin`.
        let types: [UInt32]
        fileprivate(set) var rows: [UInt128: Row] = [:]
    }

    private let bytes: UnsafeRawBufferPointer
    let tables: [String: Table]

    /// Nil for a file that is missing, damaged, or of another identity.
    init?(file: String, identity: String) {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 8)
        data.copyBytes(to: copy)
        let bytes = UnsafeRawBufferPointer(copy)
        // The reason does not matter: the server has the rows.
        guard
            let reader = RowCache.format.reader(bytes, identity: identity),
            let tables = try? RowCache.tables(reader)
        else {
            bytes.deallocate()
            return nil
        }
        self.bytes = bytes
        self.tables = tables
    }

    deinit { bytes.deallocate() }

    /// A row, valid as long as the cache.
    func row(_ row: Row, of table: Table) -> PostgresRow {
        var reader = CacheFileFormat.Reader(bytes, offset: row.range.lowerBound)
        var values: [UnsafeBufferPointer<UInt8>?] = []
        values.reserveCapacity(table.types.count)
        for _ in table.types {
            // The file was read once from end to end, so it cannot be damaged here.
            let value = try? reader.value()
            values.append(value?.bindMemory(to: UInt8.self))
        }
        return PostgresRow(types: table.types, values: values)
    }

    /// The bytes of a row in the file.
    func bytes(of row: Row) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[row.range])
    }

    // MARK: Reading the file

    /// The number of tables; for each its name, the number of columns, the number of rows, the types of the columns, and the
    /// rows, which are their values.
    static let format = CacheFileFormat("rows 1")

    private static func tables(
        _ content: CacheFileFormat.Reader
    ) throws(CacheFileFormat.Damaged) -> [String: Table] {
        var reader = content
        var tables: [String: Table] = [:]
        for _ in 0..<(try reader.number()) {
            let name = try reader.text()
            tables[name] = try table(&reader)
        }
        return tables
    }

    private static func table(
        _ reader: inout CacheFileFormat.Reader
    ) throws(CacheFileFormat.Damaged) -> Table {
        let columnCount = try reader.number()
        let rowCount = try reader.number()
        var types: [UInt32] = []
        for _ in 0..<columnCount {
            types.append(try reader.number())
        }
        var table = Table(types: types)
        table.rows.reserveCapacity(Int(rowCount))
        for _ in 0..<rowCount {
            let start = reader.offset
            var id: UnsafeRawBufferPointer?
            var xmin: UnsafeRawBufferPointer?
            for column in 0..<columnCount {
                xmin = try reader.value()
                if column == 0 {
                    id = xmin
                }
            }
            guard let id, id.count == 16, let xmin, xmin.count == 4 else { throw CacheFileFormat.Damaged() }
            let key = UInt128(bigEndian: id.loadUnaligned(as: UInt128.self))
            table.rows[key] = Row(
                xmin: UInt32(bigEndian: xmin.loadUnaligned(as: UInt32.self)),
                range: start..<reader.offset
            )
        }
        return table
    }
}
