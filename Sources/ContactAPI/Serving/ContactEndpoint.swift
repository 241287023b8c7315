import Content
package import HTTPTypes
import Logging

/// `POST /v1/contact` and what belongs to it: reads, checks, stores, answers, in this order.
package struct ContactEndpoint: Sendable {
    /// What a request is made of, as the server hands it over.
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
    let wakeCouriers: @Sendable () -> Void
    let hasRoom: @Sendable () -> Bool

    /// Answers a submission; whoever is told 201 or 303 has been stored.
    package func submit(_ incoming: Incoming) async -> Answer {
        let head = incoming.head
        let format = BodyFormat(head.headerFields[.contentType])
        let wantsPage = Negotiation.prefersHTML(head.headerFields[.accept], isForm: format?.isForm ?? true)
        var fields = FormFields(limit: limits.fields)
        var answer: Answer
        do {
            try checkOrigin(head)
            answer = try await take(incoming, format, wantsPage, &fields)
        } catch {
            let refusal = self.refusal(for: error, incoming.logger)
            answer = wantsPage ? page.answer(to: refusal, fields: fields) : refusal.problem
        }
        allow(head, &answer)
        return answer
    }

    /// Answers a preflight (Fetch, "CORS-preflight request"): only to pages that may send.
    package func preflight(_ head: HTTPRequest) -> Answer {
        guard let origin = head.headerFields[.origin], settings.origins.contains(origin) else {
            return Refusal(.forbidden, "origin", "This page may not send here.").problem
        }
        var answer = Answer(.noContent)
        allow(head, &answer)
        answer.headers[.accessControlAllowMethods] = "POST, OPTIONS"
        answer.headers[.accessControlAllowHeaders] = "content-type, idempotency-key"
        answer.headers[.accessControlMaxAge] = "600"
        return answer
    }

    package func token(_ head: HTTPRequest) -> Answer {
        var answer = Answer.json(.ok, ["token": .string(tokens.make(at: clock()))])
        allow(head, &answer)
        return answer
    }

    // MARK: A submission

    private func take(
        _ incoming: Incoming,
        _ format: BodyFormat?,
        _ wantsPage: Bool,
        _ fields: inout FormFields
    ) async throws -> Answer {
        guard let format, incoming.head.headerFields[.contentEncoding] == nil else {
            let types = BodyFormat.types.joined(separator: ", ")
            throw Refusal(
                .unsupportedMediaType,
                "media_type",
                "The body must be a form or JSON.",
                [Answer.acceptPost: types]
            )
        }
        let key = try IdempotencyKey.read(incoming.head.headerFields[values: Answer.idempotencyKey])
        fields = try format.parse(await incoming.body(), into: fields)
        let submission = try reader.read(fields)
        let now = clock()
        let score = SpamScore(
            submission,
            honeypot: fields.text(FormFields.honeypot),
            token: tokens.read(fields.text(FormFields.token), at: now)
        )
        guard hasRoom() else { throw JournalError.full }
        let left = try quota.take(incoming.client, at: now)
        let arrival = Arrival(
            submission: submission,
            score: score,
            client: clientTag(incoming.client),
            idempotencyKey: key,
            moment: now
        )
        let receipt: Receipt
        do {
            receipt = try await journal.write { [intake] in try intake.take(arrival, in: $0) }
        } catch {
            quota.giveBack(incoming.client)
            throw error
        }
        if let verdict = receipt.verdict {
            metrics.count(verdict: verdict)
            wakeCouriers()
        } else {
            quota.giveBack(incoming.client)
        }
        return wantsPage ? redirect(fields) : accepted(receipt, left)
    }

    private func accepted(_ receipt: Receipt, _ left: Quota.Left) -> Answer {
        var answer = Answer.json(
            .created,
            [
                "id": .string(receipt.id),
                "status": "received",
                "received_at": .string(Moment.text(receipt.received)),
            ]
        )
        if receipt.isReplay { answer.headers[Answer.replayed] = "true" }
        answer.headers[Answer.rateLimitPolicy] =
            "\"client\";q=\(quota.client.count);w=\(quota.client.seconds)"
        answer.headers[Answer.rateLimit] = "\"client\";r=\(left.count);t=\(left.reset)"
        return answer
    }

    /// Answers 303, so that a reload asks for the page and does not send again.
    ///
    /// A key that nobody knows is a slip of the page's maker: no reason to refuse a message.
    private func redirect(_ fields: FormFields) -> Answer {
        let key = fields.text(FormFields.next) ?? ContactSettings.thanks
        let address = settings.redirects[key] ?? settings.redirects[ContactSettings.thanks] ?? settings.site
        return Answer(.seeOther, [.location: address])
    }

    // MARK: Origins

    /// Absent and `null` are what privacy settings make of an honest page's origin.
    private func checkOrigin(_ head: HTTPRequest) throws(Refusal) {
        guard let origin = head.headerFields[.origin], origin != "null", !settings.origins.contains(origin)
        else {
            return
        }
        throw Refusal(.forbidden, "origin", "This page may not send here.")
    }

    private func allow(_ head: HTTPRequest, _ answer: inout Answer) {
        answer.headers[.vary] = "Origin"
        guard let origin = head.headerFields[.origin], settings.origins.contains(origin) else { return }
        answer.headers[.accessControlAllowOrigin] = origin
        answer.headers[.accessControlExposeHeaders] =
            "retry-after, ratelimit, idempotent-replayed, x-request-id"
    }

    /// Stands for a client's network and names nobody.
    private func clientTag(_ address: Address) -> String {
        Base64URL.encode(Array(secret.code("client", [address.client.bytes]).prefix(12)))
    }

    // MARK: Refusals

    private func refusal(for error: any Error, _ logger: Logger) -> Refusal {
        switch error {
        case let refusal as Refusal: return refusal
        case let body as MalformedBody: return Refusal(body)
        case let problems as SubmissionReader.Problems: return Refusal(problems)
        case is KeyConflict:
            return Refusal(
                .unprocessableContent,
                "idempotency_key_reused",
                "This key belongs to another message."
            )
        case let quota as Quota.Refusal:
            metrics.countRefusal()
            return Refusal(
                .tooManyRequests,
                "quota_exceeded",
                "You have sent several messages just now. Wait \(Self.span(quota.retryAfter)) and send again.",
                [.retryAfter: String(quota.retryAfter)]
            )
        default:
            logger.error("not stored", metadata: ["reason": "\(JournalError(error))"])
            return Refusal(
                .serviceUnavailable,
                "unavailable",
                "We could not keep your message just now. Nothing is lost: wait a minute and send again.",
                [.retryAfter: "60"]
            )
        }
    }

    private static func span(_ seconds: Int) -> String {
        let minutes = (seconds + 59) / 60
        return minutes == 1 ? "a minute" : minutes < 120 ? "\(minutes) minutes" : "\(minutes / 60) hours"
    }
}

extension FormFields {
    func text(_ name: String) -> String? { if case .text(let text) = self[name] { text } else { nil } }
}

/// What a client would rather read (RFC 9110, section 12.5.1).
enum Negotiation {
    /// - Parameter isForm: what it sent, which decides when it names neither.
    static func prefersHTML(_ accept: String?, isForm: Bool) -> Bool {
        guard isForm else { return false }
        var html = 0.0
        var json = 0.0
        for range in (accept ?? "").split(separator: ",") {
            guard let parameters = HeaderParameters(Array(range.utf8)) else { continue }
            let quality = parameters["q"].flatMap(Double.init) ?? 1
            switch parameters.value {
            case "text/html": html = max(html, quality)
            case "application/json", "application/problem+json": json = max(json, quality)
            default: break
            }
        }
        return html >= json
    }
}

/// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07), quoted or bare.
enum IdempotencyKey {
    static func read(_ values: [String]) throws(Refusal) -> String? {
        guard let first = values.first else { return nil }
        var key = first.trimmedASCII
        if key.utf8.count >= 2, key.utf8.first == UInt8(ascii: "\""), key.utf8.last == UInt8(ascii: "\"") {
            key = String(key.dropFirst().dropLast())
        }
        guard values.count == 1, (16...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Refusal(
                .badRequest,
                "idempotency_key",
                "An Idempotency-Key is 16 to 255 printable ASCII characters."
            )
        }
        return key
    }
}
