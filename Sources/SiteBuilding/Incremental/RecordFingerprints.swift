import Content
import Hashing
import Parallelism
import SiteConfiguration
import TemplateModel
import Templating

/// A record that pages are made of, as messages name it and as the next build finds it again.
struct RecordName: Sendable {
    /// What stays when everything else of the record is edited: the row, or the file.
    let identity: UInt64
    /// As messages name it: `blog_posts 6f1c…`, `content/blog/mix.md`.
    let label: String
    /// The record's page; empty where it has none.
    let url: String
    let type: RecordType

    var fields: [RecordType.Field] { type.fields }

    init(_ place: SourceLocation, url: String?, type: RecordType) {
        label = place.record
        identity = ContentHash(label).value
        self.url = url ?? ""
        self.type = type
    }
}

extension SourceLocation {
    /// The row or the file, without a column or a line.
    var record: String {
        switch self {
        case .row(let table, let id, _): "\(table) \(id)"
        case .file(let path, _, _): path
        case .page(let url): url
        }
    }
}

/// The records of a build's model, field by field as hashes, so that the next build can tell what of them changed.
struct RecordFingerprints: Sendable {
    /// The records in the order of their numbers; the site's settings are the first.
    let names: [RecordName]
    /// For each record the place of its first field in `hashes`, and one more at the end.
    let starts: [Int]
    let hashes: [UInt64]
    /// Numbers by the address of a record's fields.
    private let numbers: [UInt64: Int]

    init(_ values: TemplateValues, _ catalog: Catalog) {
        let settings = RecordName(
            .file(path: values.context.settings.path),
            url: nil,
            type: TemplateValues.siteType
        )
        var names = [settings]
        var cells = [values.site]
        for collection in RecordCollection.all {
            let indexes = Array(0..<collection.count(catalog))
            names += concurrently(indexes.chunks(of: RecordFingerprints.partLength)) { indexes in
                indexes.map { index in
                    let entry = collection.entry(catalog, index)
                    return RecordName(entry.location, url: entry.url, type: collection.type)
                }
            }.joined()
            cells += values[collection]
        }
        let parts = concurrently(cells.chunks(of: RecordFingerprints.partLength)) { cells in
            cells.flatMap { $0.cells.map(\.digest) }
        }
        var hashes: [UInt64] = []
        hashes.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for part in parts { hashes += part }
        var starts = [0]
        starts.reserveCapacity(cells.count + 1)
        var numbers: [UInt64: Int] = [:]
        numbers.reserveCapacity(cells.count)
        for (number, cell) in cells.enumerated() {
            starts.append(starts[number] + cell.cells.count)
            numbers[cell.bits] = number
        }
        self.names = names
        self.starts = starts
        self.hashes = hashes
        self.numbers = numbers
    }

    /// The number of records that one thread hashes at a time.
    private static let partLength = 1024

    /// Where the records stand in the state of an earlier build; nil for those that are new.
    func places(in state: BuildState) -> [Int?] {
        // Nearly always in the same order.
        if state.identities.elementsEqual(names.lazy.map(\.identity)) { return Array(names.indices) }
        let places = Dictionary(
            zip(state.identities, state.identities.indices),
            uniquingKeysWith: { first, _ in first }
        )
        return names.map { places[$0.identity] }
    }

    /// The number of a record of the model; nil for one that a page made for itself.
    func number(of cell: Cell) -> Int? { numbers[cell.bits] }

    func hash(_ number: Int, field: Int) -> UInt64 { hashes[starts[number] + field] }
}
