package import Content
package import SiteBuilding
package import SiteConfiguration

/// Builds the site after each change, and notifies the pages that are open.
package actor PreviewBuilds {
    /// The result of the last build, which decides what is served.
    package enum Outcome: Sendable {
        case site(Headers, redirects: [Redirect])
        case failed([Problem])
    }

    package private(set) var outcome = Outcome.failed([])
    /// The number of builds so far; pages of an older build reload.
    package private(set) var number = 0

    private let build: @Sendable () async throws -> BuildReport
    private let problems: @Sendable (any Error) -> [Problem]
    private let report: @Sendable (Result<BuildReport, any Error>) -> Void
    private var listeners: [Int: AsyncStream<Int>.Continuation] = [:]
    private var nextListener = 0

    /// - Parameters:
    ///   - build: builds the site, with `describesSite`.
    ///   - problems: the problems that an error of a build stands for.
    ///   - report: called after each build.
    package init(
        build: @escaping @Sendable () async throws -> BuildReport,
        problems: @escaping @Sendable (any Error) -> [Problem],
        report: @escaping @Sendable (Result<BuildReport, any Error>) -> Void
    ) {
        self.build = build
        self.problems = problems
        self.report = report
    }

    /// Builds the site now.
    package func rebuild() async {
        do {
            let built = try await build()
            if let headers = built.headers {
                outcome = .site(headers, redirects: built.redirects)
            } else {
                // Only a build without `describesSite` has no headers.
                outcome = .failed([])
            }
            report(.success(built))
        } catch {
            outcome = .failed(problems(error))
            report(.failure(error))
        }
        number += 1
        for listener in listeners.values { listener.yield(number) }
    }

    /// Builds the site after each change, until the stream ends.
    package func follow(_ changes: AsyncStream<Void>) async {
        for await _ in changes { await rebuild() }
    }

    /// The number of the last build, then of each one that follows.
    func numbers() -> AsyncStream<Int> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Int.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let id = nextListener
        nextListener += 1
        listeners[id] = continuation
        continuation.onTermination = { [weak self] _ in
            Task { await self?.removeListener(id) }
        }
        continuation.yield(number)
        return stream
    }

    private func removeListener(_ id: Int) {
        listeners[id] = nil
    }
}
