import AtomicOutput
import Content
import Foundation
import Hashing
import Media

extension StagedSite: OutputTarget {
    var keepsState: Bool { true }

    /// Copies a file of the theme or of the content.
    ///
    /// - Throws: `OutputError` when it cannot be written; `Problems` when it changed since it was first read.
    func copy(_ copy: MediaLibrary.Copy) throws -> FileState {
        let path = String(copy.path.dropFirst())
        if let stamp = keep(path, hash: copy.hash) {
            return FileState(path: path, stamp: stamp, hash: copy.hash)
        }
        // A file that can no longer be read has changed too.
        let data = try? Data(contentsOf: copy.source)
        guard let data, ContentHash(Array(data)).value == copy.hash else {
            throw Problems([
                Problem(
                    "changed-file",
                    at: .file(path: copy.source.path),
                    "the file changed during the build",
                    advice: "build again"
                )
            ])
        }
        return try data.withUnsafeBytes { bytes in
            let stamp = try add(path, bytes.bindMemory(to: UInt8.self), hash: copy.hash)
            return FileState(path: path, stamp: stamp, hash: copy.hash)
        }
    }
}
