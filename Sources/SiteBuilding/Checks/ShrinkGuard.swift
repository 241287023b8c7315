import Content

/// Refuses a site that lost more than half of a section: that is rather a source that was read wrongly than a wish.
enum ShrinkGuard {
    /// Sections smaller than this may lose what they like, but not everything.
    private static let smallest = 4

    private static let sections: [(name: String, kind: PageKind, folder: String, lists: [String])] = [
        ("blog", .post, "blog/", ["page"]), ("portfolio", .project, "portfolio/", ["in"]),
        ("artists", .artist, "artists/", []),
    ]

    /// - Throws: `GuardError` naming the first section that shrinks too much.
    static func check(_ plan: SitePlan, against old: OldSite, output: String) throws {
        for section in sections {
            let before =
                old.state?.report.count(of: section.kind)
                ?? old.files.count { isPage($0, of: section.folder, lists: section.lists) }
            let after = plan.counts[section.kind] ?? 0
            guard before > 0, after == 0 || before >= smallest && after * 2 < before else { continue }
            throw GuardError(
                Problem(
                    "shrink",
                    at: .file(path: output),
                    "the section '\(section.name)' would shrink from \(before) pages to \(after)",
                    advice: "check the sources; if it is meant, build with --allow-shrink"
                )
            )
        }
    }

    /// Whether a file is a page of one record: `blog/a/index.html`, but not `blog/page/2/index.html`.
    static func isPage(_ path: String, of folder: String, lists: [String]) -> Bool {
        guard path.hasPrefix(folder), path.hasSuffix("/index.html") else { return false }
        let parts = path.dropFirst(folder.count).split(separator: "/")
        return parts.count == 2 && !lists.contains(String(parts[0]))
    }
}
