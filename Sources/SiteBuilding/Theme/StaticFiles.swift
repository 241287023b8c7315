import Content
import Foundation
import Media
import SiteConfiguration
import TemplateModel

/// The files of the folder `static`, which are published byte by byte under their own names.
struct StaticFiles: Sendable {
    /// Sorted by address.
    let copies: [MediaLibrary.Copy]
    private let folderName: String

    /// The addresses of all files, as links have them.
    var addresses: [String] { copies.map { OldAddress.encoded($0.path) } }

    /// Files of tools, which nobody wants on a site.
    private static let ignored: Set<Substring> = [
        ".git", ".gitignore", ".gitkeep", ".gitattributes", ".DS_Store", "Thumbs.db",
    ]

    /// - Parameters:
    ///   - folder: need not be there.
    ///   - name: its name in messages.
    /// - Throws: `Problems` with the files that cannot be published.
    init(folder: URL, name: String) throws {
        folderName = name
        var copies: [MediaLibrary.Copy] = []
        var problems: [Problem] = []
        let root = folder.resolvingSymlinksInPath()
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        for path in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            if StaticFiles.isIgnored(path) { continue }
            let file = root.appending(path: path)
            // A symbolic link may lead to any file of this machine.
            let kind =
                try? FileManager.default.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
            if kind == .typeDirectory { continue }
            guard kind == .typeRegular, let copy = MediaLibrary.Copy(asItIs: file, path: "/" + path) else {
                problems.append(
                    Problem(
                        "unreadable-file",
                        at: .file(path: "\(name)/\(path)"),
                        kind == .typeSymbolicLink
                            ? "the file is a symbolic link" : "the file cannot be read",
                        advice: kind == .typeSymbolicLink
                            ? "copy what it leads to" : "check its permissions"
                    )
                )
                continue
            }
            copies.append(copy)
        }
        self.copies = copies
        guard problems.isEmpty else { throw Problems(problems) }
    }

    private static func isIgnored(_ path: String) -> Bool {
        path.split(separator: "/").contains(where: ignored.contains)
    }

    /// An error for each file whose place in the site is taken by another.
    ///
    /// - Parameters:
    ///   - generated: the addresses of other files that no page makes.
    ///   - ofTheme: the addresses of files at the root that the theme's assets have, which those of the site replace.
    func clashes(with plan: SitePlan, generated: [String], ofTheme: [String]) -> [Problem] {
        guard !copies.isEmpty else { return [] }
        var owners: [String: String] = [:]
        for path in generated { owners[String(path.dropFirst())] = "a file that the program makes" }
        for path in ofTheme { owners[String(path.dropFirst())] = "a file of the theme" }
        for page in plan.pages {
            let source = page.location.map { " (\($0.description))" } ?? ""
            owners[page.file] = "the page \(page.url)\(source)"
        }
        // A file cannot be where a folder is.
        var folders: [String: String] = [:]
        for (path, owner) in owners {
            for folder in StaticFiles.folders(of: path) { folders[folder] = folders[folder] ?? owner }
        }
        return copies.compactMap { copy in
            let path = String(copy.path.dropFirst())
            let owner =
                owners[path] ?? folders[path]
                ?? StaticFiles.folders(of: path).lazy.compactMap { owners[$0] }.first
            return owner.map { owner in
                Problem(
                    "address-taken",
                    at: .file(path: "\(folderName)/\(path)"),
                    "the address \(copy.path) belongs to \(owner)",
                    advice: ofTheme.contains(copy.path)
                        ? "move the file to templates/assets\(copy.path), where it takes the place of the theme's"
                        : "give the file another name, or leave out the other one"
                )
            }
        }
    }

    /// `a/b` and `a` of `a/b/c`.
    private static func folders(of path: String) -> [String] {
        var folders: [String] = []
        var parts = path.split(separator: "/").dropLast()
        while !parts.isEmpty {
            folders.append(parts.joined(separator: "/"))
            parts.removeLast()
        }
        return folders
    }
}
