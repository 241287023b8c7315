import Content
import HTTPTransfer
import Hashing
import ObjectStorage
import ReleaseManifest

/// The objects of a target below its prefix.
///
/// ```
/// index.html, …               the live release
/// _site/current.json          the pointer (`S3Pointer`)
/// _site/manifests/ID.json     the manifests of the live release and of those that can be gone back to
/// _site/objects/SHA-256       files of earlier releases that the live one has changed or removed
/// ```
struct S3Store: Sendable {
    /// The pointer with the ETag by which it is replaced; nil where it does not exist yet.
    struct State: Sendable {
        var pointer: S3Pointer
        var etag: String?
    }

    /// The folder that no site may have.
    static let ownFolder = "_site/"

    let bucket: S3Bucket
    /// Empty, or with a `/` at its end.
    let prefix: String
    /// The target as messages name it.
    let name: String
    /// Whether the server knows conditional writes.
    let hasConditionalWrites: Bool

    private var pointerKey: String { prefix + S3Store.ownFolder + "current.json" }
    private var manifestFolder: String { prefix + S3Store.ownFolder + "manifests/" }
    private var objectFolder: String { prefix + S3Store.ownFolder + "objects/" }

    func key(of path: String) -> String { prefix + path }
    func manifestKey(of id: String) -> String { manifestFolder + id + ".json" }
    func objectKey(of digest: SHA256Digest) -> String { objectFolder + digest.hexadecimal }

    // MARK: Reading

    func state() async throws -> State {
        guard let object = try await bucket.get(pointerKey) else {
            return State(pointer: S3Pointer(), etag: nil)
        }
        guard let pointer = S3Pointer(json: object.bytes) else {
            throw S3Problem.badManifest.error(
                name,
                "the object \(pointerKey) is damaged or of a later version of the program",
                advice: "publish with the newest version; or delete the object, and publish again"
            )
        }
        return State(pointer: pointer, etag: object.etag)
    }

    func manifest(of id: String) async throws -> ReleaseManifest {
        let key = manifestKey(of: id)
        guard let object = try await bucket.get(key) else { throw badManifest(key, "is missing") }
        do throws(InvalidManifest) {
            return try ReleaseManifest(json: object.bytes)
        } catch {
            throw badManifest(key, error.reason)
        }
    }

    private func badManifest(_ key: String, _ reason: String) -> PublishError {
        S3Problem.badManifest.error(
            name,
            "the object \(key) \(reason)",
            advice: "delete \(pointerKey), and publish again"
        )
    }

    /// The digests of the files of earlier releases that are kept.
    func objects() async throws -> Set<SHA256Digest> {
        let keys = try await bucket.list(objectFolder)
        return Set(keys.compactMap { SHA256Digest(hexadecimal: String($0.dropFirst(objectFolder.count))) })
    }

    /// The manifests of the releases that can be gone back to, and of the live one.
    func manifests(of pointer: S3Pointer) async throws -> [ReleaseManifest] {
        var manifests: [ReleaseManifest] = []
        for release in pointer.releases { manifests.append(try await manifest(of: release.id)) }
        return manifests
    }

    // MARK: Writing

    private static let ownMetadata = S3Bucket.Metadata(
        contentType: "application/json",
        headers: [HTTPRequest.Header("cache-control", "no-store")]
    )

    func save(_ manifest: ReleaseManifest) async throws {
        try await bucket.put(manifestKey(of: manifest.id), .bytes(manifest.json), S3Store.ownMetadata)
    }

    /// Replaces the pointer, if nobody else has done so.
    ///
    /// - Throws: `PublishError` of the kind `locked`, which names the other publisher.
    func save(_ state: inout State) async throws {
        let json = state.pointer.json
        guard hasConditionalWrites else {
            try await checkPointer(state)
            state.etag = try await bucket.put(pointerKey, .bytes(json), S3Store.ownMetadata)
            return
        }
        let condition = state.etag.map { S3Bucket.Condition.matches(etag: $0) } ?? .isNew
        do {
            state.etag = try await bucket.put(pointerKey, .bytes(json), S3Store.ownMetadata, if: condition)
        } catch let error as S3Error where error.kind == .preconditionFailed {
            // The answer to an attempt that succeeded may have been lost.
            guard let object = try await bucket.get(pointerKey), object.bytes == json else {
                throw otherPublisher(try await self.state().pointer)
            }
            state.etag = object.etag
        }
    }

    /// - Throws: `PublishError` of the kind `locked` where another publisher replaced the pointer.
    func checkPointer(_ state: State) async throws {
        guard try await bucket.get(pointerKey)?.etag == state.etag else {
            throw otherPublisher(try await self.state().pointer)
        }
    }

    /// Makes sure that the server does not overlook a condition, which it does where it does not know the header.
    ///
    /// - Throws: `PublishError`, and the pointer is what it was.
    func checkConditions(_ state: State) async throws {
        let other = S3Bucket.Condition.matches(etag: "\"00000000000000000000000000000000\"")
        do {
            try await bucket.put(pointerKey, .bytes(state.pointer.json), S3Store.ownMetadata, if: other)
        } catch let error as S3Error where error.kind == .preconditionFailed {
            return
        }
        throw S3Problem.unknownCondition.error(
            name,
            "the server overlooks the condition of a conditional write",
            advice: S3Problem.conditionAdvice
        )
    }

    /// Writes a file of the site where no file of ours is known to be.
    ///
    /// - Returns: false where an object of someone else lies there.
    func putNew(
        _ key: String,
        _ body: S3Bucket.Body,
        _ metadata: S3Bucket.Metadata
    ) async throws -> Bool {
        if hasConditionalWrites {
            do {
                try await bucket.put(key, body, metadata, if: .isNew)
                return true
            } catch let error as S3Error where error.kind == .preconditionFailed {}
        }
        // A file of ours that no manifest names any more, or an attempt whose answer was lost.
        if let properties = try await bucket.head(key), properties.digest == nil { return false }
        try await bucket.put(key, body, metadata)
        return true
    }

    /// Deletes what the pointer says, and only that.
    func deleteFiles(_ state: inout State) async throws {
        guard !state.pointer.deletions.isEmpty else { return }
        try await inParallel(state.pointer.deletions.sorted()) { path in
            try await bucket.delete(key(of: path))
        }
        state.pointer.deletions = []
        try await save(&state)
    }

    /// Does some work for all items, with as many requests at a time as the bucket has connections.
    ///
    /// - Throws: the first error, after the work that had begun.
    func inParallel<Item: Sendable>(
        _ items: [Item],
        _ work: @escaping @Sendable (Item) async throws -> Void,
        afterEach: () -> Void = {}
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Twice as many, so that no connection waits for this loop.
            var next = items.prefix(bucket.connections * 2).endIndex
            for item in items[..<next] { group.addTask { try await work(item) } }
            while try await group.next() != nil {
                afterEach()
                guard next < items.count else { continue }
                let item = items[next]
                next += 1
                group.addTask { try await work(item) }
            }
        }
    }

    /// The headers that a server of objects can send.
    private static let storedHeaders: Set<String> = [
        "cache-control", "content-disposition", "content-language",
    ]

    func metadata(of file: ReleaseFile, in manifest: ReleaseManifest) -> S3Bucket.Metadata {
        S3Bucket.Metadata(
            contentType: file.contentType,
            headers: manifest.headers(of: file).filter {
                S3Store.storedHeaders.contains($0.name.lowercased())
            }
            .map { HTTPRequest.Header($0.name, $0.value) },
            digest: file.digest
        )
    }

    // MARK: Other publishers

    /// The error that names who was at work in between.
    func otherPublisher(_ pointer: S3Pointer) -> PublishError {
        if let pending = pointer.pending.last {
            return otherPublisher(pending.publisher, "has been publishing")
        }
        guard let live = pointer.live else {
            return S3Problem.otherPublisher.error(
                name,
                "another publisher was at work",
                advice: "publish again"
            )
        }
        return otherPublisher(live.publisher, "has published")
    }

    func otherPublisher(_ publisher: S3Pointer.Publisher, _ verb: String) -> PublishError {
        let host = publisher.host.escapedForTerminal
        let time = publisher.time.description
        return S3Problem.otherPublisher.error(
            name,
            "another publisher (\(host), process \(publisher.process)) \(verb) since \(time)",
            advice: "wait until it has ended, and publish again"
        )
    }
}
