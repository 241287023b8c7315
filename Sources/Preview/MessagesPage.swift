import Content

/// The page with the messages that were kept in place of being sent.
struct MessagesPage {
    static let stylePath = "/_preview/messages.css"
    /// Texts of visitors can do nothing here, even if one were not escaped.
    static let policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"

    let html: String

    init(_ messages: [ContactMessages.Message]) {
        let items = messages.map(MessagesPage.item).joined()
        html = MessagesPage.page(
            title: "Messages, not sent",
            """
            <h1>Messages of the contact form</h1>
            <p><strong>Not sent:</strong> the preview keeps what its forms send, and forgets it when it \
            ends. It does not check it as the write API does; <code>make api</code> runs that one.</p>
            \(items.isEmpty ? "<p>No message yet. Send the contact form, and reload this page.</p>" : items)
            """
        )
    }

    /// - Parameter detail: why a message was not taken, in a sentence.
    init(refusal detail: String) {
        html = MessagesPage.page(
            title: "Not kept",
            "<h1>The message was not kept</h1>\n<p>\(escaped(detail))</p>"
        )
    }

    private static func page(title: String, _ main: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(title)</title>
        <link rel="stylesheet" href="\(stylePath)">
        </head>
        <body>
        <main>
        \(main)
        </main>
        </body>
        </html>

        """
    }

    private static func item(_ message: ContactMessages.Message) -> String {
        let fields = message.fields.map { name, text in
            "<dt>\(escaped(name))</dt><dd dir=\"auto\">\(escaped(text))</dd>\n"
        }
        let time = message.received.description
        return """
            <article>
            <h2>Message \(message.number) <time datetime="\(time)">\(time)</time></h2>
            <dl>
            \(fields.joined())</dl>
            </article>

            """
    }

    static let style = """
        :root { color-scheme: light dark; }
        body { margin: 0; font: 1.0625rem/1.55 system-ui, sans-serif; background: #f6f5f2; color: #22201c; }
        main { max-width: 44rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; }
        article { margin: 1rem 0; padding: .25rem 1.25rem 1rem; }
        article { background: #fff; border: 1px solid #dcd8d0; border-radius: 10px; }
        h2 { font-size: 1.05rem; }
        h2 { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
        time { font-weight: normal; color: #625d54; }
        dl { margin: 0; display: grid; gap: .35rem 1rem; }
        dl { grid-template-columns: minmax(6rem, auto) minmax(0, 1fr); }
        dt { color: #625d54; overflow-wrap: anywhere; }
        dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
        @media (max-width: 30rem) {
          dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
          dd { margin-bottom: .6rem; }
        }
        @media (prefers-color-scheme: dark) {
          body { background: #181613; color: #eeeae3; }
          article { background: #24211d; border-color: #423d36; }
          dt, time { color: #b5aea2; }
        }

        """
}

/// Escapes text for the content of an element.
///
/// By scalars: `<` with a combining mark is another `Character`.
private func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result.append(contentsOf: "&amp;".unicodeScalars)
        case "<": result.append(contentsOf: "&lt;".unicodeScalars)
        case ">": result.append(contentsOf: "&gt;".unicodeScalars)
        default: result.append(scalar)
        }
    }
    return String(result)
}
