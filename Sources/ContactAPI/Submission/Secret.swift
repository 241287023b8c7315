import Crypto

/// The service's key for tokens, ids and hashes that stand for a visitor without naming one.
package struct Secret: Sendable {
    private let key: SymmetricKey

    /// - Parameter bytes: 32 or more, the same on every replica.
    package init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    /// HMAC-SHA-256 (RFC 2104) of a list of parts.
    ///
    /// - Parameter purpose: keeps a code of one use from being valid for another.
    func hmac(of parts: [[UInt8]], purpose: String) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: message(of: parts, purpose: purpose), using: key)
        return Array(code)
    }

    /// Compares in constant time.
    func isValid(_ code: [UInt8], for parts: [[UInt8]], purpose: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            code,
            authenticating: message(of: parts, purpose: purpose),
            using: key
        )
    }

    /// Each part follows its length, so that different lists never give the same bytes.
    private func message(of parts: [[UInt8]], purpose: String) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(parts.reduce(64) { $0 + $1.count + 4 })
        for part in [Array(purpose.utf8)] + parts {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part)
        }
        return message
    }
}
