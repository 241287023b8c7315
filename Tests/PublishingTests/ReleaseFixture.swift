import Content
import Foundation
import Hashing
import Publishing
import ReleaseManifest
import SiteConfiguration
import TestSupport

/// Small sites in folders, for tests of targets.
struct ReleaseFixture {
    /// Where the sites say that they are served.
    static let address = "https://www.example.com"

    let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    /// The files of a site of one post, with a stylesheet whose name changes with its bytes.
    static func files(
        post: String = "first",
        style: String = "a",
        about: String? = "about"
    ) -> [String: String] {
        var files = [
            "index.html": "home of \(post) with \(style)",
            "404.html": "nothing here",
            "blog/index.html": "list of \(post)",
            "blog/mix/index.html": "\(post) with \(style)",
            "assets/site.\(style).css": "style \(style)",
            "sitemap.xml": "map of \(post)",
            "feed.xml": "feed of \(post)",
            "favicon.ico": "icon",
        ]
        if let about { files["about/index.html"] = about }
        return files
    }

    /// Writes a site into a folder of its own.
    ///
    /// - Parameter hour: of the build clock.
    func release(
        _ files: [String: String],
        hour: Int = 0,
        cacheControl: String = "public, max-age=0",
        redirects: [Redirect] = []
    ) throws -> SiteRelease {
        let root = folder.url.appending(path: "site-\(UUID().uuidString)")
        for (path, text) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        let built = Timestamp(microseconds: 1_795_910_400_000_000 + Int64(hour) * 3_600_000_000)
        let manifest = ReleaseManifest(
            built: built,
            nextDue: nil,
            headerSets: [
                [ReleaseManifest.Header(name: "Cache-Control", value: cacheControl)],
                [ReleaseManifest.Header(name: "Cache-Control", value: "public, max-age=31536000, immutable")],
            ],
            redirects: redirects,
            files: files.map { path, text in
                ReleaseFile(
                    path: path,
                    digest: SHA256Digest(Array(text.utf8)),
                    size: text.utf8.count,
                    kind: ReleaseFixture.kind(of: path),
                    contentType: ContentType.of(path),
                    headerSet: path.hasPrefix("assets/") ? 1 : 0,
                    changed: built
                )
            },
            address: ReleaseFixture.address
        )
        return SiteRelease(manifest, in: root.path)
    }

    private static func kind(of path: String) -> ReleaseFile.Kind {
        switch path {
        case "feed.xml": .feed
        case "sitemap.xml": .machine
        case "favicon.ico": .file
        case "index.html", "blog/index.html", "404.html": .listing
        default: path.hasPrefix("assets/") ? .asset : .page
        }
    }
}

/// A folder that is removed with its last user.
final class ScratchFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "publishing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed is left to the system.
        try? FileManager.default.removeItem(at: url)
    }
}
