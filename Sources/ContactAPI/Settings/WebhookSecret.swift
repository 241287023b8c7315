import Foundation

/// A secret of Standard Webhooks 1.0, as it is written ("Signature scheme", "Secret serialization").
enum WebhookSecret {
    private static let prefix = "whsec_"
    /// In bytes; 192 to 512 bits.
    private static let lengths = 24...64

    /// Nil for text that is not such a secret.
    static func bytes(of text: String) -> [UInt8]? {
        guard text.hasPrefix(prefix),
            let bytes = Data(base64Encoded: String(text.dropFirst(prefix.count))),
            lengths.contains(bytes.count)
        else { return nil }
        return Array(bytes)
    }

    static func error(in variable: String) -> SettingsError {
        SettingsError(
            "\(variable) is not '\(prefix)' and 24 to 64 bytes in Base64",
            hint: "make one with: echo whsec_$(openssl rand -base64 32)"
        )
    }
}
