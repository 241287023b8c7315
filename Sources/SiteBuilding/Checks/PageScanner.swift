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
        /// Links without a slash at the beginning, until all others are checked.
        fileprivate var relativeLinks: [String] = []
        var badJSON: [String] = []
        var addresses: [String] = []
        /// Parts of the page that the site's content security policy blocks.
        var blocked: [PolicyCheck.Blocked] = []
        /// The keys of the dependencies.
        var keys: [UInt64] = []

        var isClean: Bool {
            brokenLinks.isEmpty && duplicateIDs.isEmpty && badJSON.isEmpty && addresses.isEmpty
                && blocked.isEmpty
                && ownFragments.isEmpty
        }
    }

    private let addresses: AddressIndex
    private let origin: [UInt8]
    private let servedElsewhere: [[UInt8]]
    private let policy: PolicyCheck
    private let publicEmailAddresses: Set<String>
    private let assets = Array(Routes.assets.utf8)
    private let media = Array(Routes.media.utf8)

    init(_ addresses: AddressIndex) {
        self.addresses = addresses
        let settings = addresses.settings
        origin = Array(settings.origin.utf8)
        servedElsewhere = settings.servedElsewhere.map { Array($0.utf8) }
        policy = PolicyCheck(settings, inlineScripts: addresses.inlineScripts)
        publicEmailAddresses = Set(settings.publicEmailAddresses)
    }

    // MARK: Pages

    /// - Parameter url: the address of the page, which relative links begin at.
    func scan(page bytes: UnsafeBufferPointer<UInt8>, at url: String) -> Findings {
        var findings = Findings()
        var index = 0
        while let open = firstIndex(of: UInt8(ascii: "<"), in: bytes, from: index) {
            index = open + 1
            guard index < bytes.count else { break }
            if (bytes[index] | 0x20) &- UInt8(ascii: "a") < 26 {
                index = scanTag(at: index, in: bytes, &findings)
            } else if bytes[index] == UInt8(ascii: "!"), bytes[index...].starts(with: "!--".utf8) {
                index = endOfComment(at: open, in: bytes)
            }
        }
        checkRelativeLinks(of: url, &findings)
        scanAddresses(in: bytes, &findings)
        findings.ids.sort()
        let missing = findings.openFragments.filter { !PageScanner.contains($0, in: findings.ids) }
        findings.openFragments = []
        if !missing.isEmpty { findings.ownFragments = fragments(in: bytes, among: Set(missing)) }
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

    private static func contains(_ id: UInt64, in sorted: [UInt64]) -> Bool {
        var range = 0..<sorted.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if sorted[middle] == id { return true }
            range = sorted[middle] < id ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return false
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
            let name = fragment(PageScanner.withoutMoment(bytes[index..<end]))
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
        var tag = PolicyCheck.Tag()
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
            index = firstVisible(in: bytes, from: index)
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { continue }
            let range = valueRange(in: bytes, from: firstVisible(in: bytes, from: index + 1))
            let value = UnsafeBufferPointer(rebasing: bytes[range])
            scan(attribute, value, &findings)
            policy.read(attribute, value, of: name, &tag, &findings.blocked)
            if attribute.isWord("type"), value.last == UInt8(ascii: "n"),
                value[...].prefix(12).isWord("application/")
            {
                isJSON = true
            }
            index = range.upperBound
            if index < bytes.count, PageScanner.isQuote(bytes[index]) { index += 1 }
        }
        index += 1
        policy.finish(name, tag, &findings.blocked)
        guard name.isWord("script") || name.isWord("style") else { return index }
        let end = endOfRawText(from: index, in: bytes)
        guard index < end else { return end }
        let content = UnsafeBufferPointer(rebasing: bytes[index..<end])
        policy.check(content, in: name, tag, &findings.blocked)
        if isJSON {
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

    /// The first index whose byte is not white space.
    private func firstVisible(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        return index
    }

    /// The value of an attribute inside its quotes; only a template's own text has one without quotes.
    private func valueRange(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int> {
        if start < bytes.count, PageScanner.isQuote(bytes[start]),
            let end = firstIndex(of: bytes[start], in: bytes, from: start + 1)
        {
            return (start + 1)..<end
        }
        var end = start
        while end < bytes.count, bytes[end] > 0x20, bytes[end] != UInt8(ascii: ">") { end += 1 }
        return start..<end
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }

    /// The offset after a comment.
    ///
    /// - Parameter start: the offset of `<!--`.
    private func endOfComment(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        // `<!-->` is a whole comment.
        var index = start + 4
        while let end = firstIndex(of: UInt8(ascii: ">"), in: bytes, from: index) {
            let text = bytes[(start + 2)..<end]
            if text.suffix(2).elementsEqual("--".utf8) || text.suffix(3).elementsEqual("--!".utf8) {
                return end + 1
            }
            index = end + 1
        }
        return bytes.count
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
        case 10 where attribute.isWord("xlink:href"):
            checkLink(value, &findings)
        case 6 where attribute.isWord("srcset"), 11 where attribute.isWord("imagesrcset"):
            checkSourceSet(value, &findings)
        case 7 where attribute.isWord("content"):
            // og:image and similar ones hold whole addresses; a description may begin with one.
            let isOwn =
                value.begins(with: origin) || value.begins(with: assets) || value.begins(with: media)
            if isOwn, !value.contains(UInt8(ascii: " ")) { checkLink(value, &findings) }
        default: break
        }
    }

    // MARK: Links

    private func checkLink(_ written: UnsafeBufferPointer<UInt8>, _ findings: inout Findings) {
        let value = PageScanner.trimmed(written)
        guard let first = value.first else { return }
        if first == UInt8(ascii: "#") {
            let name = PageScanner.withoutMoment(value.dropFirst())
            if name.isEmpty { return }
            findings.openFragments.append(
                name.contains(UInt8(ascii: "%"))
                    ? ContentHash(fragment(name)).value
                    : ContentHash(UnsafeBufferPointer(rebasing: name)).value
            )
        } else if first == UInt8(ascii: "/") {
            let leadsElsewhere = value.count > 1 && value[1] == UInt8(ascii: "/")
            if !leadsElsewhere { checkPath(value[...], of: value, &findings) }
        } else if value.begins(with: origin),
            value.count == origin.count || value[origin.count] == UInt8(ascii: "/")
        {
            checkPath(value[origin.count...], of: value, &findings)
        } else if !PageScanner.hasScheme(value) {
            findings.relativeLinks.append(String(decoding: value, as: UTF8.self))
        }
    }

    /// Only a template's own text has relative links: those of content are resolved when it is rendered.
    private func checkRelativeLinks(of page: String, _ findings: inout Findings) {
        for var link in findings.relativeLinks {
            var path = RelativePath.resolved(link, on: page)
            link.withUTF8 { link in path.withUTF8 { checkPath($0[...], of: link, &findings) } }
        }
        findings.relativeLinks = []
    }

    /// - Parameters:
    ///   - rest: the path with its query and fragment.
    ///   - value: the link as the page writes it.
    private func checkPath(
        _ rest: Slice<UnsafeBufferPointer<UInt8>>,
        of value: UnsafeBufferPointer<UInt8>,
        _ findings: inout Findings
    ) {
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
        let name = PageScanner.withoutMoment(rest[(hash + 1)...])
        findings.fragments.append((String(decoding: path, as: UTF8.self), fragment(name)))
    }

    /// A fragment without the time of a moment: `track=salt&t=65` leads to the element `track=salt`.
    private static func withoutMoment(
        _ fragment: Slice<UnsafeBufferPointer<UInt8>>
    ) -> Slice<UnsafeBufferPointer<UInt8>> {
        fragment.starts(with: "track=".utf8) ? fragment.prefix { $0 != UInt8(ascii: "&") } : fragment
    }

    /// Checks each picture of a `srcset`: an address, and its width or density up to a comma.
    ///
    /// A comma inside an address is a part of it (HTML Standard, "parse a srcset attribute").
    private func checkSourceSet(_ value: UnsafeBufferPointer<UInt8>, _ findings: inout Findings) {
        PageScanner.forEachAddress(inSourceSet: value) { checkLink($0, &findings) }
    }

    static func forEachAddress(
        inSourceSet value: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        let comma = UInt8(ascii: ",")
        var rest = value[...]
        while true {
            rest = rest.drop { $0 <= 0x20 || $0 == comma }
            guard !rest.isEmpty else { return }
            var url = rest.prefix { $0 > 0x20 }
            rest = rest[url.endIndex...]
            if url.last == comma {
                while url.last == comma { url.removeLast() }
            } else {
                rest = rest.drop { $0 != comma }
            }
            body(UnsafeBufferPointer(rebasing: url))
        }
    }

    private static func hasScheme(_ link: UnsafeBufferPointer<UInt8>) -> Bool {
        let end = link.first { byte in
            byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?")
                || byte == UInt8(ascii: "#")
        }
        return end == UInt8(ascii: ":")
    }

    /// The link without white space around it, which browsers leave out (URL Standard, section 4.4).
    private static func trimmed(_ link: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let first = link.first, let last = link.last, first <= 0x20 || last <= 0x20 else { return link }
        guard let start = link.firstIndex(where: { $0 > 0x20 }),
            let end = link.lastIndex(where: { $0 > 0x20 })
        else { return UnsafeBufferPointer(rebasing: link[..<0]) }
        return UnsafeBufferPointer(rebasing: link[start...end])
    }

    private func isAnswered(_ path: UnsafeBufferPointer<UInt8>, _ keys: inout [UInt64]) -> Bool {
        if path.isEmpty { return true }
        // Values name published files once they exist; what templates name themselves, `WrittenFiles` checks.
        if path.begins(with: assets) || path.begins(with: media), HashedName.isOne(path) { return true }
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
            if file.hasSuffix(".xml") || file.hasSuffix(".rss") {
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
    /// Compares with a word of lower-case letters, without regard to case.
    func isWord(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount, let start = base.baseAddress else { return false }
        let bytes = start + startIndex
        for offset in 0..<count where bytes[offset] | 0x20 != word.utf8Start[offset] { return false }
        return true
    }
}
