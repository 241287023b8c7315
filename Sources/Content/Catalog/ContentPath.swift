/// Paths of the files that the site is made of, relative to the content folder.
package enum ContentPath {
    /// The file that says which copies of other servers' files a site is made of.
    package static let mediaLock = "media.lock"
    /// The settings, the redirects of old addresses, and the copies of other servers' files.
    private static let settings = ["site.yaml", "redirects.yaml", mediaLock]
    /// The folders of the kinds of content, in which all Markdown files are texts.
    private static let folders = Set(Catalog.lists.compactMap(\.kind.folder))

    /// Whether a file is Markdown by its name, such as `mix.md` or `MIX.Markdown`.
    package static func isMarkdown(_ path: String) -> Bool {
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return ["md", "markdown"].contains(path[dot...].dropFirst().lowercased())
    }

    /// Whether a file is a text, of which a page may be made.
    package static func isText(_ path: String) -> Bool { isMarkdown(path) && isBelowFolder(parts(of: path)) }

    /// Whether a file is what the site is made of: a text, settings, or a hidden file.
    ///
    /// It is not published, whatever names it: the file of a draft, or of settings that a row links to, shows what is private.
    package static func isSource(_ path: String) -> Bool {
        let parts = parts(of: path)
        if parts.contains(where: { $0.utf8.first == UInt8(ascii: ".") }) { return true }
        if parts.count == 1 { return settings.contains(parts[0]) || isMarkdown(path) }
        return isMarkdown(path) && isBelowFolder(parts)
    }

    private static func isBelowFolder(_ parts: [String]) -> Bool {
        parts.count > 1 && folders.contains(parts[0])
    }

    /// The names in a path, in small letters: some file systems do not tell them from capital ones.
    private static func parts(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
            .map { String(Substring($0)).lowercased() }
    }
}
