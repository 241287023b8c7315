import Content
import Foundation
import Hashing

/// The front matter of files as an earlier build read it, in a file.
///
/// **Invariant: a file of the cache is what reading it again would give.** It is used only where size, inode and times are the
/// same, for the same folder name, by the same program. Only files without problems are kept.
struct FrontMatterCache {
    /// The number of files; for each its path, its kind, its stamp, its text and its record.
    private static let format = CacheFileFormat("front matter 1")

    private let file: String
    private let identity: String
    /// The content folder.
    private let root: URL
    /// The folder's name in messages.
    private let name: String
    private let source: Int

    init(_ cache: ReadCache, root: URL, name: String, source: Int) {
        file = cache.frontMatter
        identity = "\(name)\n\(cache.program)"
        self.root = root
        self.name = name
        self.source = source
    }

    // MARK: Reading

    /// The files by their paths below the content folder; the keys of their texts are their indexes.
    func read() -> [(path: String, file: ReadFile)] {
        // Without the cache, all files are read.
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        return data.withUnsafeBytes { bytes in
            guard let reader = FrontMatterCache.format.reader(bytes, identity: identity) else { return [] }
            var entries = Entries(reader: reader, root: root, name: name, source: source)
            return (try? entries.all()) ?? []
        }
    }

    /// Reads the entries of the file, one after the other.
    private struct Entries {
        var reader: CacheFileFormat.Reader
        let root: URL
        let name: String
        let source: Int
        let kinds = Dictionary(
            Catalog.kinds.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        /// Lists of keys that were read so far: most files have the same.
        var keys: [[String]] = []

        mutating func all() throws(CacheFileFormat.Damaged) -> [(path: String, file: ReadFile)] {
            let count = Int(try reader.number())
            var files: [(path: String, file: ReadFile)] = []
            for key in 0..<count { files.append(try entry(key)) }
            return files
        }

        private mutating func entry(
            _ key: Int
        ) throws(CacheFileFormat.Damaged) -> (path: String, file: ReadFile) {
            let path = try reader.text()
            let kind = try kind()
            var numbers: [Int] = []
            for _ in 0..<ReadFile.Stamp.count { numbers.append(try reader.integer()) }
            let (start, end, length) = (try reader.integer(), try reader.integer(), try reader.integer())
            guard 0 <= start, start <= end, end <= length else { throw CacheFileFormat.Damaged() }
            let body = ReadFile.Body(
                url: root.appending(path: path),
                path: "\(name)/\(path)",
                range: start..<end,
                fileLength: length,
                fileHash: UInt64(bitPattern: Int64(try reader.integer())),
                hash: ContentHash(value: UInt64(bitPattern: Int64(try reader.integer())))
            )
            let hasBody = try reader.number() == 1
            let bodyLine = Int(try reader.number())
            let reference = BodyReference(source: source, kind: kind, key: key, hash: body.hash)
            var record = try record(
                at: body.path,
                body: hasBody ? reference : nil,
                bodyLocation: .file(path: body.path, line: bodyLine)
            )
            record.revision = MarkdownReader.revision(of: body, key: key)
            let stamp = ReadFile.Stamp(numbers: numbers)
            return (path, ReadFile(kind, record: record, problems: [], body: body, stamp: stamp))
        }

        private mutating func kind() throws(CacheFileFormat.Damaged) -> ContentKind {
            guard let kind = kinds[try reader.text()] else { throw CacheFileFormat.Damaged() }
            return kind
        }

        private mutating func record(
            at path: String,
            body: BodyReference? = nil,
            bodyLocation: SourceLocation? = nil
        ) throws(CacheFileFormat.Damaged) -> Record {
            let line = try line()
            let keys = try keyList()
            var values: [Record.FileValue] = []
            values.reserveCapacity(keys.count)
            for _ in keys { values.append(Record.FileValue(try value(), line: try self.line())) }
            var record = Record(
                location: .file(path: path, line: line),
                keys: keys,
                values: values,
                body: body,
                bodyLocation: bodyLocation
            )
            for _ in 0..<(try reader.number()) {
                let kind = try kind()
                var parts: [Record] = []
                for _ in 0..<(try reader.number()) { parts.append(try self.record(at: path)) }
                record.setParts(kind, parts)
            }
            return record
        }

        private mutating func keyList() throws(CacheFileFormat.Damaged) -> [String] {
            let index = Int(try reader.number())
            if index < keys.count { return keys[index] }
            guard index == keys.count else { throw CacheFileFormat.Damaged() }
            var list: [String] = []
            for _ in 0..<(try reader.number()) { list.append(try reader.text()) }
            keys.append(list)
            return list
        }

        /// A line; nil for 0.
        private mutating func line() throws(CacheFileFormat.Damaged) -> Int? {
            let line = try reader.number()
            return line == 0 ? nil : Int(line)
        }

        private mutating func value() throws(CacheFileFormat.Damaged) -> RecordValue {
            switch ValueKind(rawValue: try reader.number()) {
            case .absent: return .absent
            case .unreadable: return .unreadable
            case .text: return .text(try reader.text())
            case .word: return .word(try reader.text())
            case .int: return .int(Int64(try reader.integer()))
            case .double: return .double(Double(bitPattern: UInt64(bitPattern: Int64(try reader.integer()))))
            case .bool: return .bool(try reader.number() == 1)
            case .list:
                var values: [RecordValue] = []
                for _ in 0..<(try reader.number()) { values.append(try value()) }
                return .list(values)
            case .map:
                var entries: [RecordValue.Entry] = []
                for _ in 0..<(try reader.number()) {
                    entries.append(RecordValue.Entry(try reader.text(), try value()))
                }
                return .map(entries)
            case nil: throw CacheFileFormat.Damaged()
            }
        }
    }

    private enum ValueKind: UInt32 {
        case absent, unreadable, text, word, int, double, bool, list, map
    }

    // MARK: Writing

    /// From so many new files on, the cache is written again; before that, they are read each time.
    private static let fewFiles = 64

    /// Replaces the cache in one step, if more than a few of the files are not in it.
    ///
    /// Errors are ignored: without the cache, the next build reads everything.
    func write(_ files: [(path: String, file: ReadFile)], newCount: Int) {
        guard newCount >= FrontMatterCache.fewFiles || newCount * 8 > files.count else { return }
        var writer = Writer()
        for (path, file) in files { writer.add(path, file) }
        var content: [UInt8] = []
        CacheFileFormat.append(identity, to: &content)
        CacheFileFormat.append(writer.count, to: &content)
        content += writer.bytes
        try? Data(FrontMatterCache.format.file(content: content))
            .write(to: URL(filePath: self.file), options: .atomic)
    }

    private struct Writer {
        private(set) var bytes: [UInt8] = []
        private(set) var count: UInt32 = 0
        private var keys: [[String]: Int] = [:]

        mutating func add(_ path: String, _ file: ReadFile) {
            guard let record = file.record, let body = file.body, let stamp = file.stamp,
                file.problems.isEmpty
            else { return }
            count += 1
            CacheFileFormat.append(path, to: &bytes)
            CacheFileFormat.append(file.kind.name, to: &bytes)
            for number in stamp.numbers { append(number) }
            for number in [body.range.lowerBound, body.range.upperBound, body.fileLength] { append(number) }
            CacheFileFormat.append(body.fileHash, to: &bytes)
            CacheFileFormat.append(body.hash.value, to: &bytes)
            append(count: record.body == nil ? 0 : 1)
            append(line: record.bodyLocation.fileLine)
            add(record)
        }

        private mutating func add(_ record: Record) {
            append(line: record.location.fileLine)
            let values = record.fileValues
            addKeys(record.keys)
            for value in values {
                add(value.value)
                append(line: value.line)
            }
            append(count: record.parts.count)
            for (kind, parts) in record.parts {
                CacheFileFormat.append(kind.name, to: &bytes)
                append(count: parts.count)
                for part in parts { add(part) }
            }
        }

        private mutating func addKeys(_ list: [String]) {
            if let known = keys[list] { return append(count: known) }
            append(count: keys.count)
            keys[list] = keys.count
            append(count: list.count)
            for key in list { CacheFileFormat.append(key, to: &bytes) }
        }

        private mutating func add(_ value: RecordValue) {
            switch value {
            case .absent: append(.absent)
            case .unreadable: append(.unreadable)
            case .text(let text): append(.text, text)
            case .word(let text): append(.word, text)
            case .int(let number):
                append(.int)
                CacheFileFormat.append(number, to: &bytes)
            case .double(let number):
                append(.double)
                CacheFileFormat.append(number.bitPattern, to: &bytes)
            case .bool(let flag):
                append(.bool)
                append(count: flag ? 1 : 0)
            case .list(let values):
                append(.list)
                append(count: values.count)
                for value in values { add(value) }
            case .map(let entries):
                append(.map)
                append(count: entries.count)
                for entry in entries {
                    CacheFileFormat.append(entry.key, to: &bytes)
                    add(entry.value)
                }
            }
        }

        private mutating func append(_ kind: ValueKind) { CacheFileFormat.append(kind.rawValue, to: &bytes) }

        private mutating func append(_ kind: ValueKind, _ text: String) {
            append(kind)
            CacheFileFormat.append(text, to: &bytes)
        }

        private mutating func append(_ number: Int) { CacheFileFormat.append(Int64(number), to: &bytes) }

        private mutating func append(count: Int) {
            CacheFileFormat.append(UInt32(clamping: count), to: &bytes)
        }

        private mutating func append(line: Int?) { append(count: line ?? 0) }
    }
}

extension SourceLocation {
    /// The line in a file; nil for anything else.
    fileprivate var fileLine: Int? {
        if case .file(_, let line, _) = self { line } else { nil }
    }
}
