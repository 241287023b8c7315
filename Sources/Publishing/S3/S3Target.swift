package import Content
import Foundation
package import HTTPTransfer
import ObjectStorage
package import ReleaseManifest

/// A bucket of an S3-compatible server, such as `s3://site/prefix`.
///
/// Objects are replaced one by one, in an order in which no page names a file that is not there yet. `S3Publication` is the
/// order; `S3Store` says what lies where.
package struct S3Target: PublishTarget {
    package struct Options: Sendable {
        /// How many releases are kept, the live one included.
        package var keptReleases = 5
        /// For how long files with a hash in their names stay after the last release that has them, in seconds: pages that
        /// somebody opened before still ask for them.
        package var gracePeriod: Int64 = 7 * 24 * 60 * 60
        /// After how many seconds without a sign of life another host's publication counts as ended.
        package var patience: Int64 = 10 * 60
        /// Whether the server knows conditional writes; without them, each publication begins with a pause.
        package var hasConditionalWrites = true
        /// Waits; the default sleeps.
        package var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
        package var clock: @Sendable () -> Timestamp
        /// The name of this machine.
        package var host: String
        package var process: Int
        /// Whether a process of this machine still runs.
        package var isRunning: @Sendable (_ process: Int) -> Bool

        package init(
            host: String,
            process: Int,
            clock: @escaping @Sendable () -> Timestamp,
            isRunning: @escaping @Sendable (_ process: Int) -> Bool
        ) {
            self.host = host
            self.process = process
            self.clock = clock
            self.isRunning = isRunning
        }

        /// Those of this process.
        package static var current: Options {
            Options(
                host: hostName,
                process: Int(ProcessInfo.processInfo.processIdentifier),
                clock: { Timestamp(Date()) },
                // Another user's process may not be asked, and runs.
                isRunning: { kill(pid_t(truncatingIfNeeded: $0), 0) == 0 || errno == EPERM }
            )
        }
    }

    /// Without a question to a name server, which Foundation asks.
    private static var hostName: String {
        let name = String(unsafeUninitializedCapacity: 256) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { name in
                guard let start = name.baseAddress, gethostname(start, name.count) == 0 else { return 0 }
                return name.firstIndex(of: 0) ?? 0
            }
        }
        return name.isEmpty ? "unknown" : name
    }

    package let name: String
    private let store: S3Store
    private let options: Options

    /// - Parameters:
    ///   - address: `s3://BUCKET` or `s3://BUCKET/PREFIX`.
    ///   - environment: the variables that `S3Environment` reads; `hasConditionalWrites` of the options comes from there.
    ///   - home: the folder of `.aws/credentials`; nil for none.
    /// - Throws: `UsageError` for another address, without keys, or where a variable cannot be used.
    package init(
        _ address: String,
        environment: [String: String],
        home: String?,
        _ options: Options
    ) throws {
        let settings: S3Environment
        do {
            settings = try S3Environment(environment, home: home)
        } catch let error as S3Error {
            throw UsageError(error.message, advice: "correct the variables or the profile of S3")
        }
        guard let credentials = settings.credentials else {
            throw UsageError(
                "there are no keys for \(address.escapedForTerminal)",
                advice:
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write the profile '\(settings.profile)' into ~/.aws/credentials"
            )
        }
        var options = options
        options.hasConditionalWrites = settings.hasConditionalWrites
        try self.init(
            address,
            options,
            endpoint: settings.endpoint,
            HTTPClient.Options(
                signing: RequestSigning(credentials, region: settings.region, service: S3Bucket.service),
                certificates: settings.certificates
            )
        )
    }

    /// - Parameter retries: nil for those of `S3Bucket`.
    /// - Throws: `UsageError` for another address.
    package init(
        _ address: String,
        _ options: Options,
        endpoint: String,
        _ http: HTTPClient.Options,
        retries: RetryPolicy? = nil
    ) throws {
        let parts = try S3Address(address)
        name = address
        self.options = options
        let bucket =
            if let retries {
                S3Bucket(parts.bucket, endpoint: endpoint, options: http, retries: retries)
            } else {
                S3Bucket(parts.bucket, endpoint: endpoint, options: http)
            }
        store = S3Store(
            bucket: bucket,
            prefix: parts.prefix,
            name: address,
            hasConditionalWrites: options.hasConditionalWrites
        )
    }

    // MARK: Reading

    package func live() async throws -> LiveRelease? {
        try await reading { store in
            let state = try await store.state()
            guard let live = state.pointer.live else { return nil }
            return LiveRelease(
                manifest: try await store.manifest(of: live.id),
                badTrees: state.pointer.badTrees,
                revision: state.etag,
                isUnfinished: state.pointer.isUnfinished
            )
        }
    }

    package func releases() async throws -> [PublishedRelease] {
        try await reading { store in
            let pointer = try await store.state().pointer
            return pointer.releases.map { release in
                PublishedRelease(
                    id: release.id,
                    pages: release.pages,
                    isLive: release.id == pointer.live?.id,
                    isBad: pointer.badTrees.contains(release.tree)
                )
            }
        }
    }

    private func reading<Value>(_ work: (S3Store) async throws -> Value) async throws -> Value {
        do {
            return try await work(store)
        } catch let error as S3Error {
            throw PublishError(error, name, isPublishing: false)
        }
    }

    // MARK: Publishing

    package func publish(
        _ release: SiteRelease,
        _ changes: ReleaseChanges,
        replacing live: LiveRelease?,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void
    ) async throws {
        var publication = try await reading { store in
            let state = try await store.state()
            // Where nothing is live, the object may say that a publication began.
            guard live == nil ? state.pointer.live == nil : state.etag == live?.revision else {
                throw store.otherPublisher(state.pointer)
            }
            var publication = try S3Publication(
                store,
                options,
                state: state,
                live: live?.manifest,
                to: release.manifest,
                from: .folder(release)
            )
            try await publication.prepare()
            return publication
        }
        try await publication.run(progress: progress)
    }

    package func rollBack(to id: String) async throws -> ReleaseManifest {
        var (publication, release) = try await reading { store in
            let state = try await store.state()
            guard let live = state.pointer.live else {
                throw S3Problem.missingRelease.error(
                    name,
                    "nothing is published",
                    advice: "publish first"
                )
            }
            guard state.pointer.releases.contains(where: { $0.id == id }) else {
                throw S3Problem.missingRelease.error(
                    name,
                    "there is no release '\(id.escapedForTerminal)'",
                    advice: "list the releases with sweetdreams publish --list"
                )
            }
            let release = try await store.manifest(of: id)
            var publication = try S3Publication(
                store,
                options,
                state: state,
                live: try await store.manifest(of: live.id),
                to: release,
                from: .bucket
            )
            try await publication.prepare()
            return (publication, release)
        }
        try await publication.run { _, _ in }
        return release
    }

    // MARK: Caches

    package func purgeList() async throws -> PurgeList {
        try await reading { store in try await store.state().pointer.purge }
    }

    package func finish(purged list: PurgeList) async throws {
        try await reading { store in
            var state = try await store.state()
            // A publication that has begun since then has a `finish` of its own.
            guard state.pointer.pending.isEmpty else { return }
            state.pointer.purge = state.pointer.purge.subtracting(list)
            let outdated = await outdatedAssets(state.pointer)
            for path in outdated { state.pointer.retired[path] = nil }
            state.pointer.deletions.formUnion(outdated)
            try await store.save(&state)
            try await store.deleteFiles(&state)
        }
    }

    /// Assets whose grace period is over, and that no kept release has.
    private func outdatedAssets(_ pointer: S3Pointer) async -> Set<String> {
        let oldest = options.clock().microseconds - options.gracePeriod * 1_000_000
        let candidates = pointer.retired.filter { $0.value.microseconds < oldest }.keys
        guard !candidates.isEmpty else { return [] }
        // They stay where the manifests cannot be read.
        guard let kept = try? await store.manifests(of: pointer) else { return [] }
        return Set(candidates).subtracting(kept.flatMap(\.files).map(\.path))
    }
}
