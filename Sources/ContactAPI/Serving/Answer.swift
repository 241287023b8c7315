import Content
package import HTTPTypes

/// What a request is answered with.
package struct Answer: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: [UInt8]

    init(_ status: HTTPResponse.Status, type: String? = nil, _ headers: HTTPFields = [:], body: String = "") {
        self.status = status
        self.headers = headers
        self.headers[.cacheControl] = "no-store"
        self.headers[.xContentTypeOptions] = "nosniff"
        self.headers[Answer.referrerPolicy] = "strict-origin"
        if let type { self.headers[.contentType] = type }
        self.body = Array(body.utf8)
    }

    static func json(
        _ status: HTTPResponse.Status,
        _ value: JSON,
        type: String = "application/json",
        _ headers: HTTPFields = [:]
    ) -> Answer {
        Answer(
            status,
            type: type + "; charset=utf-8",
            headers,
            body: JSONWriter(escaping: .html).text(value) + "\n"
        )
    }

    static func notAllowed(_ methods: String) -> Answer {
        Refusal(.methodNotAllowed, "method", "This address takes \(methods).", [.allow: methods]).problem
    }

    static let notFound = Refusal(.notFound, "not_found", "There is nothing at this address.").problem

    // Not no-referrer, which would make browsers send `Origin: null` from the error page's own form.
    static let referrerPolicy = name("Referrer-Policy")
    static let acceptPost = name("Accept-Post")
    static let requestID = name("X-Request-Id")
    static let replayed = name("Idempotent-Replayed")
    static let idempotencyKey = name("Idempotency-Key")
    static let rateLimit = name("RateLimit")
    static let rateLimitPolicy = name("RateLimit-Policy")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is a token (RFC 9110, section 5.1)")
        }
        return name
    }
}

/// Why a request is not taken: for programs as a problem (RFC 9457), for visitors as a page.
package struct Refusal: Error, Sendable {
    let status: HTTPResponse.Status
    /// Stable.
    let code: String
    /// A sentence for visitors; shows nothing of what was sent.
    let detail: String
    let headers: HTTPFields
    var fields: [FieldProblem] = []

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, _ headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers
    }

    init(_ body: MalformedBody) { self.init(.badRequest, body.code, body.detail) }

    init(_ problems: SubmissionReader.Problems) {
        self.init(.unprocessableContent, "validation", "Some fields need your attention.")
        fields = problems.all
    }

    var problem: Answer {
        let errors = fields.map { problem -> JSON in
            [
                "pointer": .string("#/\(problem.field.rawValue)"),
                "field": .string(problem.field.rawValue),
                "code": .string(problem.code),
                "detail": .string(problem.detail),
            ]
        }
        let value = JSON.object(omittingNil: [
            "type": .string("urn:sweetdreams:problem:\(code)"),
            "title": .string(status.reasonPhrase),
            "status": .integer(status.code),
            "detail": .string(detail),
            "errors": errors.isEmpty ? nil : .array(errors),
        ])
        return .json(status, value, type: "application/problem+json", headers)
    }
}
