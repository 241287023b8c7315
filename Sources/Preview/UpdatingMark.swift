/// The mark at the edge of an open page while the site is loaded again and that takes long.
enum UpdatingMark {
    /// A part of `PageScript`; defines `showUpdating(isUpdating)`.
    static let script = """
        const markSheet = new CSSStyleSheet();
        markSheet.replaceSync(`
          :host { all: initial; }
          p { position: fixed; inset: .75rem .75rem auto auto; z-index: 2147483646; }
          p { margin: 0; padding: .3rem .8rem; }
          p { font: 14px/1.4 system-ui, sans-serif; color: #fff; background: #3b372fee; border-radius: 99px; }
          p { pointer-events: none; box-shadow: 0 2px 10px rgb(0 0 0 / .25); }
          @media print { p { display: none; } }
        `);
        let mark;
        const showUpdating = (isUpdating) => {
          if (Boolean(mark) === isUpdating) return;
          mark?.remove();
          mark = undefined;
          if (!isUpdating) return;
          mark = document.createElement("sweetdreams-updating");
          const root = mark.attachShadow({ mode: "open" });
          root.adoptedStyleSheets = [markSheet];
          const text = document.createElement("p");
          text.setAttribute("role", "status");
          text.textContent = "Updating…";
          root.append(text);
          document.documentElement.append(mark);
        };
        """
}
