import Content
import Foundation
import Media
import MediaWorkers
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("Pictures in several sizes", .timeLimit(.minutes(20)))
struct RenditionSiteTests {
    private static let post = """
        -- content/blog/p1.md --
        ---
        title: Post 1
        created_at: 2026-01-01
        featured_image_url: media/cover.png
        ---
        ## Part one

        ![A room](media/room.png)

        """

    /// A grey picture; another one for each number.
    private static func png(width: Int = 250, height: Int = 200, _ number: Int = 1) -> Data {
        Data(
            StoredPNG.file(width: width, height: height) { x, y in UInt8((x * number + y * y / 100) % 256) }
        )
    }

    /// Runs a test with a site whose first post has two pictures, built once.
    private func withPictures(_ body: (inout StudioSite) async throws -> Void) async throws {
        try await withSite { site in
            site.renditions = .ofTests(in: site.folder.appending(path: "cache"))
            try site.edit(Self.post)
            try write(Self.png(1), to: "cover.png", of: site)
            try write(Self.png(2), to: "room.png", of: site)
            try await site.build()
            site.advanceClock()
            try await body(&site)
        }
    }

    private func write(_ data: Data, to name: String, of site: StudioSite) throws {
        try data.write(toNew: site.folder.appending(path: "content/media/\(name)"))
    }

    /// The names of the published files, with `*` for each hash.
    private func media(_ site: StudioSite) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: site.output.appending(path: "media").path)
            .map { $0.replacing(/\.[0-9a-f]{10}\./, with: ".*.") }.sorted()
    }

    private func cached(_ site: StudioSite) -> [String: Data] {
        FileTree.contents(of: site.folder.appending(path: "cache"))
    }

    private static let renditions = [
        "cover-250x167.*.avif", "cover-250x167.*.jpg", "room-250x200.*.avif", "room-250x200.*.jpg",
    ]

    @Test
    func `are published where pages show them, and originals where pages link to them`() async throws {
        try await withPictures { site in
            #expect(try media(site) == Self.renditions)
            try site.append("\n[The room](media/room.png)\n", to: "content/blog/p1.md")
            try await site.build()
            #expect(try media(site) == Self.renditions + ["room.*.png"])
        }
    }

    @Test
    func `have their size, formats and colour in the page`() async throws {
        try await withPictures { site in
            let page = try site.text("blog/p1/index.html").replacing(/\.[0-9a-f]{10}\./, with: ".*.")
            #expect(
                page.contains(
                    """
                    <picture><source type="image/avif" srcset="/media/room-250x200.*.avif 250w" \
                    sizes="auto, (min-width: 46rem) 44rem, 100vw"><img src="/media/room-250x200.*.jpg" alt="A room" \
                    width="250" height="200" class="tone-42" srcset="/media/room-250x200.*.jpg 250w" \
                    sizes="auto, (min-width: 46rem) 44rem, 100vw" loading="lazy" decoding="async"></picture>
                    """
                )
            )
        }
    }

    @Test
    func `are not made again while the picture is the same`() async throws {
        try await withPictures { site in
            let before = cached(site)
            try site.append("\nMore.\n", to: "content/blog/p1.md")
            #expect(try await site.build().made.contains("/blog/p1/"))
            #expect(cached(site) == before)
            // Everything is published already.
            try site.remove("cache")
            site.advanceClock()
            try site.append("\nMore.\n", to: "content/blog/p1.md")
            _ = try await site.builder(verifies: false).build()
            let names = cached(site).keys.filter { $0 != "versions" }
            #expect(names.isEmpty)
        }
    }

    @Test
    func `are made again for another picture, with the pages that show it`() async throws {
        try await withPictures { site in
            let old = FileTree.contents(of: site.output.appending(path: "media"))
            try write(Self.png(3), to: "room.png", of: site)
            let made = try await site.build().made
            #expect(made.contains("/blog/p1/") && !made.contains("/blog/p2/"))
            #expect(try media(site) == Self.renditions)
            let new = FileTree.contents(of: site.output.appending(path: "media"))
            #expect(Set(new.keys).intersection(old.keys).count == 2)
        }
    }

    /// As after a disk was full.
    @Test(arguments: [0, 5, 20])
    func `are made again where a kept one is not whole`(length: Int) async throws {
        try await withPictures { site in
            let published = FileTree.contents(of: site.output)
            for (name, data) in cached(site) where name != "versions" && data.count > length {
                try data.prefix(length).write(to: site.folder.appending(path: "cache/\(name)"))
            }
            try site.remove("public")
            for name in try FileManager.default.contentsOfDirectory(atPath: site.folder.path)
            where name.hasPrefix(".public") {
                try site.remove(name)
            }
            try await site.build()
            #expect(
                FileTree.contents(of: site.output).filter { $0.key.hasPrefix("media/") }
                    == published.filter { $0.key.hasPrefix("media/") }
            )
        }
    }

    @Test(arguments: [1, 2, 8])
    func `are the same with any number of workers`(workers: Int) async throws {
        try await withPictures { site in
            let before = FileTree.contents(of: site.output.appending(path: "media"))
            try site.remove("cache")
            try site.remove("public")
            site.renditions = .ofTests(in: site.folder.appending(path: "cache"), workers: workers)
            try await site.build()
            #expect(FileTree.contents(of: site.output.appending(path: "media")) == before)
        }
    }

    // MARK: What is wrong

    @Test
    func `are refused with the place of each picture that cannot be read`() async throws {
        try await withPictures { site in
            let before = FileTree.contents(of: site.output)
            let whole = Self.png()
            // The size is right, and half of the pixels are missing.
            var damaged = whole
            damaged[whole.count / 2] ^= 0xFF
            try write(damaged, to: "cover.png", of: site)
            try write(damaged, to: "room.png", of: site)
            await #expect {
                try await site.build()
            } throws: { error in
                let problems = (error as? Problems)?.all ?? []
                let places = problems.map { $0.location?.description ?? "" }
                return problems.allSatisfy { $0.code == "broken-picture" } && problems.count == 2
                    && places.allSatisfy { $0.hasPrefix("content/blog/p1.md") }
            }
            #expect(FileTree.contents(of: site.output) == before)
        }
    }

    private func obstructed(_ site: inout StudioSite, path: String) {
        site.renditions = RenditionMaker(
            files: DerivedFiles(folder: site.folder.appending(path: "cache")),
            program: WorkerProgram(path: path),
            workerCount: 1
        )
    }

    @Test(arguments: ["/nowhere/sweetdreams-media", "/bin/false", "/bin/cat"])
    func `are pictures as they are, and a note, where no worker can be used`(program: String) async throws {
        try await withPictures { site in
            obstructed(&site, path: program)
            try site.remove("cache")
            let report = try await site.build().report
            #expect(
                report.notes.filter { $0.hasPrefix("pictures are published in their full size") }.count == 1
            )
            #expect(try media(site) == ["cover.*.png", "room.*.png"])
            try site.append("media: { pictures: off }\n", to: "content/site.yaml")
            #expect(try await site.build().report.notes == [])
        }
    }

    @Test
    func `are an error where the settings ask for them and no worker can be used`() async throws {
        try await withPictures { site in
            obstructed(&site, path: "/nowhere/sweetdreams-media")
            try site.append("media: { pictures: on }\n", to: "content/site.yaml")
            await #expect {
                try await site.build()
            } throws: { error in
                (error as? Problems)?.all.map(\.code) == ["media-worker"]
            }
        }
    }

    /// A page that holds an address by accident publishes nothing that the site does not have.
    @Test(arguments: ["room-999x999", "room-250x200", "other-250x200"])
    func `are only those that templates ask for`(name: String) async throws {
        try await withPictures { site in
            let page = try site.text("blog/p1/index.html")
            let hash = try #require(page.firstMatch(of: /room-250x200\.([0-9a-f]{10})\.avif/)).1
            try site.append("\nSee /media/\(name).\(hash).png here.\n", to: "content/blog/p2.md")
            try await site.build()
            #expect(try media(site) == Self.renditions)
        }
    }
}
