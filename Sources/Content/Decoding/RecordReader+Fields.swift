import Foundation

/// The fields that the site's settings add.
extension RecordReader {
    /// The values of the fields of the record's kind, in the order of the settings.
    mutating func customFields() -> [CustomValue] {
        context.fields.fields(of: kind).map { field in
            let key = self.key(of: field)
            guard field.isRequired else {
                let value = self.value(of: field, key)
                return value == .absent ? field.defaultValue ?? RecordReader.nothing(field.type) : value
            }
            return require { reader in reader.requiredValue(of: field, key) }
        }
    }

    /// - Returns: for a value that is missing or wrong, one of the type that only previews of drafts show.
    private mutating func requiredValue(of field: CustomField, _ key: String) -> CustomValue {
        let errorCount = errorCount
        let value = self.value(of: field, key)
        if value != .absent { return value }
        if self.errorCount == errorCount {
            reportMissing(key, advice: "'fields' of site.yaml says that every \(kind.name) has one")
        }
        return switch field.type {
        case .text, .url: .text("")
        case .number: .number(0)
        case .whole: .whole(0)
        case .date: .date(clock)
        case .flag, .list, .image: RecordReader.nothing(field.type)
        }
    }

    /// The key of front matter, or the column of a row.
    private func key(of field: CustomField) -> String {
        record.location.isRow ? field.column ?? field.name : field.name
    }

    private static func nothing(_ type: CustomField.ValueType) -> CustomValue {
        switch type {
        case .list: .list([])
        case .flag: .flag(false)
        default: .absent
        }
    }

    private mutating func value(of field: CustomField, _ key: String) -> CustomValue {
        if record[key].isEmpty { return .absent }
        return switch field.type {
        case .text: text(key, as: .lines).map { .text($0) } ?? .absent
        case .url: url(key).map { .text($0) } ?? .absent
        case .image: media(key).map { .text($0) } ?? .absent
        case .whole: int(key).map { .whole($0) } ?? .absent
        case .number: number(key).map { .number($0) } ?? .absent
        case .date: timestamp(key).map { .date($0) } ?? .absent
        case .flag: .flag(flag(key, default: false))
        case .list: .list(texts(key))
        }
    }

    private mutating func number(_ key: String) -> Double? {
        let value = value(key)
        switch value {
        case .int(let number): return Double(number)
        case .double(let number) where number.isFinite: return number
        case .text(let text), .word(let text):
            if let number = Double(text.trimmed), number.isFinite { return number }
        default: break
        }
        reportType(of: key, expected: "a number")
        return nil
    }

    /// A list of texts: of YAML, of a database, or JSON in a text column.
    private mutating func texts(_ key: String) -> [String] {
        var value = value(key)
        if case .text(let text) = value, record.location.isRow, let json = RecordValue(json: text) {
            value = json
        }
        guard case .list(let items) = value else {
            reportType(of: key, expected: "a list", advice: "write [one, two]")
            return []
        }
        var texts: [String] = []
        for item in items {
            let number = item.wholeNumber.map { String($0) }
            guard let text = item.plainText ?? number else {
                reportType(of: key, expected: "a list of texts")
                return texts
            }
            let line = withoutEmailAddresses(cleanLine(text, column: key), name: "'\(key)'", column: key)
            if !line.isEmpty, !texts.contains(line) { texts.append(line) }
        }
        return texts
    }
}
