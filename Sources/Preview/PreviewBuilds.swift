package import Content
package import SiteBuilding
package import SiteConfiguration

/// Builds the site when something has changed, and tells the pages that are open.
///
/// An actor, for changes must be handled one after the other.
package actor PreviewBuilds {
    /// What a visitor is shown.
    package enum Outcome: Sendable {
        case site(Headers, redirects: [String: String])
        /// The errors that stopped the last build.
        case failed([Problem])
    }

    package private(set) var outcome = Outcome.failed([])
    /// How many builds there were; pages that come from an older one load anew.
    package private(set) var number = 0

    private let build: @Sendable () async throws -> BuildReport
    private let problems: @Sendable (any Error) -> [Problem]
    private let report: @Sendable (Result<BuildReport, any Error>) -> Void
    private var listeners: [Int: AsyncStream<Int>.Continuation] = [:]
    private var nextListener = 0

    /// - Parameters:
    ///   - build: builds the site, with `describesSite`.
    ///   - problems: what an error of a build means.
    ///   - report: is told of each build.
    package init(
        build: @escaping @Sendable () async throws -> BuildReport,
        problems: @escaping @Sendable (any Error) -> [Problem],
        report: @escaping @Sendable (Result<BuildReport, any Error>) -> Void
    ) {
        self.build = build
        self.problems = problems
        self.report = report
    }

    /// Builds now.
    package func rebuild() async {
        do {
            let built = try await build()
            let redirects = Dictionary(
                built.redirects.map { ($0.from, $0.to) },
                uniquingKeysWith: { first, _ in first }
            )
            // A build that was asked to says its headers.
            outcome = built.headers.map { .site($0, redirects: redirects) } ?? .failed([])
            report(.success(built))
        } catch {
            outcome = .failed(problems(error))
            report(.failure(error))
        }
        number += 1
        for listener in listeners.values { listener.yield(number) }
    }

    /// Builds after every change, until there are no more.
    package func follow(_ changes: AsyncStream<Void>) async {
        for await _ in changes { await rebuild() }
    }

    /// The number of the last build, then of each that follows.
    func numbers() -> AsyncStream<Int> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Int.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let id = nextListener
        nextListener += 1
        listeners[id] = continuation
        continuation.onTermination = { [weak self] _ in
            Task { await self?.forget(id) }
        }
        continuation.yield(number)
        return stream
    }

    private func forget(_ id: Int) { listeners[id] = nil }
}
