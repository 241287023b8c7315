package import Content
package import Foundation

/// A folder of Markdown files with front matter, one folder a kind of content.
package struct MarkdownStore: ContentSource {
    private let root: URL
    /// The folder as messages name it.
    package let name: String

    /// - Parameters:
    ///   - root: the content folder.
    ///   - name: what messages put before a file's path, such as `content`.
    package init(root: URL, name: String) {
        self.root = root
        self.name = name
    }

    /// The folders and what they hold; anything else in the content folder is not read here.
    private static let folders: [(name: String, kind: ContentKind)] = [
        ("blog", .post), ("portfolio", .project), ("testimonials", .testimonial), ("artists", .artist),
        ("pages", .page),
    ]

    package var files: [String]? { [root.path] }

    package func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
        var session = MarkdownSession(source: index)
        for (folder, kind) in MarkdownStore.folders {
            let url = root.appending(path: folder)
            for file in try names(in: url) {
                let path = "\(name)/\(folder)/\(file)"
                do {
                    session.add(
                        MarkdownFile(
                            url: url.appending(path: file),
                            path: path,
                            name: file,
                            kind: kind,
                            bytes: Array(try Data(contentsOf: url.appending(path: file)))
                        )
                    )
                } catch {
                    session.report(
                        Problem(
                            "unreadable-file",
                            at: .file(path: path),
                            "the file cannot be read",
                            advice: "check its rights"
                        )
                    )
                }
            }
        }
        return session
    }

    /// The Markdown files of a folder by name; none when there is no such folder.
    private func names(in folder: URL) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue
        else {
            return []
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }.sorted {
                    $0.utf8.lexicographicallyPrecedes($1.utf8)
                }
        } catch {
            throw SourceUnreachable(
                Problem(
                    "unreadable-folder",
                    at: .file(path: "\(name)/\(folder.lastPathComponent)"),
                    "the folder cannot be read",
                    advice: "check its rights"
                )
            )
        }
    }
}

/// A file as it was read.
struct MarkdownFile: Sendable {
    let url: URL
    /// As messages show it.
    let path: String
    let name: String
    let kind: ContentKind
    let bytes: [UInt8]
}
