import ContactAPI
import Foundation
import TestSupport
import Testing

/// The studio's pages together with the service.
@Suite("The site's contact pages", .tags(.process))
struct ContactSiteTests {
    /// The built site; one build serves all tests.
    private static let built: Result<(folder: URL, run: BuiltProgram.Run), any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "contact-site-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let run = try BuiltProgram("sweetdreams").run(
            "build",
            "--content",
            packageFolder.appending(path: "content").path,
            "--templates",
            packageFolder.appending(path: "templates").path,
            "--database",
            "none",
            "--output",
            "public",
            in: folder
        )
        return (folder, run)
    }

    private func page(_ path: String) throws -> String {
        let (folder, run) = try Self.built.get()
        try #require(run.status == 0, "\(run.errors)")
        return try String(contentsOf: folder.appending(path: "public/\(path)"), encoding: .utf8)
    }

    @Test(
        "have the fields that the service reads and no others",
        arguments: ["contact/index.html", "contact/answer/index.html"]
    )
    func haveTheFieldsOfTheService(path: String) throws {
        let names = try page(path).matches(of: /<(?:input|select|textarea)[^>]* name="([^"]+)"/).map {
            String($0.1)
        }
        #expect(
            Set(names)
                == Set(Submission.Field.allCases.map(\.rawValue) + [FormFields.next, FormFields.honeypot])
        )
    }

    @Test("look like the site when something is wrong, with the text kept and links to the site")
    func showRefusalsInTheSitesLook() throws {
        _ = try page("index.html")
        let site = try Self.built.get().folder.appending(path: "public")
        try withTemporaryFolder { folder in
            let service = try ContactProcess(
                in: folder,
                arguments: ["--site", site.path, "--content", packageFolder.appending(path: "content").path]
            )
            #expect(!service.log.contains("a plain one stands in"))
            let fields = [
                "name": "", "email": "ana@example.org", "message": "\nKeep <this>", "project_type": "Podcast",
            ]
            let answer = try service.send(
                "POST",
                "/v1/contact",
                ["Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"],
                body: Form.body(fields)
            )
            #expect(answer.status == 422 && !answer.text.contains("[["))
            #expect(
                answer.text.contains("<option selected>Podcast</option>")
                    && answer.text.contains("\n\nKeep &lt;this&gt;</textarea>")
            )
            #expect(answer.text.contains("Tell us your name.</span>"))
            #expect(
                !answer.text.contains("href=\"/")
                    && answer.text.contains("href=\"https://www.sweetdreams.example/portfolio/\"")
            )
            let policy = try #require(answer["Content-Security-Policy"])
            #expect(
                policy.contains("style-src https://www.sweetdreams.example") && !policy.contains("unsafe")
            )
        }
    }

    @Test("may send to the service and to the thank-you page, by their own headers")
    func allowFormTargets() throws {
        let headers = try page("_headers")
        #expect(headers.contains("form-action https://api.sweetdreams.example 'self'"))
        #expect(headers.contains("connect-src https://api.sweetdreams.example"))
        #expect(
            try page("sitemap.xml").contains("/contact/") && !page("sitemap.xml").contains("/contact/answer/")
        )
        #expect(try page("contact/answer/index.html").contains("<meta name=\"robots\" content=\"noindex\">"))
    }
}
