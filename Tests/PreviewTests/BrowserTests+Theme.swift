import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The pages of the theme: photos above the page, and rows of cards.
extension BrowserTests {
    private static let artistPath = "/artists/ana-lucia-nunez/"

    /// What the light box shows: `closed`, or its caption.
    private static let lightBox = """
        (() => {
          const box = document.querySelector(".light-box");
          return box.open ? box.querySelector("figcaption").textContent : "closed";
        })()
        """

    /// The number of the photo whose link has the focus, from 0 on; -1 for none.
    private static let focusedPhoto =
        "[...document.querySelectorAll('.photos a')].indexOf(document.activeElement)"

    @Test
    func `photos open above the page, arrows turn over, and Escape gives the focus back`() async throws {
        try await withStudio { studio in
            let page = studio.page
            try await studio.open(Self.artistPath)
            try await page.click(".photos a:nth-child(2)")
            #expect(try await page.evaluate(Self.lightBox) == "2 of 3")
            for (key, caption) in [
                ("ArrowRight", "3 of 3"), ("ArrowRight", "1 of 3"), ("ArrowLeft", "3 of 3"),
            ] {
                try await page.press(key)
                #expect(try await page.evaluate(Self.lightBox) == caption, "after \(key)")
            }
            try await page.waitFor("document.querySelector('.light-box img').naturalWidth > 1000")
            let words: String = try await page.evaluate("document.querySelector('.light-box img').alt")
            #expect(words == "Ana Lucía Núñez, photo 3")
            try await page.press("Escape")
            #expect(try await page.evaluate(Self.lightBox) == "closed")
            try await page.waitFor("\(Self.focusedPhoto) === 2")
            #expect(page.problems == [])
        }
    }

    @Test
    func `the buttons of the light box turn over and close, and the page behind it gets no focus`()
        async throws
    {
        try await withStudio(width: 390) { studio in
            let page = studio.page
            try await studio.open(Self.artistPath)
            try await page.click(".photos a")
            try await page.click(".light-box-next")
            #expect(try await page.evaluate(Self.lightBox) == "2 of 3")
            try await page.click(".light-box-previous")
            #expect(try await page.evaluate(Self.lightBox) == "1 of 3")
            for _ in 0..<6 {
                try await page.press("Tab")
                let isInside: Bool = try await page.evaluate(
                    "document.activeElement === document.body || !!document.activeElement.closest('.light-box')"
                )
                #expect(isInside)
            }
            try await page.click(".light-box-close")
            #expect(try await page.evaluate(Self.lightBox) == "closed")
            #expect(page.problems == [])
        }
    }

    @Test
    func `photos are links to pictures where scripts do not run`() async throws {
        try await withStudio { studio in
            let page = studio.page
            try await page.disableScripts()
            try await studio.open(Self.artistPath)
            let links: [String] = try await page.evaluate(
                "[...document.querySelectorAll('.photos a')].map((link) => link.href)"
            )
            var kinds: [String?] = []
            for link in links {
                let (_, answer) = try await URLSession.shared.data(from: try #require(URL(string: link)))
                kinds.append(answer.mimeType)
            }
            #expect(kinds == ["image/jpeg", "image/jpeg", "image/jpeg"])
        }
    }

    /// Fills each grid of cards with 2 to 9 copies of its first card, and names those whose last row ends before the grid.
    ///
    /// A card that stands alone may be narrower than the grid: it is no row with a gap.
    private static let gapsInGrids = """
        (() => {
          const gaps = [];
          for (const grid of document.querySelectorAll(".grid, .releases, .strip")) {
            const card = grid.firstElementChild;
            for (let count = 2; count < 10; count++) {
              grid.replaceChildren(...Array.from({ length: count }, () => card.cloneNode(true)));
              const gap = grid.getBoundingClientRect().right - grid.lastElementChild.getBoundingClientRect().right;
              if (Math.abs(gap) > 1) gaps.push(`${grid.className} of ${count}`);
            }
          }
          return gaps;
        })()
        """

    @Test
    func `no row of cards has a gap, for any number of cards and in any window`() async throws {
        try await withStudio { studio in
            for width in [360, 390, 768, 1024, 1440] {
                try await Browser.shared.get().withPage(width: width) { page in
                    for path in ["", "artists/", "artists/ana-lucia-nunez/", "portfolio/"] {
                        try await page.open(studio.preview.address + path)
                        let excess: Int = try await page.evaluate(
                            "document.documentElement.scrollWidth - innerWidth"
                        )
                        #expect(excess <= 0, "/\(path), \(width) pixels wide")
                        let gaps: [String] = try await page.evaluate(Self.gapsInGrids)
                        #expect(gaps == [], "/\(path), \(width) pixels wide")
                    }
                }
            }
        }
    }
}
