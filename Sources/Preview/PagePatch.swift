/// Puts a change into an open page without a reload.
enum PagePatch {
    /// A part of `PageScript`; defines `parse(text)` and `patch(old, now)`.
    ///
    /// Two versions of the page are compared, and what differs is exchanged in the document, so that the rest of it stays as it is: sounds
    /// play on, and nothing moves. Where scripts have changed the document since, or a script, a field or a player differs, only a reload
    /// is sure to show what visitors see.
    static let script = """
          // A version of the page, without what differs in the tag of this script.
          const parse = (text) => {
            const page = new DOMParser().parseFromString(text, "text/html");
            page.querySelector("script[data-preview]")?.removeAttribute("data-preview");
            return page;
          };
          // Settles when the new stylesheets are there.
          let styled = Promise.resolve();
          const patch = (old, now) => {
            const steps = [];
            const sheet = "link[rel=stylesheet]";
            const loaded = `script:not([type="application/ld+json"]), noscript, ${sheet}, input, textarea, select, audio, video, iframe`;
            const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
            const isLoaded = (node) => isElement(node) && (node.matches(loaded) || node.querySelector(loaded) !== null);
            const exchangeSheet = (link, now) => {
              const fresh = link.cloneNode();
              fresh.setAttribute("href", now.getAttribute("href"));
              styled = new Promise((done) => {
                // The old one goes when the new one is there, so that the page is never without.
                fresh.addEventListener("load", () => { link.remove(); done(); }, { once: true });
                fresh.addEventListener("error", () => { link.remove(); done(); }, { once: true });
              });
              link.after(fresh);
            };
            const exchange = (parent, gone, come, next) => {
              for (const node of come) parent.insertBefore(document.importNode(node, true), next);
              for (const node of gone) node.remove();
            };
            const takeAttributes = (live, old, now) => {
              for (const { name } of [...old.attributes]) if (!now.hasAttribute(name)) live.removeAttribute(name);
              for (const { name, value } of [...now.attributes]) if (old.getAttribute(name) !== value) live.setAttribute(name, value);
            };
            // The indexes of the longest common subsequence, by the nodes' markup.
            const sameChildren = (olds, nows) => {
              const key = (node) => `${node.nodeType}${node.outerHTML ?? node.nodeValue}`;
              const [a, b] = [olds.map(key), nows.map(key)];
              let [start, end] = [0, 0];
              while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
              while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
              const same = Array.from({ length: start }, (_, index) => [index, index]);
              const [rows, columns] = [a.length - start - end, b.length - start - end];
              // Of a long list that became another one, the middle is exchanged as a whole.
              if (rows * columns <= 10_000) {
                const lengths = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
                for (let i = rows - 1; i >= 0; i -= 1) {
                  for (let j = columns - 1; j >= 0; j -= 1) {
                    lengths[i][j] = a[start + i] === b[start + j]
                      ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
                  }
                }
                for (let [i, j] = [0, 0]; i < rows && j < columns;) {
                  if (a[start + i] === b[start + j]) { same.push([start + i, start + j]); i += 1; j += 1; }
                  else if (lengths[i + 1][j] >= lengths[i][j + 1]) i += 1;
                  else j += 1;
                }
              }
              for (let index = end; index > 0; index -= 1) same.push([a.length - index, b.length - index]);
              return same;
            };
            const hasSameAttributes = (old, now) => old.cloneNode().isEqualNode(now.cloneNode());
            const compare = (live, old, now) => {
              if (old.isEqualNode(now)) return true;
              const isSameElement = isElement(old) && isElement(now) && old.nodeName === now.nodeName;
              if (isSameElement && old.matches(sheet) && now.matches(sheet)) {
                steps.push(() => exchangeSheet(live, now));
                return true;
              }
              if (!isSameElement || old.matches(loaded)) {
                if (isLoaded(old) || isLoaded(now)) return false;
                steps.push(() => exchange(live.parentNode, [live], [now], live));
                return true;
              }
              if (!hasSameAttributes(old, now)) steps.push(() => takeAttributes(live, old, now));
              const [lives, olds, nows] = [live, old, now].map((node) => [...node.childNodes]);
              let [start, begin] = [0, 0];
              // Between children that are the same in both versions.
              return [...sameChildren(olds, nows), [olds.length, nows.length]].every(([end, stop]) => {
                const [gone, come] = [olds.slice(start, end), nows.slice(begin, stop)];
                const there = lives.slice(start, end);
                const next = lives[end] ?? null;
                [start, begin] = [end + 1, stop + 1];
                if (gone.length === come.length) {
                  return gone.every((each, index) => compare(there[index], each, come[index]));
                }
                if ([...gone, ...come].some(isLoaded)) return false;
                steps.push(() => exchange(live, there, come, next));
                return true;
              });
            };
            const parts = (page) => [page.head, page.body];
            const isUntouched = parts(document).every((part, index) => part.isEqualNode(parts(old)[index]));
            if (!isUntouched) return false;
            const root = document.documentElement;
            steps.push(() => takeAttributes(root, old.documentElement, now.documentElement));
            const isWhole = parts(document).every((part, index) => compare(part, parts(old)[index], parts(now)[index]));
            if (isWhole) for (const step of steps) step();
            return isWhole;
          };
        """
}
