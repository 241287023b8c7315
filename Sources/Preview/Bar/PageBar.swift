/// The bar at the lower edge of a page: what the page is made of, when it was made, and where its source is.
///
/// A part of `PageScript`, whose functions it uses.
enum PageBar {
    /// Defines `bar`, whose `show` takes each message of the preview.
    ///
    /// The bar has a place of its own after the page, so that it covers nothing at the end of the page
    /// and moves nothing before it. People fold it to a button or hide it, for as long as the tab is open;
    /// on a small screen it begins folded.
    static let script = """
          const bar = (() => {
            const key = "sweetdreams-bar";
            const style = new CSSStyleSheet();
            style.replaceSync(`\(style)`);
            const isWide = matchMedia("(min-width: 48rem)");
            const mode = () => sessionStorage.getItem(key) ?? (isWide.matches ? "open" : "folded");
            const labels = { draft: "Draft", published: "Published" };
            const part = (name, className, ...content) => {
              const made = document.createElement(name);
              if (className) made.className = className;
              made.append(...content.filter(Boolean));
              return made;
            };
            const button = (className, text, label, act) => {
              const made = part("button", className, text);
              made.type = "button";
              if (label) made.ariaLabel = made.title = label;
              made.addEventListener("click", act);
              return made;
            };
            const stateOf = (page) => {
              if (page.due) return `Scheduled for ${page.due}`;
              if (page.state === "published" && message.shown.time) return "Published by then";
              return labels[page.state] ?? "";
            };

            let host;
            let message;
            let shown;
            const set = (mode, focus) => {
              sessionStorage.setItem(key, mode);
              draw();
              host?.shadowRoot.querySelector(focus)?.focus();
            };
            const parts = (page) => {
              const list = part("ul", "");
              for (const each of [page.template, ...page.parts]) list.append(part("li", "", source(each)));
              const panel = part("div", "panel", part("h2", "", "Made of the templates"), list);
              const name = part("summary", "", page.template.name.split("/").pop());
              name.ariaLabel = `Templates: ${name.textContent}`;
              const made = part("details", "parts", name, panel);
              made.name = "bar";
              return made;
            };
            const line = (page) => {
              const made = page.made && part("span", "made", `Made ${page.made}`);
              if (made) made.title = made.textContent;
              const live = page.live && part("a", "live", "On the site");
              if (live) { live.href = page.live; live.title = page.live; }
              const record = page.record && part("span", "record", source(page.record));
              if (record) record.title = page.record.name;
              return part("div", "line",
                page.state && part("span", `state ${page.state}`, stateOf(page)),
                record, parts(page), made, part("span", "gap"), live, when(message),
                button("fold", "", "Fold this bar", () => set("folded", ".round")),
                button("hide", "", "Hide this bar in this tab", () => set("hidden")));
            };
            const choose = async (choice, status) => {
              status.textContent = "Loading…";
              const sent = { method: "POST", body: JSON.stringify(choice) };
              const answer = await fetch("\(StateChoice.path)", sent).catch(() => undefined);
              const why = answer?.ok ? {} : await answer?.json().catch(() => undefined);
              status.textContent = answer?.ok ? "" : why?.message ?? "The preview does not answer.";
            };
            // Another time, and drafts or none.
            const when = ({ page, shown }) => {
              const status = part("p", "status");
              status.role = "status";
              const time = part("input", "time");
              time.type = "datetime-local";
              time.required = true;
              time.value = shown.minute;
              const show = (time) => choose({ time }, status);
              const submit = part("button", "show", "Show");
              const drafts = part("input", "drafts");
              drafts.type = "checkbox";
              drafts.checked = shown.drafts;
              drafts.addEventListener("change", () => choose({ drafts: drafts.checked }, status));
              const form = part("form", "panel",
                part("label", "", part("span", "", `Time in ${shown.zone}`), time),
                part("div", "acts", submit,
                  shown.time && button("now", "Now", "", () => show("now")),
                  page.dueAt && button("due", "When this is due", "", () => show(page.dueAt))),
                part("label", "check", drafts, "Drafts and scheduled posts"),
                part("p", "hint", "For everybody who looks at this preview."), status);
              form.addEventListener("submit", (event) => {
                event.preventDefault();
                show(time.value);
              });
              const moment = shown.time ? `The site of ${shown.time}` : "Now";
              const isUsual = !shown.time && shown.drafts;
              const text = moment + (shown.drafts ? "" : ", without drafts");
              const summary = part("summary", isUsual ? "" : "other", text);
              summary.ariaLabel = `Time of the site: ${summary.textContent}`;
              const made = part("details", "when", summary, form);
              made.name = "bar";
              return made;
            };
            const draw = () => {
              const open = host?.shadowRoot.querySelector("details[open]")?.className;
              const focus = host?.shadowRoot.activeElement?.className.split(" ")[0];
              host?.remove();
              host = undefined;
              const page = message?.page;
              if (!page || mode() === "hidden") return;
              host = part("sweetdreams-bar");
                host.dataset.mode = mode();
              const root = host.attachShadow({ mode: "open" });
              root.adoptedStyleSheets = [style];
              const aside = part("aside", "");
              aside.ariaLabel = "Preview of this page";
              if (mode() === "folded") {
                const state = stateOf(page);
                const time = message.shown.time ? `, the site of ${message.shown.time}` : "";
                const label = `Show what this page is made of${state && ` (${state})`}${time}`;
                const look = `round ${page.state ?? ""}${time && " other"}`;
                const round = button(look, "", label, () => set("open", ".fold"));
                round.ariaExpanded = "false";
                aside.append(round);
              } else {
                aside.append(line(page));
                const same = open && aside.querySelector(`details.${open}`);
                if (same) same.open = true;
              }
              aside.addEventListener("keydown", (event) => {
                const details = event.key === "Escape" && aside.querySelector("details[open]");
                if (!details) return;
                details.open = false;
                details.querySelector("summary").focus();
              });
              root.append(aside);
              document.documentElement.append(host);
              if (focus) root.querySelector(`.${focus}`)?.focus();
            };
            isWide.addEventListener("change", () => draw());
            return {
              show: (next) => {
                const text = JSON.stringify([next.page, next.shown]);
                if (text === shown) return;
                shown = text;
                message = next;
                draw();
              },
            };
          })();
        """

    /// Colours have a contrast of at least 4.5:1; what is touched is 44 px high on small screens.
    ///
    /// A theme with a bar of its own at the lower edge says its height in `--bottom-bar`, and this one lies on top of it.
    private static let style = """
        :host { all: initial; display: block; color-scheme: light dark; }
        :host([data-mode=open]) { height: 2.25rem; }
        :host([data-mode=folded]) { height: 0; }
        * { box-sizing: border-box; }
        aside { --paper: #faf9f7; --ink: #3a3640; --soft: #625d69; --edge: #dcd8d4; --link: #5b2a8c;
          --draft: #9a4a12; --scheduled: #5b2a8c; --published: #1d6b45;
          font: 12.5px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); }
        .line { position: fixed; inset: auto 0 var(--bottom-bar, 0px) 0; z-index: 2147483646; display: flex;
          align-items: center; gap: .9rem; height: 2.25rem;
          padding: 0 .5rem 0 1rem; background: var(--paper); border-top: 1px solid var(--edge);
            white-space: nowrap; }
        .state { display: inline-flex; align-items: center; gap: .45rem; font-weight: 600; }
        .state::before, .round::before { content: ""; flex: none; width: .55rem; height: .55rem;
          border-radius: 50%; background: currentColor; }
        .draft { color: var(--draft); } .scheduled { color: var(--scheduled); }
          .published { color: var(--published); }
        .record, .made { overflow: hidden; text-overflow: ellipsis; min-width: 3rem; }
        .record { flex: 0 1 auto; } .made { flex: 0 100 auto; color: var(--soft); }
        .gap { flex: 1 0 0; }
        code { font: inherit; }
        a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: 1px;
          text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); }
        a:hover { text-decoration-color: currentColor; }
        .live::after { content: " ↗"; }
        summary { cursor: pointer; list-style: none; padding: .25rem 0; }
        summary::-webkit-details-marker { display: none; }
        summary::after { content: ""; display: inline-block; margin-inline-start: .4em;
          border: .25em solid transparent; border-bottom-color: currentColor; border-top: 0;
          vertical-align: .15em; }
        details { position: relative; }
        .panel { position: absolute; bottom: 2.1rem; left: -.9rem; min-width: 15rem; max-height: 60vh;
          overflow: auto; padding: .8rem .9rem; background: var(--paper);
          border: 1px solid var(--edge); border-radius: 10px; box-shadow: 0 6px 24px rgb(0 0 0 / .16); }
        .when .panel { left: auto; right: -.9rem; white-space: normal; display: grid; gap: .6rem; }
        .other { color: var(--scheduled); font-weight: 600; }
        .when label { display: grid; gap: .3rem; } .when .check { display: flex; align-items: center;
          gap: .5rem; }
        .time { font: inherit; color: inherit; padding: .3rem .5rem; border: 1px solid var(--soft);
          border-radius: 6px; background: none; }
        .drafts { margin: 0; width: 1rem; height: 1rem; accent-color: var(--link); }
        .acts { display: flex; flex-wrap: wrap; gap: .4rem; }
        .acts button { padding: .3rem .8rem; border: 1px solid var(--link); border-radius: 99px;
          color: var(--link); }
        .acts .show { background: var(--link); color: var(--paper); }
        .hint, .status { margin: 0; color: var(--soft); } .status:empty { display: none; }
        h2 { margin: 0 0 .4rem; font: inherit; font-weight: 600; }
        ul { margin: 0; padding: 0; list-style: none; display: grid; gap: .25rem; }
        button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
        .fold, .hide { position: relative; width: 1.75rem; height: 1.75rem; border-radius: 6px;
          color: var(--soft); }
        .fold { margin-inline-end: -.8rem; }
        .fold:hover, .hide:hover { background: color-mix(in srgb, currentColor 14%, transparent); }
        .fold::before, .hide::before, .hide::after { content: ""; position: absolute; inset: 0;
          margin: auto; width: .7rem; height: 1.5px; background: currentColor; }
        .hide::before { rotate: 45deg; } .hide::after { rotate: -45deg; }
        .round { position: fixed; right: max(.75rem, env(safe-area-inset-right));
          bottom: calc(var(--bottom-bar, 0px) + max(.75rem, env(safe-area-inset-bottom)));
          z-index: 2147483646;
          display: grid; place-items: center; width: 44px; height: 44px; border-radius: 50%;
            color: var(--soft); background: var(--paper);
          border: 1px solid var(--edge); box-shadow: 0 2px 10px rgb(0 0 0 / .18); }
        .round.draft { color: var(--draft); } .round.scheduled { color: var(--scheduled); }
          .round.published { color: var(--published); }
        .round.other { border: 2px solid var(--scheduled); }
        .round::before { width: .8rem; height: .8rem; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
        .round:focus-visible { border-radius: 50%; }
        @media (prefers-color-scheme: dark) {
          aside { --paper: #1b1922; --ink: #dedae4; --soft: #a59fb0; --edge: #36323f; --link: #cdb2f2;
            --draft: #f0a878; --scheduled: #cdb2f2; --published: #86cfa8; }
        }
        @media (max-width: 47.99rem) {
          :host([data-mode=open]) { height: 0; }
          aside { font-size: 15px; }
          .line { inset: auto .5rem .5rem .5rem; display: block; height: auto; max-height: 80vh;
            overflow: auto; padding: .75rem 1rem 1rem; white-space: normal;
            border: 1px solid var(--edge); border-radius: 14px; box-shadow: 0 6px 24px rgb(0 0 0 / .22);
              overflow-wrap: anywhere; }
          .line > * { min-height: 44px; display: flex; align-items: center; }
          .line > .gap { display: none; }
          .line > details { display: block; }
          .live { gap: .3em; }
          .time, .acts button, .when .check { min-height: 44px; }
          .acts button { padding-inline: 1.2rem; }
          .time { font-size: 16px; }
          summary { min-height: 44px; display: flex; align-items: center; }
          li a { display: flex; min-height: 44px; align-items: center; }
          .panel { position: static; padding: 0 0 .5rem; border: 0; box-shadow: none; max-height: none; }
          .line > .fold, .line > .hide { position: absolute; top: .5rem; width: 44px; height: 44px;
            margin: 0; }
          .line > .fold { right: 3.5rem; } .line > .hide { right: .5rem; }
          .line > .state, .line > .record:first-child { margin-inline-end: 6rem; }
        }
        @media print { :host { display: none; } }
        """
}
