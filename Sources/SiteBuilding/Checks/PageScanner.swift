import Content
import Foundation
import Hashing
import Media
import SiteConfiguration
import TemplateModel

/// Checks a finished file: links that are answered, unique ids, well-formed JSON, and public e-mail addresses only.
///
/// It relies on the template engine, whose tags are well-formed and whose values are quoted.
struct PageScanner {
    /// The findings in one file.
    struct Findings {
        /// Links that nothing answers, as the page writes them.
        var brokenLinks: [String] = []
        /// Fragments of other pages: the page's path and the fragment.
        var fragments: [(path: String, fragment: String)] = []
        /// Hashes of the ids, sorted.
        var ids: [UInt64] = []
        var duplicateIDs: [String] = []
        /// Fragments of the page itself that no id has.
        var ownFragments: [String] = []
        /// Hashes of the fragments of links within the page, until all of its ids are known.
        fileprivate var openFragments: [UInt64] = []
        var badJSON: [String] = []
        var addresses: [String] = []
        /// Targets of forms that the site's content security policy forbids.
        var foreignForms: [String] = []
        /// The keys of the dependencies.
        var keys: [UInt64] = []

        var isClean: Bool {
            brokenLinks.isEmpty && duplicateIDs.isEmpty && badJSON.isEmpty && addresses.isEmpty
                && foreignForms.isEmpty
                && ownFragments.isEmpty
        }
    }

    private let addresses: AddressIndex
    private let origin: [UInt8]
    private let servedElsewhere: [[UInt8]]
    private let formOrigins: [[UInt8]]
    private let publicEmailAddresses: Set<String>
    private let assets = Array(Routes.assets.utf8)
    private let media = Array(Routes.media.utf8)

    init(_ addresses: AddressIndex) {
        self.addresses = addresses
        let settings = addresses.settings
        origin = Array(settings.origin.utf8)
        servedElsewhere = settings.servedElsewhere.map { Array($0.utf8) }
        formOrigins = settings.formOrigins.map { Array($0.utf8) }
        publicEmailAddresses = Set(settings.publicEmailAddresses)
    }

    // MARK: Pages

    func scan(page bytes: UnsafeBufferPointer<UInt8>) -> Findings {
        var findings = Findings()
        var index = 0
        while let open = firstIndex(of: UInt8(ascii: "<"), in: bytes, from: index) {
            index = open + 1
            guard index < bytes.count, (bytes[index] | 0x20) &- UInt8(ascii: "a") < 26 else { continue }
            index = scanTag(at: index, in: bytes, &findings)
        }
        scanAddresses(in: bytes, &findings)
        findings.ids.sort()
        if !findings.openFragments.isEmpty {
            let missing = Set(findings.openFragments).subtracting(findings.ids)
            findings.openFragments = []
            if !missing.isEmpty { findings.ownFragments = fragments(in: bytes, among: missing) }
        }
        if zip(findings.ids, findings.ids.dropFirst()).contains(where: ==) {
            findings.duplicateIDs = duplicates(in: bytes, among: findings.ids)
        }
        return findings
    }

    /// The duplicate ids, as the page writes them.
    private func duplicates(in bytes: UnsafeBufferPointer<UInt8>, among ids: [UInt64]) -> [String] {
        var found: [String] = []
        let repeated = Set(zip(ids, ids.dropFirst()).filter { $0 == $1 }.map(\.0))
        var index = 0
        while let start = firstIndex(of: UInt8(ascii: "i"), in: bytes, from: index) {
            index = start + 1
            guard bytes[start...].starts(with: "id=\"".utf8),
                let end = firstIndex(of: UInt8(ascii: "\""), in: bytes, from: start + 4)
            else { continue }
            let id = UnsafeBufferPointer(rebasing: bytes[(start + 4)..<end])
            if repeated.contains(ContentHash(id).value) {
                found.append(String(decoding: id, as: UTF8.self))
            }
        }
        return Set(found).sorted()
    }

    /// The fragments of links within the page whose hashes these are, in the order of the page.
    private func fragments(in bytes: UnsafeBufferPointer<UInt8>, among hashes: Set<UInt64>) -> [String] {
        var hashes = hashes
        var found: [String] = []
        var index = 0
        while let hash = firstIndex(of: UInt8(ascii: "#"), in: bytes, from: index) {
            index = hash + 1
            guard hash > 0, bytes[hash - 1] == UInt8(ascii: "\"") || bytes[hash - 1] == UInt8(ascii: "'"),
                let end = firstIndex(of: bytes[hash - 1], in: bytes, from: index)
            else { continue }
            let name = fragment(bytes[index..<end])
            if hashes.remove(ContentHash(name).value) != nil { found.append(name) }
        }
        return found
    }

    private func firstIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
    }

    /// Reads the attributes of a tag; returns the offset after it, or after the content of a script or style.
    private func scanTag(
        at start: Int,
        in bytes: UnsafeBufferPointer<UInt8>,
        _ findings: inout Findings
    )
        -> Int
    {
        var index = start
        while index < bytes.count, !PageScanner.endsName(bytes[index]) { index += 1 }
        let name = bytes[start..<index]
        var isJSON = false
        while index < bytes.count, bytes[index] != UInt8(ascii: ">") {
            guard !PageScanner.endsName(bytes[index]) else {
                index += 1
                continue
            }
            let attributeStart = index
            while index < bytes.count, !PageScanner.endsName(bytes[index]), bytes[index] != UInt8(ascii: "=")
            {
                index += 1
            }
            let attribute = bytes[attributeStart..<index]
            // A tag that is cut off after an attribute's name or its `=`.
            guard index + 1 < bytes.count else { return bytes.count }
            guard bytes[index] == UInt8(ascii: "=") else { continue }
            let quote = bytes[index + 1]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                let end = firstIndex(of: quote, in: bytes, from: index + 2)
            else {
                // An unquoted value, which only a template's own text can have.
                index += 1
                while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">") {
                    index += 1
                }
                continue
            }
            let value = UnsafeBufferPointer(rebasing: bytes[(index + 2)..<end])
            scan(attribute, value, &findings)
            if attribute.isWord("type"), value.last == UInt8(ascii: "n"),
                value[...].prefix(12).isWord("application/")
            {
                isJSON = true
            }
            index = end + 1
        }
        index += 1
        guard name.isWord("script") || name.isWord("style") else { return index }
        let end = endOfRawText(from: index, in: bytes)
        if isJSON, index < end {
            let content = UnsafeBufferPointer(rebasing: bytes[index..<end])
            if let offset = JSONSyntax.firstError(in: content) {
                findings.badJSON.append(
                    String(
                        decoding: content[max(0, offset - 30)..<min(content.count, offset + 20)],
                        as: UTF8.self
                    )
                )
            }
        }
        return end
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
    }

    private func endOfRawText(from start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start
        while let open = firstIndex(of: UInt8(ascii: "<"), in: bytes, from: index) {
            if open + 2 < bytes.count, bytes[open + 1] == UInt8(ascii: "/"),
                bytes[open + 2] | 0x20 == UInt8(ascii: "s")
            {
                return open
            }
            index = open + 1
        }
        return bytes.count
    }

    private func scan(
        _ attribute: Slice<UnsafeBufferPointer<UInt8>>,
        _ value: UnsafeBufferPointer<UInt8>,
        _ findings: inout Findings
    ) {
        switch attribute.count {
        case 2 where attribute.isWord("id"):
            findings.ids.append(ContentHash(value).value)
        case 3 where attribute.isWord("src"), 4 where attribute.isWord("href"),
            6 where attribute.isWord("poster"):
            checkLink(value, &findings)
        case 6 where attribute.isWord("action"), 10 where attribute.isWord("formaction"):
            checkLink(value, &findings)
            checkForm(value, &findings)
        case 6 where attribute.isWord("srcset"):
            for candidate in value.split(separator: UInt8(ascii: ",")) {
                let url = candidate.drop { $0 <= 0x20 }.prefix { $0 > 0x20 }
                checkLink(UnsafeBufferPointer(rebasing: url), &findings)
            }
        case 7 where attribute.isWord("content"):
            // og:image and similar ones hold whole addresses; a description may begin with one.
            if value.begins(with: origin), !value.contains(UInt8(ascii: " ")) { checkLink(value, &findings) }
        default: break
        }
    }

    // MARK: Links

    private func checkLink(_ value: UnsafeBufferPointer<UInt8>, _ findings: inout Findings) {
        guard let first = value.first else { return }
        var rest = value[...]
        if first == UInt8(ascii: "#") {
            let name = value.dropFirst()
            if name.isEmpty { return }
            findings.openFragments.append(
                name.contains(UInt8(ascii: "%"))
                    ? ContentHash(fragment(name)).value
                    : ContentHash(UnsafeBufferPointer(rebasing: name)).value
            )
            return
        }
        if first != UInt8(ascii: "/") {
            guard value.begins(with: origin),
                value.count == origin.count || value[origin.count] == UInt8(ascii: "/")
            else { return }
            rest = rest.dropFirst(origin.count)
        } else if value.count > 1, value[1] == UInt8(ascii: "/") {
            return
        }
        let end = rest.firstIndex { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let path = UnsafeBufferPointer(rebasing: rest[..<end])
        guard isAnswered(path, &findings.keys) else {
            findings.brokenLinks.append(String(decoding: value, as: UTF8.self))
            return
        }
        guard end < rest.endIndex, let hash = rest[end...].firstIndex(of: UInt8(ascii: "#")),
            hash + 1 < rest.endIndex
        else {
            return
        }
        findings.fragments.append((String(decoding: path, as: UTF8.self), fragment(rest[(hash + 1)...])))
    }

    /// A form may send to the site and to the write API, as `form-action` in its headers says.
    private func checkForm(_ value: UnsafeBufferPointer<UInt8>, _ findings: inout Findings) {
        let isWhole =
            value.contains(UInt8(ascii: ":"))
            || value.starts(with: [UInt8](repeating: UInt8(ascii: "/"), count: 2))
        let isAllowed = formOrigins.contains {
            value.begins(with: $0) && (value.count == $0.count || value[$0.count] == UInt8(ascii: "/"))
        }
        if isWhole, !isAllowed { findings.foreignForms.append(String(decoding: value, as: UTF8.self)) }
    }

    private func isAnswered(_ path: UnsafeBufferPointer<UInt8>, _ keys: inout [UInt64]) -> Bool {
        if path.isEmpty { return true }
        // Files of the theme and of content are only linked once they exist.
        if path.begins(with: assets) || path.begins(with: media) { return true }
        return addresses.contains(path, &keys) || servedElsewhere.contains { path.begins(with: $0) }
    }

    /// A fragment as the id that it names, without percent codes.
    private func fragment(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
                let value = UInt8(
                    String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self),
                    radix: 16
                )
            {
                decoded.append(value)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    // MARK: Other files

    /// The syntax of a file for programs.
    enum Syntax {
        case xml
        case json
        /// Lines, such as those of `robots.txt`.
        case text

        /// - Parameter file: the file's path.
        init(_ file: String) {
            if file.hasSuffix(".xml") {
                self = .xml
            } else if file.hasSuffix(".json") || file.hasSuffix(".webmanifest") {
                self = .json
            } else {
                self = .text
            }
        }

        /// Whether an address is a value of its own, and not a part of a text, which pages show too.
        func isValue(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            let before = bytes[..<range.lowerBound].last ?? UInt8(ascii: "\n")
            let after = bytes[range.upperBound...].first ?? UInt8(ascii: "\n")
            return switch (self, Unicode.Scalar(before), Unicode.Scalar(after)) {
            case (.xml, ">", "<"), (.xml, "\"", "\""), (.xml, "'", "'"), (.json, "\"", "\""): true
            case (.text, "\n", "\n"): true
            case (.text, " ", "\n"): bytes[..<range.lowerBound].dropLast().last == UInt8(ascii: ":")
            default: false
            }
        }
    }

    /// Checks a feed or another file for programs: the site's addresses in it must exist.
    func scan(file bytes: UnsafeBufferPointer<UInt8>, _ syntax: Syntax) -> Findings {
        var findings = Findings()
        if syntax == .json, let offset = JSONSyntax.firstError(in: bytes) {
            findings.badJSON.append(
                String(decoding: bytes[max(0, offset - 30)..<min(bytes.count, offset + 20)], as: UTF8.self)
            )
        }
        var index = 0
        while let start = firstIndex(of: origin[0], in: bytes, from: index) {
            index = start + 1
            guard UnsafeBufferPointer(rebasing: bytes[start...]).begins(with: origin) else { continue }
            let end = bytes[start...].firstIndex { "<>\"'& \n\\)".utf8.contains($0) } ?? bytes.count
            if syntax.isValue(start..<end, in: bytes) {
                checkLink(UnsafeBufferPointer(rebasing: bytes[start..<end]), &findings)
            }
            index = end
        }
        findings.fragments = []
        scanAddresses(in: bytes, &findings)
        return findings
    }

    // MARK: E-mail addresses

    private func scanAddresses(in bytes: UnsafeBufferPointer<UInt8>, _ findings: inout Findings) {
        var index = 0
        while let at = firstIndex(of: UInt8(ascii: "@"), in: bytes, from: index) {
            index = at + 1
            guard let range = EmailAddressPattern.range(around: at, in: bytes) else { continue }
            let address = String(decoding: bytes[range], as: UTF8.self)
            if !publicEmailAddresses.contains(address.lowercased()) {
                findings.addresses.append(address)
            }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    func begins(with prefix: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let (start, wanted) = baseAddress.flatMap({ start in prefix.baseAddress.map { (start, $0) } })
        else {
            return prefix.isEmpty
        }
        return count >= prefix.count && memcmp(start, wanted, prefix.count) == 0
    }

    func begins(with prefix: [UInt8]) -> Bool { prefix.withUnsafeBufferPointer { begins(with: $0) } }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    fileprivate func isWord(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount, let start = base.baseAddress else { return false }
        return memcmp(start + startIndex, word.utf8Start, count) == 0
    }
}
