import Foundation

/// The grammar of `<input type=email>` (WHATWG HTML, "valid e-mail address"), with a dot in the domain.
package enum EmailAddress {
    /// RFC 5321, section 4.5.3.1.3: a path of 256 bytes has two brackets.
    static let maximumLength = 254

    /// An address whose international domain is in its ASCII form, as mail servers know it (Unicode Technical Standard #46):
    /// `info@exämple.de` is `info@xn--exmple-cua.de`.
    ///
    /// A domain that is ASCII already, or has no such form, stays as it is.
    package static func withASCIIDomain(_ text: String) -> String {
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return text }
        let domain = text[text.utf8.index(after: at)...]
        let isInternational = domain.utf8.contains { $0 >= 0x80 }
        // Nothing that would end the host of an address.
        let isHost = domain.utf8.allSatisfy { byte in
            byte >= 0x80 || isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        let scheme = "https://"
        // ICU converts the host of an address, with all checks.
        guard isInternational, isHost, domain.utf8.count <= 4 * maximumLength,
            let url = URL(string: "\(scheme)\(domain)/")
        else { return text }
        return String(text[...at]) + String(url.absoluteString.dropFirst(scheme.count).dropLast())
    }

    package static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= maximumLength,
            let at = bytes.firstIndex(of: UInt8(ascii: "@")),
            (1...64).contains(at),
            bytes[..<at].allSatisfy(isLocal)
        else { return false }
        let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(isLabel), let last = labels.last else { return false }
        // Digits alone are the end of an IP address.
        return !last.allSatisfy(isDigit)
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard (1...63).contains(label.count), let first = label.first, let last = label.last else {
            return false
        }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
