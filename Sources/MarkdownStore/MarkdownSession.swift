import Content
import Foundation
import Hashing

/// The files of a content folder as one build sees them: their records, and where their bodies are.
struct MarkdownSession: ContentSession {
    /// The text of a file below the front matter.
    private struct Body: Sendable {
        let url: URL
        let path: String
        let range: Range<Int>
        /// The length of the whole file, which tells whether it changed during the build.
        let fileLength: Int
    }

    private let source: Int
    private var batch = RecordBatch()
    /// The bodies; their indices are the keys of `BodyReference`s.
    private var bodies: [Body] = []

    init(source: Int) {
        self.source = source
    }

    func recordBatches() -> any RecordBatchIterator {
        SingleBatch(batch)
    }

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        for (index, key) in keys.enumerated() {
            let body = bodies[key]
            let data = try contents(of: body)
            try data.withUnsafeBytes { bytes in
                let text = bytes.bindMemory(to: UInt8.self)[body.range]
                try use(index, UnsafeBufferPointer(rebasing: text))
            }
        }
    }

    /// - Throws: `Problems` for a file that is gone or has another length than when its front matter was read.
    private func contents(of body: Body) throws -> Data {
        let data = try? Data(contentsOf: body.url, options: .alwaysMapped)
        guard let data, data.count == body.fileLength else {
            let problem = Problem(
                "changed-file",
                at: .file(path: body.path),
                "the file changed during the build",
                advice: "build again"
            )
            throw Problems([problem])
        }
        return data
    }

    // MARK: Files

    mutating func report(_ problem: Problem) {
        batch.problems.append(problem)
    }

    /// Adds the records of a file, or the problems of its front matter.
    mutating func add(_ file: MarkdownFile) {
        do throws(Problems) {
            let matter = try FrontMatter(file)
            try add(matter, of: file)
        } catch {
            batch.problems += error.all
        }
    }

    private mutating func add(_ matter: FrontMatter, of file: MarkdownFile) throws(Problems) {
        batch.problems += matter.warnings
        var record = self.record(of: file, matter)
        for part in file.kind.parts {
            record.setParts(part.kind, try matter.items(of: part.key))
        }
        batch.append(record, of: file.kind)
    }

    private mutating func record(of file: MarkdownFile, _ matter: FrontMatter) -> Record {
        let range = FileParts(file.bytes)?.body ?? 0..<file.bytes.count
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
        let reference = addBody(range, of: file)
        return Record(
            location: .file(path: file.path),
            values: values,
            body: hasBody ? reference : nil,
            bodyLocation: .file(path: file.path, line: matter.bodyLine)
        )
    }

    private mutating func addBody(_ range: Range<Int>, of file: MarkdownFile) -> BodyReference {
        let body = Body(url: file.url, path: file.path, range: range, fileLength: file.bytes.count)
        bodies.append(body)
        let hash = file.bytes.withUnsafeBufferPointer { bytes in
            ContentHash(UnsafeBufferPointer(rebasing: bytes[range]))
        }
        return BodyReference(source: source, kind: file.kind, key: bodies.count - 1, hash: hash)
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
