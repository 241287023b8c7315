import Foundation
import TestSupport
import Testing

/// The bar at the lower edge of a page.
extension BrowserTests {
    /// JavaScript for the bar's shadow tree; null without a bar.
    private static let bar = "document.querySelector('sweetdreams-bar')?.shadowRoot"

    /// How far the page can be scrolled sideways, in pixels.
    private static let excess = "document.documentElement.scrollWidth - innerWidth"

    private func save(_ text: String, to path: String, in studio: Studio) throws {
        try Data(text.utf8).write(toNew: studio.folder.appending(path: path))
    }

    @Test
    func `says what a page is made of, and after which change it was made again`() async throws {
        try await withStudio { studio in
            try await studio.open(Self.postPath)
            try await studio.page.waitForText("Made when it was opened")
            let text = try await studio.page.text()
            #expect(
                text.contains(Self.postFile) && text.contains("blog_post.html")
                    && text.contains("On the site")
            )
            #expect(
                try await studio.page.evaluate("\(Self.bar).querySelectorAll('[href^=vscode]').length") == 0
            )
            try studio.replace("We keep the chair.", with: "We burn the chair.", in: Self.postFile)
            try await studio.page.waitForText("Made after \(Self.postFile) changed")
            try studio.replace(
                #"{{ t("older_post") }}"#,
                with: "Before",
                in: "templates/blog_post.html"
            )
            try await studio.page.waitForText("Made after templates/blog_post.html changed")
            #expect(studio.page.problems == [])
        }
    }

    @Test
    func `keeps its place free at the end of the page, and is not wider than the window`() async throws {
        try await withStudio { studio in
            try await studio.open(Self.postPath)
            try await studio.page.waitFor("\(Self.bar)")
            try await studio.page.run("scrollTo(0, document.documentElement.scrollHeight)")
            let gap: Double = try await studio.page.evaluate(
                """
                \(Self.bar).querySelector(".line").getBoundingClientRect().top
                    - document.querySelector("footer").getBoundingClientRect().bottom
                """
            )
            #expect(gap > -1)
            #expect(try await studio.page.evaluate(Self.excess) <= 0)
        }
    }

    @Test
    func `is a button on a phone, and stays folded, open or hidden until the tab is closed`() async throws {
        try await withStudio(width: 390) { studio in
            let page = studio.page
            try await studio.open(Self.postPath)
            try await page.waitFor("\(Self.bar).querySelector('.round')")
            let size: [Double] = try await page.evaluate(
                "(({ width, height }) => [width, height])(\(Self.bar).querySelector('.round').getBoundingClientRect())"
            )
            #expect(size.allSatisfy { $0 >= 44 })
            try await page.run("\(Self.bar).querySelector('.round').click()")
            try await page.waitForText(Self.postFile)
            #expect(try await page.evaluate(Self.excess) <= 0)
            // By keyboard, the focus is on the button that folds it again.
            #expect(try await page.evaluate("\(Self.bar).activeElement.className") == "fold")
            try await studio.open("/blog/")
            try await page.waitFor("\(Self.bar).querySelector('.line')")
            let heights: [Double] = try await page.evaluate(
                "[...\(Self.bar).querySelectorAll('button, summary')].map((e) => e.getBoundingClientRect().height)"
            )
            #expect(heights.count >= 3 && heights.allSatisfy { $0 >= 44 }, "\(heights)")
            try await page.run("\(Self.bar).querySelector('.fold').click()")
            try await page.waitFor("\(Self.bar).querySelector('.round') === \(Self.bar).activeElement")
            try await page.run(
                "\(Self.bar).activeElement.click(); \(Self.bar).querySelector('.hide').click()"
            )
            try await studio.open(Self.postPath)
            try await page.waitFor("performance.getEntriesByType('resource').length && !\(Self.bar)")
            #expect(page.problems == [])
        }
    }

    @Test
    func `opens files in the chosen editor, also from an error`() async throws {
        try await withStudio(arguments: ["--editor", "vscode"]) { studio in
            try await studio.open(Self.postPath)
            try await studio.page.waitFor("\(Self.bar).querySelector('.record a')")
            let folder = studio.folder.resolvingSymlinksInPath().path
            let record: String = try await studio.page.evaluate("\(Self.bar).querySelector('.record a').href")
            #expect(record == "vscode://file\(folder)/\(Self.postFile):1:1")
            try studio.replace("slug: a-night", with: "slag: a-night", in: Self.postFile)
            try await studio.page.waitForText("\(Self.postFile):3")
            let place: String = try await studio.page.evaluate(
                "document.querySelector('sweetdreams-errors').shadowRoot.querySelector('a').href"
            )
            #expect(place.hasPrefix("vscode://file\(folder)/\(Self.postFile):3:"))
        }
    }

    @Test
    func `names the state of drafts and scheduled posts, in different colours`() async throws {
        try await withStudio { studio in
            try save(
                "---\ntitle: Cables\ncreated_at: 2026-07-01\npublished: false\n---\nText.\n",
                to: "content/blog/cables.md",
                in: studio
            )
            try save(
                "---\ntitle: Eve\ncreated_at: 2050-12-24T08:00\n---\nText.\n",
                to: "content/blog/eve.md",
                in: studio
            )
            var colours: [String] = []
            for (path, state) in [
                ("/blog/cables/", "Draft"), ("/blog/eve/", "Scheduled for 24 December 2050, 08:00"),
            ] {
                try await studio.open(path)
                try await studio.page.waitFor(
                    "\(Self.bar).querySelector('.state').textContent === '\(state)'"
                )
                let mark: [String] = try await studio.page.evaluate(
                    "((mark) => [mark.textContent, getComputedStyle(mark).backgroundColor])(document.querySelector('.draft, .scheduled'))"
                )
                #expect(mark[0] == state)
                colours.append(mark[1])
                #expect(!(try await studio.page.text()).contains("On the site"))
            }
            #expect(Set(colours).count == 2)
        }
    }

    @Test
    func `moves the clock to where a scheduled post is shown, and back, with drafts and without`()
        async throws
    {
        try await withStudio { studio in
            let page = studio.page
            func click(_ name: String) async throws {
                try await page.waitFor("\(Self.bar).querySelector('.\(name)')")
                try await page.run("\(Self.bar).querySelector('.\(name)').click()")
            }
            try save(
                "---\ntitle: The eve of something\ncreated_at: 2050-12-24T08:00\n---\nText.\n",
                to: "content/blog/eve.md",
                in: studio
            )
            try await studio.open("/blog/")
            try await page.waitForText("Scheduled for 24 December 2050, 08:00")
            try await click("drafts")
            try await page.waitForText("Now, without drafts", without: "The eve of something")
            // As people do who know the time.
            try await page.run("\(Self.bar).querySelector('details.when summary').click()")
            let time = "document.querySelector('sweetdreams-bar').shadowRoot.querySelector('.time')"
            try await page.run("\(time).value = '2050-12-24T08:00'")
            try await click("show")
            try await page.waitForText("The site of 24 December 2050, 08:00, without drafts")
            try await page.waitForText("The eve of something", without: "Scheduled for")
            try await studio.open("/blog/eve/")
            try await page.waitForText("Published by then")
            #expect(page.problems == [])
            // The page is not there now, and says so; the bar remains, to go back.
            try await click("now")
            try await page.waitForText("This page is asleep")
            try await page.waitForText("Now, without drafts")
            try await click("drafts")
            try await page.waitForText("Scheduled for 24 December 2050, 08:00")
            try await click("due")
            try await page.waitForText("Published by then")
            try await click("now")
            try await page.waitForText("Scheduled for 24 December 2050, 08:00")
            // The browser tells of the page's own status.
            #expect(page.problems.allSatisfy { $0.url?.hasSuffix("/blog/eve/") == true }, "\(page.problems)")
            #expect("\(studio.preview)".contains("The preview shows the site of 24 December 2050, 08:00 ("))
        }
    }

    @Test
    func `begins at the time of the command, and says so in the page and the terminal`() async throws {
        try await withStudio(arguments: ["--at", "2026-08-01T09:30", "--no-drafts"]) { studio in
            try await studio.open("/")
            try await studio.page.waitForText("The site of 1 August 2026, 09:30, without drafts")
            let said = "the site of 1 August 2026, 09:30 (America/Indiana/Indianapolis), without drafts."
            #expect("\(studio.preview)".contains(said))
        }
    }
}
