import Content

/// A value of a type that nobody here can read.
struct UnknownType: Error {
    let column: Int
    /// The type's number (pg_type.oid).
    let type: UInt32
}

/// Values in the binary form in which the server sends them, by their types' numbers (pg_type.dat).
extension PostgresRow {
    /// - Returns: nil for text that is no UTF-8.
    /// - Throws: `UnknownType`.
    func value(_ column: Int) throws(UnknownType) -> RecordValue? {
        guard let bytes = bytes(column) else { return .absent }
        let raw = UnsafeRawBufferPointer(bytes)
        switch (type(column), bytes.count) {
        case (16, 1): return .bool(bytes[0] != 0)
        case (20, 8): return .int(raw.bigEndian(Int64.self))
        case (21, 2): return .int(Int64(raw.bigEndian(Int16.self)))
        case (23, 4): return .int(Int64(raw.bigEndian(Int32.self)))
        case (700, 4): return .double(Double(Float(bitPattern: raw.bigEndian(UInt32.self))))
        case (701, 8): return .double(Double(bitPattern: raw.bigEndian(UInt64.self)))
        case (25, _), (1043, _), (1042, _), (19, _), (114, _):
            return String(checking: raw).map { .text($0) }
        case (3802, 1...) where bytes[0] == 1:
            return String(checking: UnsafeRawBufferPointer(rebasing: raw.dropFirst())).map { .text($0) }
        case (2950, 16): return .text(PostgresRow.uuid(bytes))
        case (1114, 8), (1184, 8): return .text(PostgresRow.moment(raw.bigEndian(Int64.self)))
        case (1082, 4): return .text(PostgresRow.day(raw.bigEndian(Int32.self)))
        default: throw UnknownType(column: column, type: type(column))
        }
    }

    /// A whole number of eight bytes; 0 where there is none.
    func int64(_ column: Int) -> Int64 {
        guard let bytes = bytes(column), bytes.count == 8 else { return 0 }
        return UnsafeRawBufferPointer(bytes).bigEndian(Int64.self)
    }

    /// From the server's epoch, 2000-01-01, to ours.
    private static let epochDays = 10_957

    /// RFC 3339 in UTC, with six digits behind the second; the two infinities as Postgres writes them.
    private static func moment(_ value: Int64) -> String {
        guard value != .max, value != .min else { return value > 0 ? "infinity" : "-infinity" }
        let microseconds = value + Int64(epochDays) * 86_400_000_000
        let fraction = Int(((microseconds % 1_000_000) + 1_000_000) % 1_000_000)
        let whole = Timestamp(microseconds: microseconds - Int64(fraction)).description
        if fraction == 0 { return whole }
        let digits = String(fraction)
        return whole.dropLast() + "." + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
    }

    private static func day(_ value: Int32) -> String {
        guard value != .max, value != .min else { return value > 0 ? "infinity" : "-infinity" }
        return CalendarDay(daysSinceEpoch: Int(value) + epochDays).description
    }

    private static func uuid(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var location = 0
            for (index, byte) in bytes.enumerated() {
                if (4...10).contains(index), index.isMultiple(of: 2) {
                    buffer[location] = UInt8(ascii: "-")
                    location += 1
                }
                buffer[location] = digits.utf8Start[Int(byte >> 4)]
                buffer[location + 1] = digits.utf8Start[Int(byte & 15)]
                location += 2
            }
            return location
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) -> Number {
        Number(bigEndian: loadUnaligned(as: Number.self))
    }
}
