import Foundation
import Synchronization
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The preview as an editor and a visitor see it, in a real browser.
@Suite(
    "The preview in a browser",
    .enabled(if: Browser.isInstalled, "\(Browser.reason)"),
    .tags(.process, .slow),
    // Each test builds the whole sample site.
    .serialized,
    .timeLimit(.minutes(20))
)
struct BrowserTests {
    /// The studio's own site in a folder, with a preview of it and a page of the browser.
    struct Studio {
        let folder: URL
        let preview: PreviewProcess
        let page: BrowserPage

        func open(_ path: String) async throws {
            try await page.open(preview.address + path.drop { $0 == "/" })
        }

        /// Waits until the page's script knows what the page shows, which it asks for when nothing else is to be done.
        func waitUntilKept() async throws {
            try await page.waitFor(
                """
                performance.getEntriesByType("resource")
                  .some((entry) => entry.initiatorType === "fetch" && entry.name === location.href)
                """
            )
        }

        /// Saves a file with other words, as an editor does.
        func replace(_ old: String, with new: String, in path: String) throws {
            let file = folder.appending(path: path)
            let text = try String(contentsOf: file, encoding: .utf8)
            try #require(text.contains(old))
            try Data(text.replacing(old, with: new).utf8).write(to: file)
        }
    }

    static let postFile = "content/blog/2026-06-30-a-night-with-the-night-porters.md"
    static let postPath = "/blog/a-night-with-the-night-porters/"

    func withStudio(
        width: Int = 1280,
        arguments: [String] = [],
        before: (URL) throws -> Void = { _ in },
        _ body: (Studio) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            for name in ["content", "templates"] {
                try FileManager.default.copyItem(
                    at: packageFolder.appending(path: name),
                    to: folder.appending(path: name)
                )
            }
            try before(folder)
            let preview = try await started(in: folder, arguments: arguments)
            defer { preview.stop() }
            // A program gets its answer when the site is loaded. A browser would be shown first that it is being loaded.
            _ = try await URLSession.shared.data(from: try #require(URL(string: preview.address)))
            do {
                try await Browser.shared.get().withPage(width: width) { page in
                    try await body(Studio(folder: folder, preview: preview, page: page))
                }
            } catch {
                // The reason may be there.
                Issue.record("\(preview)")
                throw error
            }
        }
    }

    /// A preview of a folder, with a database of sample content, which is made where there is none.
    private func started(in folder: URL, arguments: [String]) async throws -> PreviewProcess {
        try await withCheckedThrowingContinuation { continuation in
            // Not on a thread that other tests need while the site is built.
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        if !FileManager.default.fileExists(atPath: folder.appending(path: "site.db").path) {
                            let made = try BuiltProgram("sweetdreams").run(
                                "db",
                                "init",
                                "--sample",
                                in: folder
                            )
                            try #require(made.status == 0, "\(made.errors)")
                        }
                        return try PreviewProcess(in: folder, arguments: arguments)
                    }
                )
            }
        }
    }

    @Test(arguments: [[], ["--poll", "0.2"]])
    func `shows a saved text in the open page`(arguments: [String]) async throws {
        try await withStudio(arguments: arguments) { studio in
            try await studio.open(Self.postPath)
            try await studio.page.waitForText("We keep the chair.")
            try studio.replace("We keep the chair.", with: "We burn the chair.", in: Self.postFile)
            try await studio.page.waitForText("We burn the chair.", without: "We keep the chair.")
            #expect(studio.page.problems == [])
        }
    }

    /// What stays only as long as the document does.
    private static let mark = "window.mark"

    @Test
    func `puts a change into the page without a reload, as a reload would show it`() async throws {
        try await withStudio { studio in
            try await studio.open(Self.postPath)
            try await studio.waitUntilKept()
            try await studio.page.run("\(Self.mark) = true; scrollTo(0, 300);")
            try studio.replace("We keep the chair.", with: "We *burn* the chair.", in: Self.postFile)
            try await studio.page.waitForText("We burn the chair.", without: "We keep the chair.")
            try studio.replace("{{ title }}", with: "New: {{ title }}", in: "templates/base.html")
            try await studio.page.waitFor("document.title.startsWith('New: ')")
            try studio.replace(
                "</footer>",
                with: "<p>Below everything.</p></footer>",
                in: "templates/partials/footer.html"
            )
            try await studio.page.waitForText("Below everything.")
            let state = try await studio.page.run(
                """
                const parts = (page) => {
                  page.querySelector("script[data-preview]")?.removeAttribute("data-preview");
                  return page.head.innerHTML + page.body.innerHTML;
                };
                const text = await (await fetch(location.href, { cache: "no-store" })).text();
                const fresh = new DOMParser().parseFromString(text, "text/html");
                return [\(Self.mark) === true, scrollY === 300, parts(document) === parts(fresh)];
                """
            )
            #expect(state == .list([.bool(true), .bool(true), .bool(true)]))
            #expect(studio.page.problems == [])
        }
    }

    @Test
    func `exchanges a stylesheet without a reload, save after save`() async throws {
        try await withStudio { studio in
            try await studio.open(Self.postPath)
            try await studio.waitUntilKept()
            try await studio.page.run("\(Self.mark) = true;")
            let sheet = studio.folder.appending(path: "templates/assets/css/site.css")
            let text = try Data(contentsOf: sheet)
            for number in 1...5 {
                try (text + Data(":root { --saved: \(number); }".utf8)).write(to: sheet)
                try await studio.page.waitFor(
                    "getComputedStyle(document.documentElement).getPropertyValue('--saved') === '\(number)'"
                )
            }
            try await studio.page.waitFor("document.querySelectorAll('link[rel=stylesheet]').length === 1")
            #expect(try await studio.page.evaluate("\(Self.mark) === true"))
            #expect(studio.page.problems == [])
        }
    }

    @Test
    func `reloads a page whose script changed`() async throws {
        try await withStudio { studio in
            try await studio.open(Self.postPath)
            try await studio.waitUntilKept()
            try await studio.page.run("\(Self.mark) = true;")
            let script = studio.folder.appending(path: "templates/assets/js/site.js")
            try (Data(contentsOf: script) + Data("window.isNew = true;".utf8)).write(to: script)
            try await studio.page.waitFor("window.isNew === true")
            #expect(try await studio.page.evaluate("\(Self.mark) === undefined"))
        }
    }

    @Test
    func `shows a broken front matter with its file and line, and the page again when it is mended`()
        async throws
    {
        try await withStudio { studio in
            try await studio.open(Self.postPath)
            try studio.replace("slug: a-night", with: "slag: a-night", in: Self.postFile)
            try await studio.page.waitForText("\(Self.postFile):3")
            #expect(try await studio.page.text().contains("did you mean 'slug'"))
            try studio.replace("slag: a-night", with: "slug: a-night", in: Self.postFile)
            try await studio.page.waitForText("We keep the chair.", without: "\(Self.postFile):3")
        }
    }

    @Test
    func `shows a broken template with its file and line to a visitor who comes afterwards`() async throws {
        try await withStudio { studio in
            try await studio.open("/")
            try studio.replace("{{ title }}", with: "{{ titel }}", in: "templates/base.html")
            try await studio.page.waitForText("templates/base.html:6")
            try await studio.open(Self.postPath)
            try await studio.page.waitForText("templates/base.html:6")
            try studio.replace("{{ titel }}", with: "{{ title }}", in: "templates/base.html")
            try await studio.page.waitForText("We keep the chair.", without: "templates/base.html:6")
        }
    }

    @Test
    func `shows settings that are broken from the start with their line, and the site when they are mended`()
        async throws
    {
        /// Replaces a key of the settings and returns its place.
        @discardableResult
        func replaceKey(in folder: URL, _ old: String, with new: String) throws -> String {
            let file = folder.appending(path: "content/site.yaml")
            var lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
            let line = try #require(lines.firstIndex { $0.hasPrefix(old) })
            lines[line].replace(old, with: new)
            try Data(lines.joined(separator: "\n").utf8).write(to: file)
            return "content/site.yaml:\(line + 1)"
        }
        let place = Mutex("")
        try await withStudio(
            before: { folder in
                let broken = try replaceKey(in: folder, "posts_per_page:", with: "posts_per_pge:")
                place.withLock { $0 = broken }
            }
        ) { studio in
            let place = place.withLock { $0 }
            try await studio.open(Self.postPath)
            try await studio.page.waitForText(place)
            #expect(try await studio.page.text().contains("did you mean 'posts_per_page'"))
            try replaceKey(in: studio.folder, "posts_per_pge:", with: "posts_per_page:")
            try await studio.page.waitForText("We keep the chair.", without: place)
        }
    }

    @Test
    func `scrolls a long line of an error by itself, and not the whole panel`() async throws {
        try await withStudio { studio in
            try await studio.open(Self.postPath)
            try studio.replace("post.title", with: "post.titel", in: "templates/blog_post.html")
            try await studio.page.waitForText("BlogPost has no field 'titel'")
            try await studio.page.waitFor(
                """
                (() => {
                  const root = document.querySelector("sweetdreams-errors").shadowRoot;
                  const isWide = (element) => element.scrollWidth > element.clientWidth;
                  return !isWide(root.querySelector("section")) && isWide(root.querySelector("pre"));
                })()
                """,
                limit: .seconds(10)
            )
        }
    }

    @Test
    func `keeps what was typed, through a change of the page and through an error`() async throws {
        try await withStudio { studio in
            try await studio.open("/contact/")
            try await studio.page.run(
                """
                document.getElementById("contact-name").value = "Ida Öl";
                const choice = document.getElementById("contact-project_type");
                choice.value = "Mixing and mastering";
                const message = document.getElementById("contact-message");
                message.value = "Half a <sentence>";
                message.focus();
                """
            )
            let template = "templates/contact.html"
            try studio.replace(#"{{ t("contact_title") }}"#, with: "Tell us more", in: template)
            try await studio.page.waitForText("Tell us more", without: "Tell us about it")
            try await expectTyped(studio)
            try studio.replace("{{ title }}", with: "{{ titel }}", in: "templates/base.html")
            try await studio.page.waitForText("templates/base.html:6")
            try await expectTyped(studio)
            try studio.replace("Tell us more", with: "Tell us everything", in: template)
            try studio.replace("{{ titel }}", with: "{{ title }}", in: "templates/base.html")
            try await studio.page.waitForText("Tell us everything", without: "templates/base.html:6")
            try await expectTyped(studio)
        }
    }

    private func expectTyped(_ studio: Studio) async throws {
        // The script restores it once the page is there.
        try await studio.page.waitFor(
            """
            JSON.stringify(["contact-name", "contact-project_type", "contact-message"].map(
              (id) => document.getElementById(id).value)) ===
              JSON.stringify(["Ida Öl", "Mixing and mastering", "Half a <sentence>"])
              && document.activeElement.id === "contact-message"
            """,
            limit: .seconds(10)
        )
    }

    @Test
    func `finds the preview again after it was started anew on the same port`() async throws {
        try await withStudio { studio in
            try await studio.open(Self.postPath)
            try await studio.page.waitForText("We keep the chair.")
            studio.preview.stop()
            try studio.replace("We keep the chair.", with: "We burn the chair.", in: Self.postFile)
            let port = studio.preview.address.dropLast().split(separator: ":").last.map(String.init) ?? ""
            let next = try await started(in: studio.folder, arguments: ["--port", port])
            defer { next.stop() }
            #expect(next.address == studio.preview.address)
            try await studio.page.waitForText("We burn the chair.", without: "We keep the chair.")
        }
    }

    /// A service for the contact form, which the page asks for a token.
    private func contactService() throws -> LoopbackServer {
        try LoopbackServer { _ in
            let headers = ["Content-Type": "application/json", "Access-Control-Allow-Origin": "*"]
            return .response(status: 200, headers: headers, body: "{\"token\": \"a\"}")
        }
    }

    @Test(arguments: [390, 1280])
    func `opens every page without an error, no wider than the window`(width: Int) async throws {
        let contact = "http://127.0.0.1:\(try contactService().port)/v1/contact"
        try await withStudio(width: width, arguments: ["--contact", contact]) { studio in
            // No page leads to the first two: the form does, and the service.
            var paths = ["/contact/thanks/", "/contact/answer/", "/"]
            var kinds: Set<String> = []
            var next = 0
            while next < paths.count {
                let path = paths[next]
                next += 1
                studio.page.forgetMessages()
                try await studio.open(path)
                let excess: Int = try await studio.page.evaluate("document.body.scrollWidth - innerWidth")
                #expect(excess <= 0, "\(path)")
                kinds.insert(try await studio.page.evaluate("document.documentElement.dataset.kind"))
                let links: [String] = try await studio.page.evaluate(
                    "[...document.links].filter((a) => a.origin === location.origin).map((a) => a.pathname)"
                )
                for link in links where link.hasSuffix("/") && !paths.contains(link) { paths.append(link) }
                #expect(studio.page.problems == [], "\(path)")
            }
            #expect(
                kinds.isSuperset(of: [
                    "home", "page", "portfolio", "project", "artists", "artist", "testimonials", "blog",
                    "post", "contact", "thanks",
                ]),
                "\(kinds)"
            )
        }
    }

    @Test
    func `shows the site's own page at a wrong address, with nothing else wrong`() async throws {
        try await withStudio { studio in
            try await studio.open("/nowhere/")
            try await studio.page.waitForText("This page is asleep")
            // The browser tells of the page's own status.
            #expect(studio.page.problems.allSatisfy { $0.url?.hasSuffix("/nowhere/") == true })
        }
    }

    @Test
    func `lets a visitor jump to the middle of a recording`() async throws {
        try await withStudio { studio in
            try await studio.open("/artists/the-night-porters/")
            let times: [Double] = try await studio.page.evaluate(
                """
                (async () => {
                  const audio = document.querySelector("audio");
                  const seen = (event) => new Promise((resolve, reject) => {
                    audio.addEventListener(event, resolve, { once: true });
                    audio.addEventListener("error", () => reject(audio.error), { once: true });
                  });
                  const loaded = seen("loadedmetadata");
                  audio.preload = "metadata";
                  audio.load();
                  await loaded;
                  const sought = seen("seeked");
                  audio.currentTime = audio.duration / 2;
                  await sought;
                  return [audio.currentTime, audio.duration];
                })()
                """
            )
            #expect(times[1] > 1 && abs(times[0] - times[1] / 2) < 0.1, "\(times)")
            let sounds = studio.page.responses.filter { $0.url.hasSuffix(".mp3") }
            #expect(!sounds.isEmpty && sounds.allSatisfy { $0.status == 206 }, "\(sounds)")
            #expect(studio.page.problems == [])
        }
    }

    @Test(arguments: [(390, true), (1280, false)])
    func `keeps what the contact form sends and shows it, with and without scripts`(
        width: Int,
        hasScripts: Bool
    ) async throws {
        try await withStudio(width: width) { studio in
            if !hasScripts { try await studio.page.disableScripts() }
            try await studio.open("/contact/")
            try await studio.page.run(
                """
                const fill = (id, text) => { document.getElementById(id).value = text; };
                fill("contact-name", "Ida Öl");
                fill("contact-email", "ida@example.com");
                fill("contact-message", "<script>alert(1)</script>");
                document.querySelector("#contact-form button").click();
                """
            )
            try await studio.page.waitForText("Your message has arrived.")
            let isRedirected = studio.page.responses.contains { $0.url.hasSuffix("/contact/thanks/") }
            #expect(isRedirected == !hasScripts)
            try await studio.open("/_preview/messages")
            try await studio.page.waitForText("<script>alert(1)</script>")
            #expect(try await studio.page.text().contains("ida@example.com"))
            let excess: Int = try await studio.page.evaluate("document.body.scrollWidth - innerWidth")
            #expect(excess <= 0)
            #expect(studio.page.problems == [])
            let page = studio.preview.address + "_preview/messages"
            let line = "a message from Ida Öl was kept in the preview, not sent: \(page)"
            #expect(studio.preview.description.contains(line))
        }
    }

    @Test
    func `stays where the editor has scrolled to`() async throws {
        try await withStudio(width: 390) { studio in
            try await studio.open(Self.postPath)
            try await studio.page.run("scrollTo(0, 500)")
            try await studio.page.waitFor("scrollY === 500")
            try studio.replace("if you wait.", with: "if you listen.", in: Self.postFile)
            try await studio.page.waitForText("if you listen.")
            // Browsers scroll while a page loads; what counts is where it stays.
            try await studio.page.waitFor(
                """
                new Promise((resolve) => {
                  const look = () => resolve(Math.abs(scrollY - 500) < 2);
                  const settle = () => requestAnimationFrame(() => requestAnimationFrame(look));
                  if (document.readyState === "complete") settle(); else addEventListener("load", settle);
                })
                """
            )
        }
    }
}
