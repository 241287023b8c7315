import Content
import Foundation

/// Makes the site a second time, from nothing and beside the first, and compares every byte.
struct Verification {
    private let options: BuildOptions
    private let sources: [any ContentSource]
    private let redirects: Redirects

    init(_ options: BuildOptions, _ sources: [any ContentSource], _ redirects: Redirects) {
        self.options = options
        self.sources = sources
        self.redirects = redirects
    }

    /// - Throws: `Problems` naming the files that differ.
    func run(_ folder: OutputFolder) async throws {
        let place = OutputFolder(
            URL(filePath: folder.verified, directoryHint: .isDirectory),
            name: folder.name
        )
        let everything = [folder.verified, place.staging, place.twin, place.state]
        everything.forEach(folder.remove)
        defer { everything.forEach(folder.remove) }
        var log = StepLog(progress: { _, _ in })
        let draft = try SiteDraft(options, sources, log: &log)
        let old = OldSite()
        let changes = Changes(old: old, context: 0, prints: draft.prints, theme: draft.theme, facts: []) {
            _ in [:]
        }
        let output = SiteOutput(place, old: old)
        let result = try await draft.rendering(changes, output, { _, _ in }).run(options.workers)
        var report = BuildReport()
        try SiteFinish(
            draft: draft,
            result: result,
            old: old,
            facts: draft.facts(asked: old),
            redirects: redirects
        )
        .write(to: output, 0, &report)
        try compare(folder, place)
    }

    private func compare(_ folder: OutputFolder, _ clean: OutputFolder) throws {
        let (made, expected) = (FolderListing.files(in: folder.path), FolderListing.files(in: clean.path))
        var problems: [Problem] = []
        for path in made.union(expected).sorted() where path != OutputFolder.ignoreFile {
            let message: String
            if !expected.contains(path) {
                message = "a clean build does not make this file"
            } else if !made.contains(path) {
                message = "a clean build makes this file, which is not there"
            } else if !FileManager.default.contentsEqual(
                atPath: folder.path + "/" + path,
                andPath: clean.path + "/" + path
            ) {
                message = "a clean build makes other bytes"
            } else {
                continue
            }
            problems.append(
                Problem(
                    "stale",
                    at: .file(path: folder.name + "/" + path),
                    message,
                    advice: "build with --clean, and report it: this is a mistake of the program"
                )
            )
        }
        guard problems.isEmpty else { throw Problems(problems) }
    }
}
