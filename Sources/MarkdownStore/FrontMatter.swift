import Content
import Yams

/// The front matter of a file: YAML between two lines of `---` at the beginning.
struct FrontMatter {
    /// The values by their keys.
    let values: [String: Record.FileValue]
    /// The line on which the body begins.
    let bodyLine: Int
    /// Values of which YAML drops a part.
    let warnings: [Problem]
    private let path: String
    /// The line of the file on which the YAML begins.
    private let firstLine: Int
    /// The items of the values that are lists.
    private let lists: [String: [Item]]

    /// - Throws: `Problems` with the errors of the file's encoding or YAML.
    init(_ file: MarkdownFile) throws(Problems) {
        path = file.path
        let bytes = file.bytes
        let parts = try FileParts(checking: file)
        let yaml = String(decoding: bytes[parts.yaml], as: UTF8.self)
        let firstLine = FileParts.lineCount(in: bytes[..<parts.yaml.lowerBound]) + 1
        self.firstLine = firstLine
        bodyLine = FileParts.lineCount(in: bytes[..<parts.body.lowerBound]) + 1
        guard let mapping = try FrontMatter.mapping(yaml, path: file.path, firstLine: firstLine) else {
            values = [:]
            lists = [:]
            warnings = []
            return
        }
        warnings = LostText(yaml, firstLine: firstLine, path: file.path, kind: file.kind).warnings
        var values: [String: Record.FileValue] = [:]
        var lists: [String: [Item]] = [:]
        for (keyNode, node) in mapping {
            let key = keyNode.scalar?.string ?? ""
            values[key] = Record.FileValue(RecordValue(node), line: keyNode.line(from: firstLine))
            if case .sequence(let sequence) = node {
                lists[key] = sequence.map { Item($0, firstLine: firstLine) }
            }
        }
        self.values = values
        self.lists = lists
    }

    /// The keys and values of YAML; nil when it is empty.
    private static func mapping(
        _ yaml: String,
        path: String,
        firstLine: Int
    ) throws(Problems) -> Node.Mapping? {
        guard YAMLAliases.areFew(in: yaml) else {
            throw Problems([
                Problem(
                    "bad-front-matter",
                    at: .file(path: path, line: firstLine),
                    "the front matter repeats more than \(YAMLAliases.limit) values with YAML's '*'",
                    advice: "write the values themselves"
                )
            ])
        }
        let node: Node?
        do {
            // Its default would make a dictionary of all environment variables, and compare keys by regular expressions.
            node = try Yams.compose(yaml: yaml, .basic, .default, .utf8)
        } catch {
            throw Problems([problem(of: error, in: yaml, path: path, firstLine: firstLine)])
        }
        guard let node else { return nil }
        guard case .mapping(let mapping) = node else {
            let problem = Problem(
                "bad-front-matter",
                at: .file(path: path, line: firstLine),
                "the front matter is not a set of keys",
                advice: "write one 'key: value' a line"
            )
            throw Problems([problem])
        }
        return mapping
    }

    private static func problem(
        of error: any Error,
        in yaml: String,
        path: String,
        firstLine: Int
    ) -> Problem {
        var line = 1
        var message = "the front matter is not valid YAML"
        var advice = "put text that holds ': ' or begins with a special character in quotes"
        switch error {
        case YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            line = mark.line
            message += ": \(problem)"
        case YamlError.duplicatedKeysInMapping(let duplicates, let context):
            line = context.mark.line
            message = "the key '\(duplicates.first?.escapedForTerminal ?? "")' is there twice"
            advice = "remove one of the two"
        default:
            break
        }
        let lines = yaml.split(omittingEmptySubsequences: false) { $0.isNewline }
        if case YamlError.duplicatedKeysInMapping = error {
        } else if lines.indices.contains(line - 1), let quoted = LostText.quoted(lines[line - 1]) {
            advice = "if it is text, write \(quoted)"
        }
        if lines.contains(where: { $0.unicodeScalars.contains("\u{A0}") }) {
            advice = "there is a no-break space, which YAML takes for a letter: type a normal one"
        }
        return Problem(
            "bad-front-matter",
            at: .file(path: path, line: line + firstLine - 1),
            message,
            advice: advice
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

        init(_ node: Node, firstLine: Int) {
            line = node.line(from: firstLine)
            guard case .mapping(let mapping) = node else {
                values = nil
                return
            }
            var values: [String: Record.FileValue] = [:]
            for (key, value) in mapping {
                values[key.scalar?.string ?? ""] = Record.FileValue(
                    RecordValue(value),
                    line: key.line(from: firstLine)
                )
            }
            self.values = values
        }
    }

    /// The items of a list as records.
    ///
    /// - Throws: `Problems` when the value is not a list, or an item is not a set of keys.
    func items(of key: String) throws(Problems) -> [Record] {
        guard let value = values[key], !value.value.isEmpty else { return [] }
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
    /// The line in the file.
    ///
    /// - Parameter firstLine: the line on which the YAML begins.
    fileprivate func line(from firstLine: Int) -> Int { (mark?.line ?? 1) + firstLine - 1 }
}

extension RecordValue {
    /// A YAML value; a scalar without quotes stays a word, because its column decides what it is.
    fileprivate init(_ node: Node) {
        switch node {
        case .scalar(let scalar) where scalar.style != .plain:
            self = .text(scalar.string)
        case .scalar(let scalar):
            self = scalar.string.isEmpty ? .absent : .word(scalar.string)
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
