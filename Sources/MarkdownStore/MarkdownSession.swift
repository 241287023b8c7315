import Content
import Foundation

/// The files of a content folder as one build sees them: their records, and where their bodies are.
struct MarkdownSession: ContentSession {
    private let contents: MarkdownMemory.Contents

    init(_ contents: MarkdownMemory.Contents) {
        self.contents = contents
    }

    func recordBatches() -> any RecordBatchIterator { SingleBatch(contents.batch) }

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        for (index, key) in keys.enumerated() {
            guard let body = contents.bodies[key] else { continue }
            let data = try self.data(of: body)
            try data.withUnsafeBytes { bytes in
                let text = bytes.bindMemory(to: UInt8.self)[body.range]
                try use(index, UnsafeBufferPointer(rebasing: text))
            }
        }
    }

    /// - Throws: `Problems` for a file that is gone or has another length than when its front matter was read.
    private func data(of body: ReadFile.Body) throws -> Data {
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
}
