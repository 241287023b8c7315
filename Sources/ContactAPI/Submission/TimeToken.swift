import Foundation

/// A signed moment that a page with JavaScript fetches when it opens: who sends sooner than a person types is a program.
///
/// `v1.SECONDS.CODE`: seconds since 1970 in decimal, the code in base64url. A page on a CDN cannot carry one, so a
/// form without it is normal.
package struct TimeToken: Sendable {
    package enum Reading: Equatable, Sendable { case good, tooYoung, forged, missing }

    /// In seconds.
    static let youngest = 3
    static let oldest = 86_400

    private let secret: Secret

    package init(secret: Secret) { self.secret = secret }

    /// - Parameter now: in milliseconds since 1970.
    package func make(at now: Int64) -> String {
        let seconds = String(now / 1000)
        return "v1.\(seconds).\(Base64URL.encode(secret.code("time-token", [Array(seconds.utf8)])))"
    }

    /// One that is too old counts as missing: a page may stay open for days.
    package func read(_ token: String?, at now: Int64) -> Reading {
        guard let token, !token.isEmpty else { return .missing }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(
            Array.init
        )
        guard parts.count == 3, parts[0] == Array("v1".utf8), let code = Base64URL.decode(parts[2]),
            secret.isCode(code, "time-token", [parts[1]]),
            let seconds = Int64(String(decoding: parts[1], as: UTF8.self))
        else { return .forged }
        switch now / 1000 - seconds {
        case ..<Int64(TimeToken.youngest): return .tooYoung
        case ...Int64(TimeToken.oldest): return .good
        default: return .missing
        }
    }
}

/// Base64 for URLs, without padding (RFC 4648, section 5).
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().unicodeScalars.compactMap { scalar in
                switch scalar {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: Character(scalar)
                }
            }
        )
    }

    static func decode(_ text: [UInt8]) -> [UInt8]? {
        var standard = text.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        standard += Array(repeating: UInt8(ascii: "="), count: (4 - standard.count % 4) % 4)
        return Data(base64Encoded: Data(standard)).map(Array.init)
    }
}
