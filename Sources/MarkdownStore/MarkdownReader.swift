import Content
import Foundation
import Hashing

/// Makes the record of a Markdown file.
struct MarkdownReader {
    /// The index of the source among the sources of the build.
    let source: Int

    /// The record of a file, or the problems of its front matter.
    ///
    /// - Parameter key: of the text, for `BodyReference`.
    func read(_ file: MarkdownFile, key: Int, stamp: ReadFile.Stamp?) -> ReadFile {
        var problems: [Problem] = []
        do throws(Problems) {
            let matter = try FrontMatter(file)
            problems = matter.warnings
            let (record, body) = try self.record(of: file, matter, key: key)
            return ReadFile(file.kind, record: record, problems: problems, body: body, stamp: stamp)
        } catch {
            return ReadFile(file.kind, problems: problems + error.all, stamp: stamp)
        }
    }

    private func record(
        of file: MarkdownFile,
        _ matter: FrontMatter,
        key: Int
    ) throws(Problems) -> (record: Record, body: ReadFile.Body) {
        let range = FileParts(file.bytes)?.body ?? 0..<file.bytes.count
        let hash = file.bytes.withUnsafeBufferPointer { bytes in
            ContentHash(UnsafeBufferPointer(rebasing: bytes[range]))
        }
        var record = self.record(of: file, matter, range, hash, key: key)
        for part in file.kind.parts {
            record.setParts(part.kind, try matter.items(of: part.key))
        }
        let body = ReadFile.Body(
            url: file.url,
            path: file.path,
            range: range,
            fileLength: file.bytes.count,
            fileHash: ContentHash(file.bytes).value,
            hash: hash
        )
        record.revision = MarkdownReader.revision(of: body, key: key)
        return (record, body)
    }

    /// - Parameter key: of the text, because what the record is decoded to refers to it.
    static func revision(of file: ReadFile.Body, key: Int) -> UInt64 {
        var hasher = ContentHasher()
        hasher.add(file.path)
        hasher.add(key)
        hasher.add(file.fileHash)
        return hasher.value
    }

    private func record(
        of file: MarkdownFile,
        _ matter: FrontMatter,
        _ range: Range<Int>,
        _ hash: ContentHash,
        key: Int
    ) -> Record {
        let hasBody = file.bytes[range].contains { $0 > 0x20 }
        var values = matter.values
        addDefaults(from: file, to: &values)
        if case .value(let column)? = file.kind.text, hasBody {
            let text = String(decoding: file.bytes[range], as: UTF8.self)
            values[column] = Record.FileValue(.text(text), line: matter.bodyLine)
        }
        for part in file.kind.parts {
            values[part.key] = nil
        }
        return Record(
            location: .file(path: file.path),
            values: values,
            body: hasBody ? BodyReference(source: source, kind: file.kind, key: key, hash: hash) : nil,
            bodyLocation: .file(path: file.path, line: matter.bodyLine)
        )
    }

    /// Takes slug and date from the file's name where the front matter has none.
    private func addDefaults(from file: MarkdownFile, to values: inout [String: Record.FileValue]) {
        func add(_ key: String, _ value: String) {
            guard values[key]?.value.isEmpty ?? true else { return }
            values[key] = Record.FileValue(.word(value), line: nil)
        }
        if let column = file.kind.slugColumn {
            add(column, file.slug)
        }
        if let column = file.kind.dateColumn, let date = file.date {
            add(column, date)
        }
    }
}
