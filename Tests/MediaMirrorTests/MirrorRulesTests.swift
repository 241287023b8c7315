import Testing

@testable import MediaMirror

@Suite("The rules of a mirror")
struct MirrorRulesTests {
    private let rules = MirrorRules(hosts: ["https://cdn.example", "https://files.example:8443"])

    @Test(arguments: [
        "https://cdn.example/a.jpg", "https://CDN.example/a.jpg", "https://cdn.example",
        "https://cdn.example/a?b=c", "https://files.example:8443/a",
    ])
    func `let files of listed hosts be fetched`(url: String) {
        #expect(rules.allows(url))
    }

    @Test(arguments: [
        "http://cdn.example/a.jpg", "HTTPS://cdn.example/a.jpg", "https://other.example/a.jpg",
        "https://cdn.example.other.example/", "https://sub.cdn.example/", "https://cdn.example:8443/",
        "https://files.example/", "https://cdn.example@other.example/", "https://other.example@cdn.example/",
        "https://other.example\\@cdn.example/", "https://cdn.example\\.other.example/", "//cdn.example/a.jpg",
        "/a.jpg", "", "file:///etc/passwd", "ftp://cdn.example/", "gopher://cdn.example/",
        "https:cdn.example/", "https:///cdn.example/", "https://cdn.example\n.other.example/",
        "https://cdn.example\t/", "https://cdn.example /", "https://127.0.0.1/", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest/meta-data/", "https://2130706433/",
    ])
    func `refuse every other address`(url: String) {
        #expect(!rules.allows(url))
    }

    @Test func `compare hosts by their bytes`() {
        let composed = MirrorRules(hosts: ["https://caf\u{E9}.example"])
        #expect(!composed.allows("https://cafe\u{301}.example/a.jpg"))
    }
}
