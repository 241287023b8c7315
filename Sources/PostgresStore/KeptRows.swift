import Content
import Foundation
import Hashing

/// Rows as a server sent them, kept in a file from one reading to the next.
///
/// **Invariant: a row that is used again is the row that the server would send.** A row's `xmin` is the transaction that
/// wrote it, and no transaction leaves two versions of a row to be seen; so the same id and the same xmin are the same
/// bytes, as long as the numbers mean the same: on the same running server, in the same table file, in the same round of
/// transaction numbers, by the same statement. All that is in `identity`; whatever differs, all rows are read anew.
struct KeptRows: Sendable {
    /// The rows of one table by their ids.
    struct Table: Sendable {
        /// The numbers of the columns' types (pg_type.oid); the first column is the id, the last is `xmin`.
        let types: [UInt32]
        fileprivate(set) var rows: [UInt128: (xmin: UInt32, location: Range<Int>)] = [:]
    }

    private let bytes: [UInt8]
    private(set) var tables: [String: Table] = [:]

    fileprivate static let magic = Array("sweetdreams rows 1\n".utf8)

    /// nil for a file that is missing, damaged or of something else.
    init?(file: String, identity: String) {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        let bytes = Array(data)
        let start = KeptRows.magic.count + 8
        guard bytes.starts(with: KeptRows.magic), start <= bytes.count else { return nil }
        self.bytes = bytes
        let tables: [String: Table]? = bytes.withUnsafeBytes { raw in
            let hash = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start - 8, as: UInt64.self))
            let content = UnsafeBufferPointer(rebasing: raw.bindMemory(to: UInt8.self)[start...])
            guard ContentHash(content).value == hash else { return nil }
            return KeptRows.tables(FieldReader(bytes: raw, location: start), identity)
        }
        guard let tables else { return nil }
        self.tables = tables
    }

    private static func tables(_ start: FieldReader, _ identity: String) -> [String: Table]? {
        var reader = start
        guard reader.text() == identity, let count = reader.number() else { return nil }
        var tables: [String: Table] = [:]
        for _ in 0..<count {
            guard let name = reader.text(), let columns = reader.number(), let count = reader.number() else {
                return nil
            }
            var table = Table(types: (0..<columns).compactMap { _ in reader.number() })
            table.rows.reserveCapacity(Int(count))
            for _ in 0..<count {
                let location = reader.location
                var (id, xmin): (UnsafeRawBufferPointer?, UnsafeRawBufferPointer?)
                for column in 0..<columns {
                    guard let field = reader.field() else { return nil }
                    if column == 0 { id = field }
                    xmin = field
                }
                guard let id, id.count == 16, let xmin, xmin.count == 4 else { return nil }
                table.rows[UInt128(bigEndian: id.loadUnaligned(as: UInt128.self))] = (
                    UInt32(bigEndian: xmin.loadUnaligned(as: UInt32.self)), location..<reader.location
                )
            }
            tables[name] = table
        }
        return tables
    }

    /// Hands out rows of a table, with their bytes as the file has them; each is valid only while it is used.
    func read(
        _ ids: [UInt128],
        of table: Table,
        _ use: (PostgresRow, UnsafeRawBufferPointer) throws -> Void
    )
        throws
    {
        try bytes.withUnsafeBytes { raw in
            for id in ids {
                guard let location = table.rows[id]?.location else { continue }
                var reader = FieldReader(bytes: raw, location: location.lowerBound)
                let fields = table.types.map { _ in (reader.field() ?? nil)?.bindMemory(to: UInt8.self) }
                try use(
                    PostgresRow(types: table.types, fields: fields),
                    UnsafeRawBufferPointer(rebasing: raw[location])
                )
            }
        }
    }
}

/// Reads what `RowKeeper` wrote: every number is four bytes, the highest first, and a value stands behind its length.
private struct FieldReader {
    let bytes: UnsafeRawBufferPointer
    var location: Int

    mutating func number() -> UInt32? {
        guard location + 4 <= bytes.count else { return nil }
        defer { location += 4 }
        return UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: location, as: UInt32.self))
    }

    /// A value; nil in it for NULL, nil for one that is not there.
    mutating func field() -> UnsafeRawBufferPointer?? {
        guard let length = number() else { return nil }
        if length == .max { return .some(nil) }
        guard Int(length) <= bytes.count - location else { return nil }
        defer { location += Int(length) }
        return UnsafeRawBufferPointer(rebasing: bytes[location..<location + Int(length)])
    }

    mutating func text() -> String? {
        (field() ?? nil).flatMap { String(validating: $0, as: UTF8.self) }
    }
}

/// Takes rows down for the next reading.
struct RowKeeper {
    private struct Table {
        let name: String
        let types: [UInt32]
        var rows: [UInt8] = []
        var count: UInt32 = 0
    }

    private var tables: [Table] = []

    /// Begins a table; its rows follow.
    mutating func begin(_ table: String, types: [UInt32]) { tables.append(Table(name: table, types: types)) }

    mutating func add(_ row: PostgresRow) {
        let last = tables.count - 1
        tables[last].count += 1
        for column in tables[last].types.indices {
            guard let bytes = row.bytes(column) else {
                RowKeeper.append(.max, to: &tables[last].rows)
                continue
            }
            RowKeeper.append(UInt32(bytes.count), to: &tables[last].rows)
            tables[last].rows.append(contentsOf: bytes)
        }
    }

    /// Takes a row as it lies in the file of the last reading.
    mutating func add(kept bytes: UnsafeRawBufferPointer) {
        let last = tables.count - 1
        tables[last].count += 1
        tables[last].rows.append(contentsOf: bytes)
    }

    /// Writes the file beside its location and renames it there; what cannot be written is read anew next time.
    func write(to file: String, identity: String) {
        var content: [UInt8] = []
        func append(_ text: String) {
            RowKeeper.append(UInt32(text.utf8.count), to: &content)
            content.append(contentsOf: text.utf8)
        }
        append(identity)
        RowKeeper.append(UInt32(tables.count), to: &content)
        for table in tables {
            append(table.name)
            for number in [UInt32(table.types.count), table.count] + table.types {
                RowKeeper.append(number, to: &content)
            }
            content += table.rows
        }
        let hash = ContentHash(content).value
        let head = KeptRows.magic + (0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * $0)) }
        try? Data(head + content).write(to: URL(filePath: file), options: .atomic)
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
