/// Fields that a site adds to records: their cells follow those of the type.
///
/// Types are the same for all sites, so what one site adds is kept apart from them.
package struct ExtraFields: Sendable {
    private var byType: [ObjectIdentifier: [RecordType.Field]] = [:]

    package init() {}

    package mutating func add(_ fields: [RecordType.Field], to type: RecordType) {
        guard !fields.isEmpty else { return }
        byType[ObjectIdentifier(type), default: []] += fields
    }

    /// All fields, in the order of a record's cells.
    package func fields(of type: RecordType) -> [RecordType.Field] {
        type.fields + (byType[ObjectIdentifier(type)] ?? [])
    }

    /// The index of a field among a record's cells; nil when there is no such field.
    package func fieldIndex(of name: String, in type: RecordType) -> Int? {
        if let index = type.fieldIndex(of: name) { return index }
        let extra = byType[ObjectIdentifier(type)]?.firstIndex { $0.name == name }
        return extra.map { type.fields.count + $0 }
    }

    package func field(_ index: Int, of type: RecordType) -> RecordType.Field {
        index < type.fields.count ? type.fields[index] : fields(of: type)[index]
    }
}
