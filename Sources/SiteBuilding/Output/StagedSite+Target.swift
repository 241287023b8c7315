import AtomicOutput
import Content
import Foundation
import Media

extension StagedSite: OutputTarget {
    var keepsState: Bool { true }

    func add(_ path: String, _ bytes: UnsafeBufferPointer<UInt8>) throws -> FileState {
        try add(path, bytes, hash: nil)
    }

    /// Whether the published site has a file, so that it need not be copied.
    func hasPublished(_ copy: MediaLibrary.Copy) -> Bool {
        keep(String(copy.path.dropFirst()), hash: copy.hash) != nil
    }

    /// Copies what is published of a file of the theme or of the content.
    ///
    /// - Throws: `OutputError` when it cannot be written; `Problems` when it changed since it was first read.
    func copy(_ copy: MediaLibrary.Copy) throws -> FileState {
        let path = String(copy.path.dropFirst())
        if let file = keep(path, hash: copy.hash) { return file }
        guard let bytes = copy.contents() else {
            throw Problems([
                Problem(
                    "changed-file",
                    at: .file(path: copy.source.path),
                    "the file changed during the build",
                    advice: "build again"
                )
            ])
        }
        return try bytes.withUnsafeBufferPointer { try add(path, $0, hash: copy.hash) }
    }
}
