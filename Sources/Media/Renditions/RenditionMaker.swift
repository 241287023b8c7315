import Content
import Foundation
import Hashing
import MediaWork
package import MediaWorkers
import Parallelism
import PictureHeaders
import Synchronization

/// Reads pictures and makes renditions of them: in worker processes, and once, because the results are kept.
package final class RenditionMaker: Sendable {
    /// What a picture's pixels say.
    struct Facts: Equatable, Sendable {
        /// As browsers show it.
        let size: PixelSize
        let needsPNG: Bool
        let tone: Tone
    }

    package let files: DerivedFiles
    private let program: WorkerProgram?
    private let workers: MediaWorkers?
    /// How many files are worked on at a time.
    package let workerCount: Int
    private let madeVersions: MadeOnce<Result<String, MediaWorkersError>>
    private let usedSounds = UsedNames()

    /// - Parameters:
    ///   - files: where results are kept.
    ///   - program: how workers are started; nil for none.
    ///   - workerCount: how many there are at a time.
    package init(files: DerivedFiles, program: WorkerProgram?, workerCount: Int) {
        self.files = files
        self.program = program
        self.workerCount = max(workerCount, 1)
        let workers = program.map { MediaWorkers($0, count: max(workerCount, 1)) }
        self.workers = workers
        madeVersions = MadeOnce { RenditionMaker.versions(program, workers, files) }
    }

    /// Why there are no renditions; nil where they can be made.
    package var obstacle: MediaWorkersError? {
        if case .failure(let error) = madeVersions.value { error } else { nil }
    }

    // MARK: Versions

    private static func versions(
        _ program: WorkerProgram?,
        _ workers: MediaWorkers?,
        _ files: DerivedFiles
    ) -> Result<String, MediaWorkersError> {
        guard let program, let workers else {
            return .failure(.notStarted(path: "sweetdreams-media", reason: "it is not installed"))
        }
        if let known = KnownVersions(files), known.areValid(for: program) { return .success(known.text) }
        do throws(MediaWorkersError) {
            let versions = try workers.versions()
            KnownVersions(versions, program).save(to: files)
            return .success(versions.text)
        } catch {
            return .failure(error)
        }
    }

    /// A hash of a picture's file and of the versions.
    func key(for digest: SHA256Digest) -> ContentHash {
        ContentHash(value: SHA256Digest(Array((digest.hexadecimal + versions).utf8)).words[0])
    }

    /// Everything besides a picture that renditions depend on; empty where none can be made.
    package var versions: String { if case .success(let text) = madeVersions.value { text } else { "" } }

    /// Finds out about sounds with the same workers, whether there are to be renditions or not.
    package var sounds: SoundMeasurer {
        guard obstacle == nil else { return .headers }
        let files = self.files
        let store = SoundMeasurer.Store(
            bytes: { [usedSounds] name in
                usedSounds.add(name)
                return files.bytes(name)
            },
            // What cannot be kept is asked for again.
            keep: { bytes, name in try? files.store(bytes, as: name) }
        )
        return SoundMeasurer(workers: workers, versions: versions, store: store)
    }

    /// The names under which facts of sounds were looked for.
    var namesOfSounds: Set<String> { usedSounds.names }

    /// The name under which something that is made of a file is kept.
    private func name(_ result: String, of digest: SHA256Digest) -> String {
        SHA256Digest(Array("\(result)\n\(digest.hexadecimal)\n\(versions)".utf8)).hexadecimal
    }

    func name(of rendition: Rendition, of digest: SHA256Digest) -> String {
        let (size, format) = (rendition.size, rendition.format.fileExtension)
        return name("\(size.width)x\(size.height).\(format)", of: digest)
    }

    func nameOfFacts(about digest: SHA256Digest) -> String { name("facts", of: digest) }

    // MARK: Facts

    /// What a picture's pixels say; nil for one of which there are no renditions, because it moves or because they would
    /// look different.
    ///
    /// It may wait for a worker.
    ///
    /// - Throws: why the picture cannot be read.
    func facts(of bytes: [UInt8], _ digest: SHA256Digest) throws(MediaWorkersError) -> Facts? {
        let name = nameOfFacts(about: digest)
        if let known = files.bytes(name), let facts = Facts.decoded(known) { return facts }
        let facts = try read(bytes)
        // Where it cannot be kept, it is read again.
        try? files.store(Facts.encoded(facts), as: name)
        return facts
    }

    private func read(_ bytes: [UInt8]) throws(MediaWorkersError) -> Facts? {
        guard let workers else { return nil }
        do throws(MediaWorkersError) {
            let facts = try workers.result(of: PictureRequest(bytes: bytes, renditions: [])).facts
            return Facts(size: facts.size, needsPNG: facts.needsPNG, tone: facts.tone)
        } catch {
            switch error {
            case .fault(.animated), .fault(.highDynamicRange), .fault(.cropped): return nil
            default: throw error
            }
        }
    }

    // MARK: Renditions

    /// Makes renditions of a picture, and keeps them.
    ///
    /// It waits for a worker.
    ///
    /// - Throws: why one cannot be made or kept.
    func make(_ renditions: [Rendition], of bytes: [UInt8], _ digest: SHA256Digest) throws(MediaWorkersError)
    {
        guard let workers else { return }
        let result = try workers.result(of: PictureRequest(bytes: bytes, renditions: renditions))
        for (rendition, file) in zip(renditions, result.renditions) {
            do { try files.store(file, as: name(of: rendition, of: digest)) } catch {
                throw .notKept(path: files.folder.path, reason: error.localizedDescription)
            }
        }
    }
}

/// Names that several threads add.
private final class UsedNames: Sendable {
    private let all = Mutex<Set<String>>([])

    var names: Set<String> { all.withLock(\.self) }

    func add(_ name: String) { all.withLock { _ = $0.insert(name) } }
}

extension RenditionMaker.Facts {
    private static let none = "none"

    /// As a file.
    static func encoded(_ facts: RenditionMaker.Facts?) -> [UInt8] {
        guard let facts else { return Array(none.utf8) }
        let (size, png) = (facts.size, facts.needsPNG ? 1 : 0)
        return Array("\(size.width) \(size.height) \(png) \(facts.tone.number)".utf8)
    }

    /// - Returns: nil for what is no such file; a file may also say that there are no facts.
    static func decoded(_ bytes: [UInt8]) -> RenditionMaker.Facts?? {
        let text = String(decoding: bytes, as: UTF8.self)
        if text == none { return .some(nil) }
        let parts = text.split(separator: " ")
        guard parts.count == 4, let size = PixelSize(Int(parts[0]), Int(parts[1])),
            let tone = UInt8(parts[3]).flatMap({ Tone(number: $0) })
        else { return nil }
        return RenditionMaker.Facts(size: size, needsPNG: parts[2] == "1", tone: tone)
    }
}

/// The versions of a worker's libraries, with what tells that they are still the same without starting one.
private struct KnownVersions {
    private static let name = "versions"
    /// Of a file that is gone, or that may change again unseen.
    private static let unknownStamp = "0 "

    let text: String
    /// The program, then its files, each with the hash that says that it did not change; one to a line.
    private let files: [String]

    init(_ versions: WorkerVersions, _ program: WorkerProgram) {
        text = versions.text
        files = KnownVersions.stamped([program.path] + versions.files)
    }

    /// What was saved; nil for nothing.
    init?(_ files: DerivedFiles) {
        guard let bytes = files.bytes(KnownVersions.name) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\n\n", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        text = String(parts[0])
        self.files = parts[1].split(separator: "\n").map(String.init)
    }

    func save(to folder: DerivedFiles) {
        // Without it a worker is asked the next time.
        try? folder.store(Array("\(text)\n\n\(files.joined(separator: "\n"))".utf8), as: KnownVersions.name)
    }

    func areValid(for program: WorkerProgram) -> Bool {
        let paths = files.compactMap { $0.split(separator: " ", maxSplits: 1).last.map(String.init) }
        // Its libraries are among them, or nothing would be known of those.
        guard paths.count > 2, let first = paths.first, first.utf8.elementsEqual(program.path.utf8),
            !files.contains(where: { $0.hasPrefix(KnownVersions.unknownStamp) })
        else { return false }
        return KnownVersions.stamped(paths) == files
    }

    private static func stamped(_ paths: [String]) -> [String] {
        paths.map { path in
            MediaStamp(path).map { "\($0.trustedHash(program: "")) \(path)" } ?? unknownStamp + path
        }
    }
}
