package import Hashing
import MediaWork
package import MediaWorkers
import SoundFacts

/// Finds out about the sounds of a site: asks a worker about each once, because what it answers is kept.
///
/// Without workers it reads the headers, which say how long a sound is, but nothing of its shape and its loudness.
package struct SoundMeasurer: Sendable {
    /// Where answers are kept between builds, by names that say what they were made of.
    package struct Store: Sendable {
        let bytes: @Sendable (_ name: String) -> [UInt8]?
        let keep: @Sendable (_ bytes: [UInt8], _ name: String) -> Void

        /// - Parameters:
        ///   - bytes: what was kept under a name; nil for nothing.
        ///   - keep: keeps some bytes, or does not where it cannot.
        package init(
            bytes: @escaping @Sendable (_ name: String) -> [UInt8]?,
            keep: @escaping @Sendable (_ bytes: [UInt8], _ name: String) -> Void
        ) {
            self.bytes = bytes
            self.keep = keep
        }
    }

    /// Reads headers alone.
    package static let headers = SoundMeasurer(workers: nil, versions: "", store: nil)

    private let workers: MediaWorkers?
    /// Another answer may be found of the same file where it differs; empty for headers.
    let versions: String
    private let store: Store?

    /// - Parameters:
    ///   - workers: nil where the program for it is not installed.
    ///   - versions: everything besides a file that the workers' answers depend on.
    ///   - store: nil to ask again in each build.
    package init(workers: MediaWorkers?, versions: String, store: Store?) {
        self.workers = workers
        self.versions = versions
        self.store = store
    }

    /// Goes up when our own code finds other facts, or keeps them in another way.
    private static let format = 2

    /// The name under which the facts of a file are kept.
    package func name(of digest: SHA256Digest) -> String {
        let source = "sound \(SoundMeasurer.format)\n\(digest.hexadecimal)\n\(versions)"
        return SHA256Digest(Array(source.utf8)).hexadecimal
    }

    /// What is known of a file; nil for one of a kind that browsers play and nothing here reads.
    ///
    /// It may wait for a worker.
    ///
    /// - Parameters:
    ///   - path: of the file, from the root of the file system.
    ///   - bytes: what it holds.
    /// - Throws: why it cannot be used as a sound.
    func facts(ofFileAt path: String, _ bytes: [UInt8]) throws(SoundFault) -> SoundFacts? {
        if SoundMeasurer.isOfAnotherKind(bytes) { return nil }
        guard let workers, let request = SoundRequest(path: path) else {
            return try SoundFacts(headersOf: path)
        }
        let name = name(of: SHA256Digest(bytes))
        if let kept = store?.bytes(name), let facts = SoundFacts(bytes: kept) { return facts }
        do throws(MediaWorkersError) {
            let facts = try workers.facts(of: request, byteCount: bytes.count)
            // Where it is another file by now, the next build asks again.
            if facts.byteCount == bytes.count { store?.keep(facts.bytes, name) }
            return facts
        } catch .fault(.sound(let fault)) {
            throw fault
        } catch {
            // A program that cannot be used is as good as none.
            return try SoundFacts(headersOf: path)
        }
    }

    /// WebM (RFC 9559), and AAC without a container (ISO/IEC 13818-7, section 6.2).
    private static func isOfAnotherKind(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
            || bytes.starts(with: [0xFF, 0xF1]) || bytes.starts(with: [0xFF, 0xF9])
    }
}
