import Foundation
import TestSupport
import Testing

@testable import Preview

#if canImport(Glibc)
import Glibc
#endif

/// `sweetdreams preview --host`, as devices of the network see it.
@Suite("A preview for the network", .tags(.process), .timeLimit(.minutes(20)))
struct NetworkPreviewTests {
    /// An IPv4 address at which this machine is reached by others.
    private static let address = NetworkInterface.ordered(NetworkInterface.all()).first(where: \.isIPv4)?.text

    private func writeSite(to folder: URL) throws {
        try Archive(
            """
            -- content/site.yaml --
            title: A
            base_url: https://a.example
            contact:
              endpoint: https://api.a.example/v1/contact
            -- content/blog/a.md --
            ---
            title: A draft
            created_at: 2026-01-01
            published: false
            ---
            Text.
            """
        ).write(to: folder)
        try FileManager.default.copyItem(
            at: packageFolder.appending(path: "templates"),
            to: folder.appending(path: "templates")
        )
    }

    private func withPreview(_ arguments: [String], _ body: (PreviewProcess, URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try writeSite(to: folder)
            let preview = try PreviewProcess(in: folder, arguments: arguments + ["--database", "none"])
            defer { preview.stop() }
            try body(preview, folder)
        }
    }

    /// The path that lets a device in, from the printed address.
    private func entrance(_ preview: PreviewProcess) throws -> String {
        let line = try preview.line(with: "On a phone")
        return PreviewToken.entrance + (line.split(separator: "/").last ?? "")
    }

    private func send(
        _ path: String,
        to preview: PreviewProcess,
        at address: String,
        _ headers: [String] = []
    ) throws -> HTTPConnection.Response {
        let connection = try HTTPConnection(port: preview.port, address: address)
        let lines = ["GET \(path) HTTP/1.1", "Host: \(address):\(preview.port)"] + headers
        try connection.write(lines.joined(separator: "\r\n") + "\r\n\r\n")
        return try connection.read()
    }

    @Test(.enabled(if: address != nil, "needs an address in a network"), arguments: [[], ["--host"]])
    func `serves devices that have the token, and nobody without it`(options: [String]) throws {
        let address = try #require(Self.address)
        // All addresses, and one.
        let host = options.isEmpty ? "0.0.0.0" : address
        try withPreview(["--host", host]) { preview, _ in
            let entrance = try entrance(preview)
            for path in [
                "/", "/blog/a/", "/_preview/page.js", "/_preview/socket", "/favicon.svg", "/nowhere/",
            ] {
                let response = try send(path, to: preview, at: address)
                #expect(response.status == 403 && response.text.contains("Scan the code"), "\(path)")
                #expect(!response.text.contains("A draft") && response["Set-Cookie"] == nil)
            }
            let entered = try send(entrance, to: preview, at: address)
            #expect(entered.status == 303 && entered["Location"] == "/")
            let cookie = try #require(entered["Set-Cookie"]).prefix { $0 != ";" }
            for path in ["/", "/blog/a/", "/_preview/page.js", "/favicon.svg"] {
                #expect(
                    try send(path, to: preview, at: address, ["Cookie: \(cookie)"]).status == 200,
                    "\(path)"
                )
            }
            let wrong = String(cookie.dropLast(4)) + "0000"
            #expect(try send("/", to: preview, at: address, ["Cookie: \(wrong)"]).status == 403)
            #expect(try send(String(entrance.dropLast()), to: preview, at: address).status == 403)
            // The editor's own browser, which knows another name and needs no token.
            let own = try HTTPConnection(port: preview.port).send("GET", "/blog/a/")
            #expect(own.status == 200 && own.text.contains("A draft"))
            // A cookie of this run is worth nothing in the next one.
            try withPreview(["--host", host]) { next, _ in
                let value = cookie.split(separator: "=").last ?? ""
                let old = "Cookie: \(PreviewToken.cookie(port: UInt16(clamping: next.port)))=\(value)"
                let response = try send("/", to: next, at: address, [old])
                #expect(response.status == 403)
            }
        }
    }

    @Test(.enabled(if: Browser.isInstalled, "\(Browser.reason)"))
    func `opens in a browser by the scanned address, and follows changes there`() async throws {
        try await withTemporaryFolder { folder in
            try writeSite(to: folder)
            let preview = try PreviewProcess(
                in: folder,
                arguments: ["--host", "0.0.0.0", "--database", "none"]
            )
            defer { preview.stop() }
            let name = try #require(
                ListeningHost("0.0.0.0").machineNames(hostName: ListeningHost.hostName()).last
            )
            try #require(name.hasSuffix(".local"))
            let home = "http://\(name):\(preview.port)"
            let entrance = try entrance(preview)
            try await Browser.shared.get().withPage(width: 390) { page in
                try await page.open(home + "/blog/a/")
                #expect(try await page.text().contains("Scan the code in the terminal again"))
                try await page.open(home + entrance)
                #expect(try await page.evaluate("location.href") == home + "/")
                #expect(try await page.evaluate("document.cookie") == "")
                try await page.open(home + "/blog/a/")
                try await page.waitForText("Text.")
                let post = folder.appending(path: "content/blog/a.md")
                let text = try String(contentsOf: post, encoding: .utf8).replacing(
                    "Text.",
                    with: "Other words."
                )
                try Data(text.utf8).write(to: post)
                try await page.waitForText("Other words.", without: "Text.")
                // Where the connection is not encrypted, browsers lack some functions.
                page.forgetMessages()
                try await page.open(home + "/contact/")
                try await page.run(
                    """
                    for (const field of document.forms["contact-form"].elements) {
                      if (field.required && !field.value) field.value = field.type === "email" ? "ida@a.example" : "Words";
                    }
                    document.forms["contact-form"].requestSubmit();
                    """
                )
                try await page.waitFor("document.getElementById('contact-sent').hidden === false")
                // A header that browsers say they leave out on such connections.
                #expect(page.problems.allSatisfy { $0.text.contains("Cross-Origin-Opener-Policy") })
            }
        }
    }

    @Test(.enabled(if: address != nil, "needs an address in a network"))
    func `is for this machine only without the option`() throws {
        let address = try #require(Self.address)
        try withPreview([]) { preview, _ in
            #expect(throws: HTTPConnection.Closed.self) {
                try HTTPConnection(port: preview.port, address: address)
            }
            #expect(!preview.description.contains(PreviewToken.entrance))
            let response = try HTTPConnection(port: preview.port).send("GET", PreviewToken.entrance + "0")
            #expect(response.status == 404)
        }
    }

    @Test
    func `writes its token to no file, and draws no code into a file`() throws {
        try withPreview(["--host", "0.0.0.0"]) { preview, folder in
            _ = try preview.line(with: "Checked")
            let text = preview.description
            let tokens = text.matches(of: /\/_preview\/enter\/([0-9a-f]{32})/).map(\.1)
            if Self.address != nil { #expect(!tokens.isEmpty) }
            for (path, data) in FileTree.contents(of: folder) {
                for token in tokens { #expect(data.range(of: Data(token.utf8)) == nil, "\(path)") }
            }
            #expect(!text.contains("▀") && !text.contains("\u{1B}"))
        }
    }

    @Test(arguments: [
        ("203.0.113.7", "Cannot assign requested address"), ("nothing.invalid", "not known"),
        ("", "not known"),
        ("a\u{1B}[2J", "not known"),
    ])
    func `does not begin at an address that this machine does not have`(host: String, reason: String) throws {
        try withTemporaryFolder { folder in
            for name in ["content", "templates"] {
                try FileManager.default.createDirectory(
                    at: folder.appending(path: name),
                    withIntermediateDirectories: true
                )
            }
            let run = try BuiltProgram("sweetdreams").run(
                "preview",
                "--port",
                "0",
                "--host",
                host,
                in: folder
            )
            #expect(
                run.status == 2 && run.errors.contains("cannot listen on '") && run.errors.contains(reason)
            )
            #expect(run.errors.contains("--host 0.0.0.0") && !run.errors.contains("\u{1B}"))
        }
    }
}
