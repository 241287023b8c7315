/// The content of some records of one kind, and everything that was found in them.
struct DecodedRecords: Sendable {
    let kind: ContentKind
    /// An array of the kind's type.
    private let contents: any Sendable
    /// Slugs of content that was left out because of its errors, so that references to it are not reported too.
    let rejectedSlugs: Set<String>
    /// The earliest date of the scheduled content.
    let nextDue: Timestamp?
    let problems: [Problem]

    init<Item: CatalogContent>(_ type: Item.Type, _ records: ArraySlice<Record>, _ context: DecodingContext) {
        var contents: [Item] = []
        contents.reserveCapacity(records.count)
        var rejectedSlugs: Set<String> = []
        var findings = Findings(includesDrafts: context.includesDrafts)
        for record in records {
            var reader = RecordReader(record, of: Item.kind, context)
            let content = Item(&reader)
            let isAccepted = findings.add(reader)
            guard let content else { continue }
            if isAccepted {
                contents.append(content)
            } else if reader.hasErrors, let slug = content.uniqueSlug {
                rejectedSlugs.insert(slug)
            }
        }
        kind = Item.kind
        self.contents = contents
        self.rejectedSlugs = rejectedSlugs
        nextDue = findings.nextDue
        problems = findings.problems
    }

    /// The content; empty when it is of another type.
    func contents<Item: CatalogContent>(of type: Item.Type) -> [Item] { contents as? [Item] ?? [] }

    /// The problems and due dates found in records.
    private struct Findings {
        let includesDrafts: Bool
        private(set) var nextDue: Timestamp?
        private(set) var problems: [Problem] = []

        init(includesDrafts: Bool) {
            self.includesDrafts = includesDrafts
        }

        /// Keeps the findings of a record and decides whether its content goes into the catalog.
        ///
        /// Content with errors never does. Withheld content does where drafts are built; elsewhere its errors are
        /// warnings.
        mutating func add(_ reader: RecordReader) -> Bool {
            if let due = reader.due {
                nextDue = min(nextDue ?? due, due)
            }
            let isWanted = !reader.isWithheld || includesDrafts
            for var problem in reader.problems {
                if !isWanted {
                    problem.severity = .warning
                }
                problems.append(problem)
            }
            return isWanted && !reader.hasErrors
        }
    }
}
