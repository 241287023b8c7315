import AtomicOutput
import Content
import Hashing
import Parallelism
import SiteConfiguration
import Synchronization
import TemplateModel
import Templating

/// A record behind pages, as messages name it and as the next build finds it again.
struct RecordName: Sendable {
    /// A hash of the row or the file, which stays when everything else of the record is edited.
    let identity: UInt64
    /// The name in messages: `blog_posts 6f1c…`, `content/blog/mix.md`.
    let label: String
    /// The address of the record's page; empty for a record without one.
    let url: String
    let type: RecordType
    let fields: [RecordType.Field]

    init(_ location: SourceLocation, url: String?, type: RecordType, fields: [RecordType.Field]) {
        self.fields = fields
        label = location.record
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

/// A hash of every field of every record, from which the next build sees which fields changed.
struct RecordFingerprints: Sendable {
    /// The records in the order of their numbers; the first is the site with its settings.
    let names: [RecordName]
    /// For each record the index of its first field in `hashes`, and the end of the last.
    let starts: [Int]
    let hashes: [UInt64]
    /// Numbers by the address of a record's fields.
    private let numbers: [UInt64: Int]
    /// The lists that all pages share, by their addresses.
    private let sharedLists: Set<UInt64>
    private let sharedDigests = SharedDigests()

    init(_ values: TemplateValues, _ catalog: Catalog) {
        let settings = RecordName(
            .file(path: values.context.settings.path),
            url: nil,
            type: TemplateValues.siteType,
            fields: TemplateValues.siteType.fields
        )
        var names = [settings]
        var cells = [values.site]
        let extraFields = CustomFieldModel.extraFields(values.context.settings)
        for collection in RecordCollection.all {
            let fields = extraFields.fields(of: collection.type)
            let indexes = 0..<collection.count(in: catalog)
            let parts = concurrently(indexes.chunks(of: RecordFingerprints.partLength)) { range in
                collection.entries(range, in: catalog).map { entry in
                    RecordName(entry.location, url: entry.url, type: collection.type, fields: fields)
                }
            }
            for part in parts { names += part }
            cells += values[collection]
        }
        let parts = concurrently(cells.chunks(of: RecordFingerprints.partLength)) { cells in
            var hashes: [UInt64] = []
            for cell in cells {
                for field in cell.cells { hashes.append(field.digest) }
            }
            return hashes
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
        sharedLists = Set((Array(values.all.cells) + Array(values.data.cells)).map(\.bits))
        self.names = names
        self.starts = starts
        self.hashes = hashes
        self.numbers = numbers
    }

    /// The number of records that one thread hashes at a time.
    private static let partLength = 1024

    /// The number of a record of the content; nil for one that a page made for itself.
    func number(of cell: Cell) -> Int? { numbers[cell.bits] }

    func hash(_ number: Int, field: Int) -> UInt64 { hashes[starts[number] + field] }

    /// The digest of a list that all pages share, made once for each mask; nil for a list that a page made for itself.
    func sharedDigest(of list: Cell, mask: UInt64, shape: Int, _ make: () -> UInt64) -> UInt64? {
        guard sharedLists.contains(list.bits) else { return nil }
        return sharedDigests.digest(SharedDigests.Key(list: list.bits, mask: mask, shape: shape), make)
    }
}

/// Digests of long lists: each page would make the same again.
private final class SharedDigests: Sendable {
    struct Key: Hashable {
        let list: UInt64
        /// The fingerprint of the mask.
        let mask: UInt64
        let shape: Int
    }

    private let digests = Mutex<[Key: UInt64]>([:])

    func digest(_ key: Key, _ make: () -> UInt64) -> UInt64 {
        if let known = digests.withLock({ $0[key] }) { return known }
        let digest = make()
        digests.withLock { $0[key] = digest }
        return digest
    }
}
