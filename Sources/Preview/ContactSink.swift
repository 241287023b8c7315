import Content
import FlyingFox
import Foundation
import SiteConfiguration

/// Takes what the contact form sends, and answers as the write API does (docs/write-api.md).
///
/// Nothing is sent anywhere.
struct ContactSink {
    static let path = ContactMessages.endpoint
    /// The pages' script asks there for a time token.
    static let tokenPath = path + "/token"

    let messages: ContactMessages

    /// - Parameter contact: nil where the site has no form that sends to the preview.
    func submit(
        _ request: HTTPRequest,
        _ body: RequestBody,
        to contact: SiteSettings.Contact?
    ) -> HTTPResponse {
        let format = FormBody.Format(request.headers[.contentType])
        let wantsJSON = format == .json || ContactSink.prefersJSON(request.headers[HTTPHeader("Accept")])
        func refusal(_ status: HTTPStatusCode, _ detail: String) -> HTTPResponse {
            wantsJSON ? problem(status, detail) : page(MessagesPage(refusal: detail), status)
        }
        guard RequestOrigin.isSame(request.headers[HTTPHeader("Origin")], as: request.headers[.host]) else {
            return refusal(.forbidden, "This page may not send here.")
        }
        guard let contact, contact.endpoint.utf8.elementsEqual(ContactSink.path.utf8) else {
            return refusal(.notFound, "The site has no contact form that sends to the preview.")
        }
        guard let format else {
            return refusal(.unsupportedMediaType, "The body must be a form or JSON.")
        }
        guard let bytes = body.bytes else {
            return refusal(.payloadTooLarge, "The message has more than 64 KiB.")
        }
        do throws(FormBody.Malformed) {
            return accepted(messages.add(try FormBody(bytes, format)), asJSON: wantsJSON, contact)
        } catch {
            return refusal(.badRequest, error.detail)
        }
    }

    private static func prefersJSON(_ accept: String?) -> Bool {
        let accept = (accept ?? "").lowercased()
        return accept.contains("json") && !accept.contains("text/html")
    }

    // MARK: Responses

    /// Says that a message was received.
    ///
    /// A page is answered with 303, so that a reload does not send again.
    private func accepted(
        _ message: ContactMessages.Message,
        asJSON: Bool,
        _ contact: SiteSettings.Contact
    ) -> HTTPResponse {
        guard asJSON else {
            return HTTPResponse(
                statusCode: .seeOther,
                headers: HTTPHeaders([.location: OldAddress.encoded(contact.thanks)])
            )
        }
        return json(
            .created,
            [
                "id": .string(UUID().uuidString.lowercased()), "status": "received",
                "received_at": .string(message.received.formatted(.milliseconds)),
            ]
        )
    }

    /// RFC 9457.
    private func problem(_ status: HTTPStatusCode, _ detail: String) -> HTTPResponse {
        json(
            status,
            [
                "title": .string(status.phrase), "status": .integer(status.code),
                "detail": .string(detail), "errors": [],
            ],
            type: "application/problem+json"
        )
    }

    func token() -> HTTPResponse { json(.ok, ["token": "preview"]) }

    func shownMessages() -> HTTPResponse { page(MessagesPage(messages.all), .ok) }

    private func json(
        _ status: HTTPStatusCode,
        _ value: JSON,
        type: String = "application/json"
    ) -> HTTPResponse {
        response(status, JSONWriter().text(value), type: type)
    }

    private func page(_ page: MessagesPage, _ status: HTTPStatusCode) -> HTTPResponse {
        var response = response(status, page.html, type: "text/html; charset=utf-8")
        response.headers[HTTPHeader("Content-Security-Policy")] = MessagesPage.policy
        return response
    }

    private func response(_ status: HTTPStatusCode, _ text: String, type: String) -> HTTPResponse {
        HTTPResponse(
            statusCode: status,
            headers: HTTPHeaders([
                .contentType: type, .cacheControl: "no-store",
                HTTPHeader("X-Content-Type-Options"): "nosniff",
                HTTPHeader("Referrer-Policy"): "strict-origin",
            ]),
            body: Data(text.utf8)
        )
    }
}
