import Foundation
import TestSupport
import Testing

extension BrowserTests {
    private func withMenu(_ body: @escaping @Sendable (Studio) async throws -> Void) async throws {
        try await withStudio(
            before: { folder in
                let file = folder.appending(path: "content/site.yaml")
                var text = try String(contentsOf: file, encoding: .utf8)
                let entries = (1...15).map { "  - { label: Entry number \($0), url: /about/ }\n" }.joined()
                let submenu =
                    "  - { label: More, url: /contact/, children: [{ label: Below, url: /privacy/ }] }\n"
                text.replace("navigation:\n", with: "navigation:\n" + entries + submenu)
                try Data(text.utf8).write(to: file)
            },
            body
        )
    }

    @Test func `a menu with many entries opens by its button on a phone, and needs no script`() async throws {
        try await withMenu { studio in
            try await Browser.shared.get().withPage(width: 360) { page in
                let height =
                    "Math.round(document.querySelector('.site-header').getBoundingClientRect().height)"
                try await page.open(studio.preview.address + "about/")
                let closed: Int = try await page.evaluate(height)
                #expect(closed < 140)
                try await page.click(".menu-button")
                let opened: Int = try await page.evaluate(height)
                #expect(opened > 600)
                let excess: Int = try await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                #expect(excess <= 0)
                try await page.disableScripts()
                try await page.open(studio.preview.address + "contact/")
            }
        }
    }

    @Test func `an entry of the second level is reached with the keyboard, and Escape closes it`()
        async throws
    {
        try await withMenu { studio in
            try await studio.open("/about/")
            let isOpen = "document.querySelector('.submenu').open"
            let _: Bool = try await studio.page.evaluate(
                "(document.querySelector('.submenu summary').focus(), true)"
            )
            try await studio.page.press("Enter")
            try await studio.page.waitFor(isOpen, limit: .seconds(10))
            try await studio.page.press("Escape")
            try await studio.page.waitFor("!" + isOpen, limit: .seconds(10))
            #expect(studio.page.problems == [])
        }
    }
}
