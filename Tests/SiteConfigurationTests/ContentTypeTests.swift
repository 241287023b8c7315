import SiteConfiguration
import Testing

@Suite("Content types")
struct ContentTypeTests {
    @Test(arguments: [
        ("index.html", "text/html; charset=utf-8"),
        ("a/b.CSS", "text/css; charset=utf-8"),
        ("photo.min.jpeg", "image/jpeg"),
        ("song.mp3", "audio/mpeg"), ("Song.M4A", "audio/mp4"), ("song.aac", "audio/aac"),
        ("song.Opus", "audio/ogg"), ("song.wma", "audio/x-ms-wma"),
        ("a.b/c.wav?d", "application/octet-stream"),
        ("https://a.example/c.wav?d.html#e.css", "audio/wav"),
        ("clip.webm", "video/webm"),
        ("site.webmanifest", "application/manifest+json"),
    ])
    func `follow the file extension, in letters of any case`(path: String, type: String) {
        #expect(ContentType.of(path) == type)
    }

    @Test(arguments: ["README", "archive.zip", "", ".", "a.", "html", "v1.mp3/README"])
    func `are bytes without a meaning for an unknown file extension`(path: String) {
        #expect(ContentType.of(path) == "application/octet-stream")
        #expect(ContentType.ofMedia(path) == nil)
    }

    @Test(
        arguments: [
            ("a.MP3", nil, "audio/mpeg"), ("a.mp3", "application/octet-stream", "audio/mpeg"),
            ("a.webm", "video/webm", "audio/webm"), ("a.mp4", nil, "audio/mp4"),
            ("Take #3.ogg", nil, "audio/ogg"),
            ("https://a.example/b.flac?c=d.e", nil, "audio/flac"), ("a.aiff", nil, "audio/aiff"),
            ("a", "audio/mpeg", "audio/mpeg"), ("a", "MP3", "audio/mpeg"),
            ("a", "audio/x-m4a; q=1", "audio/mp4"),
            ("a", "audio/x-wav", "audio/wav"), ("a", "application/ogg", "audio/ogg"),
            ("a", "audio/basic", "audio/basic"),
            ("a", "application/octet-stream", nil), ("a", "audio", nil), ("a.xyz", nil, nil), ("a", "", nil),
            ("mp3", nil, nil),
        ] as [(String, String?, String?)]
    )
    func `of sounds follow the name first, and then what is declared`(
        path: String,
        declared: String?,
        type: String?
    ) {
        #expect(ContentType.ofSound(path, declared: declared) == type)
    }

    @Test(arguments: ["photo.jpg", "page.html", "list.m3u", "song.aiff"])
    func `of media are only those of sounds and videos`(path: String) {
        #expect(ContentType.ofMedia(path) == nil)
        #expect(ContentType.ofMedia("song.flac") == "audio/flac")
    }
}
