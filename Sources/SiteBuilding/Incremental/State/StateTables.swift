import AtomicOutput
import Hashing
import Media
import MediaWork
import PictureHeaders
import SiteConfiguration
import SoundFacts

/// Everything that pages could look up, as rows; stored by column.
struct DependencyTable: ColumnCodable {
    private(set) var keys: [UInt64] = []
    private(set) var results: [UInt64] = []

    var count: Int { keys.count }

    mutating func reserveCapacity(_ count: Int) {
        keys.reserveCapacity(count)
        results.reserveCapacity(count)
    }

    mutating func append(_ dependency: Dependency) {
        keys.append(dependency.key)
        results.append(dependency.result)
    }

    subscript(index: Int) -> Dependency { Dependency(key: keys[index], result: results[index]) }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.numbers(&keys)
        try coder.numbers(&results)
        try coder.require(results.count == count)
    }
}

/// A record as the next build finds it again and compares it.
struct RecordState: Equatable {
    /// A hash of the row's id or of the file's path, which edits do not change.
    let identity: UInt64
    /// As messages name it.
    let label: String
    /// The address of its page; empty where it has none.
    let address: String
    /// The hashes of its fields.
    let fields: ArraySlice<UInt64>
}

/// The records of a site, as rows; stored by column.
struct RecordTable: ColumnCodable {
    private(set) var identities: [UInt64] = []
    private(set) var labels = TextColumn()
    private(set) var addresses = TextColumn()
    private(set) var fields = ListColumn()

    var count: Int { identities.count }

    mutating func reserveCapacity(records: Int, fields fieldCount: Int) {
        identities.reserveCapacity(records)
        fields.reserveCapacity(lists: records, values: fieldCount)
    }

    mutating func append(_ record: RecordState) {
        identities.append(record.identity)
        labels.append(record.label)
        addresses.append(record.address)
        fields.append(record.fields)
    }

    /// The indexes of the rows of this build's records; nil for new records.
    func indexes(of names: [RecordName]) -> [Int?] {
        // Nearly always in the same order.
        if identities.elementsEqual(names.lazy.map(\.identity)) { return Array(names.indices) }
        let known = Dictionary(zip(identities, identities.indices), uniquingKeysWith: { first, _ in first })
        return names.map { known[$0.identity] }
    }

    subscript(index: Int) -> RecordState {
        RecordState(
            identity: identities[index],
            label: labels[index],
            address: addresses[index],
            fields: fields[index]
        )
    }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.numbers(&identities)
        try coder.texts(&labels)
        try coder.texts(&addresses)
        try coder.lists(&fields)
        try coder.require([labels.count, addresses.count, fields.count].allSatisfy { $0 == count })
    }
}

/// The files of the content folder that were read, as rows; stored by column.
struct MediaTable: ColumnCodable {
    private var paths = TextColumn()
    private var stamps: [UInt64] = []
    private var addresses = TextColumn()
    private var hashes: [UInt64] = []
    private var byteCounts: [UInt64] = []
    /// 0 for an unknown size.
    private var widths: [UInt64] = []
    private var heights: [UInt64] = []
    /// Of pictures with renditions, in the order of the rows: a digest is four numbers.
    private var digests: [UInt64] = []
    /// 0 for a file without renditions; else 1 and twice the tone, and 128 for one with transparent pixels.
    private var sources: [UInt64] = []
    /// Facts of sounds in groups of eight bytes, after their number; empty for other files.
    private var sounds = ListColumn()

    var rows: [MediaLibrary.Memory] {
        var digests = digests[...]
        let pictures = sources.map { source in MediaTable.picture(source, &digests) }
        return rows(pictures)
    }

    private static func picture(
        _ source: UInt64,
        _ digests: inout ArraySlice<UInt64>
    ) -> MediaLibrary.PictureSource? {
        guard source & 1 == 1, let tone = Tone(number: UInt8(truncatingIfNeeded: source >> 1 & 63)) else {
            return nil
        }
        let words = digests.prefix(4)
        digests = digests.dropFirst(4)
        return MediaLibrary.PictureSource(
            digest: SHA256Digest(words: SIMD4(words)),
            needsPNG: source & 128 != 0,
            tone: tone
        )
    }

    private func rows(_ pictures: [MediaLibrary.PictureSource?]) -> [MediaLibrary.Memory] {
        paths.indices.map { index in
            MediaLibrary.Memory(
                path: paths[index],
                stamp: stamps[index],
                url: addresses[index],
                hash: hashes[index],
                byteCount: Int(clamping: byteCounts[index]),
                size: widths[index] == 0
                    ? nil
                    : PixelSize(width: Int(clamping: widths[index]), height: Int(clamping: heights[index])),
                source: pictures[index],
                sound: SoundFacts(words: sounds[index])
            )
        }
    }

    mutating func append(_ file: MediaLibrary.Memory) {
        paths.append(file.path)
        stamps.append(file.stamp)
        addresses.append(file.url)
        hashes.append(file.hash)
        byteCounts.append(UInt64(file.byteCount))
        widths.append(UInt64(file.size?.width ?? 0))
        heights.append(UInt64(file.size?.height ?? 0))
        sounds.append((file.sound?.words ?? [])[...])
        guard let source = file.source else {
            sources.append(0)
            return
        }
        sources.append(UInt64(source.tone.number) << 1 | (source.needsPNG ? 128 : 0) | 1)
        for index in 0..<4 { digests.append(source.digest.words[index]) }
    }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.texts(&paths)
        try coder.numbers(&stamps)
        try coder.texts(&addresses)
        try coder.numbers(&hashes)
        try coder.numbers(&byteCounts)
        try coder.numbers(&widths)
        try coder.numbers(&heights)
        try coder.numbers(&sources)
        try coder.numbers(&digests)
        try coder.lists(&sounds)
        try coder.require(
            [stamps, hashes, byteCounts, widths, heights, sources].allSatisfy { $0.count == paths.count }
        )
        try coder.require(addresses.count == paths.count && sounds.count == paths.count)
        try coder.require(digests.count == 4 * sources.count { $0 & 1 == 1 })
    }
}

/// A template file.
struct TemplateState: Equatable {
    let name: String
    /// A hash of its text.
    let hash: UInt64
}

/// The templates of a theme, as rows; stored by column.
struct TemplateTable: ColumnCodable {
    private var names = TextColumn()
    private var hashes: [UInt64] = []

    var rows: [TemplateState] { names.indices.map { TemplateState(name: names[$0], hash: hashes[$0]) } }

    mutating func append(_ template: TemplateState) {
        names.append(template.name)
        hashes.append(template.hash)
    }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.texts(&names)
        try coder.numbers(&hashes)
        try coder.require(hashes.count == names.count)
    }
}

/// Redirects of old addresses, as rows; stored by column.
struct RedirectTable: ColumnCodable {
    private var sources = TextColumn()
    /// Empty for an address that is gone.
    private var targets = TextColumn()
    private var statuses: [UInt64] = []

    init() {}

    init(_ redirects: [Redirect]) {
        for redirect in redirects {
            sources.append(redirect.from)
            targets.append(redirect.to ?? "")
            statuses.append(UInt64(redirect.status.rawValue))
        }
    }

    var rows: [Redirect] {
        sources.indices.map { index in
            Redirect(
                from: sources[index],
                to: targets[index].isEmpty ? nil : targets[index],
                status: RedirectTable.status(statuses[index]) ?? .permanent
            )
        }
    }

    private static func status(_ number: UInt64) -> Redirect.Status? {
        Int(exactly: number).flatMap(Redirect.Status.init)
    }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.texts(&sources)
        try coder.texts(&targets)
        try coder.numbers(&statuses)
        try coder.require([targets.count, statuses.count].allSatisfy { $0 == sources.count })
        try coder.require(statuses.allSatisfy { RedirectTable.status($0) != nil })
    }
}

/// As a row of a `ListColumn`.
extension SoundFacts {
    fileprivate var words: [UInt64] {
        let bytes = self.bytes
        let groups = stride(from: 0, to: bytes.count, by: 8).map { bytes[$0..<min($0 + 8, bytes.count)] }
        return [UInt64(bytes.count)] + groups.map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// Nil for an empty row.
    fileprivate init?(words: ArraySlice<UInt64>) {
        guard let count = words.first.flatMap({ Int(exactly: $0) }), count <= 8 * words.count else {
            return nil
        }
        let bytes = words.dropFirst().flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
        self.init(bytes: bytes.prefix(count))
    }
}
