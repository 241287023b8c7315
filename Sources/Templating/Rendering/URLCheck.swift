/// Whether an address may be a link: only `http`, `https`, `mailto` and `tel` are schemes, or there is none.
package enum URLCheck {
    private static let allowed: [[UInt8]] = ["http", "https", "mailto", "tel"].map { Array($0.utf8) }

    /// What browsers ignore is ignored, and entities for a colon count as one, so that no spelling of a scheme slips
    /// through.
    package static func isAllowed(_ bytes: Bytes) -> Bool {
        var scheme: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            switch Unicode.Scalar(byte) {
            case "\0"..." ", "\u{7F}": continue
            case "/", "?": return true
            case "#":
                // A fragment, unless it belongs to an entity.
                if index == 0 || bytes[index - 1] != UInt8(ascii: "&") { return true }
                scheme.append(byte)
            case ":": return allowed.contains(scheme)
            case "A"..."Z": scheme.append(byte | 0x20)
            default: scheme.append(byte)
            }
            if endsInColonEntity(scheme) { return false }
        }
        return true
    }

    /// `&colon;`, `&#58;`, `&#x3a;`, with or without zeros.
    private static func endsInColonEntity(_ text: [UInt8]) -> Bool {
        guard let last = text.last, last == UInt8(ascii: ";") || Escaping.isHexDigit(last),
            let start = text.lastIndex(of: UInt8(ascii: "&"))
        else { return false }
        var name = text[(start + 1)...]
        if name.last == UInt8(ascii: ";") { name.removeLast() }
        if name.elementsEqual("colon".utf8) { return true }
        guard name.popFirst() == UInt8(ascii: "#") else { return false }
        let isHex = name.first == UInt8(ascii: "x")
        if isHex { name.removeFirst() }
        let digits = name.drop { $0 == UInt8(ascii: "0") }
        return digits.elementsEqual(isHex ? "3a".utf8 : "58".utf8)
    }
}
