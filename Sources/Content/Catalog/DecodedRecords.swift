/// The content of some records of one kind, and everything that was found in them.
struct DecodedRecords: Sendable {
    let kind: ContentKind
    /// An array of the kind's type.
    private let contents: any Sendable
    /// The records that cannot be shown, so that references to them are not reported as errors too.
    let withheld: [WithheldRecord]
    /// The records that only previews show.
    let drafts: Set<SourceLocation>
    /// The earliest date of the scheduled content.
    let nextDue: Timestamp?
    let problems: [Problem]

    init<Item: CatalogContent>(_ type: Item.Type, _ records: ArraySlice<Record>, _ context: DecodingContext) {
        var contents: [Item] = []
        contents.reserveCapacity(records.count)
        var withheld: [WithheldRecord] = []
        var findings = Findings(includesDrafts: context.includesDrafts)
        for record in records {
            var reader = RecordReader(record, of: Item.kind, context)
            let content = Item(&reader)
            let isAccepted = findings.add(reader)
            if isAccepted, let content {
                contents.append(content)
            } else if !reader.isWithheld, reader.isRejected {
                withheld.append(WithheldRecord(record, of: Item.kind))
            }
        }
        kind = Item.kind
        self.contents = contents
        self.withheld = withheld
        drafts = findings.drafts
        nextDue = findings.nextDue
        problems = findings.problems
    }

    /// The content; empty when it is of another type.
    func contents<Item: CatalogContent>(of type: Item.Type) -> [Item] { contents as? [Item] ?? [] }

    /// The problems and due dates found in records.
    private struct Findings {
        let includesDrafts: Bool
        private(set) var drafts: Set<SourceLocation> = []
        private(set) var nextDue: Timestamp?
        private(set) var problems: [Problem] = []

        init(includesDrafts: Bool) {
            self.includesDrafts = includesDrafts
        }

        /// Keeps the findings of a record and decides whether its content goes into the catalog.
        ///
        /// A draft does only where drafts are built, and then with all its problems: it is shown as far as it goes.
        mutating func add(_ reader: RecordReader) -> Bool {
            if let due = reader.due {
                nextDue = min(nextDue ?? due, due)
            }
            guard reader.isWithheld else {
                problems += reader.problems
                return !reader.isRejected
            }
            for var problem in reader.problems {
                problem.severity = .warning
                problem.omission = nil
                problems.append(problem)
            }
            if includesDrafts { drafts.insert(reader.record.location.record) }
            return includesDrafts
        }
    }
}
