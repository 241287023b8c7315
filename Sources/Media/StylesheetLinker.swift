import Content
import Hashing

/// Puts the published addresses of a theme's files into its stylesheets.
///
/// A stylesheet's own address is known after those of all files that it names, because it carries a hash of what the
/// stylesheet then is. So stylesheets are linked in the order in which they import each other.
struct StylesheetLinker {
    /// An address of the site that is no file of the theme.
    typealias SiteLink = ThemeAssets.SiteLink

    /// A stylesheet as it is published.
    struct LinkedStylesheet {
        let bytes: [UInt8]
        let hash: ContentHash
        /// Whether its bytes are those of the file.
        let isOriginal: Bool
    }

    private let folder: String
    private let origin: String
    private let sources: [String: [UInt8]]
    /// The published addresses of the theme's files by their names; those of stylesheets as they become known.
    private(set) var addresses: [String: String]
    private(set) var linked: [String: LinkedStylesheet] = [:]
    private(set) var siteLinks: [SiteLink] = []
    private(set) var problems: [Problem] = []
    /// The stylesheets that wait for one that they name, from the outermost on.
    private var waiting: [String] = []

    /// Links all stylesheets.
    ///
    /// - Parameters:
    ///   - sources: the stylesheets by their names.
    ///   - addresses: the published addresses of all other files by their names.
    ///   - folder: the folder's name in messages.
    ///   - origin: the scheme and host of the site.
    init(_ sources: [String: [UInt8]], addresses: [String: String], folder: String, origin: String) {
        self.sources = sources
        self.addresses = addresses
        self.folder = folder
        self.origin = origin
        for name in sources.keys.sorted() { link(name) }
    }

    private mutating func link(_ name: String) {
        guard linked[name] == nil, let source = sources[name] else { return }
        waiting.append(name)
        defer { waiting.removeLast() }
        var bytes: [UInt8] = []
        var end = 0
        var reported: Set<String> = []
        for occurrence in StylesheetAddresses.occurrences(in: source) {
            do throws(Problem) {
                guard let address = try publishedAddress(of: occurrence, in: name) else { continue }
                bytes += source[end..<occurrence.range.lowerBound]
                bytes += StylesheetLinker.written(address, isBare: occurrence.isBare)
                end = occurrence.range.upperBound
            } catch {
                if reported.insert(occurrence.address).inserted { problems.append(error) }
            }
        }
        bytes += source[end...]
        let hash = ContentHash(bytes)
        linked[name] = LinkedStylesheet(bytes: bytes, hash: hash, isOriginal: end == 0)
        addresses[name] = ThemeAssets.publishedAddress(of: name, hash)
    }

    /// An address as a text in quotes (CSS Syntax Level 3, section 4.3.5).
    private static func written(_ address: String, isBare: Bool) -> [UInt8] {
        var text = ""
        for scalar in address.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\u{0}"..."\u{1F}", "\u{7F}": text += "\\\(String(scalar.value, radix: 16)) "
            default: text.unicodeScalars.append(scalar)
            }
        }
        return Array((isBare ? "url(\"\(text)\")" : "\"\(text)\"").utf8)
    }

    // MARK: Addresses

    /// The published address of the file that an address names; nil for an address that stays as it is.
    ///
    /// - Throws: a `Problem` when the theme has no such file, or when it waits for this stylesheet.
    private mutating func publishedAddress(
        of occurrence: StylesheetAddresses.Occurrence,
        in stylesheet: String
    ) throws(Problem) -> String? {
        let address = ThemeAddress(occurrence.address, in: stylesheet, origin: origin)
        switch address.target {
        case .elsewhere:
            return nil
        case .site(let path):
            let location = self.location(of: occurrence, in: stylesheet)
            siteLinks.append(SiteLink(path: path, text: occurrence.address, location: location))
            return nil
        case .file(let name):
            try checkCycle(through: name, at: occurrence, in: stylesheet)
            link(name)
            guard let published = addresses[name] else {
                throw unknown(occurrence, name: name, in: stylesheet)
            }
            return published + address.suffix
        }
    }

    private func checkCycle(
        through name: String,
        at occurrence: StylesheetAddresses.Occurrence,
        in stylesheet: String
    ) throws(Problem) {
        guard let start = waiting.firstIndex(of: name) else { return }
        let chain = (waiting[start...] + [name]).map(\.escapedForTerminal).joined(separator: " → ")
        throw Problem(
            "cycle",
            at: location(of: occurrence, in: stylesheet),
            "stylesheets name each other in a circle: \(chain)",
            advice: "remove one of the imports"
        )
    }

    private func unknown(
        _ occurrence: StylesheetAddresses.Occurrence,
        name: String,
        in stylesheet: String
    ) -> Problem {
        let nearest = NearestFile(to: name, among: Array(addresses.keys) + Array(sources.keys))
        return Problem(
            "unknown-asset",
            at: location(of: occurrence, in: stylesheet),
            "the theme has no asset '\(name.escapedForTerminal)', which the stylesheet names",
            advice: nearest.name.map { "did you mean '\(ThemeAddress.relative($0, to: stylesheet))'?" }
                ?? "put the file there, or remove it from the stylesheet"
        )
    }

    private func location(
        of occurrence: StylesheetAddresses.Occurrence,
        in stylesheet: String
    ) -> SourceLocation {
        let before = (sources[stylesheet] ?? [])[..<occurrence.range.lowerBound]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        return .file(path: "\(folder)/\(stylesheet)", line: line, column: column)
    }
}
