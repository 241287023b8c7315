import Testing

@testable import Preview

@Suite("A request to the preview")
struct PreviewRequestTests {
    private func request(_ path: String, method: String = "GET") -> PreviewRequest {
        PreviewRequest(method: method, path: path)
    }

    @Test(
        "asks for a path of the site, percent-decoded",
        arguments: [
            ("/", "/"),
            ("/blog/a/", "/blog/a/"),
            ("/media/a%20b.jpg", "/media/a b.jpg"),
            ("/%E5%A4%9C/", "/夜/"),
            ("/.well-known/security.txt", "/.well-known/security.txt"),
            ("/a..b/c.", "/a..b/c."),
        ]
    )
    func asksForAPath(path: String, expected: String) {
        #expect(request(path) == .path(expected))
        #expect(request(path, method: "HEAD") == .path(expected))
    }

    @Test("asks for the preview's own files by their addresses")
    func asksForOwnFiles() {
        #expect(request("/_preview/page.js") == .pageScript)
        #expect(request("/_preview/error.css") == .errorStyle)
        #expect(request("/_preview/socket") == .socket)
    }

    @Test("chooses another state of the site by POST alone")
    func choosesAState() {
        #expect(request("/_preview/state", method: "POST") == .state)
        for method in ["GET", "HEAD", "PUT", "DELETE"] {
            #expect(request("/_preview/state", method: method) == .refused(.methodNotAllowed))
        }
    }

    @Test("is refused when it would change something", arguments: ["POST", "PUT", "DELETE", "OPTIONS"])
    func refusesOtherMethods(method: String) {
        #expect(request("/", method: method) == .refused(.methodNotAllowed))
    }

    @Test(
        "is refused when its path leaves the site, names a hidden file or leads to another site",
        arguments: [
            "", "blog/", "/../site.yaml", "/%2e%2e/site.yaml", "/a/%2E%2E/b", "/.", "/.gitignore",
            "/a/.git/config",
            "/.well-known/.hidden", "//evil.example/", "/a//b", "/a%00b", "/a%5Cb", "/%FF", "/%zz",
        ]
    )
    func refusesUnsafePaths(path: String) {
        #expect(request(path) == .refused(.badRequest))
    }
}
