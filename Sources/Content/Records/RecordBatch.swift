/// Some of the records of one source, or all of them, as one consistent view has them.
package struct RecordBatch: Sendable {
    private var records: [ContentKind: [Record]] = [:]
    /// The earliest date of the scheduled posts that the source left out.
    package private(set) var nextDue: Timestamp?
    /// Problems that the source itself found.
    package var problems: [Problem] = []
    /// Remarks for the build report on how the source was read.
    package var notes: [String] = []

    package init() {}

    /// The records of a kind; parts are in the records that they belong to.
    package subscript(kind: ContentKind) -> [Record] {
        get { records[kind] ?? [] }
        set { records[kind] = newValue }
    }

    package mutating func append(_ record: Record, of kind: ContentKind) {
        records[kind, default: []].append(record)
    }

    /// Puts another record in the place of one.
    package mutating func replace(_ index: Int, of kind: ContentKind, with record: Record) {
        records[kind]?[index] = record
    }

    package mutating func append(_ other: RecordBatch) {
        for (kind, added) in other.records {
            records[kind, default: []] += added
        }
        if let due = other.nextDue {
            noteDue(due)
        }
        problems += other.problems
        notes += other.notes
    }

    /// Keeps the date of a post that was left out, if it is the earliest.
    package mutating func noteDue(_ date: Timestamp) {
        nextDue = min(nextDue ?? date, date)
    }
}
