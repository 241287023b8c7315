/// Why a value cannot be printed or computed.
///
/// The description continues a sentence that begins with the expression: "'post.url' is …".
package struct ValueError: Error {
    let code: Message.Code
    let description: String
    let help: String?

    package init(_ description: String, code: Message.Code = .value, help: String? = nil) {
        self.code = code
        self.description = description
        self.help = help
    }

    static let overflow = Self("divides by zero or leaves the range of numbers")
    static let divisionByZero = Self("divides by zero")
    static let numberTooLarge = Self("leaves the range of numbers")
    static let rangeTooLong = Self("would count more than \(Limits.range) numbers")
    static let zeroStep = Self("has a step of 0")
    static let truncateTooShort = Self("truncates to fewer characters than its own end mark has")
    static let emptyBatch = Self("makes batches of less than one item")

    /// - Parameter verb: between the expression and the address, such as "is" or "holds the address".
    package static func unsafeURL(_ url: Bytes, verb: String = "is") -> Self {
        Self(
            "\(verb) \(quoted(url)), which may not be a link; only http, https, mailto and tel addresses may",
            code: .unsafe
        )
    }

    static func unsafeSegment(_ value: Bytes) -> Self {
        Self("is \(quoted(value)), which would change the path around it", code: .unsafe)
    }

    /// A value in quotes, at most 80 bytes of it, with control characters escaped for terminals.
    private static func quoted(_ value: Bytes) -> String {
        let limit = 80
        let text = String(decoding: value.prefix(limit), as: UTF8.self)
        let escaped = text.unicodeScalars.map { scalar in
            let isControl = scalar.value < 0x20 || scalar.value == 0x7F
            return isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
        let ellipsis = value.count > limit ? "…" : ""
        return "'\(escaped.joined())\(ellipsis)'"
    }
}
