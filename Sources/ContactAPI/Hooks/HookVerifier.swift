import Crypto
import Foundation
package import HTTPTypes

/// Finds out whether a deploy hook comes from someone who knows the secret.
///
/// Everything that depends on a secret is compared by swift-crypto in constant time, and with every secret.
package struct HookVerifier: Sendable {
    private let scheme: DeployHookSettings.Scheme
    private let keys: [SymmetricKey]
    /// Bearer secrets are compared by their codes under this key, which have one length whatever the secrets have.
    private let comparisonKey = SymmetricKey(size: .bits256)

    package init(scheme: DeployHookSettings.Scheme, secrets: [[UInt8]]) {
        self.scheme = scheme
        keys = secrets.map { SymmetricKey(data: $0) }
    }

    /// Begins to check a request; its body follows piece by piece.
    ///
    /// - Parameter now: in milliseconds since 1970.
    package func check(_ headers: HTTPFields, at now: Int64) -> HookCheck {
        do {
            switch scheme {
            case .standard: return try standardCheck(headers, at: now)
            case .github: return try githubCheck(headers)
            case .bearer: return try bearerCheck(headers)
            }
        } catch {
            return HookCheck(.rejected(error))
        }
    }

    // MARK: Standard Webhooks 1.0

    private func standardCheck(_ headers: HTTPFields, at now: Int64) throws(HookRejection) -> HookCheck {
        let id = try headers.onlyValue(of: "webhook-id")
        let timestamp = try headers.onlyValue(of: "webhook-timestamp")
        let signatures = try headers.onlyValue(of: "webhook-signature")
        // Without a full stop, which separates what is signed: no other id, time and body give the same text.
        guard HookID.isValid(id), !id.utf8.contains(UInt8(ascii: ".")) else { throw .id }
        try checkTime(timestamp, at: now)
        // Several during the sender's own rotation; those of other versions, such as `v1a`, are not for us.
        let codes = signatures.split(separator: " ").compactMap { signature -> Data? in
            guard signature.hasPrefix("v1,") else { return nil }
            return Data(base64Encoded: String(signature.dropFirst(3)))
        }
        guard codes.contains(where: { $0.count == SHA256.byteCount }) else { throw .form }
        return HookCheck(
            of: VerifiedHook(id: id),
            signedAfter: Array("\(id).\(timestamp).".utf8),
            keys: keys,
            codes: codes
        )
    }

    private func checkTime(_ timestamp: String, at now: Int64) throws(HookRejection) {
        // Of digits only, because `Int64` takes a sign too.
        guard (1...15).contains(timestamp.utf8.count),
            timestamp.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let seconds = Int64(timestamp)
        else { throw .timestamp }
        let age = now / 1000 - seconds
        if age > Limits.deployHookTolerance { throw .late }
        if age < -Limits.deployHookTolerance { throw .early }
    }

    // MARK: GitHub

    private func githubCheck(_ headers: HTTPFields) throws(HookRejection) -> HookCheck {
        let signature = try headers.onlyValue(of: "X-Hub-Signature-256")
        let prefix = "sha256="
        guard signature.hasPrefix(prefix),
            let code = HookVerifier.bytes(ofHex: signature.utf8.dropFirst(prefix.utf8.count)),
            code.count == SHA256.byteCount
        else { throw .form }
        // Not signed, so it is good for a note in the file and no more.
        let delivery = (try? headers.onlyValue(of: "X-GitHub-Delivery")).flatMap { value in
            HookID.isValid(value) ? value : nil
        }
        return HookCheck(of: VerifiedHook(id: nil, delivery: delivery), keys: keys, codes: [code])
    }

    private static func bytes(ofHex text: Substring.UTF8View) -> Data? {
        let digits = text.compactMap(\.hexValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return Data(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    // MARK: Bearer

    private func bearerCheck(_ headers: HTTPFields) throws(HookRejection) -> HookCheck {
        let value = try headers.onlyValue(of: "Authorization")
        // The name of the scheme is the same in either case (RFC 9110, section 11.1).
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .form }
        let presented = code(of: Array(parts[1].utf8))
        var isKnown = false
        for key in keys {
            let isEqual = code(of: key.withUnsafeBytes(Array.init)) == presented
            isKnown = isEqual || isKnown
        }
        guard isKnown else { throw .mismatch }
        return HookCheck(.verified(VerifiedHook(id: nil)))
    }

    private func code(of token: [UInt8]) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: token, using: comparisonKey)
    }
}

/// The form of ids and of names for deliveries.
enum HookID {
    static func isValid(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

extension HTTPFields {
    /// The value of a header that must be there once: of two, other programs might read the other one.
    fileprivate func onlyValue(of name: String) throws(HookRejection) -> String {
        let values = HTTPField.Name(name).map { self[values: $0] } ?? []
        guard values.count == 1, let value = values.first else { throw .header }
        return value
    }
}
