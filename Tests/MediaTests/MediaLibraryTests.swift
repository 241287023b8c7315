import Content
import Foundation
import Hashing
import PictureHeaders
import SiteConfiguration
import TestSupport
import Testing

@testable import Media

@Suite("The media library")
struct MediaLibraryTests {
    private static let archive = """
        -- media/logo.svg --
        <svg width="3" height="2"></svg>
        -- media/Über uns.txt --
        Words.
        -- audio/song.mp3 --
        Sound.
        """

    private static let location = SourceLocation.file(path: "content/blog/a.md", line: 3)

    /// Runs a test with a library of the archive's files.
    private func withLibrary(
        _ media: String = "{}",
        _ body: (MediaLibrary) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder)
            try Data(SampleSound.mp3()).write(to: folder.appending(path: "audio/song.mp3"))
            let text = """
                title: A
                base_url: https://a.example
                served_elsewhere: [/images/]
                media: \(media)
                """
            let settings = try SiteSettings.read(text: text, path: "site.yaml")
            try body(MediaLibrary(root: folder, settings: settings))
        }
    }

    private func problem(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Problem)?.description ?? "\(error)"
        }
    }

    @Test
    func `publishes a picture as such also after somebody took it for a song`() throws {
        try withLibrary("{ audio_folder: audio }") { library in
            // Each time that it is taken for one, it is none.
            for _ in 0..<2 {
                let message = problem { _ = try library.audio("media/logo.svg", at: Self.location) } ?? ""
                #expect(message.contains("not-a-sound"), "\(message)")
            }
            let picture = try library.item("media/logo.svg", at: Self.location)
            #expect(picture.size?.width == 3)
            #expect(picture.problem(at: Self.location) == nil)
            #expect(library.copies(of: [PublishedUse("media/logo.svg")]).count == 1)
        }
    }

    @Test(arguments: ["media/logo.svg", "/media/logo.svg"])
    func `gives a file of the content folder a name with its hash`(reference: String) throws {
        try withLibrary { library in
            let item = try library.item(reference, at: Self.location)
            #expect(item.url.wholeMatch(of: /\/media\/logo\.[0-9a-z]+\.svg/) != nil, "\(item.url)")
            #expect(item.size == PixelSize(width: 3, height: 2))
            #expect(item.byteCount == 33)
            #expect(item.contentPath == "media/logo.svg")
        }
    }

    @Test func `makes an address of a file name that is not one`() throws {
        try withLibrary { library in
            let item = try #require(library.file("media/Über uns.txt"))
            #expect(item.url.hasPrefix("/media/uber-uns."), "\(item.url)")
            #expect(item.size == nil)
        }
    }

    @Test(arguments: [
        ("https://a.example/a b.jpg", "https://a.example/a b.jpg"),
        ("/images/ä b.jpg", "/images/%C3%A4%20b.jpg"),
    ])
    func `leaves files of other servers where they are`(reference: String, url: String) throws {
        try withLibrary { library in
            let item = try library.item(reference, at: Self.location)
            #expect(item.url == url)
            #expect(item.contentPath == nil)
            #expect(library.path(of: reference) == nil)
        }
    }

    @Test(arguments: [
        "blog/draft.md", "/blog/draft.md", "blog/./draft.md", "./blog/draft.md", "blog//draft.md",
        "BLOG/DRAFT.MD",
        "blog/draft%2Emd", "blog%2Fdraft.md", "pages/deep/notes.markdown", "site.yaml", "/site.yaml",
        "Site.yaml",
        "site%2eyaml", "redirects.yaml", "README.md", ".env", "media/.secret.svg", ".git/config",
        "blog/Ü.md", "blog/U%CC%88.md",
    ])
    func `publishes nothing that the site is made of`(reference: String) throws {
        try withTemporaryFolder { folder in
            let names = [
                "blog/draft.md", "BLOG/DRAFT.MD", "pages/deep/notes.markdown", "site.yaml", "Site.yaml",
                "redirects.yaml", "README.md", ".env", "media/.secret.svg", ".git/config", "blog/Ü.md",
            ]
            for name in names { try Data("<svg/>".utf8).write(toNew: folder.appending(path: name)) }
            let library = MediaLibrary(root: folder, settings: SiteSettings())
            #expect(library.file(reference) == nil)
            #expect(library.fingerprint(of: reference) == 0)
            #expect(library.copies(of: [PublishedUse(reference)]).isEmpty)
            #expect(throws: Problem.self) { try library.item(reference, at: Self.location) }
        }
    }

    @Test(arguments: ["media/notes.md", "media/.well/../a.md", "downloads/site.yaml", "blog/photo.svg"])
    func `publishes files for download, also Markdown`(reference: String) throws {
        try withTemporaryFolder { folder in
            for name in ["media/notes.md", "downloads/site.yaml", "blog/photo.svg"] {
                try Data("<svg width=\"1\" height=\"1\"></svg>".utf8).write(
                    toNew: folder.appending(path: name)
                )
            }
            let library = MediaLibrary(root: folder, settings: SiteSettings())
            let isThere = !reference.contains("..")
            #expect((library.file(reference) != nil) == isThere)
        }
    }

    @Test func `looks for missing files below the base URL`() throws {
        try withLibrary("{ base_url: https://m.example/ }") { library in
            let missing = try library.item("media/a b.jpg", at: Self.location)
            #expect(missing.url == "https://m.example/media/a%20b.jpg")
            let present = try library.item("media/logo.svg", at: Self.location)
            #expect(present.contentPath != nil)
        }
    }

    @Test(arguments: [
        ("media/lgo.svg", "'media/lgo.svg' in the content folder; did you mean 'media/logo.svg'?"),
        ("/media/lgo.svg", "'media/lgo.svg' in the content folder; did you mean 'media/logo.svg'?"),
        (
            "media/Über uns.tx",
            "'media/Über uns.tx' in the content folder; did you mean 'media/Über uns.txt'?"
        ),
        ("media/photo.jpg", "'media/photo.jpg' in the content folder; put it there, or correct the path"),
        ("nowhere/a.jpg", "'nowhere/a.jpg' in the content folder; put it there, or correct the path"),
        (
            "media/../../secret",
            "'media/../../secret' in the content folder; put it there, or correct the path"
        ),
    ])
    func `reports a missing file with its location and a suggestion`(
        reference: String,
        message: String
    ) throws {
        try withLibrary { library in
            let found = problem { _ = try library.item(reference, at: Self.location) }
            #expect(found == "content/blog/a.md:3: error[missing-file]: there is no file \(message)")
            #expect(library.file(reference) == nil)
            #expect(library.fingerprint(of: reference) == 0)
        }
    }

    @Test func `suggests the path of a file as a text must write it`() throws {
        try withLibrary { library in
            let found = problem {
                _ = try library.item("media/Über%20un.txt", isAddress: true, at: Self.location)
            }
            #expect(found?.hasSuffix("did you mean 'media/Über%20uns.txt'?") == true, "\(found ?? "")")
            #expect(library.file("media/Über%20uns.txt") != nil)
        }
    }

    @Test(arguments: [
        ("{ audio_folder: audio }", "song.mp3", true),
        ("{ audio_folder: audio }", "audio/song.mp3", true),
        ("{ audio_folder: audio, audio_base_url: https://s.example }", "song.mp3", true),
        ("{ audio_folder: audio, audio_base_url: https://s.example }", "other.mp3", false),
        ("{ audio_base_url: https://s.example/ }", "song.mp3", false),
        ("{ audio_base_url: https://s.example/ }", "audio/song.mp3", false),
        ("{}", "audio/song.mp3", true),
        ("{}", "/audio/song.mp3", true),
    ])
    func `finds songs in the audio folder, then below the audio base URL, and without both as pictures`(
        media: String,
        reference: String,
        isLocal: Bool
    ) throws {
        try withLibrary(media) { library in
            let found = try library.audio(reference, at: Self.location)
            let item = try #require(found)
            #expect(item.url.hasPrefix(isLocal ? "/media/song." : "https://s.example/"), "\(item.url)")
        }
    }

    @Test func `has no song where no setting says where songs are, and reports a missing one`() throws {
        try withLibrary { library in
            let song = try library.audio("song.mp3", at: Self.location)
            #expect(song == nil)
        }
        try withLibrary("{ audio_folder: audio }") { library in
            let found = problem { _ = try library.audio("sogn.mp3", at: Self.location) }
            #expect(
                found?.hasSuffix("'audio/sogn.mp3' in the content folder; did you mean 'song.mp3'?") == true
            )
        }
    }

    @Test func `warns once for each host that pages may not load files from`() throws {
        try withLibrary("{ hosts: [https://listed.example] }") { library in
            for address in [
                "https://listed.example/a", "https://a.example/b", "https://x.example/1",
                "https://x.example/2",
            ] {
                _ = try library.item(address, at: Self.location)
            }
            #expect(library.warnings.map(\.code) == ["unlisted-host"])
            #expect(library.warnings.first?.message.contains("https://x.example") == true)
        }
    }

    @Test func `copies each file once, sorted by path, and no file that is missing`() throws {
        try withLibrary { library in
            let copies = library.copies(of: [
                PublishedUse("media/logo.svg"), PublishedUse("audio/song.mp3"),
                PublishedUse("media/none.jpg"),
            ])
            #expect(copies.map { $0.source.lastPathComponent } == ["logo.svg", "song.mp3"])
            #expect(copies.map(\.path) == copies.map(\.path).sorted())
        }
    }

    @Test(arguments: [
        "media//logo.svg", "./media/logo.svg", "media/./logo.svg", "media/logo.svg/", "copy/logo.svg",
    ])
    func `copies one file for all references and files that lead to it`(reference: String) throws {
        try withLibrary { library in
            let folder = library.root.appending(path: "copy")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let logo = library.root.appending(path: "media/logo.svg")
            try FileManager.default.copyItem(at: logo, to: folder.appending(path: "logo.svg"))
            let references = ["media/logo.svg", reference]
            let urls = try references.map { try library.item($0, at: Self.location).url }
            #expect(urls[0] == urls[1])
            #expect(library.copies(of: Set(references.map { PublishedUse($0) })).map(\.path) == [urls[0]])
        }
    }

    // MARK: Pictures

    @Test func `publishes a picture without what it says about itself, under the name of its format`() throws
    {
        try withLibrary { library in
            let secret = JPEGSample.segment(0xFE, PictureSample.secret)
            try Data(JPEGSample.file(secret)).write(to: library.root.appending(path: "media/photo.PNG"))
            let item = try library.item("media/photo.PNG", at: Self.location)
            let clean = JPEGSample.file()
            #expect(item.url == "/media/photo.\(ContentHash(clean).name).jpg")
            #expect(item.byteCount == clean.count && item.size == PictureSample.size)
            let copy = try #require(library.copies(of: [PublishedUse("media/photo.PNG")]).first)
            #expect(copy.contents() == clean)
            try Data(secret).write(to: copy.source)
            #expect(copy.contents() == nil)
        }
    }

    @Test func `names a file that is not a picture where it is used`() throws {
        let expected =
            "content/blog/a.md:3: error[not-a-picture]: media/empty.png: the file is empty; copy it again from where it came from"
        try withLibrary("{ audio_folder: media }") { library in
            try Data().write(to: library.root.appending(path: "media/empty.png"))
            #expect(problem { _ = try library.item("media/empty.png", at: Self.location) } == expected)
            #expect(problem { _ = try library.audio("empty.png", at: Self.location) } == expected)
            #expect(library.file("media/empty.png")?.problem(at: Self.location)?.description == expected)
            #expect(library.fingerprint(of: "media/empty.png") != 0)
            #expect(library.copies(of: [PublishedUse("media/empty.png")]).isEmpty)
            #expect(library.memories.isEmpty)
        }
    }

    @Test func `names the line of an SVG that runs a script`() throws {
        try withLibrary { library in
            try Data("<svg>\n<script/></svg>".utf8).write(to: library.root.appending(path: "media/a.svg"))
            let found = problem { _ = try library.item("media/a.svg", at: Self.location) }
            #expect(
                found?.contains("error[unsafe-picture]: media/a.svg:2: the SVG holds the element 'script'; ")
                    == true
            )
        }
    }

    // MARK: Memory

    /// What a build remembers of a file as soon as its last change is long enough ago.
    private func memory(of path: String, in library: () throws -> MediaLibrary) throws -> MediaLibrary.Memory
    {
        while true {
            let library = try library()
            _ = try library.item(path, at: Self.location)
            if let memory = library.memories.first { return memory }
        }
    }

    @Test func `does not read a file that is what it was, and reads one that is not`() throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder)
            let settings = try SiteSettings.read(
                text: "title: A\nbase_url: https://a.example",
                path: "site.yaml"
            )
            func library(_ memory: [MediaLibrary.Memory] = [], program: String = "1") -> MediaLibrary {
                MediaLibrary(
                    root: folder,
                    settings: settings,
                    program: program,
                    memory: memory
                )
            }
            let found = try memory(of: "media/logo.svg") { library() }
            // A memory that is wrong shows that the file was not read.
            let wrong = MediaLibrary.Memory(
                path: found.path,
                stamp: found.stamp,
                url: "/media/remembered.svg",
                hash: found.hash,
                byteCount: 7,
                size: nil
            )
            let remembering = library([wrong])
            let item = try remembering.item("media/logo.svg", at: Self.location)
            #expect(item.url == wrong.url && item.byteCount == 7 && item.contentPath == found.path)
            #expect(remembering.memories == [wrong])
            #expect(remembering.copies(of: [PublishedUse(found.path)]).map(\.hash) == [found.hash])
            let other = try library([wrong], program: "2").item("media/logo.svg", at: Self.location)
            #expect(other.url == found.url)
            try Data("<svg width=\"4\" height=\"2\"></svg>\n".utf8).write(
                to: folder.appending(path: found.path)
            )
            let changed = try library([wrong]).item("media/logo.svg", at: Self.location)
            #expect(changed.size == PixelSize(width: 4, height: 2))
        }
    }

    @Test func `does not wait for a pipe, and takes no folder for a file`() throws {
        try withLibrary { library in
            #expect(mkfifo(library.root.appending(path: "media/pipe.png").path, 0o600) == 0)
            #expect(library.file("media/pipe.png") == nil)
            #expect(library.file("media") == nil)
        }
    }
}
