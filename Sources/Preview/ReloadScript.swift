/// The script that the preview adds to each page: it loads the page anew after a build.
enum ReloadScript {
    static let path = "/_preview/reload.js"
    static let socket = "/_preview/socket"

    /// The tag for a page that a build has made.
    static func tag(build: Int) -> String { "<script src=\"\(path)?build=\(build)\" defer></script>" }

    /// The connection tells which build is the newest: also when it comes back after the server was away.
    static let text = """
        "use strict";
        {
          const shown = new URL(document.currentScript.src).searchParams.get("build");
          const listen = () => {
            const socket = new WebSocket(`ws://${location.host}\(socket)`);
            socket.onmessage = (event) => { if (event.data !== shown) location.reload(); };
            socket.onclose = () => setTimeout(listen, 500);
          };
          listen();
        }
        """
}
