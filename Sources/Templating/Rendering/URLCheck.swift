/// Whether an address may be a link: only `http`, `https`, `mailto` and `tel` are schemes, or there is none.
package enum URLCheck {
    private static let allowed: [[UInt8]] = ["http", "https", "mailto", "tel"].map { Array($0.utf8) }

    /// What browsers ignore is ignored, and an entity that may stand for a colon is refused, so that no spelling of a
    /// scheme slips through.
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
