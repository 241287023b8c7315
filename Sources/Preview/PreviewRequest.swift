import Foundation

/// A request that the gate let pass, by what it asks the preview for.
enum PreviewRequest: Equatable {
    case pageScript
    case errorStyle
    case socket
    /// A message of the contact form.
    case contactMessage
    case contactToken
    case contactMessages
    case contactStyle
    case buildingStyle
    /// A choice of another state of the site.
    case state
    /// A path of the site, percent-decoded.
    case path(String)
    /// A request that the preview refuses.
    case refused(Refusal)

    enum Refusal {
        case methodNotAllowed
        case badRequest
    }

    /// - Parameters:
    ///   - method: in capital letters.
    ///   - path: percent-encoded, without the query.
    init(method: String, path: String) {
        if method == "POST", path.utf8.elementsEqual(ContactSink.path.utf8) {
            self = .contactMessage
            return
        }
        if method == "POST", path.utf8.elementsEqual(StateChoice.path.utf8) {
            self = .state
            return
        }
        guard ["GET", "HEAD"].contains(method) else {
            self = .refused(.methodNotAllowed)
            return
        }
        guard let path = path.removingPercentEncoding, PreviewRequest.isSafe(path) else {
            self = .refused(.badRequest)
            return
        }
        self =
            switch path {
            case PageScript.path: .pageScript
            case ErrorPage.stylePath: .errorStyle
            case PageScript.socket: .socket
            case ContactSink.path: .refused(.methodNotAllowed)
            case ContactSink.tokenPath: .contactToken
            case ContactMessages.page: .contactMessages
            case MessagesPage.stylePath: .contactStyle
            case BuildingPage.stylePath: .buildingStyle
            case StateChoice.path: .refused(.methodNotAllowed)
            default: .path(path)
            }
    }

    /// Whether a path stays in the site's folder, and names no hidden file except `.well-known` (RFC 8615).
    private static func isSafe(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        guard bytes.first == UInt8(ascii: "/"), !bytes.contains(0), !bytes.contains(UInt8(ascii: "\\")) else {
            return false
        }
        let parts = bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.enumerated().allSatisfy { index, part in
            // Only the last part may be empty, because a redirect to `//name/` would go to another site.
            guard let first = part.first else { return index == parts.count - 1 }
            return first != UInt8(ascii: ".") || part.elementsEqual(".well-known".utf8)
        }
    }
}
