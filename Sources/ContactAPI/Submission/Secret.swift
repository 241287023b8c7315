import Crypto

/// The key of this service: of tokens, ids and everything that stands for a visitor without naming one.
package struct Secret: Sendable {
    private let key: SymmetricKey

    /// - Parameter bytes: 32 or more, the same on every replica.
    package init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    /// HMAC-SHA-256 (RFC 2104) of parts, each behind its length, so that no two lists of parts are the same bytes.
    ///
    /// - Parameter purpose: keeps codes of one use from being good for another.
    func code(_ purpose: String, _ parts: [[UInt8]]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message(purpose, parts), using: key))
    }

    /// Whether a code is right; takes as long for a wrong one.
    func isCode(_ code: [UInt8], _ purpose: String, _ parts: [[UInt8]]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message(purpose, parts), using: key)
    }

    private func message(_ purpose: String, _ parts: [[UInt8]]) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(parts.reduce(64) { $0 + $1.count + 4 })
        for part in [Array(purpose.utf8)] + parts {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part)
        }
        return message
    }
}
