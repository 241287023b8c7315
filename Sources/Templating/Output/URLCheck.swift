/// Checks the scheme of a link: `http`, `https`, `mailto`, `tel` or none.
package enum URLCheck {
    private static let allowed: [[UInt8]] = ["http", "https", "mailto", "tel"].map { Array($0.utf8) }

    /// Ignores the characters that browsers ignore, and refuses entities that may be a colon, so that no spelling of
    /// another scheme is accepted.
    package static func isAllowed(_ bytes: Bytes) -> Bool {
        var scheme: [UInt8] = []
        for byte in bytes where byte > 0x20 && byte != 0x7F {
            switch Unicode.Scalar(byte) {
            case ":": return allowed.contains(scheme)
            case "#" where scheme.last == UInt8(ascii: "&"): return false
            case "/", "?", "#": return true
            case "A"..."Z": scheme.append(byte | 0x20)
            default: scheme.append(byte)
            }
            if scheme.suffix(6).elementsEqual("&colon".utf8) { return false }
        }
        return true
    }
}
