import AtomicOutput
import Content
import Foundation
import Media
import TemplateModel

/// Builds the site again from nothing, in another folder, checks it, and compares every byte.
struct Verification {
    let options: BuildOptions
    let sources: [any ContentSource]
    let redirects: Redirects

    /// Makes the clean site, compares it with the published one, and removes it.
    ///
    /// - Throws: `Problems` with what a clean build finds wrong, or naming the files that differ.
    func run(_ folder: OutputFolder) async throws {
        let clean = OutputFolder(
            URL(filePath: folder.verified, directoryHint: .isDirectory),
            name: folder.name
        )
        let temporaryFiles = [clean.path, clean.staging, clean.spareTree, clean.state]
        temporaryFiles.forEach(folder.remove)
        defer { temporaryFiles.forEach(folder.remove) }
        try await build(into: clean)
        try compare(folder, clean)
    }

    private func build(into clean: OutputFolder) async throws {
        let builder = SiteBuilder(options, sources: sources)
        try await builder.withLoadedSite { site in
            let previous = PreviousBuild()
            let staged = StagedSite(clean, replacing: previous.site)
            let renditions = site.values.context.media.renditionQueue { staged.hasPublished($0) }
            let pages = try await builder.render(
                site,
                since: previous,
                changes: Changes(since: previous, in: site, []),
                into: staged,
                renditions
            )
            // What cannot be made now could be made before.
            _ = renditions?.finish()
            _ = try site.validate(pages, redirects, since: previous)
            let commit = SiteCommit(
                site: site,
                pages: pages,
                previous: previous,
                dependencies: site.dependencies.all,
                redirects: redirects,
                inputs: nil
            )
            _ = try commit.write(to: staged, warnings: [])
        }
    }

    private func compare(_ folder: OutputFolder, _ clean: OutputFolder) throws {
        let published = FolderListing.files(in: folder.path)
        let expected = FolderListing.files(in: clean.path)
        var problems: [Problem] = []
        for path in published.union(expected).sorted() where path != OutputFolder.ignoreFile {
            let message: String
            if !expected.contains(path) {
                message = "a clean build does not make this file"
            } else if !published.contains(path) {
                message = "a clean build makes this file, which is missing"
            } else if !FileManager.default.contentsEqual(
                atPath: folder.path + "/" + path,
                andPath: clean.path + "/" + path
            ) {
                message = "a clean build makes this file differently"
            } else {
                continue
            }
            problems.append(
                Problem(
                    "stale",
                    at: .file(path: folder.name + "/" + path),
                    message,
                    advice: "build with --clean, and report it: this is a bug of the program"
                )
            )
        }
        guard problems.isEmpty else { throw Problems(problems) }
    }
}
