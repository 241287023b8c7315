import Foundation
import TestSupport
import Testing

extension BrowserTests {
    @Test
    func `a script in a template runs where its hash is in the policy, and one that is not there does not`()
        async throws
    {
        try await withStudio(
            before: { folder in
                func edit(_ path: String, _ old: String, _ new: String) throws {
                    let file = folder.appending(path: path)
                    let text = try String(contentsOf: file, encoding: .utf8)
                    try #require(text.contains(old))
                    try Data(text.replacing(old, with: new).utf8).write(to: file)
                }
                try edit("content/site.yaml", "security: {", "security: { inline_scripts: true,")
                try edit(
                    "templates/partials/footer.html",
                    "<footer",
                    "<script>\n  document.documentElement.dataset.ran = 'ä';\n</script>\n<footer"
                )
            }
        ) { studio in
            try await studio.open("/about/")
            #expect(try await studio.page.evaluate("document.documentElement.dataset.ran") == "ä")
            #expect(studio.page.problems == [])
            let other: String = try await studio.page.evaluate(
                """
                (() => {
                  const script = document.createElement("script");
                  script.textContent = "document.documentElement.dataset.ran = 'other'";
                  document.body.append(script);
                  return document.documentElement.dataset.ran;
                })()
                """
            )
            #expect(other == "ä")
        }
    }
}
