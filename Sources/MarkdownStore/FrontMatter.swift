import Content
import Yams

/// The YAML between two lines of `---` that begins a file.
struct FrontMatter {
    /// Each key's value with its line in the file.
    let values: [String: (value: RecordValue, line: Int?)]
    /// The lists of sets of keys that an artist's file holds, each item's keys with their lines.
    private let lists: [String: [Item]]
    /// The line on which the body begins.
    let bodyLine: Int

    fileprivate struct Item {
        let line: Int
        let values: [String: (value: RecordValue, line: Int?)]?
    }

    /// - Throws: what is wrong with the file's encoding or YAML.
    static func parse(_ file: MarkdownFile) throws(Problems) -> FrontMatter {
        let yamlRange = try yamlRange(of: file)
        let yaml = String(decoding: file.bytes[yamlRange], as: UTF8.self)
        let node: Node?
        do {
            node = try Yams.compose(yaml: yaml)
        } catch {
            throw Problems([problem(error, in: file)])
        }
        let bodyLine =
            file.bytes[..<bodyRange(of: file.bytes).lowerBound].count { $0 == UInt8(ascii: "\n") } + 1
        guard let node else { return FrontMatter(values: [:], lists: [:], bodyLine: bodyLine) }
        guard case .mapping(let mapping) = node else {
            throw Problems([
                Problem(
                    "bad-front-matter",
                    at: .file(path: file.path, line: 2),
                    "the front matter is no set of keys",
                    advice: "write one 'key: value' a line"
                )
            ])
        }
        var values: [String: (value: RecordValue, line: Int?)] = [:]
        var lists: [String: [Item]] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            values[name] = (RecordValue(value), line(of: key))
            if case .sequence(let sequence) = value { lists[name] = sequence.map { Item($0) } }
        }
        return FrontMatter(values: values, lists: lists, bodyLine: bodyLine)
    }

    /// The items of a list as records of their own.
    func items(_ key: String, _ location: SourceLocation) throws(Problems) -> [Record] {
        guard let found = values[key], found.value != .absent else { return [] }
        guard let items = lists[key] else {
            throw Problems([
                Problem(
                    "wrong-type",
                    at: location.line(found.line ?? 1),
                    "'\(key)' must be a list",
                    advice: "begin each item with '- '"
                )
            ])
        }
        var problems: [Problem] = []
        var records: [Record] = []
        for item in items {
            guard let values = item.values else {
                problems.append(
                    Problem(
                        "wrong-type",
                        at: location.line(item.line),
                        "an item of '\(key)' is no set of keys",
                        advice: "write 'key: value' lines"
                    )
                )
                continue
            }
            records.append(Record(location: location.line(item.line), values: values))
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return records
    }

    /// A node's line in the file: the YAML begins on its second line.
    private static func line(of node: Node) -> Int { (node.mark?.line ?? 1) + 1 }

    // MARK: The file's parts

    private static let mark = Array("---".utf8)

    /// The body: everything behind the line that ends the front matter, the whole file where there is none.
    static func bodyRange(of bytes: [UInt8]) -> Range<Int> {
        guard let yaml = yamlRange(of: bytes) else { return 0..<bytes.count }
        return lineEnd(from: yaml.upperBound, in: bytes)..<bytes.count
    }

    private static func yamlRange(of file: MarkdownFile) throws(Problems) -> Range<Int> {
        if let line = firstInvalidLine(of: file.bytes) {
            throw Problems([
                Problem(
                    "encoding",
                    at: .file(path: file.path, line: line),
                    "the file is not UTF-8",
                    advice: "save it as UTF-8"
                )
            ])
        }
        if let range = yamlRange(of: file.bytes) { return range }
        let isOpen = file.bytes.dropFirst(byteOrderMarkLength(file.bytes)).starts(with: mark)
        throw Problems([
            Problem(
                "bad-front-matter",
                at: .file(path: file.path, line: 1),
                isOpen ? "the front matter is never closed" : "the file has no front matter",
                advice: isOpen ? "end it with a line '---'" : "begin the file with '---', keys, and '---'"
            )
        ])
    }

    /// Between the two marks; nil when there are none.
    private static func yamlRange(of bytes: [UInt8]) -> Range<Int>? {
        let first = byteOrderMarkLength(bytes)
        guard isMark(at: first, in: bytes) else { return nil }
        let start = lineEnd(from: first, in: bytes)
        var line = start
        while line < bytes.count {
            if isMark(at: line, in: bytes) { return start..<line }
            line = lineEnd(from: line, in: bytes)
        }
        return nil
    }

    private static func byteOrderMarkLength(_ bytes: [UInt8]) -> Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private static func isMark(at start: Int, in bytes: [UInt8]) -> Bool {
        bytes[start...].starts(with: mark)
            && bytes[(start + 3)..<lineEnd(from: start, in: bytes)].allSatisfy { $0 <= 0x20 }
    }

    private static func lineEnd(from start: Int, in bytes: [UInt8]) -> Int {
        bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
    }

    private static func firstInvalidLine(of bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }

    // MARK: Errors

    private static func problem(_ error: any Error, in file: MarkdownFile) -> Problem {
        var line = 1
        var message = "the front matter is no valid YAML"
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            line = mark.line + 1
            message += ": \(problem)"
        case YamlError.duplicatedKeysInMapping(let duplicates, let context):
            line = context.mark.line + 1
            message = "the key '\(duplicates.first ?? "")' is there twice"
        default: break
        }
        return Problem(
            "bad-front-matter",
            at: .file(path: file.path, line: line),
            message,
            advice: "put text that holds ': ' or begins with a special character in quotes"
        )
    }
}

extension FrontMatter.Item {
    fileprivate init(_ node: Node) {
        line = (node.mark?.line ?? 1) + 1
        guard case .mapping(let mapping) = node else {
            values = nil
            return
        }
        var values: [String: (value: RecordValue, line: Int?)] = [:]
        for (key, value) in mapping {
            values[key.scalar?.string ?? ""] = (RecordValue(value), (key.mark?.line ?? 1) + 1)
        }
        self.values = values
    }
}

extension RecordValue {
    /// A YAML value; words without quotes stay words, for the column says what they are.
    init(_ node: Node) {
        switch node {
        case .scalar(let scalar):
            if scalar.style != .plain {
                self = .text(scalar.string)
            } else {
                self =
                    ["", "~", "null", "Null", "NULL"].contains(scalar.string) ? .absent : .word(scalar.string)
            }
        case .sequence(let sequence): self = .list(sequence.map { RecordValue($0) })
        case .mapping(let mapping):
            self = .map(mapping.map { Entry($0.key.scalar?.string ?? "", RecordValue($0.value)) })
        case .alias: self = .absent
        }
    }
}
