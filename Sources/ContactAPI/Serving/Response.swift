import Content
package import HTTPTypes

/// A response of the service, whole.
package struct Response: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: [UInt8]

    init(
        _ status: HTTPResponse.Status,
        type: String? = nil,
        headers: HTTPFields = [:],
        body: String = ""
    ) {
        self.status = status
        self.headers = headers
        self.headers[.cacheControl] = "no-store"
        self.headers[.xContentTypeOptions] = "nosniff"
        // Not no-referrer, which would make browsers send `Origin: null` from the error page's own form.
        self.headers[Response.referrerPolicy] = "strict-origin"
        if let type { self.headers[.contentType] = type }
        self.body = Array(body.utf8)
    }

    static func json(
        _ status: HTTPResponse.Status,
        type: String = "application/json",
        headers: HTTPFields = [:],
        _ value: JSON
    ) -> Response {
        Response(
            status,
            type: type + "; charset=utf-8",
            headers: headers,
            body: JSONWriter(escaping: .html).text(value) + "\n"
        )
    }

    static func methodNotAllowed(allow methods: String) -> Response {
        let refusal = Refusal(
            .methodNotAllowed,
            code: "method",
            detail: "This address takes \(methods).",
            headers: [.allow: methods]
        )
        return refusal.problem
    }

    static let notFound =
        Refusal(.notFound, code: "not_found", detail: "There is nothing at this address.").problem

    // MARK: Header names

    static let referrerPolicy = name("Referrer-Policy")
    static let acceptPost = name("Accept-Post")
    static let requestID = name("X-Request-Id")
    static let replayed = name("Idempotent-Replayed")
    static let rateLimit = name("RateLimit")
    static let rateLimitPolicy = name("RateLimit-Policy")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is a token (RFC 9110, section 5.1)")
        }
        return name
    }
}
