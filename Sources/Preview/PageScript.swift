import Content

/// The script that the preview adds to each page: it shows changes and errors as soon as they are there.
enum PageScript {
    static let path = "/_preview/page.js"
    static let socket = "/_preview/socket"

    /// The tag at the end of a page; everything before it is the page as a build writes it.
    ///
    /// - Parameter tag: the ETag of the page.
    static func tag(_ tag: String) -> String {
        "<script src=\"\(path)\" data-preview=\"\(tag)\" defer></script>"
    }

    /// A change is put into the page (`PagePatch`), or reloads it.
    ///
    /// What was typed stays, and so does the scroll position. Errors lie over the page until they are mended.
    static let text = """
        "use strict";
        {
          const key = "sweetdreams-preview";
          let tag = document.currentScript.dataset.preview;
          document.currentScript.removeAttribute("data-preview");

          // Forms keep what was typed.
          const fields = () => [...document.querySelectorAll("input:not([type=hidden]), textarea, select")];
          const remember = () => {
            const typed = fields().map((f) => (f.type === "checkbox" || f.type === "radio" ? f.checked : f.type === "file" ? null : f.value));
            const focus = fields().indexOf(document.activeElement);
            sessionStorage.setItem(key, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY, typed, focus }));
          };
          const restore = () => {
            const saved = JSON.parse(sessionStorage.getItem(key) || "null");
            sessionStorage.removeItem(key);
            if (!saved || saved.path !== location.pathname) return;
            fields().forEach((f, index) => {
              const value = saved.typed[index];
              if (typeof value === "boolean") f.checked = value;
              else if (typeof value === "string" && f.type !== "file") f.value = value;
            });
            if (saved.focus >= 0) fields()[saved.focus]?.focus({ preventScroll: true });
            scrollTo({ left: saved.x, top: saved.y, behavior: "instant" });
          };

        \(PagePatch.script)

          const tagOf = (response) => (response.headers.get("ETag") || "").replaceAll('"', "");
          // What the page shows; unknown until it was asked for, and where it had changed by then.
          let shown;
          const keep = async () => {
            const response = await fetch(location.href, { cache: "no-store" });
            if (tagOf(response) === tag) shown ??= parse(await response.text());
          };
          // Whether the page stays.
          const update = async (message) => {
            await styled;
            if (shown !== undefined && message.html !== undefined) {
              const now = parse(message.html);
              if (patch(shown, now)) {
                shown = now;
                tag = message.tag;
                return true;
              }
            }
            remember();
            location.reload();
            return false;
          };

          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`
            :host { all: initial; }
            section { position: fixed; inset: auto 0 0 0; max-height: 70vh; overflow: auto; z-index: 2147483647;
              box-sizing: border-box; padding: 1rem 1.25rem; font: 15px/1.5 system-ui, sans-serif; color: #2a1414;
              background: #fff6f4; border-top: 5px solid #c0362c; box-shadow: 0 -6px 30px rgb(0 0 0 / .25); }
            h2 { margin: 0 0 .5rem; font-size: 1.05rem; }
            ol { margin: 0; padding: 0; list-style: none; display: grid; gap: .75rem;
              grid-template-columns: minmax(0, 1fr); }
            p { margin: .15rem 0; }
            code { color: #8c2018; overflow-wrap: anywhere; }
            pre { margin: .4rem 0; overflow-x: auto; background: #2a1418; color: #ffe9e4; padding: .7rem .9rem; border-radius: 6px; }
            button { float: right; font: inherit; padding: .2rem .7rem; }
            @media (prefers-color-scheme: dark) { section { background: #1c1113; color: #fbe9e6; } code { color: #ffb4a8; } }
          `);
          let overlay;
          // A place in a file: a link for people who chose an editor.
          const source = ({ name, href }) => {
            const code = element("code", name);
            if (!href) return code;
            const link = element("a");
            link.href = href;
            link.title = "Open in the editor";
            link.append(code);
            return link;
          };
          const element = (name, text) => {
            const made = document.createElement(name);
            if (text) made.textContent = text;
            return made;
          };
          const show = (errors) => {
            overlay?.remove();
            overlay = undefined;
            if (errors.length === 0) return;
            overlay = element("sweetdreams-errors");
            const root = overlay.attachShadow({ mode: "open" });
            root.adoptedStyleSheets = [sheet];
            const section = element("section");
            section.setAttribute("role", "alert");
            const close = element("button", "Hide");
            close.addEventListener("click", () => overlay.remove());
            const list = element("ol");
            for (const error of errors) {
              const item = element("li");
              if (error.place) item.append(source({ name: error.place, href: error.href }));
              const message = element("p");
              message.append(element("strong", error.message));
              item.append(message);
              if (error.excerpt) item.append(element("pre", error.excerpt));
              if (error.advice) item.append(element("p", error.advice));
              list.append(item);
            }
            const title = errors.length === 1 ? "One error" : `${errors.length} errors`;
            section.append(close, element("h2", title), list);
            root.append(section);
            document.documentElement.append(overlay);
          };

        \(UpdatingMark.script)
        \(PageBar.script)

          const listen = () => {
            const query = new URLSearchParams({ path: location.pathname, tag });
            const socket = new WebSocket(`ws${location.protocol === "https:" ? "s" : ""}://${location.host}\(socket)?${query}`);
            socket.onmessage = (event) => {
              const message = JSON.parse(event.data);
              show(message.errors);
              showUpdating(message.updating === true && tag !== "\(BuildingPage.tag)");
              // Not before the page itself shows the change.
              if (!message.changed) bar.show(message);
              else update(message).then((stays) => stays && bar.show(message));
            };
            socket.onclose = () => setTimeout(listen, 300);
          };
          restore();
          listen();
          (window.requestIdleCallback || setTimeout)(keep);
        }
        """
}
