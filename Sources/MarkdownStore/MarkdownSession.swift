import Content
import Foundation
import Hashing

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
            guard let body = contents.bodies[key] else { throw MarkdownSession.changed(nil) }
            let data = try? Data(contentsOf: body.url, options: .alwaysMapped)
            guard let data, data.count == body.fileLength else { throw MarkdownSession.changed(body) }
            try data.withUnsafeBytes { bytes in
                let text = UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[body.range])
                // Of another version of the file, a part of the front matter may be there.
                guard ContentHash(text) == body.hash else { throw MarkdownSession.changed(body) }
                try use(index, text)
            }
        }
    }

    /// The error of a file that is gone or another one than when its front matter was read.
    ///
    /// - Parameter body: nil for one that nobody has read.
    private static func changed(_ body: ReadFile.Body?) -> Problems {
        Problems([
            Problem(
                "changed-file",
                at: body.map { .file(path: $0.path) },
                "the file changed during the build",
                advice: "build again"
            )
        ])
    }
}
