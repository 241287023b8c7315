/// Why the preview does not answer a request.
enum Refusal: Error, Equatable {
    case badRequest
    case unknownHost
    case foreignOrigin
    case noToken
    case lengthRequired
    case bodyTooLarge
    case targetTooLong
    case headTooLong
    case unavailable

    /// The code and its name (RFC 9110, section 15; RFC 6585).
    var status: String {
        switch self {
        case .badRequest: "400 Bad Request"
        case .unknownHost, .foreignOrigin, .noToken: "403 Forbidden"
        case .lengthRequired: "411 Length Required"
        case .bodyTooLarge: "413 Content Too Large"
        case .targetTooLong: "414 URI Too Long"
        case .headTooLong: "431 Request Header Fields Too Large"
        case .unavailable: "503 Service Unavailable"
        }
    }

    private var sentence: String {
        switch self {
        case .noToken:
            """
            This preview needs its code. Scan the code in the terminal again, or open the address below it. \
            If you have just done so, <a href="/">open the site</a>.
            """
        case .unknownHost: "This preview is at another address. Open the one that the terminal shows."
        case .foreignOrigin: "Another site asked for this. Open the address that the terminal shows."
        case .unavailable: "The preview is ending."
        case .badRequest, .lengthRequired, .bodyTooLarge, .targetTooLong, .headTooLong:
            "The preview does not take this request."
        }
    }

    /// The whole response, after which the connection ends; nothing of the site is in it.
    ///
    /// - Parameter method: the request's, where it could be read.
    func response(to method: String?) -> [UInt8] {
        let page = """
            <!doctype html><html lang="en"><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width, initial-scale=1">\
            <title>Preview</title><p>\(sentence)</p>

            """
        return Response.bytes(
            status,
            [
                "Content-Type: text/html; charset=utf-8",
                "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
                "Content-Length: \(page.utf8.count)",
                "Connection: close",
            ],
            body: method == "HEAD" ? "" : page
        )
    }
}

/// A response of the gate itself.
enum Response {
    static func bytes(_ status: String, _ fields: [String], body: String = "") -> [UInt8] {
        let all =
            ["HTTP/1.1 \(status)"] + fields + [
                "Cache-Control: no-store",
                "Referrer-Policy: no-referrer",
                "X-Content-Type-Options: nosniff",
                "X-Robots-Tag: noindex, nofollow",
            ]
        return Array((all.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }
}
