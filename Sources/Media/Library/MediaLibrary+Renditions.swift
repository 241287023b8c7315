package import Content
import Foundation
import Hashing
import MediaWork
package import MediaWorkers

/// The renditions of the pictures of a content folder.
extension MediaLibrary {
    /// The file that a rendition is kept in.
    func derivedFile(_ rendition: Rendition, _ memory: Memory) -> URL? {
        guard let maker, let source = memory.source else { return nil }
        return maker.files.folder.appending(path: maker.name(of: rendition, of: source.digest))
    }

    /// Makes renditions of a picture that are not kept from before.
    ///
    /// It waits for a worker.
    func make(_ renditions: [Rendition], of file: FileName) throws(MediaWorkersError) {
        guard let maker, !renditions.isEmpty, let (_, memory) = published(file.text),
            let source = memory.source
        else { return }
        let missing = renditions.filter { maker.files.bytes(maker.name(of: $0, of: source.digest)) == nil }
        // A file that is another now is found when it is copied.
        guard !missing.isEmpty, let stamped = StampedFile(self.source(of: memory.path).path) else {
            return
        }
        try maker.make(missing, of: stamped.bytes, source.digest)
    }

    /// The bytes of a rendition, made now where it is not there yet.
    ///
    /// - Throws: why it cannot be made.
    package func bytes(of use: PublishedUse) throws(MediaWorkersError) -> [UInt8]? {
        guard let copy = copy(use) else { return nil }
        if let bytes = copy.contents() { return bytes }
        guard let rendition = use.rendition else { return nil }
        try make([rendition], of: use.file)
        return copy.contents()
    }
}

extension MediaLibrary {
    /// A queue that makes what pages name; nil where pictures are published as they are.
    ///
    /// - Parameter isPublished: whether the site has a file already, so that it need not be made.
    package func renditionQueue(isPublished: @escaping @Sendable (Copy) -> Bool) -> RenditionQueue? {
        maker.map { RenditionQueue(self, threads: $0.workerCount, isPublished: isPublished) }
    }
}

extension MediaWorkersError {
    /// The error about a file of the content folder.
    package func problem(of path: String) -> Problem {
        Problem(problemCode, at: .file(path: path), message, advice: advice)
    }
}

extension PictureRenditions {
    /// Nil for a file of which no renditions are made.
    init?(_ memory: MediaLibrary.Memory, _ maker: RenditionMaker) {
        guard let source = memory.source, let size = memory.size else { return nil }
        let name = PublishedName(address: memory.url).bytes
        // The part before the hash is a slug.
        let stem = name.prefix { $0 != UInt8(ascii: ".") }
        self.init(
            stem: String(decoding: stem, as: UTF8.self),
            key: maker.key(for: source.digest),
            size: size,
            needsPNG: source.needsPNG,
            tone: source.tone
        )
    }
}
