/// Addresses that come from content: judged on bytes, for `==` of strings calls some different ones equal.
package enum WebAddress {
    /// What is wrong with an address, to follow "which", and what to do.
    package struct Fault: Sendable {
        package let message: String
        package let advice: String?
    }

    /// Long enough for any real address; browsers and servers differ beyond it.
    private static let maximumLength = 2048

    /// Nil for an `https` address that can be printed as it is.
    package static func fault(in url: String) -> Fault? {
        var url = url
        return url.withUTF8 { fault(in: $0) }
    }

    private static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        if bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) {
            return Fault(message: "holds white space or control characters", advice: "percent-encode them")
        }
        if bytes.contains(where: WebAddress.isNeverWritten) {
            return Fault(message: "holds characters that no address may", advice: "percent-encode them")
        }
        guard let scheme = scheme(of: bytes) else {
            return Fault(message: "is no whole address", advice: "begin it with https://")
        }
        if isWord(scheme, "http") { return Fault(message: "is not encrypted", advice: "use https://") }
        guard isWord(scheme, "https") else {
            return Fault(message: "is no web address", advice: "only https:// addresses may be linked")
        }
        guard let host = host(of: bytes), isHost(host) else {
            return Fault(message: "names no host", advice: "write https://host/path")
        }
        if bytes.count > maximumLength {
            return Fault(message: "is longer than \(maximumLength) bytes", advice: nil)
        }
        return nil
    }

    /// Whether a byte is a character that no address may hold as it is (RFC 3986, appendix A), beside white space.
    private static func isNeverWritten(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "^"):
            true
        default: false
        }
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// Whether bytes are a word, in letters of any case.
    private static func isWord(_ bytes: Bytes, _ word: StaticString) -> Bool {
        bytes.count == word.utf8CodeUnitCount
            && zip(bytes, 0...).allSatisfy { $0 | 0x20 == word.utf8Start[$1] }
    }

    package static func hasScheme(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { scheme(of: $0) != nil }
    }

    /// The letters before the first `:`, when nothing else comes before it (RFC 3986, section 3.1).
    private static func scheme(of bytes: UnsafeBufferPointer<UInt8>) -> Bytes? {
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: ":"): return index > 0 ? bytes[..<index] : nil
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                break
            default: return nil
            }
        }
        return nil
    }

    /// The host of an absolute address, in lower case, with the port if there is one; nil for none and for one with
    /// a user name.
    package static func host(of url: String) -> String? {
        var url = url
        return url.withUTF8 { host(of: $0).map { String(decoding: $0, as: UTF8.self).lowercased() } }
    }

    private static func host(of bytes: UnsafeBufferPointer<UInt8>) -> Bytes? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon + 2 < bytes.count,
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/")
        else { return nil }
        let authority = bytes[(colon + 3)...].prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        return authority.isEmpty || authority.contains(UInt8(ascii: "@")) ? nil : authority
    }

    private static func isHost(_ host: Bytes) -> Bool {
        let name = host.prefix { $0 != UInt8(ascii: ":") }
        return !name.isEmpty && name.first != UInt8(ascii: ".")
            && (name.contains(UInt8(ascii: ".")) || isWord(name, "localhost"))
    }

    /// Whether a host is a domain or lies below it; judged on bytes.
    package static func isHost(_ host: String, below domain: String) -> Bool {
        let (host, domain) = (host.utf8, domain.utf8)
        guard host.count > domain.count else { return host.elementsEqual(domain) }
        return host.suffix(domain.count).elementsEqual(domain)
            && host.dropLast(domain.count).last == UInt8(ascii: ".")
    }

    /// An address with every byte percent-encoded that may not stand in it as it is (RFC 3986, section 2.1).
    package static func encoded(_ url: String, keeping isWritten: (UInt8) -> Bool) -> String {
        if url.utf8.allSatisfy(isWritten) { return url }
        func digit(_ value: UInt8) -> UInt8 {
            value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
        }
        var encoded: [UInt8] = []
        for byte in url.utf8 {
            encoded += isWritten(byte) ? [byte] : [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Whether a storage address carries a signature that expires, as Supabase's and S3's do.
    package static func isSigned(_ url: String) -> Bool {
        guard let mark = url.utf8.firstIndex(of: UInt8(ascii: "?")) else { return false }
        return url.utf8[mark...].dropFirst().split(separator: UInt8(ascii: "&")).contains { parameter in
            let name = String(Substring(parameter.prefix { $0 != UInt8(ascii: "=") })).lowercased()
            return ["token", "x-amz-signature", "signature", "se", "sig", "expires"].contains(name)
        }
    }
}

/// Paths to files of the content folder.
package enum MediaPath {
    /// What is wrong with a path, to follow "which"; nil for a path inside the folder.
    package static func fault(in path: String) -> String? {
        var path = path
        return path.withUTF8 { fault(in: $0) }
    }

    private static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) {
            return "holds characters that no path may"
        }
        let parts = bytes.split(separator: UInt8(ascii: "/"))
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) { return "leads out of the folder" }
        if bytes.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
            return "is no path to a file"
        }
        return nil
    }
}
