import Content

/// The page that is shown in place of every page while the site cannot be built.
struct ErrorPage {
    let problems: [Problem]
    /// Nil where the viewer's machine has no files of the site.
    var editor: EditorLinks?

    static let stylePath = "/_preview/error.css"
    /// Its ETag, which no page of the site has.
    static let tag = "error"

    var html: String {
        let errors = problems.filter { $0.severity == .error }
        let title = errors.count == 1 ? "One error" : "\(errors.count) errors"
        let items = errors.map(item).joined(separator: "\n")
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title): the site cannot be built</title>
            <link rel="stylesheet" href="\(ErrorPage.stylePath)">
            \(PageScript.tag(ErrorPage.tag))
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            <p>The site cannot be built. The page comes back by itself once the errors are fixed.</p>
            <ol>
            \(items)
            </ol>
            </main>
            </body>
            </html>

            """
    }

    private func item(_ problem: Problem) -> String {
        var lines = ["<li>"]
        if let location = problem.location {
            lines.append("<p>\(link(to: location))</p>")
        }
        lines.append("<p><strong>\(escaped(problem.message))</strong></p>")
        if let excerpt = problem.excerpt { lines.append("<pre>\(escaped(excerpt))</pre>") }
        if let advice = problem.advice { lines.append("<p>\(escaped(advice))</p>") }
        lines.append("</li>")
        return lines.joined(separator: "\n")
    }

    private func link(to location: SourceLocation) -> String {
        let code = "<code>\(escaped(location.description))</code>"
        guard let address = editor?.address(of: location) else { return code }
        // No part of an address has a quotation mark (`EditorLinks`).
        return "<a href=\"\(escaped(address))\">\(code)</a>"
    }

    /// Escapes text for the content of an element.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static let style = """
        :root { color-scheme: light dark; }
        body { margin: 0; font: 1.0625rem/1.55 system-ui, sans-serif; background: #fff6f4; color: #2a1414; }
        main { max-width: 56rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; border-top: 6px solid #c0362c; }
        ol { list-style: none; padding: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
        li { background: #fff; border: 1px solid #efc9c4; border-radius: 10px; padding: .25rem 1.25rem; }
        code { color: #8c2018; overflow-wrap: anywhere; }
        pre { overflow-x: auto; background: #2a1418; color: #ffe9e4; padding: .9rem 1.1rem; border-radius: 8px; }
        @media (prefers-color-scheme: dark) {
          body { background: #1c1113; color: #fbe9e6; }
          li { background: #2a181b; border-color: #5a2d2b; }
          code { color: #ffb4a8; }
          pre { background: #120a0c; }
        }

        """
}
