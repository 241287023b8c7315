import AtomicOutput
import Content
import TemplateModel

/// Refuses a site that lost more than half of a section, because a source was probably read wrongly.
enum ShrinkGuard {
    /// Smaller sections may shrink, but not to nothing.
    private static let smallest = 4

    /// - Throws: `GuardError` naming the first section that shrinks too much.
    static func check(_ plan: SitePlan, against previous: PreviousBuild, output: String) throws {
        for type in PageType.all {
            guard let section = type.section else { continue }
            let before =
                previous.state?.report.count(of: type.name)
                ?? previous.site.unlistedFiles.count { isPage($0, of: section) }
            let after = plan.counts[type] ?? 0
            let isEmptied = before > 0 && after == 0
            let isHalved = before >= smallest && after * 2 < before
            guard isEmptied || isHalved else { continue }
            throw GuardError(
                Problem(
                    "shrink",
                    at: .file(path: output),
                    "the section '\(section.name)' would shrink from \(before) \(before == 1 ? "page" : "pages") to \(after)",
                    advice: "check the sources; if it is meant, build with --allow-shrink"
                )
            )
        }
    }

    /// Whether a file is a page of one record: `blog/a/index.html`, but not `blog/page/2/index.html`.
    static func isPage(_ path: String, of section: PageType.Section) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count == 3 && parts[0] == section.name && parts[2] == "index.html"
            && !section.listFolders.contains(String(parts[1]))
    }
}
