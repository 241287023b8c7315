/// Addresses that come from content.
///
/// They are compared byte by byte: `==` of strings calls some different addresses equal.
package enum WebAddress {
    package struct Fault: Sendable {
        /// The fault, as the rest of a sentence after "which".
        package let message: String
        /// What to do.
        package let advice: String?

        package init(message: String, advice: String?) {
            self.message = message
            self.advice = advice
        }
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// Enough for any real address, in bytes; browsers and servers differ beyond it.
    private static let maximumLength = 2048

    // MARK: Faults

    /// The fault of an address; nil for an `https` address that may stand in a page as it is.
    package static func fault(in url: String) -> Fault? {
        var url = url
        return url.withUTF8 { fault(in: $0) }
    }

    private static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        if bytes.contains(where: isSpaceOrControl) {
            return Fault(message: "holds white space or control characters", advice: "percent-encode them")
        }
        if bytes.contains(where: isForbidden) {
            return Fault(message: "holds characters that an address may not", advice: "percent-encode them")
        }
        guard let scheme = WebAddress.scheme(of: bytes) else {
            return Fault(message: "is not a complete address", advice: "begin it with https://")
        }
        if isWord(scheme, "http") {
            return Fault(message: "is not encrypted", advice: "use https://")
        }
        guard isWord(scheme, "https") else {
            return Fault(
                message: "is not a web address",
                advice: "write an address that begins with https://"
            )
        }
        guard let host = WebAddress.host(of: bytes), isHost(host) else {
            return Fault(message: "names no host", advice: "write https://host/path")
        }
        if bytes.count > maximumLength {
            return Fault(message: "is longer than \(maximumLength) bytes", advice: nil)
        }
        return nil
    }

    private static func isSpaceOrControl(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\")
    }

    /// Visible characters that no address may hold unencoded (RFC 3986, appendix A).
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "^"):
            true
        default:
            false
        }
    }

    /// Compares with a word of lower-case letters, without regard to case.
    private static func isWord(_ bytes: Bytes, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        for (offset, byte) in bytes.enumerated() where byte | 0x20 != word.utf8Start[offset] {
            return false
        }
        return true
    }

    // MARK: Parts

    package static func hasScheme(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { scheme(of: $0) != nil }
    }

    /// The characters before the first `:`, if a scheme may hold all of them (RFC 3986, section 3.1).
    private static func scheme(of bytes: UnsafeBufferPointer<UInt8>) -> Bytes? {
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: ":"):
                return index > 0 ? bytes[..<index] : nil
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                continue
            default:
                return nil
            }
        }
        return nil
    }

    /// The host of an absolute address in lower case, with the port if there is one; nil if there is a user name.
    package static func host(of url: String) -> String? {
        var url = url
        return url.withUTF8 { bytes in
            guard let host = WebAddress.host(of: bytes) else { return nil }
            return String(decoding: host, as: UTF8.self).lowercased()
        }
    }

    /// Whether an `http` address is one of this machine, which needs no encryption.
    package static func isLocal(_ url: String) -> Bool {
        guard url.hasPrefix("http://"), let host = WebAddress.host(of: url) else { return false }
        return ["127.0.0.1", "localhost", "[::1]"].contains { local in
            host == local || host.hasPrefix(local + ":")
        }
    }

    private static func host(of bytes: UnsafeBufferPointer<UInt8>) -> Bytes? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let rest = bytes[(colon + 1)...]
        guard rest.starts(with: "//".utf8) else { return nil }
        let authority = rest.dropFirst(2).prefix { byte in
            byte != UInt8(ascii: "/") && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "#")
        }
        return authority.isEmpty || authority.contains(UInt8(ascii: "@")) ? nil : authority
    }

    private static func isHost(_ host: Bytes) -> Bool {
        let name = host.prefix { $0 != UInt8(ascii: ":") }
        guard let first = name.first, first != UInt8(ascii: ".") else { return false }
        return name.contains(UInt8(ascii: ".")) || isWord(name, "localhost")
    }

    /// Tells whether a host is a domain or one of its subdomains.
    package static func isHost(_ host: String, below domain: String) -> Bool {
        let host = host.utf8
        let domain = domain.utf8
        guard host.count > domain.count else { return host.elementsEqual(domain) }
        let hasDomain = host.suffix(domain.count).elementsEqual(domain)
        return hasDomain && host.dropLast(domain.count).last == UInt8(ascii: ".")
    }

    // MARK: Encoding and signatures

    /// Percent-encodes the bytes that an address may not hold as they are (RFC 3986, section 2.1).
    ///
    /// A `%` that begins a code stays, so that nothing is encoded twice; another one is encoded.
    ///
    /// - Parameter isAllowed: tells whether a byte may stay.
    package static func encoded(_ url: String, keeping isAllowed: (UInt8) -> Bool) -> String {
        let percent = UInt8(ascii: "%")
        if url.utf8.allSatisfy({ $0 != percent && isAllowed($0) }) { return url }
        let bytes = Array(url.utf8)
        var encoded: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            let code = bytes[(index + 1)...].prefix(2)
            let isCode =
                byte == percent && code.count == 2 && code.allSatisfy { FileName.hexValue($0) != nil }
            if isCode || byte != percent && isAllowed(byte) {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(hexDigit(byte >> 4))
                encoded.append(hexDigit(byte & 15))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    /// Parameters of addresses whose signature expires, as Supabase's and S3's do.
    private static let signatureParameters = [
        "token", "x-amz-signature", "signature", "se", "sig", "expires",
    ]

    /// Tells whether an address carries a signature that expires.
    package static func isSigned(_ url: String) -> Bool {
        guard let mark = url.utf8.firstIndex(of: UInt8(ascii: "?")) else { return false }
        let query = url.utf8[mark...].dropFirst()
        return query.split(separator: UInt8(ascii: "&")).contains { parameter in
            let name = Substring(parameter.prefix { $0 != UInt8(ascii: "=") })
            return signatureParameters.contains(name.lowercased())
        }
    }
}
