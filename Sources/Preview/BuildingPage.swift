/// The page that a browser gets while the site is loaded for the first time.
///
/// Its script brings the page itself.
enum BuildingPage {
    static let stylePath = "/_preview/building.css"
    /// Its ETag, which no page of the site has.
    static let tag = "building"
    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    static let html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>The site is being built</title>
        <link rel="stylesheet" href="\(stylePath)">
        \(PageScript.tag(tag))
        </head>
        <body>
        <main role="status">
        <h1>The site is being built</h1>
        <div class="bar"><div></div></div>
        <p>The page appears here as soon as it is ready.</p>
        </main>
        </body>
        </html>

        """

    static let style = """
        :root { color-scheme: light dark; }
        body { margin: 0; font: 1.0625rem/1.55 system-ui, sans-serif; background: #f6f5f2; color: #22201c; }
        main { max-width: 30rem; margin: 0 auto; padding: 20vh 1.25rem 4rem; text-align: center; }
        h1 { font-size: 1.5rem; line-height: 1.25; }
        .bar { height: 4px; border-radius: 2px; overflow: hidden; background: #dcd8d0; }
        .bar div { width: 30%; height: 100%; background: #7a5c1e; animation: move 1.6s ease-in-out infinite; }
        @keyframes move { from { transform: translateX(-100%); } to { transform: translateX(334%); } }
        @media (prefers-reduced-motion: reduce) { .bar div { animation: none; width: 100%; opacity: .5; } }
        @media (prefers-color-scheme: dark) {
          body { background: #181613; color: #eeeae3; }
          .bar { background: #423d36; }
          .bar div { background: #d8b365; }
        }

        """
}
