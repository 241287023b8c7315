import Content
import Hashing
import ReleaseManifest

/// Refuses a release that probably nobody wants to be live.
///
/// A build has checked links, e-mail addresses and its own last site; these look at what visitors get now.
enum PublishGuards {
    /// Pages that every site has.
    private static let requiredFiles = ["index.html", "404.html"]

    /// Smaller sections may shrink, but not to nothing.
    private static let smallestSection = 4

    /// - Throws: `PublishError` with the kind `refused`.
    static func check(
        _ manifest: ReleaseManifest,
        replacing live: LiveRelease?,
        _ options: Publisher.Options,
        target: String
    ) throws(PublishError) {
        let paths = Set(manifest.files.map(\.path))
        if let missing = requiredFiles.first(where: { !paths.contains($0) }) {
            throw refusal(
                "missing-page",
                target,
                "the site has no \(missing), which every host needs",
                advice: "add its template to the theme"
            )
        }
        guard let live else { return }
        if !options.isForced, live.badTrees.contains(manifest.tree.hexadecimal) {
            throw refusal(
                "bad-release",
                target,
                "'rollback' left this release, and nothing has changed since",
                advice: "change the content, or publish with --force"
            )
        }
        if !options.allowsShrinking { try checkSections(manifest, live.manifest, target) }
    }

    private static func checkSections(
        _ manifest: ReleaseManifest,
        _ live: ReleaseManifest,
        _ target: String
    ) throws(PublishError) {
        let after = sections(manifest)
        for (section, before) in sections(live).sorted(by: { $0.key < $1.key }) {
            let count = after[section] ?? 0
            guard count == 0 || (before >= smallestSection && count * 2 < before) else { continue }
            throw refusal(
                "shrink",
                target,
                "the section '\(section)' would shrink from \(before) \(before == 1 ? "page" : "pages") to \(count)",
                advice: "check the sources; if it is meant, publish with --allow-shrink"
            )
        }
    }

    /// The number of pages of records by the first folder of their path.
    private static func sections(_ manifest: ReleaseManifest) -> [String: Int] {
        var counts: [String: Int] = [:]
        for file in manifest.files where file.kind == .page {
            let parts = file.path.split(separator: "/")
            if parts.count > 2 { counts[String(parts[0]), default: 0] += 1 }
        }
        return counts
    }

    private static func refusal(
        _ code: String,
        _ target: String,
        _ message: String,
        advice: String
    ) -> PublishError {
        PublishError(.refused, Problem(code, at: .file(path: target), message, advice: advice))
    }
}
