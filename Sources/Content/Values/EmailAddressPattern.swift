/// A rough check for e-mail addresses, where one must not be shown.
package enum EmailAddressPattern {
    /// Tells whether a text contains something like `name@host.tld`; compares bytes.
    package static func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
        let hasName = bytes[at - 1] > 0x20
        let host = bytes[(at + 1)...].prefix { $0 > 0x20 }
        let hasDotInside = host.dropFirst().dropLast().contains(UInt8(ascii: "."))
        return hasName && hasDotInside
    }
}
