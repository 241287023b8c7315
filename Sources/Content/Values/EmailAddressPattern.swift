#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Finds e-mail addresses in texts where they must not be shown.
///
/// Handles, names of files, versions of packages and addresses for ssh look similar. In doubt it is an e-mail address, because
/// a private one that is published cannot be taken back. Everything is compared byte by byte.
package enum EmailAddressPattern {
    /// Tells whether a text holds an e-mail address.
    package static func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.indices.contains { index in
                bytes[index] == UInt8(ascii: "@") && range(around: index, in: bytes) != nil
            }
        }
    }

    /// The range of the e-mail address around an `@`; nil where it is something else.
    package static func range(around at: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var start = at
        while start > 0, isNameByte(bytes[start - 1]) { start -= 1 }
        // An escape of JSON, such as \u003e, is not part of the name.
        if start > 0, start < at, bytes[start - 1] == UInt8(ascii: "\\") {
            start = min(at, start + (bytes[start] == UInt8(ascii: "u") ? 5 : 1))
        }
        guard start < at, let end = endOfHost(from: at + 1, in: bytes) else { return nil }
        let labels = bytes[(at + 1)..<end].split(separator: UInt8(ascii: "."))
        if isFileName(labels) || isVersion(labels) { return nil }
        if isHandle(before: start, in: bytes) || isRemoteUser(start..<at, end: end, in: bytes) { return nil }
        return start..<end
    }

    /// Tells whether the host of an address is one that exists only in examples and tests (RFC 2606, RFC 6761).
    package static func isReserved(_ address: String) -> Bool {
        let labels = address.lowercased().split(separator: "@").last?.split(separator: ".") ?? []
        guard let last = labels.last else { return false }
        if ["example", "test", "invalid", "localhost"].contains(last) { return true }
        return ["com", "net", "org"].contains(last) && labels.dropLast().last == "example"
    }

    // MARK: Leaving addresses out

    /// A text without its e-mail addresses, each of which becomes `…`; nil when it has none.
    ///
    /// Those of examples (`isReserved`) stay.
    ///
    /// - Parameter publicAddresses: those that stay, in small letters.
    package static func masked(
        _ text: String,
        keeping publicAddresses: some Collection<String>
    ) -> (text: String, addresses: [String])? {
        var text = text
        // Most texts have none, so they are not copied.
        guard text.withUTF8({ nextAt(in: $0, from: 0) }) != nil,
            let masked = masked(Array(text.utf8), keeping: publicAddresses)
        else { return nil }
        return (String(decoding: masked.text, as: UTF8.self), masked.addresses)
    }

    /// The same for UTF-8, such as HTML.
    package static func masked(
        _ text: [UInt8],
        keeping publicAddresses: some Collection<String>
    ) -> (text: [UInt8], addresses: [String])? {
        var addresses: [String] = []
        var masked: [UInt8] = []
        var end = 0
        text.withUnsafeBufferPointer { bytes in
            var next = nextAt(in: bytes, from: 0)
            while let at = next {
                if let range = range(around: at, in: bytes), range.lowerBound >= end {
                    let address = String(decoding: bytes[range], as: UTF8.self)
                    if !publicAddresses.contains(address.lowercased()), !isReserved(address) {
                        masked += bytes[end..<range.lowerBound]
                        masked += "…".utf8
                        end = range.upperBound
                        if !addresses.contains(address) { addresses.append(address) }
                    }
                }
                next = nextAt(in: bytes, from: at + 1)
            }
        }
        return addresses.isEmpty ? nil : (masked + text[end...], addresses)
    }

    private static func nextAt(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress else { return nil }
        return memchr(base + start, Int32(UInt8(ascii: "@")), bytes.count - start).map {
            UnsafeRawPointer($0) - UnsafeRawPointer(base)
        }
    }

    /// Addresses that were left out, as the object of a sentence.
    package static func list(_ addresses: [String]) -> String {
        let names = addresses.prefix(3).map { "'\($0.escapedForTerminal)'" }.joined(separator: ", ")
        let others = addresses.count > 3 ? " and \(addresses.count - 3) more" : ""
        return addresses.count == 1 ? "the e-mail address \(names)" : "the e-mail addresses \(names)\(others)"
    }

    /// What to do about an address that was left out.
    package static let advice = "remove it, or list it under 'public_email_addresses' of the settings"

    // MARK: Parts

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isHostByte(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// The end of a host with a top-level domain; nil when there is none.
    ///
    /// Words of other scripts may follow without a space, so they belong to a host only where it has no end before them.
    private static func endOfHost(from start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var end = start
        while end < bytes.count, isHostByte(bytes[end]) { end += 1 }
        if let end = endOfDomain(start..<end, in: bytes) { return end }
        guard end < bytes.count, bytes[end] >= 0x80 else { return nil }
        while end < bytes.count, isHostByte(bytes[end]) || bytes[end] >= 0x80 { end += 1 }
        return endOfDomain(start..<end, in: bytes)
    }

    /// The end of the letters after the last dot; nil when there is no such domain.
    private static func endOfDomain(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var end = range.upperBound
        while end > range.lowerBound,
            bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-")
        {
            end -= 1
        }
        guard let dot = bytes[range.lowerBound..<end].lastIndex(of: UInt8(ascii: ".")), dot > range.lowerBound
        else { return nil }
        let letters = bytes[(dot + 1)..<end].prefix(while: isLetter)
        let isWhole = letters.endIndex == end || bytes[letters.endIndex] >= 0x80
        return letters.count >= 2 && isWhole ? letters.endIndex : nil
    }

    // MARK: What only looks like an address

    private typealias Label = Slice<UnsafeBufferPointer<UInt8>>

    /// Endings of files that are not top-level domains.
    private static let fileExtensions: Set<String> = [
        "aac", "aif", "aiff", "als", "avi", "avif", "bmp", "conf", "css", "csv", "doc", "docx", "eot", "epub",
        "flac",
        "gif", "gz", "heic", "heif", "htm", "html", "ico", "ini", "jpeg", "jpg", "js", "json", "jsx", "log",
        "mid",
        "midi", "mjs", "mkv", "mpeg", "mpg", "odt", "oga", "ogg", "ogv", "opus", "otf", "pdf", "php", "png",
        "ppt",
        "pptx", "psd", "rar", "rtf", "svg", "swift", "tar", "tgz", "tif", "tiff", "toml", "ts", "tsx", "ttf",
        "txt",
        "vue", "wav", "webm", "webp", "wmv", "woff", "xls", "xlsx", "xml", "yaml", "yml",
    ]

    /// Endings of files that are top-level domains too: only after the scale of a picture, as in `logo@2x.mov`.
    private static let ambiguousExtensions: Set<String> = ["ai", "mov", "zip"]

    private static func isFileName(_ labels: [Label]) -> Bool {
        guard let last = labels.last, let first = labels.first else { return false }
        let ending = String(decoding: last, as: UTF8.self).lowercased()
        if fileExtensions.contains(ending) { return true }
        let isScale =
            first.count > 1 && first.last == UInt8(ascii: "x") && first.dropLast().allSatisfy(isDigit)
        return isScale && ambiguousExtensions.contains(ending)
    }

    /// Words at the end of versions that are not top-level domains.
    private static let versionWords: Set<String> = ["alpha", "beta", "canary", "rc"]

    /// Whether a host is a version, such as `1.2.3-beta.next`, `v2.0.x` or `19.rc`.
    private static func isVersion(_ labels: [Label]) -> Bool {
        guard labels.count > 1, var first = labels.first, let last = labels.last else { return false }
        if first.first == UInt8(ascii: "v") { first = first.dropFirst() }
        guard !first.isEmpty, first.allSatisfy(isDigit) else { return false }
        return labels[1].first.map(isDigit) ?? false
            || versionWords.contains(String(decoding: last, as: UTF8.self))
    }

    /// Whether the name is that of a handle: `@studio@mastodon.social`, `acct:studio@mastodon.social`.
    private static func isHandle(before start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        hasSuffix(bytes[..<start], "@") || hasSuffix(bytes[..<start], "acct:")
    }

    /// Whether the name is that of a user of a remote machine: `git@github.com`, `deploy@host.example:www/site`.
    private static func isRemoteUser(
        _ name: Range<Int>,
        end: Int,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        if ["git", "hg", "svn"].contains(where: { bytes[name].elementsEqual($0.utf8) }) { return true }
        let before = bytes[..<name.lowerBound]
        if ["ssh://", "ftp://", "git://", "rsync://", "ssh "].contains(where: { hasSuffix(before, $0) }) {
            return true
        }
        guard end < bytes.count, bytes[end] == UInt8(ascii: ":") else { return false }
        // A path on that machine, and no number or other address after a colon without a space.
        let path = bytes[(end + 1)...].prefix { byte in
            isNameByte(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "~")
        }
        let isAddress = path.endIndex < bytes.count && bytes[path.endIndex] == UInt8(ascii: ":")
        guard let first = path.first, !isDigit(first), !isAddress else { return false }
        return path.contains(UInt8(ascii: "/")) || hasSuffix(path, ".git")
    }

    private static func hasSuffix(_ bytes: Label, _ suffix: String) -> Bool {
        bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}
