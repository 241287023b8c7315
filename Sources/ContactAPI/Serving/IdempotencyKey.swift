import HTTPTypes

/// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07), quoted or bare.
enum IdempotencyKey {
    private static let header = HTTPField.Name("Idempotency-Key")

    /// The key of a request, if it has one.
    static func read(_ headers: HTTPFields) throws(Refusal) -> String? {
        let values = header.map { headers[values: $0] } ?? []
        guard let first = values.first else { return nil }
        let key = unquoted(first.trimmedASCII)
        guard values.count == 1,
            (16...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Refusal(
                .badRequest,
                code: "idempotency_key",
                detail: "An Idempotency-Key is 16 to 255 printable ASCII characters."
            )
        }
        return key
    }

    private static func unquoted(_ text: String) -> String {
        let quote = UInt8(ascii: "\"")
        guard text.utf8.count >= 2, text.utf8.first == quote, text.utf8.last == quote else { return text }
        return String(text.dropFirst().dropLast())
    }
}
