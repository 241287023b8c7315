import Content
import Foundation
import TemplateModel

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
        let builder = SiteBuilder(options, sources: sources)
        let site = try builder.load()
        let previous = PreviousBuild()
        let staged = SiteOutput(place, old: previous)
        let pages = try await SiteRendering(
            site: site,
            previous: previous,
            changes: Changes(since: previous, in: site, []),
            output: staged,
            progress: { _, _ in }
        ).run(workers: options.workers)
        let commit = SiteCommit(site, pages, previous, site.dependencies.all, redirects, nil)
        _ = try commit.write(to: staged, warnings: [])
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
