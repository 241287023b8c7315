/// A signed time that a page with JavaScript fetches when it opens: programs send sooner than people type.
///
/// `v1.SECONDS.CODE`: seconds since 1970 in decimal, the code in base64url. A page on a CDN cannot carry one, so a
/// form without a token is normal.
package struct TimeToken: Sendable {
    package enum Reading: Equatable, Sendable {
        case good
        case tooYoung
        case forged
        /// Absent, or older than a day: a page may stay open for days.
        case missing
    }

    /// In seconds.
    private static let minimumAge: Int64 = 3
    private static let maximumAge: Int64 = 86_400
    private static let version = "v1"
    private static let purpose = "time-token"

    private let secret: Secret

    package init(secret: Secret) { self.secret = secret }

    /// - Parameter now: in milliseconds since 1970.
    package func make(at now: Int64) -> String {
        let seconds = String(now / 1000)
        let code = secret.hmac(of: [Array(seconds.utf8)], purpose: TimeToken.purpose)
        return "\(TimeToken.version).\(seconds).\(Base64URL.encode(code))"
    }

    /// - Parameter now: in milliseconds since 1970.
    package func read(_ token: String?, at now: Int64) -> Reading {
        guard let token, !token.isEmpty else { return .missing }
        guard let seconds = signedSeconds(in: token) else { return .forged }
        switch now / 1000 - seconds {
        case ..<TimeToken.minimumAge: return .tooYoung
        case ...TimeToken.maximumAge: return .good
        default: return .missing
        }
    }

    /// Seconds since 1970; nil when this service did not sign them.
    private func signedSeconds(in token: String) -> Int64? {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map(Array.init)
        guard parts.count == 3,
            parts[0] == Array(TimeToken.version.utf8),
            let code = Base64URL.decode(parts[2]),
            secret.isValid(code, for: [parts[1]], purpose: TimeToken.purpose)
        else { return nil }
        return Int64(String(decoding: parts[1], as: UTF8.self))
    }
}
