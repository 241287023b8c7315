import Crypto
package import Foundation

/// Checks one deploy hook while its body comes, which is hashed piece by piece and never held as a whole.
package struct HookCheck {
    enum State {
        /// The headers are wrong. The body is read all the same, so that every refusal looks alike.
        case rejected(HookRejection)
        /// The headers prove enough.
        case verified(VerifiedHook)
        case signed(Signature)
    }

    struct Signature {
        /// The condition under which a code is right.
        let hook: VerifiedHook
        /// One for each secret.
        var hashes: [HMAC<SHA256>]
        /// Those that came with the hook; one has to be right.
        let codes: [Data]
    }

    private var state: State

    init(_ state: State) { self.state = state }

    /// - Parameter prefix: the bytes that are signed before the body.
    init(of hook: VerifiedHook, signedAfter prefix: [UInt8] = [], keys: [SymmetricKey], codes: [Data]) {
        let hashes = keys.map { key in
            var hash = HMAC<SHA256>(key: key)
            hash.update(data: prefix)
            return hash
        }
        state = .signed(Signature(hook: hook, hashes: hashes, codes: codes))
    }

    /// Takes the next piece of the body.
    package mutating func update(_ bytes: some DataProtocol) {
        guard case .signed(var signature) = state else { return }
        for index in signature.hashes.indices { signature.hashes[index].update(data: bytes) }
        state = .signed(signature)
    }

    /// - Throws: `HookRejection` for a hook without the secret, or without a valid signature of the whole body.
    package func finish() throws(HookRejection) -> VerifiedHook {
        switch state {
        case .rejected(let rejection):
            throw rejection
        case .verified(let hook):
            return hook
        case .signed(let signature):
            guard signature.isValid else { throw .mismatch }
            return signature.hook
        }
    }
}

extension HookCheck.Signature {
    /// swift-crypto compares codes in constant time; all pairs are compared, also after one that is right.
    fileprivate var isValid: Bool {
        var isValid = false
        for expected in hashes.map({ $0.finalize() }) {
            for code in codes {
                let isEqual = expected == code
                isValid = isEqual || isValid
            }
        }
        return isValid
    }
}

/// A deploy hook whose sender knows the secret.
package struct VerifiedHook: Equatable, Sendable {
    /// Signed by the sender, the same for all attempts to deliver one hook; nil when the scheme has none.
    package let id: String?
    /// The sender's own name for the delivery, not signed.
    package let delivery: String?

    package init(id: String?, delivery: String? = nil) {
        self.id = id
        self.delivery = delivery
    }
}
