import Content

/// A value has a type that nothing here can read.
struct UnknownType: Error {
    let column: Int
    /// The type (pg_type.oid).
    let type: UInt32
}

extension PostgresRow {
    /// A value in the binary form in which the server sends it, read by its type (pg_type.dat).
    ///
    /// - Throws: `UnknownType`.
    func value(_ column: Int) throws(UnknownType) -> RecordValue {
        guard let bytes = self.bytes(column) else { return .absent }
        let raw = UnsafeRawBufferPointer(bytes)
        let type = self.type(column)
        switch (type, bytes.count) {
        case (16, 1):
            return .bool(bytes[0] != 0)
        case (20, 8):
            return .int(raw.bigEndian(Int64.self))
        case (21, 2):
            return .int(Int64(raw.bigEndian(Int16.self)))
        case (23, 4):
            return .int(Int64(raw.bigEndian(Int32.self)))
        case (700, 4):
            return .double(Double(Float(bitPattern: raw.bigEndian(UInt32.self))))
        case (701, 8):
            return .double(Double(bitPattern: raw.bigEndian(UInt64.self)))
        case (25, _), (1043, _), (1042, _), (19, _), (114, _):
            return PostgresRow.text(raw)
        case (1009, _), (1015, _):
            return PostgresRow.list(raw) ?? .unreadable
        case (3802, 1...) where bytes[0] == 1:
            // jsonb: the version, then the text.
            return PostgresRow.text(UnsafeRawBufferPointer(rebasing: raw.dropFirst()))
        case (2950, 16):
            return .text(PostgresRow.uuid(bytes))
        case (1114, 8), (1184, 8):
            return .text(PostgresRow.instant(raw.bigEndian(Int64.self)))
        case (1082, 4):
            return .text(PostgresRow.day(raw.bigEndian(Int32.self)))
        default:
            throw UnknownType(column: column, type: type)
        }
    }

    private static func text(_ raw: UnsafeRawBufferPointer) -> RecordValue {
        String(validatingUTF8: raw).map { .text($0) } ?? .unreadable
    }

    /// A list of texts (array_send): the number of dimensions and two more numbers, a length and a first index for each
    /// dimension, and the elements with their lengths.
    ///
    /// - Returns: nil for text that is not UTF-8.
    private static func list(_ raw: UnsafeRawBufferPointer) -> RecordValue? {
        var rest = raw[...]
        func number() -> Int? {
            guard rest.count >= 4 else { return nil }
            let number = UnsafeRawBufferPointer(rebasing: rest.prefix(4)).bigEndian(Int32.self)
            rest = rest.dropFirst(4)
            return Int(number)
        }
        guard let dimensions = number(), (0...6).contains(dimensions) else { return nil }
        rest = rest.dropFirst(8 + 8 * dimensions)
        var items: [RecordValue] = []
        while let length = number() {
            // NULL has the length -1.
            guard length >= 0 else { continue }
            guard rest.count >= length else { return nil }
            let bytes = UnsafeRawBufferPointer(rebasing: rest.prefix(length))
            guard let text = String(validatingUTF8: bytes) else { return nil }
            items.append(.text(text))
            rest = rest.dropFirst(length)
        }
        return .list(items)
    }

    /// A text of the server's catalog; empty for NULL.
    func text(_ column: Int) -> String {
        guard let bytes = self.bytes(column) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A flag; false for NULL.
    func bool(_ column: Int) -> Bool {
        bytes(column)?.first == 1
    }

    /// A whole number of eight bytes; 0 for NULL and for numbers of another length.
    func int64(_ column: Int) -> Int64 {
        guard let bytes = self.bytes(column), bytes.count == 8 else { return 0 }
        return UnsafeRawBufferPointer(bytes).bigEndian(Int64.self)
    }

    /// The days from 1970-01-01 to the server's epoch, 2000-01-01.
    private static let epochDays = 10_957

    /// RFC 3339 in UTC; the two infinities as Postgres writes them.
    private static func instant(_ microsecondsSinceServerEpoch: Int64) -> String {
        switch microsecondsSinceServerEpoch {
        case .max: return "infinity"
        case .min: return "-infinity"
        default:
            let microsecondsADay: Int64 = 86_400_000_000
            let epoch = Int64(epochDays) * microsecondsADay
            let (microseconds, isTooLate) = microsecondsSinceServerEpoch.addingReportingOverflow(epoch)
            // In the last thirty years of the server's time.
            if isTooLate { return day(Int32(microsecondsSinceServerEpoch / microsecondsADay)) }
            return Timestamp(microseconds: microseconds).formatted(.microseconds)
        }
    }

    private static func day(_ daysSinceServerEpoch: Int32) -> String {
        switch daysSinceServerEpoch {
        case .max: "infinity"
        case .min: "-infinity"
        default: CalendarDay(daysSinceEpoch: Int(daysSinceServerEpoch) + epochDays).description
        }
    }

    private static func uuid(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var end = 0
            for (index, byte) in bytes.enumerated() {
                let isFirstOfGroup = (4...10).contains(index) && index.isMultiple(of: 2)
                if isFirstOfGroup {
                    buffer[end] = UInt8(ascii: "-")
                    end += 1
                }
                buffer[end] = digits.utf8Start[Int(byte >> 4)]
                buffer[end + 1] = digits.utf8Start[Int(byte & 15)]
                end += 2
            }
            return end
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) -> Number {
        Number(bigEndian: loadUnaligned(as: Number.self))
    }
}
