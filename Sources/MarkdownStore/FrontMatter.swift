import Content
import Yams

/// The front matter of a file: YAML between two lines of `---` at the beginning.
struct FrontMatter {
    /// The values by their keys.
    let values: [String: Record.FileValue]
    /// The line on which the body begins.
    let bodyLine: Int
    private let path: String
    /// The items of the values that are lists.
    private let lists: [String: [Item]]

    /// - Throws: `Problems` with the errors of the file's encoding or YAML.
    init(_ file: MarkdownFile) throws(Problems) {
        path = file.path
        let bytes = file.bytes
        let yaml = String(decoding: bytes[try FrontMatter.checkedRange(of: file)], as: UTF8.self)
        let bodyStart = FrontMatter.bodyRange(of: bytes).lowerBound
        bodyLine = bytes[..<bodyStart].count { $0 == UInt8(ascii: "\n") } + 1
        guard let mapping = try FrontMatter.mapping(yaml, path: file.path) else {
            values = [:]
            lists = [:]
            return
        }
        var values: [String: Record.FileValue] = [:]
        var lists: [String: [Item]] = [:]
        for (keyNode, node) in mapping {
            let key = keyNode.scalar?.string ?? ""
            values[key] = Record.FileValue(RecordValue(node), line: keyNode.lineInFile)
            if case .sequence(let sequence) = node {
                lists[key] = sequence.map(Item.init)
            }
        }
        self.values = values
        self.lists = lists
    }

    /// The keys and values of YAML; nil when it is empty.
    private static func mapping(_ yaml: String, path: String) throws(Problems) -> Node.Mapping? {
        let node: Node?
        do {
            node = try Yams.compose(yaml: yaml)
        } catch {
            throw Problems([problem(of: error, path: path)])
        }
        guard let node else { return nil }
        guard case .mapping(let mapping) = node else {
            let problem = Problem(
                "bad-front-matter",
                at: .file(path: path, line: 2),
                "the front matter is not a set of keys",
                advice: "write one 'key: value' a line"
            )
            throw Problems([problem])
        }
        return mapping
    }

    private static func problem(of error: any Error, path: String) -> Problem {
        var line = 1
        var message = "the front matter is not valid YAML"
        switch error {
        case YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            line = mark.line + 1
            message += ": \(problem)"
        case YamlError.duplicatedKeysInMapping(let duplicates, let context):
            line = context.mark.line + 1
            message = "the key '\(duplicates.first ?? "")' is there twice"
        default:
            break
        }
        return Problem(
            "bad-front-matter",
            at: .file(path: path, line: line),
            message,
            advice: "put text that holds ': ' or begins with a special character in quotes"
        )
    }
}

// MARK: - Lists

extension FrontMatter {
    /// An item of a list.
    private struct Item {
        let line: Int
        /// The values by their keys; nil for an item that is not a set of keys.
        let values: [String: Record.FileValue]?

        init(_ node: Node) {
            line = node.lineInFile
            guard case .mapping(let mapping) = node else {
                values = nil
                return
            }
            var values: [String: Record.FileValue] = [:]
            for (key, value) in mapping {
                values[key.scalar?.string ?? ""] = Record.FileValue(RecordValue(value), line: key.lineInFile)
            }
            self.values = values
        }
    }

    /// The items of a list as records.
    ///
    /// - Throws: `Problems` when the value is not a list, or an item is not a set of keys.
    func items(of key: String) throws(Problems) -> [Record] {
        guard let value = values[key], value.value != .absent else { return [] }
        guard let items = lists[key] else {
            let problem = Problem(
                "wrong-type",
                at: .file(path: path, line: value.line),
                "'\(key)' must be a list",
                advice: "begin each item with '- '"
            )
            throw Problems([problem])
        }
        var problems: [Problem] = []
        var records: [Record] = []
        for item in items {
            let location = SourceLocation.file(path: path, line: item.line)
            if let values = item.values {
                records.append(Record(location: location, values: values))
                continue
            }
            let problem = Problem(
                "wrong-type",
                at: location,
                "an item of '\(key)' is not a set of keys",
                advice: "write 'key: value' lines"
            )
            problems.append(problem)
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return records
    }
}

extension Node {
    /// The line in the file: the YAML begins on its second line.
    fileprivate var lineInFile: Int { (mark?.line ?? 1) + 1 }
}

extension RecordValue {
    /// A YAML value; a scalar without quotes stays a word, because its column decides what it is.
    fileprivate init(_ node: Node) {
        switch node {
        case .scalar(let scalar) where scalar.style != .plain:
            self = .text(scalar.string)
        case .scalar(let scalar):
            let isNull = ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            self = isNull ? .absent : .word(scalar.string)
        case .sequence(let sequence):
            self = .list(sequence.map { RecordValue($0) })
        case .mapping(let mapping):
            let entries = mapping.map { key, value in
                Entry(key.scalar?.string ?? "", RecordValue(value))
            }
            self = .map(entries)
        case .alias:
            self = .absent
        }
    }
}

// MARK: - Parts of the file

extension FrontMatter {
    private static let marker = Array("---".utf8)

    /// The range of the body: what follows the front matter, or the whole file where there is none.
    static func bodyRange(of bytes: [UInt8]) -> Range<Int> {
        guard let yaml = yamlRange(of: bytes) else { return 0..<bytes.count }
        return lineEnd(from: yaml.upperBound, in: bytes)..<bytes.count
    }

    /// The range of the YAML.
    ///
    /// - Throws: `Problems` for a file that is not UTF-8, or has no complete front matter.
    private static func checkedRange(of file: MarkdownFile) throws(Problems) -> Range<Int> {
        if let line = firstInvalidLine(of: file.bytes) {
            let problem = Problem(
                "encoding",
                at: .file(path: file.path, line: line),
                "the file is not UTF-8",
                advice: "save it as UTF-8"
            )
            throw Problems([problem])
        }
        if let range = yamlRange(of: file.bytes) { return range }
        let isOpen = file.bytes.dropFirst(byteOrderMarkLength(file.bytes)).starts(with: marker)
        let problem = Problem(
            "bad-front-matter",
            at: .file(path: file.path, line: 1),
            isOpen ? "the front matter is never closed" : "the file has no front matter",
            advice: isOpen ? "end it with a line '---'" : "begin the file with '---', keys, and '---'"
        )
        throw Problems([problem])
    }

    /// The range between the two markers; nil when one is missing.
    private static func yamlRange(of bytes: [UInt8]) -> Range<Int>? {
        let first = byteOrderMarkLength(bytes)
        guard isMarker(at: first, in: bytes) else { return nil }
        let start = lineEnd(from: first, in: bytes)
        var line = start
        while line < bytes.count {
            if isMarker(at: line, in: bytes) { return start..<line }
            line = lineEnd(from: line, in: bytes)
        }
        return nil
    }

    private static func byteOrderMarkLength(_ bytes: [UInt8]) -> Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Tells whether a line is a marker; white space may follow.
    private static func isMarker(at start: Int, in bytes: [UInt8]) -> Bool {
        guard bytes[start...].starts(with: marker) else { return false }
        let rest = bytes[(start + marker.count)..<lineEnd(from: start, in: bytes)]
        return rest.allSatisfy { $0 <= 0x20 }
    }

    /// The index of the first byte of the next line.
    private static func lineEnd(from start: Int, in bytes: [UInt8]) -> Int {
        guard let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return bytes.count }
        return newline + 1
    }

    /// The number of the first line that is not UTF-8; nil for a file that is.
    private static func firstInvalidLine(of bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
        return (index ?? 0) + 1
    }
}
