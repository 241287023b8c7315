import Hashing

/// The content of some records of one kind, and everything that was found in them.
struct DecodedRecords: Sendable {
    let kind: ContentKind
    /// An array of the kind's type.
    private let contents: any Sendable
    /// The records that cannot be shown, so that references to them are not reported as errors too.
    let withheld: [WithheldRecord]
    /// The records that only previews show.
    let drafts: Set<SourceLocation>
    /// How many drafts are not among the content.
    let leftOutDrafts: Int
    /// The earliest date of the scheduled content.
    let nextDue: Timestamp?
    /// The clocks at which all records are decoded to the same; nil for no other.
    let validity: Range<Timestamp>?
    let problems: [Problem]
    /// The results for single records, by their revisions; empty without a memory.
    let remembered: [UInt64: any RememberedContent]

    /// Decodes a part of a batch, unless the result of the previous build can be used.
    static func decoding<Item: CatalogContent>(
        _ type: Item.Type,
        _ records: ArraySlice<Record>,
        _ context: DecodingContext
    ) -> DecodedRecords {
        guard let memory = context.memory else { return DecodedRecords(type, records, context) }
        let revision = revision(of: records, kind: type.kind)
        return memory.decoded(revision, at: context.clock) { DecodedRecords(type, records, context) }
    }

    private static func revision(of records: ArraySlice<Record>, kind: ContentKind) -> UInt64? {
        var hasher = ContentHasher()
        hasher.add(kind.name)
        for index in records.indices {
            guard let revision = records[index].revision else { return nil }
            hasher.add(revision)
        }
        return hasher.value
    }

    private init<Item: CatalogContent>(
        _ type: Item.Type,
        _ records: ArraySlice<Record>,
        _ context: DecodingContext
    ) {
        var contents: [Item] = []
        contents.reserveCapacity(records.count)
        var withheld: [WithheldRecord] = []
        var findings = Findings(includesDrafts: context.includesDrafts)
        let known = context.memory?.known
        var remembered: [UInt64: any RememberedContent] = [:]
        remembered.reserveCapacity(known == nil ? 0 : records.count)
        for record in records {
            let decoded = DecodedRecord<Item>.find(record, among: known, context)
            if known != nil, let revision = record.revision { remembered[revision] = decoded }
            if let content = findings.add(decoded, record) {
                contents.append(content)
            } else if !decoded.isWithheld, decoded.isRejected {
                withheld.append(WithheldRecord(record, of: Item.kind))
            }
        }
        self.remembered = remembered
        kind = Item.kind
        self.contents = contents
        self.withheld = withheld
        drafts = findings.drafts
        leftOutDrafts = findings.leftOutDrafts
        nextDue = findings.nextDue
        validity = findings.validity
        problems = findings.problems
    }

    /// The content; empty when it is of another type.
    func contents<Item: CatalogContent>(of type: Item.Type) -> [Item] { contents as? [Item] ?? [] }

    /// The problems and due dates found in records.
    private struct Findings {
        let includesDrafts: Bool
        private(set) var drafts: Set<SourceLocation> = []
        private(set) var leftOutDrafts = 0
        private(set) var nextDue: Timestamp?
        private(set) var validity: Range<Timestamp>? = .always
        private(set) var problems: [Problem] = []

        init(includesDrafts: Bool) {
            self.includesDrafts = includesDrafts
        }

        /// Keeps the findings of a record.
        ///
        /// - Returns: its content, if that goes into the catalog. A draft does only where drafts are built, and then with all
        ///   its problems: it is shown as far as it goes.
        mutating func add<Item>(_ decoded: DecodedRecord<Item>, _ record: Record) -> Item? {
            if let due = decoded.due {
                nextDue = min(nextDue ?? due, due)
            }
            validity = decoded.validity.flatMap { validity?.clamped(to: $0) }
            guard decoded.isWithheld else {
                problems += decoded.problems
                return decoded.isRejected ? nil : decoded.content
            }
            for var problem in decoded.problems {
                problem.severity = .warning
                problem.omission = nil
                problems.append(problem)
            }
            guard includesDrafts else {
                // A scheduled record is not a draft.
                if decoded.due == nil { leftOutDrafts += 1 }
                return nil
            }
            drafts.insert(record.location.record)
            return decoded.content
        }
    }
}

/// A record after decoding.
private final class DecodedRecord<Item: CatalogContent>: RememberedContent {
    /// Nil for a record that is not shown.
    let content: Item?
    let problems: [Problem]
    /// Whether only drafts show it.
    let isWithheld: Bool
    /// When it is published by itself; nil when it is public already.
    let due: Timestamp?
    let isRejected: Bool
    /// The clocks at which it is decoded to the same; nil for no other.
    let validity: Range<Timestamp>?

    /// The result of the previous build for a record that did not change; otherwise decodes it.
    static func find(
        _ record: Record,
        among known: [UInt64: any RememberedContent]?,
        _ context: DecodingContext
    ) -> DecodedRecord {
        if let revision = record.revision, let decoded = known?[revision] as? DecodedRecord,
            decoded.isValid(at: context.clock)
        {
            return decoded
        }
        return DecodedRecord(record, context)
    }

    private init(_ record: Record, _ context: DecodingContext) {
        var reader = RecordReader(record, of: Item.kind, context)
        content = Item(&reader)
        problems = reader.problems
        isWithheld = reader.isWithheld
        due = reader.due
        isRejected = reader.isRejected
        validity = reader.validity
    }

    func isValid(at clock: Timestamp) -> Bool { validity?.contains(clock) ?? false }
}
