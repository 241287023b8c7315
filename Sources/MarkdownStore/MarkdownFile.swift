import Content
import Foundation

/// A file of the content folder with its bytes.
struct MarkdownFile: Sendable {
    let url: URL
    /// The path in messages, such as `content/blog/mix.md`.
    let path: String
    let kind: ContentKind
    let bytes: [UInt8]
    /// The name that a slug is made of: without its ending, or that of the folder for `mix/index.md`.
    private let stem: Substring
    /// The folders that are parts of the address; none for most kinds.
    private let folders: ArraySlice<Substring>

    /// - Parameter pathInContent: the path in the content folder.
    init(url: URL, path: String, pathInContent: String, kind: ContentKind, bytes: [UInt8]) {
        self.url = url
        self.path = path
        self.kind = kind
        self.bytes = bytes
        let parts = path.split(separator: "/")
        let name = parts.last ?? ""
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
        let folder = parts.dropLast().last ?? ""
        // After the folder of the kind, up to the file or the folder that stands for it.
        let inKind = pathInContent.split(separator: "/").dropFirst()
        let isBundle = stem.lowercased() == "index" && inKind.count > 1
        self.stem = isBundle ? folder : stem
        folders = kind.nestsAddresses ? inKind.dropLast(isBundle ? 2 : 1) : []
    }

    /// The date at the beginning of the name, as in `2026-11-24-title.md`.
    var date: String? {
        let prefix = String(stem.prefix(10))
        let hasHyphen = stem.dropFirst(10).first == "-"
        return hasHyphen && CalendarDay(prefix) != nil ? prefix : nil
    }

    /// The slug that the name gives, without its date; the name itself where none can be made of it.
    var slug: String {
        let title = date == nil ? stem : stem.dropFirst(11)
        return (folders + [title]).map(MarkdownFile.slug).joined(separator: "/")
    }

    private static func slug(_ name: Substring) -> String {
        let name = String(name)
        return Slug.isValid(name) ? name : Slug.fromAnyScript(title: name) ?? name
    }

    var isReadme: Bool { stem.lowercased() == "readme" }

    // MARK: Names

    /// Whether a file is Markdown by its name, such as `mix.md` or `MIX.Markdown`.
    static func isMarkdown(_ path: String) -> Bool { ContentPath.isMarkdown(path) }

    /// The ending of a name in lower case; empty without one.
    static func fileExtension(of path: String) -> String {
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return "" }
        return path[dot...].dropFirst().lowercased()
    }
}
