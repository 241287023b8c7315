#!/usr/bin/env python3
"""Texts that hold HTML, in a database, read by independent HTML parsers on the pages that the program makes of them.

    bodies.py PROGRAM [--posts 500] [--every N] [--seed 1]

Words: posts as three kinds of editors write them; the words of each page, and their order, are those of its body, both
taken by Python's html.parser. Safety: hostile values and mutations in HTML and in Markdown; each page, read by html5lib,
has only elements, attributes and addresses of a list, and writing its tree again gives the page. --every N tries each N-th.
"""

import argparse
import html.parser
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import uuid

import html5lib

from editors import EDITORS
from mutations import MUTATIONS
from payloads import PAYLOADS
from safety import is_safe_url

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCKS = set(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option p pre section summary table tbody td "
    "tfoot th thead tr ul iframe".split()
)
HIDDEN = {"script", "style", "title", "iframe"}

# What a text may hold. The list is written down a second time, not read from the program.
ELEMENTS = {
    name: set(attributes.split())
    for name, attributes in {
        "a": "href rel class", "img": "src alt width height loading decoding", "td": "colspan rowspan align class",
        "th": "colspan rowspan align scope class", "ol": "start type reversed", "li": "value align class", "time": "datetime",
        "del": "datetime", "ins": "datetime", "details": "open", "pre": "tabindex class", "code": "class",
        "div": "align class role tabindex aria-label", "p": "align class", "table": "", "tr": "align", "caption": "align",
        "figure": "class", "audio": "controls preload src aria-label", "video": "controls preload src aria-label",
        **{"h%d" % n: "align" for n in range(2, 7)}, "span": "role aria-label",
    }.items()
}
for plain in (
    "abbr b bdi bdo blockquote br cite dd dfn dl dt em figcaption hr i kbd mark q rp rt ruby s samp small strong sub "
    "summary sup tbody tfoot thead u ul var wbr"
).split():
    ELEMENTS[plain] = set()
EVERYWHERE = {"id", "title", "lang", "dir"}
CLASSES = re.compile(r"anchor|table|task|left|center|right|language-[A-Za-z0-9_.:+#-]+|recording")

CONTEXTS = {
    "text": "<p>%s</p>",
    "attribute": '<p title="%s">x</p>',
    "single": "<p title='%s'>x</p>",
    "bare": "<p title=%s>x</p>",
    "name": "<p %s>x</p>",
    "tag": "<p><%s>x</p>",
    "link": '<p><a href="%s">x</a></p>',
    "picture": '<p><img src="%s" alt="x">x</p>',
    "words": '<p><img src="/media/nothing.jpg" alt="%s">x</p>',
    "frame": '<iframe src="%s"></iframe><p>x</p>',
    "sound": '<p><audio src="%s"></audio>x</p>',
    "id": '<h2 id="%s">x</h2><p id="%s">x</p>',
    "cell": "<table><tr><td>%s</td></tr></table>",
    "preformatted": "<pre>%s</pre>",
    "hidden": "<p>x<script>%s</script></p>",
    "comment": "<p>x<!--%s--></p>",
    "inline": "Text <b>and</b> %s",
    "block": "Text\n\n<div>\n%s\n\n*x*\n\n</div>",
    "Markdown link": "<b>x</b> [x](<%s>)",
}


def normal(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


class Words(html.parser.HTMLParser):
    """The words of HTML, with a boundary at each block."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []
        self.hidden = 0
        # The box of a task, which is no word of the text.
        self.is_box = False

    def handle_starttag(self, tag, attributes):
        if tag in BLOCKS:
            self.parts.append(" ")
        if tag in HIDDEN:
            self.hidden += 1
        self.is_box = ("role", "img") in attributes

    def handle_endtag(self, tag):
        self.is_box = False
        if tag in BLOCKS:
            self.parts.append(" ")
        if tag in HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data):
        if not self.hidden and not self.is_box:
            self.parts.append(data)


def words(text):
    parser = Words()
    parser.feed(text)
    parser.close()
    return "".join(parser.parts).split()


# MARK: A site


def build(program, folder, bodies):
    """Makes a database with a post for each body, builds the site, and gives the pages' texts."""
    database = folder / "site.db"
    subprocess.run([program, "db", "init", "--sample", str(database)], check=True, capture_output=True)
    connection = sqlite3.connect(database)
    connection.execute("DELETE FROM blog_posts")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(blog_posts)")]
    for index, body in enumerate(bodies):
        row = {
            "id": str(uuid.UUID(int=index + 1)),
            "title": "Post %d" % index,
            "slug": "post-%d" % index,
            "content": body,
            "published": 1,
            "created_at": "2026-01-01T12:00:00Z",
        }
        row = {key: value for key, value in row.items() if key in columns}
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        connection.execute("INSERT INTO blog_posts (%s) VALUES (%s)" % (names, marks), list(row.values()))
    connection.commit()
    connection.close()
    (folder / "content").mkdir()
    (folder / "content" / "site.yaml").write_text(
        "title: Test\nbase_url: https://www.studio.example\npublic_email_addresses: [a@b.example]\n"
    )
    out = folder / "public"
    command = [
        program, "build", "--content", folder / "content", "--database", "sqlite:%s" % database,
        "--templates", ROOT / "templates", "--output", out, "--allow-shrink",
    ]
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1200)
    if done.returncode:
        sys.stdout.write(done.stdout.decode(errors="replace")[-3000:])
        raise SystemExit("the build ended with %d" % done.returncode)
    pages = []
    for index in range(len(bodies)):
        page = (out / "blog" / ("post-%d" % index) / "index.html").read_bytes().decode(errors="surrogateescape")
        opening = '<div class="prose" dir="auto">\n'
        start = page.index(opening) + len(opening)
        pages.append(page[start : page.rindex("\n</div>\n</article>")])
    return pages


# MARK: Safety


def unsafe(tree):
    """What a text may not hold."""
    for node in tree.iter():
        if not isinstance(node.tag, str):
            return "a comment"
        if node is tree:
            continue
        if node.tag not in ELEMENTS:
            return "an element %r" % node.tag
        for name, value in node.attrib.items():
            if name not in ELEMENTS[node.tag] | EVERYWHERE:
                return "an attribute %r of %r" % (name, node.tag)
            if name in ("href", "src") and not is_safe_url(value):
                return "an address %r" % value
            if name == "class" and not CLASSES.fullmatch(value):
                return "a class %r" % value
    return None


VOID = {"br", "hr", "img", "wbr"}


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def written(node):
    """A tree as the program writes it; without recursion in the depth of its own frames for siblings."""
    parts = []
    for child in node:
        attributes = "".join(
            " " + name if name in ("open", "reversed", "controls") and not value else ' %s="%s"' % (name, escaped(value))
            for name, value in child.attrib.items()
        )
        parts.append("<%s%s>" % (child.tag, attributes))
        if child.tag == "pre" and (child.text or "").startswith("\n"):
            parts.append("\n")
        parts.append(escaped(child.text or ""))
        parts.append(written(child))
        if child.tag not in VOID:
            parts.append("</%s>" % child.tag)
        parts.append(escaped(child.tail or ""))
    return "".join(parts)


# The player of the theme, which is not the text's.
PLAYER = re.compile(r'(?s)<div class="embed [a-z-]+">\n<a class="play".*?</p>\n</div>')


def problem(page):
    page = PLAYER.sub("", page)
    if re.search("[\ud800-\udfff]", page):
        return "not UTF-8"
    tree = html5lib.parseFragment(page, treebuilder="etree", namespaceHTMLElements=False)
    found = unsafe(tree)
    if found:
        return found
    again = escaped(tree.text or "") + written(tree)
    if again != page:
        at = next((i for i, (a, b) in enumerate(zip(again, page)) if a != b), min(len(again), len(page)))
        return "another tree at %r, not %r" % (page[max(0, at - 30) : at + 40], again[max(0, at - 30) : at + 40])
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.setrecursionlimit(20000)

    chosen = random.Random(options.seed)
    posts = [(name, write(chosen)) for _, (name, write) in zip(range(options.posts), EDITORS * options.posts)]
    hostile = [("mutation", text) for text in MUTATIONS]
    hostile += [("mutation in Markdown", "Text <b>and</b>\n\n" + text + "\n\n*more*") for text in MUTATIONS]
    for place, (name, context) in enumerate(CONTEXTS.items()):
        values = [value for index, value in enumerate(PAYLOADS) if (index + place) % options.every == 0]
        hostile += [(name, context.replace("%s", value)) for value in values]
    with tempfile.TemporaryDirectory() as folder:
        pages = build(options.program, pathlib.Path(folder), [body for _, body in posts + hostile])

    failures = []
    count = 0
    for (name, body), page in zip(posts, pages):
        expected = words(body)
        count += len(expected)
        found = words(PLAYER.sub(" ", page))
        if found != expected:
            at = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
            failures.append((name, body, "words %r, not %r" % (found[at : at + 5], expected[at : at + 5])))
    missing = len(failures)
    for (name, body), page in zip(posts + hostile, pages):
        found = problem(page)
        if found:
            failures.append((name, body, found))
    print(
        "%d texts of %d editors with %d words: %d on whose page a word is missing, added or joined with another"
        % (len(posts), len(EDITORS), count, missing)
    )
    print(
        "%d hostile texts (%d payloads in %d contexts, %d mutations): %d unsafe, or another tree when parsed again"
        % (len(hostile), len(PAYLOADS), len(CONTEXTS), len(MUTATIONS), len(failures) - missing)
    )
    for name, body, found in failures[:25]:
        print("  %s | %r | %s" % (name, body[:100], found[:300]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
