import Content
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore

/// `POST /v1/hooks/deploy`: verifies a hook, keeps it, responds, in this order.
package struct DeployHookEndpoint: Sendable {
    /// A request as the server hands it over.
    struct Incoming: Sendable {
        let headers: HTTPFields
        let body: RequestBody
        let client: Address
        let logger: Logger
    }

    let scheme: DeployHookSettings.Scheme
    let verifier: HookVerifier
    let intake: HookIntake
    let limits: Limits
    /// Of verified hooks: nobody else can use up the quota of a sender, whose addresses others may share.
    let quota: Quota
    let metrics: Metrics
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64
    let hasDiskSpace: @Sendable () -> Bool

    /// Responds to a hook; one that gets 202 is durable.
    func receive(_ incoming: Incoming) async -> Response {
        do {
            let hook = try await verify(incoming)
            let outcome = try await keep(hook, from: incoming.client)
            metrics.count(hook: outcome == .accepted ? .accepted : .repeated)
            incoming.logger.info(
                "deploy hook accepted",
                metadata: ["isRepeated": "\(outcome == .repeated)"]
            )
            // One that is repeated gets the same, so that its sender knows that it may stop.
            return .json(.accepted, ["status": "accepted"])
        } catch {
            return refusal(for: error, logger: incoming.logger).problem
        }
    }

    /// Reads the body, of every request to its end, so that all that are refused look alike.
    private func verify(_ incoming: Incoming) async throws -> VerifiedHook {
        let limit = limits.deployHookBody
        var check = verifier.check(incoming.headers, at: clock())
        var count = incoming.headers[.contentLength].flatMap(Int.init) ?? 0
        guard count <= limit else { throw tooLarge }
        count = 0
        for try await part in incoming.body {
            count += part.readableBytes
            guard count <= limit else { throw tooLarge }
            part.withUnsafeReadableBytes { check.update($0) }
        }
        return try check.finish()
    }

    private func keep(_ hook: VerifiedHook, from client: Address) async throws -> HookIntake.Outcome {
        let now = clock()
        guard hasDiskSpace() else { throw JournalError.full }
        _ = try quota.take(client, at: now)
        do {
            let outcome = try await intake.take(hook, at: now)
            if outcome == .repeated { quota.refund(client) }
            return outcome
        } catch {
            quota.refund(client)
            throw error
        }
    }

    // MARK: Refusals

    private var tooLarge: Refusal {
        Refusal(
            .contentTooLarge,
            code: "too_large",
            detail: "The body has more than \(limits.deployHookBody) bytes."
        )
    }

    /// The same for every reason, so that nobody learns how far a forgery came.
    private var unauthorized: Refusal {
        Refusal(
            .unauthorized,
            code: "signature",
            detail: "This hook is not signed as it must be.",
            // Required with 401 (RFC 9110, section 15.5.2).
            headers: [.wwwAuthenticate: scheme == .bearer ? "Bearer" : "HMAC-SHA256"]
        )
    }

    private func refusal(for error: any Error, logger: Logger) -> Refusal {
        switch error {
        case let rejection as HookRejection:
            metrics.count(hook: .refused)
            logger.notice("deploy hook refused", metadata: ["reason": "\(rejection.rawValue)"])
            return unauthorized
        case let refusal as Refusal:
            metrics.count(hook: .refused)
            return refusal
        case let exceeded as Quota.Exceeded:
            metrics.count(hook: .limited)
            return Refusal(
                .tooManyRequests,
                code: "quota_exceeded",
                detail: "Too many hooks came just now.",
                headers: [.retryAfter: String(exceeded.retryAfter)]
            )
        default:
            metrics.count(hook: .failed)
            logger.error("deploy hook not kept", metadata: ["reason": "\(error)"])
            return Refusal(
                .serviceUnavailable,
                code: "unavailable",
                detail: "The hook could not be kept just now; send it again.",
                headers: [.retryAfter: "60"]
            )
        }
    }
}
