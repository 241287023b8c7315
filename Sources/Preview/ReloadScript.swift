/// The script that the preview adds to each page, which reloads the page after a build.
enum ReloadScript {
    static let path = "/_preview/reload.js"
    static let socket = "/_preview/socket"

    /// The tag for a page of a build.
    static func tag(build: Int) -> String {
        "<script src=\"\(path)?build=\(build)\" defer></script>"
    }

    /// Reloads the page when the server names another build than the page's own, also after a reconnect.
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
