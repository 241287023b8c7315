import Content
import Spelling

/// Finds files that look like content and that no build reads, with where they probably belong.
struct UnreadFiles {
    /// The content folder's name in messages.
    private let name: String
    private let folders: [String]

    /// Folders of other programs, and what they are called here.
    private static let otherNames = [
        "posts": "blog", "_posts": "blog", "post": "blog", "articles": "blog", "news": "blog",
        "projects": "portfolio", "work": "portfolio", "works": "portfolio",
        "people": "artists", "musicians": "artists", "bands": "artists",
        "reviews": "testimonials", "quotes": "testimonials",
    ]

    /// Endings of texts that are not read, because they are not Markdown.
    private static let otherTexts: Set<String> = [
        "mdx", "mdown", "mkd", "txt", "html", "htm", "org", "rst", "adoc", "textile", "docx", "odt", "rtf",
    ]

    init(name: String) {
        self.name = name
        folders = Catalog.lists.compactMap(\.kind.folder)
    }

    /// A warning for a file in the folder of a kind of content that is not Markdown; nil for a picture and such.
    ///
    /// - Parameter path: relative to the content folder.
    func problem(ofOtherFile path: String) -> Problem? {
        guard UnreadFiles.otherTexts.contains(MarkdownFile.fileExtension(of: path)) else { return nil }
        return problem(at: path, "the file is not read, because it is not Markdown", advice: "name it .md")
    }

    /// A warning for a README, which is often there for people.
    func problem(ofReadme path: String) -> Problem {
        problem(
            at: path,
            "the file has no front matter, so it is not read",
            advice: "begin it with '---', keys, and '---' if it should be a page"
        )
    }

    /// Warnings for Markdown files that are in no folder of content.
    ///
    /// - Parameter paths: files outside of those folders, relative to the content folder.
    func problems(outside paths: [String]) -> [Problem] {
        var problems: [Problem] = []
        var filesByFolder: [String: Int] = [:]
        for path in paths where MarkdownFile.isMarkdown(path) {
            let parts = path.split(separator: "/")
            if parts.count > 1 {
                filesByFolder[String(parts[0]), default: 0] += 1
            } else {
                problems.append(
                    problem(at: path, "the file is not read", advice: "move it into \(name)/pages")
                )
            }
        }
        for (folder, count) in filesByFolder.sorted(by: { $0.key < $1.key }) {
            let files = count == 1 ? "one Markdown file" : "\(count) Markdown files"
            problems.append(
                problem(
                    at: folder,
                    "nothing reads this folder, which holds \(files)",
                    advice: suggestion(for: folder).map { "did you mean '\($0)'?" }
                        ?? "the folders are \(folders.joined(separator: ", "))"
                )
            )
        }
        return problems
    }

    private func suggestion(for folder: String) -> String? {
        let folder = folder.lowercased()
        return UnreadFiles.otherNames[folder] ?? Suggestions.nearest(to: folder, among: folders).first
    }

    private func problem(at path: String, _ message: String, advice: String) -> Problem {
        Problem(.warning, "unread-file", at: .file(path: "\(name)/\(path)"), message, advice: advice)
    }
}
