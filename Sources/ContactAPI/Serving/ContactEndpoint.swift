import Content
package import HTTPTypes
import Logging

/// `POST /v1/contact` and what belongs to it: reads, checks, stores, responds, in this order.
package struct ContactEndpoint: Sendable {
    /// A request as the server hands it over.
    package struct Incoming: Sendable {
        package let head: HTTPRequest
        let client: Address
        /// Throws `Refusal` for a body that is too long.
        let body: @Sendable () async throws -> [UInt8]
        let logger: Logger
    }

    let settings: ContactSettings
    let limits: Limits
    let page: AnswerPage
    let reader: SubmissionReader
    let tokens: TimeToken
    let secret: Secret
    let intake: Intake
    let journal: Journal
    let quota: Quota
    let metrics: Metrics
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64
    /// Is called after something new was stored.
    let wakeDeliveryWorkers: @Sendable () -> Void
    let hasDiskSpace: @Sendable () -> Bool

    /// Responds to a submission; one that gets 201 or 303 has been stored.
    package func submit(_ incoming: Incoming) async -> Response {
        let headers = incoming.head.headerFields
        let format = BodyFormat(headers[.contentType])
        let wantsPage = Negotiation.prefersHTML(headers[.accept], isForm: format?.isForm ?? true)
        // Kept outside, because the page of a refusal shows what was typed.
        var fields = FormFields(limit: limits.fields)
        var response: Response
        do {
            try checkOrigin(incoming.head)
            let format = try supported(format, headers)
            let key = try IdempotencyKey.read(headers)
            fields = try format.parse(await incoming.body(), into: fields)
            let accepted = try await store(fields, key: key, from: incoming.client)
            response = wantsPage ? redirect(fields) : created(accepted)
        } catch {
            let refusal = self.refusal(for: error, logger: incoming.logger)
            response = wantsPage ? page.response(to: refusal, fields: fields) : refusal.problem
        }
        allowOrigin(of: incoming.head, in: &response)
        return response
    }

    /// Responds to a preflight (Fetch, "CORS-preflight request"): only pages that may send are allowed.
    package func preflight(_ head: HTTPRequest) -> Response {
        guard let origin = head.headerFields[.origin], settings.origins.contains(origin) else {
            return ContactEndpoint.forbiddenOrigin.problem
        }
        var response = Response(.noContent)
        allowOrigin(of: head, in: &response)
        response.headers[.accessControlAllowMethods] = "POST, OPTIONS"
        response.headers[.accessControlAllowHeaders] = "content-type, idempotency-key"
        response.headers[.accessControlMaxAge] = "600"
        return response
    }

    package func token(_ head: HTTPRequest) -> Response {
        var response = Response.json(.ok, ["token": .string(tokens.make(at: clock()))])
        allowOrigin(of: head, in: &response)
        return response
    }

    // MARK: A submission

    private func supported(_ format: BodyFormat?, _ headers: HTTPFields) throws(Refusal) -> BodyFormat {
        if let format, headers[.contentEncoding] == nil { return format }
        throw Refusal(
            .unsupportedMediaType,
            code: "media_type",
            detail: "The body must be a form or JSON.",
            headers: [Response.acceptPost: BodyFormat.types.joined(separator: ", ")]
        )
    }

    private struct Accepted {
        let receipt: Receipt
        let remaining: Quota.Remaining
    }

    private func store(_ fields: FormFields, key: String?, from client: Address) async throws -> Accepted {
        let submission = try reader.read(fields)
        let now = clock()
        let score = SpamScore(
            submission,
            honeypot: fields.text(FormFields.honeypot),
            token: tokens.read(fields.text(FormFields.token), at: now)
        )
        guard hasDiskSpace() else { throw JournalError.full }
        let remaining = try quota.take(client, at: now)
        let incoming = IncomingSubmission(
            submission: submission,
            score: score,
            client: clientTag(client),
            idempotencyKey: key,
            received: now
        )
        let receipt: Receipt
        do {
            receipt = try await journal.write { [intake] in try intake.take(incoming, in: $0) }
        } catch {
            quota.refund(client)
            throw error
        }
        switch receipt.outcome {
        case .stored(let verdict):
            metrics.count(verdict: verdict)
            wakeDeliveryWorkers()
        case .replayed:
            quota.refund(client)
        }
        return Accepted(receipt: receipt, remaining: remaining)
    }

    /// A keyed hash that stands for a client's network and names nobody.
    private func clientTag(_ address: Address) -> String {
        let code = secret.hmac(of: [address.client.bytes], purpose: "client")
        return Base64URL.encode(Array(code.prefix(12)))
    }

    // MARK: Responses

    private func created(_ accepted: Accepted) -> Response {
        let receipt = accepted.receipt
        var response = Response.json(
            .created,
            [
                "id": .string(receipt.id),
                "status": "received",
                "received_at": .string(Timestamp(milliseconds: receipt.received).formatted(.milliseconds)),
            ]
        )
        if receipt.isReplay { response.headers[Response.replayed] = "true" }
        let policy = quota.client
        response.headers[Response.rateLimitPolicy] = "\"client\";q=\(policy.count);w=\(policy.seconds)"
        let remaining = accepted.remaining
        response.headers[Response.rateLimit] = "\"client\";r=\(remaining.count);t=\(remaining.reset)"
        return response
    }

    /// A 303, so that a reload asks for the page and does not send again.
    ///
    /// Unknown keys are mistakes in templates: the message is accepted all the same.
    private func redirect(_ fields: FormFields) -> Response {
        let key = fields.text(FormFields.next) ?? ContactSettings.thanks
        let address = settings.redirects[key] ?? settings.redirects[ContactSettings.thanks] ?? settings.site
        return Response(.seeOther, headers: [.location: address])
    }

    // MARK: Origins

    private static let forbiddenOrigin = Refusal(
        .forbidden,
        code: "origin",
        detail: "This page may not send here."
    )

    /// Privacy settings make an honest page's origin absent or `null`.
    private func checkOrigin(_ head: HTTPRequest) throws(Refusal) {
        guard let origin = head.headerFields[.origin], origin != "null" else { return }
        guard settings.origins.contains(origin) else { throw ContactEndpoint.forbiddenOrigin }
    }

    private func allowOrigin(of head: HTTPRequest, in response: inout Response) {
        response.headers[.vary] = "Origin"
        guard let origin = head.headerFields[.origin], settings.origins.contains(origin) else { return }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] =
            "retry-after, ratelimit, idempotent-replayed, x-request-id"
    }

    // MARK: Refusals

    private func refusal(for error: any Error, logger: Logger) -> Refusal {
        switch error {
        case let refusal as Refusal:
            return refusal
        case let body as MalformedBody:
            return Refusal(body)
        case let problems as SubmissionReader.Problems:
            return Refusal(problems)
        case is IdempotencyConflict:
            return Refusal(
                .unprocessableContent,
                code: "idempotency_key_reused",
                detail: "This key belongs to another message."
            )
        case let exceeded as Quota.Exceeded:
            metrics.countQuotaRejection()
            let wait = ContactEndpoint.description(ofSeconds: exceeded.retryAfter)
            return Refusal(
                .tooManyRequests,
                code: "quota_exceeded",
                detail: "You have sent several messages just now. Wait \(wait) and send again.",
                headers: [.retryAfter: String(exceeded.retryAfter)]
            )
        default:
            logger.error("not stored", metadata: ["reason": "\(JournalError(error))"])
            return Refusal(
                .serviceUnavailable,
                code: "unavailable",
                detail:
                    "We could not keep your message just now. Nothing is lost: wait a minute and send again.",
                headers: [.retryAfter: "60"]
            )
        }
    }

    private static func description(ofSeconds seconds: Int) -> String {
        switch (seconds + 59) / 60 {
        case 1: "a minute"
        case let minutes where minutes < 120: "\(minutes) minutes"
        case let minutes: "\(minutes / 60) hours"
        }
    }
}
