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
        let unread = UnreadFiles(name: name)
        let kinds = Catalog.lists.map(\.kind)
        for kind in kinds {
            guard let folder = kind.folder else { continue }
            for file in try files(below: folder) {
                let path = "\(folder)/\(file)"
                if MarkdownFile.isMarkdown(file) {
                    read(path, kind: kind, unread, into: &session)
                } else if let problem = unread.problem(ofOtherFile: path) {
                    session.report(problem)
                }
            }
        }
        let others = try files(below: "", skipping: kinds.compactMap(\.folder) + MarkdownStore.mediaFolders)
        unread.problems(outside: others).forEach { session.report($0) }
        return session
    }

    /// Folders whose files others name; a Markdown file in them is for download.
    private static let mediaFolders = ["media", "audio", "images", "static", "assets", "node_modules"]

    /// - Parameter path: relative to the content folder.
    private func read(
        _ path: String,
        kind: ContentKind,
        _ unread: UnreadFiles,
        into session: inout MarkdownSession
    ) {
        let url = root.appending(path: path)
        let shownPath = "\(name)/\(path)"
        // The reason is one of two that an editor can do something about.
        guard let data = try? Data(contentsOf: url) else {
            let isThere = FileManager.default.fileExists(atPath: url.path)
            session.report(
                Problem(
                    "unreadable-file",
                    at: .file(path: shownPath),
                    isThere ? "the file cannot be read" : "the link leads to no file",
                    advice: isThere ? "check its permissions" : "correct or remove the link"
                )
            )
            return
        }
        let file = MarkdownFile(url: url, path: shownPath, kind: kind, bytes: Array(data))
        if file.isReadme, !FileParts.haveFrontMatter(file.bytes) {
            session.report(unread.problem(ofReadme: path))
        } else {
            session.add(file)
        }
    }

    /// The paths of the files in a folder of the content folder and its subfolders, relative to that folder.
    private func files(below folder: String, skipping: [String] = []) throws -> [String] {
        do throws(ContentFolder.Unreadable) {
            let path = folder.isEmpty ? root : root.appending(path: folder)
            return try ContentFolder(path.path(percentEncoded: false), skipping: skipping).files
        } catch {
            throw SourceUnreachable(
                Problem(
                    "unreadable-folder",
                    at: .file(path: folder.isEmpty ? name : "\(name)/\(folder)"),
                    "the folder cannot be read",
                    advice: "check its permissions"
                )
            )
        }
    }
}
