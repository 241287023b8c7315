extension RecordValue {
    /// Reads the JSON of a database's column; nil when it is not well-formed.
    ///
    /// Members are sorted by name, because databases keep no order. Of duplicate keys the last counts, as in JavaScript.
    init?(json text: String) {
        var text = text
        let value = text.withUTF8 { bytes -> RecordValue? in
            var reader = JSONReader(bytes)
            do throws(JSONError) {
                let value = try RecordValue(from: &reader)
                try reader.finish()
                return value
            } catch {
                return nil
            }
        }
        guard let value else { return nil }
        self = value
    }

    private init(from reader: inout JSONReader) throws(JSONError) {
        switch try reader.nextKind() {
        case .object:
            var values: [String: RecordValue] = [:]
            try reader.enterObject()
            while let key = try reader.nextKey() {
                let value = try RecordValue(from: &reader)
                if !key.hasTooManyMarks { values[key] = value }
            }
            self = .map(values.sorted { $0.key < $1.key }.map { Entry($0.key, $0.value) })
        case .array:
            var items: [RecordValue] = []
            try reader.enterArray()
            while try reader.hasNextElement() {
                items.append(try RecordValue(from: &reader))
            }
            self = .list(items)
        case .string:
            let text = try reader.readString()
            self = text.hasTooManyMarks ? .unreadable : .text(text)
        case .number:
            let number = try reader.readNumber()
            self = Int64(number).map { .int($0) } ?? .double(Double(number) ?? 0)
        case .boolean:
            self = .bool(try reader.readBoolean())
        case .null:
            try reader.readNull()
            self = .absent
        }
    }
}
