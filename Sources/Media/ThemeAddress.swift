import Content
import SiteConfiguration

/// What an address in a stylesheet of the theme leads to.
struct ThemeAddress {
    enum Target: Equatable {
        /// A file of the theme, by its path in the folder `assets`; it may lead out of the folder.
        case file(String)
        /// Another path of the site.
        case site(String)
        /// Another server, a part of this document, or data in the address itself.
        case elsewhere
    }

    let target: Target
    /// The query and the fragment.
    let suffix: String

    /// - Parameters:
    ///   - address: an absolute one, a path of the site, or a path relative to the stylesheet.
    ///   - stylesheet: the stylesheet's path in the folder `assets`.
    ///   - origin: the scheme and host of the site.
    init(_ address: String, in stylesheet: String, origin: String) {
        let path = ThemeAddress.path(of: address, origin: origin)
        let end = path.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        let name = WebAddress.decoded(String(path[..<(end ?? path.endIndex)]))
        suffix = end.map { String(path[$0...]) } ?? ""
        if name.isEmpty || name.utf8.starts(with: "//".utf8) || WebAddress.hasScheme(path) {
            target = .elsewhere
        } else if name.utf8.starts(with: Routes.assets.utf8) {
            let rest = String(decoding: name.utf8.dropFirst(Routes.assets.utf8.count), as: UTF8.self)
            target = .file(ThemeAddress.joined(rest, to: []))
        } else if name.utf8.first == UInt8(ascii: "/") {
            target = .site(name)
        } else {
            target = .file(ThemeAddress.joined(name, to: stylesheet.split(separator: "/").dropLast()))
        }
    }

    /// The address without the site's own origin, and without white space, as browsers read it (URL Standard,
    /// section 4.4).
    private static func path(of address: String, origin: String) -> String {
        let visible = address.unicodeScalars.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }
        let text = String(String.UnicodeScalarView(visible)).trimmed
        let rest = text.utf8.dropFirst(origin.utf8.count)
        guard text.utf8.starts(with: origin.utf8), rest.first == UInt8(ascii: "/") else { return text }
        return String(decoding: rest, as: UTF8.self)
    }

    /// A path with its `.` and `..` resolved; those that lead out of the folder stay.
    private static func joined(_ path: String, to folder: [Substring]) -> String {
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

    /// The address of a file relative to a stylesheet, both by their paths in the folder `assets`.
    static func relative(_ name: String, to stylesheet: String) -> String {
        let folder = stylesheet.split(separator: "/").dropLast()
        let parts = name.split(separator: "/")
        let shared = zip(folder, parts.dropLast()).prefix { $0 == $1 }.count
        let up = Array(repeating: Substring(".."), count: folder.count - shared)
        return (up + parts.dropFirst(shared)).joined(separator: "/")
    }
}
