import Content
import Foundation
import Publishing
import ReleaseManifest
import SiteBuilding

/// The report of a publication as text or as JSON.
enum PublishText {
    /// How many changed files are listed; the rest are only counted.
    private static let filesShown = 20

    /// What was done, or would be done, as lines of text.
    ///
    /// - Parameter listsFiles: whether the files are listed, as for a plan.
    static func lines(_ outcome: Publisher.Outcome, target: String, listsFiles: Bool) -> [String] {
        if outcome.isPublished { return ["Nothing to publish: \(target) has \(outcome.release.id)."] }
        let changes = outcome.changes
        let counts = ReleaseFile.Kind.allCases.compactMap { kind in
            let count = changes.uploads.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(kind.rawValue)"
        }
        var lines = ["  changed  \(counts.isEmpty ? "none" : counts.joined(separator: ", "))"]
        if !changes.removals.isEmpty { lines.append("  removed  \(changes.removals.count)") }
        if listsFiles {
            let files = changes.uploads.map { "+ \($0.path)" } + changes.removals.map { "- \($0.path)" }
            lines += files.prefix(filesShown).map { "    \($0)" }
            if files.count > filesShown { lines.append("    … and \(files.count - filesShown) more") }
        }
        return lines
    }

    /// The report as one JSON object.
    ///
    /// Scripts rely on its keys and types, which never change.
    static func json(_ outcome: Publisher.Outcome, target: String, status: String) -> JSON {
        let changes = outcome.changes
        return [
            "status": .string(status),
            "target": .string(target),
            "release": .string(outcome.release.id),
            "before": outcome.before.map(JSON.string) ?? .null,
            "changed": .array(changes.uploads.map { .string($0.path) }),
            "removed": .array(changes.removals.map { .string($0.path) }),
            "purge": .array(outcome.purge.paths.map(JSON.string)),
            "next_due": outcome.release.nextDue.map { .string($0.description) } ?? .null,
        ]
    }

    /// Writes the paths that caches must forget into a file, which is empty where there are none.
    static func write(_ list: PurgeList, to path: String) throws {
        do {
            try Data(list.paths.map { $0 + "\n" }.joined().utf8).write(
                to: URL(filePath: path),
                options: .atomic
            )
        } catch {
            throw OutputFailure(
                Problem(
                    "output",
                    at: .file(path: path),
                    "the site is live, but the list of paths to purge cannot be written",
                    advice: "check the permissions of its folder, and purge everything"
                )
            )
        }
    }

    /// A kept release as a line of text.
    static func line(_ release: PublishedRelease) -> String {
        let marks = [release.isLive ? "live" : nil, release.isBad ? "bad" : nil].compactMap(\.self)
        let pages = Console.counted(release.pages, "page")
        return "\(release.id)  \(pages)" + (marks.isEmpty ? "" : "  " + marks.joined(separator: ", "))
    }

    static func json(_ releases: [PublishedRelease]) -> JSON {
        .array(
            releases.map { release in
                [
                    "id": .string(release.id),
                    "pages": .integer(release.pages),
                    "live": .boolean(release.isLive),
                    "bad": .boolean(release.isBad),
                ]
            }
        )
    }
}
