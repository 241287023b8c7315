import Foundation
import TestSupport
import Testing

@testable import Preview

/// What the script of an open page puts into it is what a reload shows.
@Suite(
    "A change in an open page",
    .enabled(if: Browser.isInstalled, "\(Browser.reason)"),
    .timeLimit(.minutes(20))
)
struct PagePatchTests {
    private func withPage(_ body: (BrowserPage) async throws -> Void) async throws {
        let server = try LoopbackServer { _ in
            .response(status: 200, headers: ["Content-Type": "text/html; charset=utf-8"], body: "<p>")
        }
        try await Browser.shared.get().withPage { page in
            try await page.open("http://127.0.0.1:\(server.port)/")
            try await body(page)
        }
    }

    /// Statements that define `show(html)`, which makes a version the document, and `change(old, now)`, which puts the difference into
    /// it: true where it is then the other version, false where it asks for a reload and has done nothing.
    private static let functions = """
        \(PagePatch.script)
        const show = (html) => { document.open(); document.write(html); document.close(); };
        const change = (old, now) => {
          show(old);
          const taken = patch(parse(old), parse(now));
          const expected = parse(taken ? now : old);
          const same = ["head", "body"].every((part) => document[part].isEqualNode(expected[part]))
            && document.documentElement.cloneNode().isEqualNode(expected.documentElement.cloneNode());
          if (!same) throw new Error(`${old}\\n→ ${now}\\n≠ ${document.documentElement.outerHTML}`);
          return taken;
        };
        """

    private static func page(_ body: String, head: String = "<title>A</title>") -> String {
        "<!doctype html><html lang=en><head>\(head)</head><body>\(body)</body></html>"
    }

    @Test(arguments: [
        ("<p>One</p>", "<p>Two</p>"), ("<p>One</p>", "<p>One</p><p>Two</p>"),
        ("<ul><li>a<li>b<li>c</ul>", "<ul><li>a<li>c</ul>"),
        ("<ul><li>a<li>c</ul>", "<ul><li>x<li>a<li>c<li>d</ul>"),
        ("<p class=a>One</p>", "<p class=b id=c>One</p>"), ("<p class=a>One</p>", "<p>One</p>"),
        ("<p>One <b>two</b> three</p>", "<p>One <i>two</i> three</p>"),
        ("<!-- a --><p>One", "<!-- b --><p>One"),
        ("<p>Ä &amp; 🎧</p>", "<p>Ö &lt;b&gt; 🎸</p>"), ("", "<main><h1>New</h1></main>"),
        ("<svg><path d='M0 0'/></svg>", "<svg><path d='M1 1'/></svg>"),
        (
            "<script type='application/ld+json'>{\"a\": 1}</script>",
            "<script type='application/ld+json'>{\"a\": 2}</script>"
        ),
        ("<a href=/a/>One</a>", "<a href=/b/>One</a>"), ("<img src=data:, alt=a>", "<img src=data:, alt=b>"),
    ])
    func `is taken into the document`(old: String, now: String) async throws {
        try await withPage { page in
            let texts = [Self.page(old), Self.page(now)].map { JSONValue.text($0).description }
            let taken = try await page.run(
                "\(Self.functions) return [change(\(texts[0]), \(texts[1])), change(\(texts[1]), \(texts[0]))];"
            )
            #expect(taken == .list([.bool(true), .bool(true)]))
        }
    }

    @Test(arguments: [
        ("<script>let a = 1</script>", "<script>let a = 2</script>"),
        ("<p>One</p>", "<p>One</p><script></script>"),
        ("<input name=a>", "<input name=b>"), ("<form><textarea></textarea></form>", "<form></form>"),
        ("<audio src=data:,></audio>", "<audio src=data:,a></audio>"), ("<p>One</p>", "<iframe></iframe>"),
        ("<div><select><option>a</select></div>", "<p>One</p>"),
    ])
    func `asks for a reload where scripts, fields or players differ`(old: String, now: String) async throws {
        try await withPage { page in
            let texts = [Self.page(old), Self.page(now)].map { JSONValue.text($0).description }
            let taken = try await page.run("\(Self.functions) return change(\(texts[0]), \(texts[1]));")
            #expect(taken == .bool(false))
        }
    }

    @Test
    func `asks for a reload where scripts have changed the document, and leaves it alone`() async throws {
        try await withPage { page in
            let texts = [Self.page("<p>One</p>"), Self.page("<p>Two</p>")].map {
                JSONValue.text($0).description
            }
            let result = try await page.run(
                """
                \(Self.functions)
                show(\(texts[0]));
                document.body.append("more");
                return [patch(parse(\(texts[0])), parse(\(texts[1]))), document.body.textContent];
                """
            )
            #expect(result == .list([.bool(false), .text("Onemore")]))
        }
    }

    @Test
    func `leaves what did not change as it is`() async throws {
        try await withPage { page in
            let old = JSONValue.text(Self.page("<h1>A</h1><p id=same>One</p><audio></audio><p>Two</p>"))
                .description
            let now = JSONValue.text(Self.page("<h1>B</h1><p id=same>One</p><audio></audio><p>2</p><p>3</p>"))
                .description
            let result = try await page.run(
                """
                \(Self.functions)
                show(\(old));
                const before = [document.querySelector("#same"), document.querySelector("audio")];
                const taken = patch(parse(\(old)), parse(\(now)));
                const after = [document.querySelector("#same"), document.querySelector("audio")];
                return [taken, before.every((node, index) => node === after[index])];
                """
            )
            #expect(result == .list([.bool(true), .bool(true)]))
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `makes any page of any other`(seed: UInt64) async throws {
        try await withPage { page in
            let counts = try await page.run(
                """
                \(Self.functions)
                let state = \(seed);
                const random = (limit) => { state = (state * 48271) % 2147483647; return state % limit; };
                const words = ["a", "b", "&amp;", "ü", " "];
                const names = ["p", "div", "ul", "b", "span", "section"];
                const tree = (depth) => {
                  if (depth === 0 || random(4) === 0) return words[random(words.length)];
                  if (random(12) === 0) return ["<input>", "<script></script>", "<!--x-->", "<br>"][random(4)];
                  const name = names[random(names.length)];
                  const attribute = random(3) ? "" : ` class=${words[random(2)]}`;
                  const inside = Array.from({ length: random(4) }, () => tree(depth - 1)).join("");
                  return `<${name}${attribute}>${inside}</${name}>`;
                };
                const page = () => `<!doctype html><html lang=${random(2) ? "en" : "de"}><head><title>${random(3)}</title></head>`
                  + `<body>${Array.from({ length: random(5) }, () => tree(4)).join("")}</body></html>`;
                let taken = 0;
                let refused = 0;
                let last = page();
                for (let round = 0; round < 400; round += 1) {
                  // Some differ little, as saved pages do.
                  const next = random(2) ? page() : last.replace(/<\\/p>/, "<i>new</i></p>").replace("ü", "ö");
                  if (change(last, next)) taken += 1; else refused += 1;
                  last = next;
                }
                return [taken, refused];
                """
            )
            #expect(try #require(counts.list.first?.int) > 100, "\(counts)")
        }
    }
}
