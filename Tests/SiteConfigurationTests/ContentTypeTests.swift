import SiteConfiguration
import Testing

@Suite("Content types")
struct ContentTypeTests {
    @Test(arguments: [
        ("index.html", "text/html; charset=utf-8"),
        ("a/b.CSS", "text/css; charset=utf-8"),
        ("photo.min.jpeg", "image/jpeg"),
        ("song.mp3", "audio/mpeg"),
        ("clip.webm", "video/webm"),
        ("site.webmanifest", "application/manifest+json"),
    ])
    func `follow the file extension, in letters of any case`(path: String, type: String) {
        #expect(ContentType.of(path) == type)
    }

    @Test(arguments: ["README", "archive.zip", "", ".", "a.", "html"])
    func `are bytes without a meaning for an unknown file extension`(path: String) {
        #expect(ContentType.of(path) == "application/octet-stream")
        #expect(ContentType.ofMedia(path) == nil)
    }

    @Test(arguments: ["photo.jpg", "page.html", "list.m3u"])
    func `of media are only those of sounds and videos`(path: String) {
        #expect(ContentType.ofMedia(path) == nil)
        #expect(ContentType.ofMedia("song.flac") == "audio/flac")
    }
}
