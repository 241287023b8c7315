import Content
import Hashing
import Testing

@testable import Media

@Suite("The lock of copies")
struct MediaLockTests {
    private static let digest = SHA256Digest([1]).hexadecimal

    private static let text = """
        # Words.
        version: 1

        https://a.example/a.jpg
          sha256: \(digest)
          size: 12
          etag: "x"

        """

    @Test func `is read as it is written`() throws {
        let lock = try MediaLock(Self.text, path: "media.lock")
        let address = try #require(RemoteAddress("https://a.example/a.jpg"))
        let entry = MediaLock.Entry(digest: SHA256Digest([1]), size: 12, etag: "\"x\"")
        #expect(lock == MediaLock([address: entry]))
        #expect(try MediaLock(lock.text, path: "media.lock") == lock)
    }

    @Test(arguments: [
        ("version: 1", "version: 2", 2), ("version: 1\n", "", 3), ("https://a", "http://a", 4),
        ("https://a", "https://A", 4), ("/a.jpg", "/a.jpg#b", 4),
        ("https://a.example/a.jpg", "<<<<<<< HEAD", 4),
        ("size: 12", "size: -1", 4), ("size: 12", "size: many", 4), ("  size: 12\n", "", 4),
        ("sha256: ", "sha256: 0", 4), ("etag: ", "cookie: ", 7), ("etag: \"x\"", "size: 12", 7),
        ("version: 1", "version: 1\nversion: 1", 3),
    ])
    func `is refused where it is otherwise, with the line`(old: String, new: String, line: Int) throws {
        let text = Self.text.replacing(old, with: new)
        let problem = #expect(throws: Problem.self) { try MediaLock(text, path: "media.lock") }
        #expect(problem?.code == "bad-media-lock")
        #expect(problem?.location == .file(path: "media.lock", line: line))
    }

    @Test func `has each address once`() throws {
        let block = Self.text.split(separator: "\n\n")[1]
        #expect(throws: Problem.self) { try MediaLock(Self.text + "\n" + block + "\n", path: "media.lock") }
    }

    @Test(arguments: [
        ("https://A.Example/a b.jpg", "https://a.example/a%20b.jpg"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example?b", "https://a.example/?b"),
        ("HTTPS://a.example/ä.jpg#part", "https://a.example/%C3%A4.jpg"),
        ("https://a.example/a%20b.jpg?v=1", "https://a.example/a%20b.jpg?v=1"),
        (
            "https://x.supabase.co/storage/v1/render/image/public/m/a.jpg?width=200&quality=80",
            "https://x.supabase.co/storage/v1/object/public/m/a.jpg"
        ),
        (
            "https://x.supabase.co/storage/v1/object/public/m/a.jpg?v=2",
            "https://x.supabase.co/storage/v1/object/public/m/a.jpg?v=2"
        ),
    ])
    func `has one form of each address`(reference: String, text: String) {
        #expect(RemoteAddress(reference)?.text == text)
    }

    @Test(arguments: [
        "http://a.example/a.jpg", "media/a.jpg", "//a.example/a.jpg", "data:image/png;base64,", "https://",
        "https://ä.example/a.jpg", "https://user@a.example/a.jpg", "https://a.example\\b",
        "javascript:alert(1)",
    ])
    func `has no other addresses than encrypted ones`(reference: String) {
        #expect(RemoteAddress(reference) == nil)
    }

    @Test(arguments: [
        ("https://a.example/storage/v1/object/sign/m/a.jpg?token=x", true),
        ("https://a.example/storage/v1/object/sign/m/a.jpg", true),
        ("https://a.example/storage/v1/render/image/sign/m/a.jpg", true),
        ("https://a.example/a.jpg?token=x", true),
        ("https://a.example/a.jpg?v=2", false),
        ("https://a.example/storage/v1/object/public/m/a.jpg", false),
    ])
    func `knows addresses that expire`(reference: String, expires: Bool) {
        #expect(RemoteAddress(reference)?.expires == expires)
    }
}
