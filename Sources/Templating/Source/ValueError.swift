/// Why a value may not stand where it does, or cannot be worked on as it turned out; to follow its source.
package struct ValueError: Error {
    let code: Message.Code
    let words: String
    let help: String?

    package init(_ words: String, _ code: Message.Code = .value, help: String? = nil) {
        self.code = code
        self.words = words
        self.help = help
    }

    static let overflow = Self("divides by zero or leaves the range of numbers")
    static let divisionByZero = Self("divides by zero")
    static let numberTooLarge = Self("leaves the range of numbers")
    static let rangeTooLong = Self("would count more than \(Limits.range) numbers")
    static let zeroStep = Self("has a step of 0")
    static let truncateTooShort = Self("truncates to less than its own end mark")
    static let emptyBatch = Self("makes batches of nothing")

    package static func unsafeURL(_ url: Bytes, verb: String = "is") -> Self {
        Self(
            "\(verb) \(quoted(url)), which may not be a link; only http, https, mailto and tel addresses may",
            .unsafe
        )
    }

    static func unsafeSegment(_ value: Bytes) -> Self {
        Self("is \(quoted(value)), which would change the path it stands in", .unsafe)
    }

    /// A value, shortened, with what could upset a terminal written as escapes.
    private static func quoted(_ value: Bytes) -> String {
        let safe = String(decoding: value.prefix(80), as: UTF8.self).unicodeScalars.map {
            $0.value < 0x20 || $0.value == 0x7F ? $0.escaped(asASCII: true) : String($0)
        }
        return "'\(safe.joined())\(value.count > 80 ? "…" : "")'"
    }
}
