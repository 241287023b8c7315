/// What a device of the local network must have to see the preview, as long as the process runs.
struct PreviewToken: Sendable {
    /// 128 bits in hexadecimal digits.
    let text: String

    init(using generator: inout some RandomNumberGenerator) {
        var digits = ""
        for _ in 0..<16 {
            let byte = UInt8.random(in: 0...255, using: &generator)
            digits += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        text = digits
    }

    /// The path of the address that people scan; the token follows.
    static let entrance = "/_preview/enter/"

    var path: String { PreviewToken.entrance + text }

    /// Compares in a time that tells nothing about where two texts differ.
    func matches(_ candidate: some StringProtocol) -> Bool {
        let (own, other) = (Array(text.utf8), Array(candidate.utf8))
        guard own.count == other.count else { return false }
        var difference: UInt8 = 0
        for (a, b) in zip(own, other) { difference |= a ^ b }
        return difference == 0
    }

    /// The name of the cookie that holds it.
    ///
    /// Cookies of one machine are shared by all its ports.
    static func cookie(port: UInt16) -> String { "sweetdreams-preview-\(port)" }

    /// Whether one of the cookies of a request is the token.
    func isIn(_ head: RequestHead, port: UInt16) -> Bool {
        let name = PreviewToken.cookie(port: port)
        return head.values("cookie").contains { value in
            value.utf8.split(separator: UInt8(ascii: ";")).contains { pair in
                let cookie = pair.drop { $0 == 32 }
                let separator = cookie.firstIndex(of: UInt8(ascii: "=")) ?? cookie.endIndex
                return cookie[..<separator].elementsEqual(name.utf8)
                    && matches(String(decoding: cookie[separator...].dropFirst(), as: UTF8.self))
            }
        }
    }
}
