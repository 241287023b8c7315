package import Content
package import Foundation

/// A content folder: Markdown files with front matter, in one folder for each kind of content.
package struct MarkdownStore: ContentSource {
    private let root: URL
    package let name: String
    private let memory: MarkdownMemory

    /// - Parameters:
    ///   - root: the content folder.
    ///   - name: the folder's name in messages, such as `content`.
    ///   - memory: keeps files between builds of one process; by default nothing is kept.
    package init(root: URL, name: String, memory: MarkdownMemory = MarkdownMemory()) {
        self.root = root
        self.name = name
        self.memory = memory
    }

    package var files: [String]? { [root.path] }

    package func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
        let reader = MarkdownReader(source: index)
        let unread = UnreadFiles(name: name)
        let cache = reading.cache.map {
            FrontMatterCache($0, root: root, name: name, source: index)
        }
        let contents = try memory.contents(
            of: root.path(percentEncoded: false),
            cached: { cache?.read() ?? [] },
            list: { try listing(unread) },
            read: { file, key in read(file, key: key, reader, unread) }
        )
        cache?.write(contents.files, newCount: contents.readCount)
        return MarkdownSession(contents)
    }

    /// Folders whose files others name; a Markdown file in them is for download.
    private static let mediaFolders = ["media", "audio", "images", "static", "assets", "node_modules"]

    private func listing(_ unread: UnreadFiles) throws -> MarkdownMemory.Listing {
        var listing = MarkdownMemory.Listing()
        let kinds = Catalog.lists.map(\.kind)
        for kind in kinds {
            guard let folder = kind.folder else { continue }
            for file in try files(below: folder) {
                let path = "\(folder)/\(file)"
                if MarkdownFile.isMarkdown(file) {
                    listing.files.append(MarkdownMemory.Found(path: path, kind: kind))
                } else if let problem = unread.problem(ofOtherFile: path) {
                    listing.problems.append(problem)
                }
            }
        }
        let others = try files(below: "", skipping: kinds.compactMap(\.folder) + MarkdownStore.mediaFolders)
        listing.problems += unread.problems(outside: others)
        return listing
    }

    private func read(
        _ found: MarkdownMemory.Found,
        key: Int,
        _ reader: MarkdownReader,
        _ unread: UnreadFiles
    ) -> ReadFile {
        let url = root.appending(path: found.path)
        let shownPath = "\(name)/\(found.path)"
        // Before the bytes: a change in between shows as another stamp.
        let stamp = ReadFile.Stamp(url.path)
        // The reason is one of two that an editor can do something about.
        guard let data = try? Data(contentsOf: url) else {
            let isThere = FileManager.default.fileExists(atPath: url.path)
            let problem = Problem(
                "unreadable-file",
                at: .file(path: shownPath),
                isThere ? "the file cannot be read" : "the link leads to no file",
                advice: isThere ? "check its permissions" : "correct or remove the link"
            )
            return ReadFile(found.kind, problems: [problem], stamp: nil)
        }
        let file = MarkdownFile(
            url: url,
            path: shownPath,
            pathInContent: found.path,
            kind: found.kind,
            bytes: Array(data)
        )
        if file.isReadme, !FileParts.haveFrontMatter(file.bytes) {
            return ReadFile(found.kind, problems: [unread.problem(ofReadme: found.path)], stamp: stamp)
        }
        return reader.read(file, key: key, stamp: stamp)
    }

    /// The paths of the files in a folder of the content folder and its subfolders, relative to that folder.
    private func files(below folder: String, skipping: [String] = []) throws -> [String] {
        do throws(FolderListing.Unreadable) {
            let path = folder.isEmpty ? root : root.appending(path: folder)
            return try FolderListing(path.path(percentEncoded: false), skipping: skipping).files
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
