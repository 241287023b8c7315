package import Content
package import Foundation
import Yams

/// A file of the folder `data`: YAML, JSON or CSV.
package struct DataFile: Sendable {
    /// The name in templates: that of the file without its ending.
    package let name: String
    /// The path in messages.
    package let path: String
    package let root: DataNode

    /// The folder of data below the content folder.
    package static let folder = "data"

    private static let endings: Set<String> = ["yaml", "yml", "json", "csv"]

    /// Reads all files of a folder; one that is not there has none.
    ///
    /// - Parameters:
    ///   - content: the content folder.
    ///   - contentName: its name in messages.
    /// - Throws: everything that is wrong with them.
    package static func all(in content: URL, name contentName: String) throws(Problems) -> [DataFile] {
        let folder = content.appending(path: DataFile.folder, directoryHint: .isDirectory)
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        var files: [DataFile] = []
        var problems: [Problem] = []
        for file in names where file.utf8.first != UInt8(ascii: ".") {
            let path = "\(contentName)/\(DataFile.folder)/\(file)"
            do throws(Problems) {
                guard let found = try DataFile(folder.appending(path: file), file: file, path: path) else {
                    continue
                }
                if let other = files.first(where: { $0.name == found.name }) {
                    throw problem(
                        "duplicate-data",
                        path,
                        1,
                        "\(other.path) has the same name in templates",
                        "rename one of them"
                    )
                }
                files.append(found)
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return files
    }

    /// - Returns: nil for a file of another kind, which nobody reads.
    private init?(_ url: URL, file: String, path: String) throws(Problems) {
        guard let dot = file.lastIndex(of: "."),
            DataFile.endings.contains(file[dot...].dropFirst().lowercased())
        else { return nil }
        let stem = String(file[..<dot])
        guard LocalizedText.isVariableName(stem) else {
            throw DataFile.problem(
                "bad-data",
                path,
                1,
                "templates cannot name the file: its name may hold a-z, 0-9 and _, and begins with a letter",
                "rename it"
            )
        }
        guard let data = try? Data(contentsOf: url), let text = String(validating: data, as: UTF8.self) else {
            throw DataFile.problem(
                "unreadable-file",
                path,
                nil,
                "the file cannot be read as UTF-8",
                "save it as UTF-8"
            )
        }
        name = stem
        self.path = path
        root =
            file[dot...].lowercased() == ".csv"
            ? try CSV(text, path: path).root : try DataFile.yaml(text, path: path)
    }

    static func problem(
        _ code: String,
        _ path: String,
        _ line: Int?,
        _ message: String,
        _ advice: String
    ) -> Problems {
        Problems([Problem(code, at: .file(path: path, line: line), message, advice: advice)])
    }

    // MARK: YAML, of which JSON is a part

    private static func yaml(_ text: String, path: String) throws(Problems) -> DataNode {
        var reader = SettingsReader(path: path)
        let root = reader.root(of: text)
        guard reader.problems.isEmpty else { throw Problems(reader.problems) }
        guard let root else { return DataNode(.nothing, line: 1) }
        return node(root)
    }

    private static func node(_ node: Node) -> DataNode {
        let line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            let isNothing = !isQuoted && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            return DataNode(isNothing ? .nothing : .scalar(scalar.string, isQuoted: isQuoted), line: line)
        case .sequence(let sequence):
            return DataNode(.list(sequence.map(DataFile.node)), line: line)
        case .mapping(let mapping):
            return DataNode(
                .map(mapping.map { (key: $0.key.scalar?.string ?? "", value: DataFile.node($0.value)) }),
                line: line
            )
        default:
            return DataNode(.nothing, line: line)
        }
    }
}

/// A table of comma-separated values (RFC 4180), whose first row has the names of the columns.
private struct CSV {
    let root: DataNode

    init(_ text: String, path: String) throws(Problems) {
        var rows = try CSV.rows(of: text, path: path)
        guard !rows.isEmpty else {
            root = DataNode(.list([]), line: 1)
            return
        }
        let header = rows.removeFirst()
        let names = header.fields.map { $0.text.trimmed }
        if let wrong = names.first(where: { !LocalizedText.isName($0) }) {
            throw DataFile.problem(
                "bad-data",
                path,
                header.line,
                "'\(wrong.escapedForTerminal)' cannot name a column: it may hold a-z, 0-9 and _",
                "write the names of the columns into the first line"
            )
        }
        var records: [DataNode] = []
        for row in rows {
            guard row.fields.count == names.count else {
                throw DataFile.problem(
                    "bad-data",
                    path,
                    row.line,
                    "the row has \(row.fields.count) values, but there are \(names.count) columns",
                    "add a comma for each empty value, and put a text with a comma into quotes"
                )
            }
            let values = zip(names, row.fields).map { name, field in
                let isNothing = field.text.isEmpty && !field.isQuoted
                let value = isNothing ? DataValue.nothing : .scalar(field.text, isQuoted: field.isQuoted)
                return (key: name, value: DataNode(value, line: row.line))
            }
            records.append(DataNode(.map(values), line: row.line))
        }
        root = DataNode(.list(records), line: 1)
    }

    private struct Row {
        let line: Int
        var fields: [(text: String, isQuoted: Bool)] = []
    }

    private static func rows(of text: String, path: String) throws(Problems) -> [Row] {
        let mark: Unicode.Scalar = "\u{FEFF}"
        var scalars = text.unicodeScalars[...]
        if scalars.first == mark { scalars.removeFirst() }
        var rows: [Row] = []
        var line = 1
        while !scalars.isEmpty {
            var row = Row(line: line)
            var isLast = false
            while !isLast {
                var field = ""
                let isQuoted = scalars.first == "\""
                if isQuoted {
                    scalars.removeFirst()
                    while true {
                        guard let scalar = scalars.popFirst() else {
                            throw DataFile.problem(
                                "bad-data",
                                path,
                                row.line,
                                "a quote is never closed",
                                "add a quote after the text"
                            )
                        }
                        if scalar == "\n" { line += 1 }
                        if scalar == "\"" {
                            guard scalars.first == "\"" else { break }
                            scalars.removeFirst()
                        }
                        field.unicodeScalars.append(scalar)
                    }
                }
                while let scalar = scalars.first, scalar != ",", scalar != "\n" {
                    if scalar != "\r" { field.unicodeScalars.append(scalar) }
                    scalars.removeFirst()
                }
                row.fields.append((field, isQuoted))
                isLast = scalars.first != ","
                if !scalars.isEmpty { scalars.removeFirst() }
            }
            line += 1
            let isEmpty = row.fields.count == 1 && row.fields[0].text.isEmpty
            if !isEmpty { rows.append(row) }
        }
        return rows
    }
}
