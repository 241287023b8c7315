package import Content
package import Foundation

/// A content folder: Markdown files with front matter, in one folder for each kind of content.
package struct MarkdownStore: ContentSource {
    private let root: URL
    package let name: String

    /// - Parameters:
    ///   - root: the content folder.
    ///   - name: the folder's name in messages, such as `content`.
    package init(root: URL, name: String) {
        self.root = root
        self.name = name
    }

    package var files: [String]? { [root.path] }

    package func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
        var session = MarkdownSession(source: index)
        // Everything else in the content folder is not read here.
        for kind in Catalog.lists.map(\.kind) {
            guard let folder = kind.folder else { continue }
            for fileName in try fileNames(in: root.appending(path: folder)) {
                read(fileName, in: folder, kind: kind, into: &session)
            }
        }
        return session
    }

    private func read(
        _ fileName: String,
        in folder: String,
        kind: ContentKind,
        into session: inout MarkdownSession
    ) {
        let url = root.appending(path: folder).appending(path: fileName)
        let path = "\(name)/\(folder)/\(fileName)"
        // The reason does not matter: whatever it is, the editor cannot use the file.
        guard let data = try? Data(contentsOf: url) else {
            let problem = Problem(
                "unreadable-file",
                at: .file(path: path),
                "the file cannot be read",
                advice: "check its permissions"
            )
            session.report(problem)
            return
        }
        let file = MarkdownFile(url: url, path: path, name: fileName, kind: kind, bytes: Array(data))
        session.add(file)
    }

    /// The names of a folder's Markdown files, sorted by bytes; none when there is no such folder.
    private func fileNames(in folder: URL) throws -> [String] {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else { return [] }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let markdown = names.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }
            return markdown.sorted { a, b in
                a.utf8.lexicographicallyPrecedes(b.utf8)
            }
        } catch {
            let problem = Problem(
                "unreadable-folder",
                at: .file(path: "\(name)/\(folder.lastPathComponent)"),
                "the folder cannot be read",
                advice: "check its permissions"
            )
            throw SourceUnreachable(problem)
        }
    }
}
