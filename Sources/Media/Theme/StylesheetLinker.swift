import Content
import Hashing
import SiteConfiguration

/// Puts the published addresses of a theme's files into its stylesheets.
///
/// A stylesheet's own address carries a hash of what it then is, so it is known after those of all files that it names.
/// Each is linked after those that it imports. One that is imported without conditions, before no other import that stays, is put
/// in the place of its `@import`, so that browsers need not ask for it.
struct StylesheetLinker {
    /// A stylesheet as it is published.
    struct Stylesheet {
        /// The path in the folder `assets`.
        let name: String
        let address: String
        let bytes: [UInt8]
    }

    /// The published addresses of the theme's files by their names.
    private(set) var addresses: [String: String]
    private(set) var linked: [Stylesheet] = []
    private(set) var problems: [Problem] = []
    private let sources: [String: [UInt8]]
    private let paths: [String: String]
    private let others: Set<String>
    private let settings: PageSettings
    /// The stylesheets that wait for one that they name, from the outermost on.
    private var waiting: [String] = []

    /// - Parameters:
    ///   - sources: the stylesheets by their names.
    ///   - addresses: the published addresses of all other files by their names.
    ///   - paths: the paths of the stylesheets that messages show, by their names.
    ///   - others: the addresses of other files of the site.
    init(
        _ sources: [String: [UInt8]],
        addresses: [String: String],
        paths: [String: String],
        others: Set<String>,
        settings: PageSettings
    ) {
        self.sources = sources
        self.addresses = addresses
        self.paths = paths
        self.others = others
        self.settings = settings
        for name in sources.keys.sorted() { link(name) }
    }

    private mutating func link(_ name: String) {
        guard addresses[name] == nil, let source = sources[name] else { return }
        waiting.append(name)
        defer { waiting.removeLast() }
        var bytes: [UInt8] = []
        var end = 0
        let occurrences = StylesheetAddresses(in: source).occurrences
        let targets = occurrences.map { published($0, in: name) }
        let imports = zip(occurrences, targets).map { occurrence, address in
            occurrence.importRule == nil ? nil : address.flatMap { placeable(at: $0) }
        }
        // Browsers ignore an import that comes after rules, so none is put before one that stays.
        let lastKept = zip(occurrences, imports).map { $0.isImport && $1 == nil }.lastIndex(of: true) ?? -1
        for (index, occurrence) in occurrences.enumerated() {
            guard let address = targets[index] else { continue }
            if index > lastKept, let rule = occurrence.importRule, let imported = imports[index] {
                bytes += source[end..<rule.lowerBound] + imported
                end = rule.upperBound
                continue
            }
            let text = occurrence.isBare ? "url(\"\(address)\")" : "\"\(address)\""
            bytes += source[end..<occurrence.range.lowerBound] + Array(text.utf8)
            end = occurrence.range.upperBound
        }
        bytes += source[end...]
        let address = ThemeAssets.address(of: name, ContentHash(bytes), extension: "css")
        addresses[name] = address
        linked.append(Stylesheet(name: name, address: address, bytes: bytes))
    }

    /// The address of what an occurrence names; nil for one that stays as it is, and after a report.
    private mutating func published(
        _ occurrence: StylesheetAddresses.Occurrence,
        in name: String
    ) -> String? {
        do throws(Fault) {
            return try published(occurrence.address, in: name)
        } catch {
            let location = location(of: occurrence.range.lowerBound, in: name)
            problems.append(Problem(error.code, at: location, error.message, advice: error.advice))
            return nil
        }
    }

    /// The bytes of a stylesheet that may stand in another one; nil for one with imports, which must come first.
    private func placeable(at address: String) -> [UInt8]? {
        guard let bytes = linked.first(where: { $0.address == address })?.bytes,
            !StylesheetAddresses(in: bytes).occurrences.contains(where: \.isImport)
        else { return nil }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return Array(bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...])
    }

    // MARK: Addresses

    private struct Fault: Error {
        let code: String
        let message: String
        let advice: String
    }

    /// The address of a file of the theme on the site; nil for one that stays as it is.
    ///
    /// - Parameter written: an absolute address, a path of the site, or one relative to the stylesheet.
    private mutating func published(_ written: String, in stylesheet: String) throws(Fault) -> String? {
        let address = path(of: written.trimmed)
        let path = FileName.decoded(address)
        if path.isEmpty || path.hasPrefix("//") || WebAddress.hasScheme(address)
            || settings.isServedElsewhere(path) || others.contains(OldAddress.encoded(path))
        {
            return nil
        }
        let isInAssets = path.hasPrefix(Routes.assets)
        let isRelative = !path.hasPrefix("/")
        let name =
            isRelative
            ? joined(path, to: stylesheet.split(separator: "/").dropLast())
            : joined(isInAssets ? String(path.dropFirst(Routes.assets.count)) : path, to: [])
        if let start = waiting.firstIndex(of: name) { throw circle(waiting[start...] + [name]) }
        link(name)
        guard isRelative || isInAssets, let published = addresses[name] else {
            throw unknown(name, in: stylesheet)
        }
        let rest = address.drop { $0 != "?" && $0 != "#" }
        // Then nothing in it needs an escape of CSS.
        return published + WebAddress.encoded(String(rest)) { 0x21...0x7E ~= $0 && !"\"\\".utf8.contains($0) }
    }

    /// The address without the site's own origin.
    private func path(of address: String) -> String {
        let rest = address.utf8.dropFirst(settings.origin.utf8.count)
        guard address.utf8.starts(with: settings.origin.utf8), rest.first == UInt8(ascii: "/") else {
            return address
        }
        return String(decoding: rest, as: UTF8.self)
    }

    /// A path with its `.` and `..` resolved; those that lead out of the folder stay, and no file has such a name.
    private func joined(_ path: String, to folder: [Substring]) -> String {
        var parts = folder
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    // MARK: Problems

    private func circle(_ names: ArraySlice<String>) -> Fault {
        let chain = names.map(\.escapedForTerminal).joined(separator: " → ")
        return Fault(
            code: "cycle",
            message: "stylesheets name each other in a circle: \(chain)",
            advice: "remove one of the imports"
        )
    }

    private func unknown(_ name: String, in stylesheet: String) -> Fault {
        let names = Set(addresses.keys).union(sources.keys)
        let nearest = ThemeAssets.nearest(to: name, among: names)
        return Fault(
            code: "unknown-asset",
            message: "the theme has no asset '\(name.escapedForTerminal)', which the stylesheet names",
            advice: nearest.first.map { "did you mean '\(relative($0, to: stylesheet))'?" }
                ?? "put the file there, or remove it from the stylesheet"
        )
    }

    /// The address of a file as a stylesheet writes it.
    private func relative(_ name: String, to stylesheet: String) -> String {
        let folder = stylesheet.split(separator: "/").dropLast()
        let parts = name.split(separator: "/")
        let shared = zip(folder, parts.dropLast()).prefix { $0 == $1 }.count
        let up = Array(repeating: Substring(".."), count: folder.count - shared)
        return (up + parts.dropFirst(shared)).joined(separator: "/")
    }

    private func location(of offset: Int, in stylesheet: String) -> SourceLocation {
        let before = (sources[stylesheet] ?? [])[..<offset]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return .file(
            path: paths[stylesheet] ?? stylesheet,
            line: before.count { $0 == UInt8(ascii: "\n") } + 1,
            column: String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        )
    }
}
