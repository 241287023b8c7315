/// Why a body cannot be read; the response is 400.
package struct MalformedBody: Error, Equatable, Sendable {
    /// For programs; stable.
    package let code: String
    /// A sentence that shows nothing of the body.
    package let detail: String

    init(_ code: String, detail: String) {
        self.code = code
        self.detail = detail
    }

    static func tooManyFields(limit: Int) -> MalformedBody {
        MalformedBody("too_many_fields", detail: "There are more than \(limit) fields.")
    }

    static let nul = MalformedBody("nul", detail: "A field holds the character U+0000.")
    static let utf8 = MalformedBody("utf8", detail: "The text is not valid UTF-8.")
}
