"""Values as people, phones, editors and attackers leave them: for content.py.

Everything is drawn from a seeded generator, so that a case can be made again from its number.
"""

import collections
import json
import random
import struct

import picture_fixtures


class Text(bytes):
    """Bytes that a database holds as text, whatever they are."""


# The longest value. Whoever pastes a book into a column has written more; what takes longer than linear time shows here.
LONGEST = 200_000

# Repeated, each is a trap for parsers that look back or ahead: brackets, emphasis, links, tables, nesting, names.
PATTERNS = {
    "brackets": "[", "closing brackets": "]", "empty links": "[](", "pictures": "![", "links": "[a](/blog/) ",
    "nested links": "[a](b", "link titles": "[a](<b> (", "angle links": "[a](<", "references": "[a]",
    "unclosed notes": "[^", "alerts": "> [!NOTE]\n> a\n\n", "stars": "*", "emphasis": "*a ",
    "closing emphasis": "a* ", "strong": "**a ", "mixed emphasis": "*a_b**c__",
    "emphasis of threes": "***a** b* ", "underscores": "_a", "strikethrough": "~~a ", "tildes": "~",
    "code": "`a`", "unclosed code": "``a` ", "fences": "```\na\n", "math": "$$a$", "backslashes": "\\",
    "escapes": "\\*", "lesser": "<", "tags": "<a ", "declarations": "<!", "comments": "<!--",
    "open comments": "<!-- a --", "instructions": "<?", "character data": "<![CDATA[",
    "ends of character data": "]]>", "scripts": "<script>alert(1)</script>", "ends of scripts": "</script>",
    "open attributes": '<a href="', "divisions": "<div>", "paragraphs": "<p>a", "formatting": "<b><i>",
    "misnested": "<b><i>a</b></i>", "many kinds of formatting": "<a><b><i><u><s><em><strong><small><code>",
    "adoption": "<a><div>", "tables of HTML": "<table><tr><td>", "foster parents": "<table>a",
    "lists of HTML": "<ul><li>", "blocks in paragraphs": "<p><b>a<p>",
    "foreign": "<svg><foreignObject><math><mtext>", "templates": "<template>", "selects": "<select><option>",
    "headings of HTML": "<h2>a</h2>", "details": "<details><summary>a</summary>",
    "frames": '<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ"></iframe>\n\n', "entities": "&amp;",
    "broken entities": "&", "numbered entities": "&#x", "null entities": "&#0;", "quotes": "> ", "lists": "- ",
    "loose lists": "- a\n\n", "lists in quotes": "> - ", "tasks": "- [ ] a\n", "hashes": "#",
    "headings": "# a\n", "empty headings": "#\n", "underlines": "a\n=\n", "rules": "* * *\n", "cells": "|a",
    "pipes": "|", "table heads": "a|b\n-|-\n", "addresses": "https://a.", "bare addresses": "www.a.b ",
    "slashes": "https://a.example/((((", "bracketed addresses": "<https://a.example/> ",
    "players": "https://youtu.be/aqz-KE-bpKQ\n\n", "at signs": "a@", "mail": "a.b@c.d",
    "mail without an end": "a@b.", "mailto": "<mailto:a@b.example> ", "white space": " ", "tabs": "\t",
    "lines": "\n", "returns": "\r", "lines of returns": "a\r\n", "hard breaks": "a  \n",
    "backslash breaks": "a\\\n", "no spaces": "a", "words": "a ", "sentences": "Every room has a note. ",
    "capitals": "ß", "compositions": "e\u0301", "joiners": "\U0001f469\u200d", "flags": "\U0001f1e9",
    "syllables": "\u1100\u1161\u11a8", "ideographs": "美", "right to left": "שלום ", "turns": "\u202e\u2066",
    "invisible": "\u200b", "controls": "\x01", "commas": ",", "brackets of JSON": '[{"a":',
    "quotation marks": '"', "apostrophes": "'", "percents": "%", "percent codes": "%41", "dots": "../",
    "digits": "9", "hyphens": "-", "slugs": "a-", "equals": "=", "semicolons": ";a",
    "broken links": lambda n: "".join("[a](/nowhere-%d/) " % i for i in range(n // 20 + 1)),
    "broken anchors": lambda n: "".join("[a](#nowhere-%d) " % i for i in range(n // 20 + 1)),
    "missing pictures": lambda n: "".join("![a](media/none-%d.jpg) " % i for i in range(n // 26 + 1)),
    "missing sounds": lambda n: "".join("[a](media/none-%d.mp3)\n\n" % i for i in range(n // 26 + 1)),
    "links to files": lambda n: "".join("[a](none-%d.md) " % i for i in range(n // 18 + 1)),
    "reference definitions": lambda n: "".join("[a%d]: /blog/\n" % i for i in range(n // 15 + 1)),
    "used references": lambda n: "".join("[a%d]: /blog/\n\n[a%d] " % (i, i) for i in range(n // 22 + 1)),
    "long labels": lambda n: "[" + "a" * n + "]: /blog/",
    "footnotes": lambda n: "".join("[^%d] [^%d]: a\n" % (i, i) for i in range(n // 16 + 1)),
    "notes of notes": lambda n: "".join("[^%d]: a [^%d]\n\n" % (i, i + 1) for i in range(n // 17 + 1)),
    "one note, many times": lambda n: "[^a]: note\n\n" + "[^a] " * (n // 5),
    "nested alerts": lambda n: "".join("> " * i + "[!NOTE]\n" for i in range(1, 200)) * (n // 42_000 + 1),
    "backticks": lambda n: "".join("`" * i + " " for i in range(1, int((2 * n) ** 0.5))),
    "attributes": lambda n: "<p " + "".join('a%d="b" ' % i for i in range(n // 8 + 1)) + ">a</p>",
    "one attribute": lambda n: '<p title="' + "a" * n + '">a</p>',
    "closed divisions": lambda n: "<div>" * (n // 11 + 1) + "a" + "</div>" * (n // 11 + 1),
    "fonts": lambda n: "".join("<font size=%d>" % i for i in range(n // 13 + 1)),
    "long entities": lambda n: "&" + "a" * n + ";",
    "deep quotes": lambda n: ("> " * 500 + "a\n") * (n // 1002 + 1),
    "deep lists": lambda n: "".join("  " * i + "- a\n" for i in range(int(n**0.5))),
    "ordered lists": lambda n: "".join("%d. a\n" % i for i in range(n // 9 + 1)),
    "numbered headings": lambda n: "".join("# a-%d\n# a\n" % (i % 500) for i in range(n // 11 + 1)),
    "tables": lambda n: "|a" * (n // 5) + "|\n" + "|-" * (n // 5) + "|\n",
    "tall tables": lambda n: "|a|b|\n|-|-|\n" + "|a|b|\n" * (n // 6),
    "ragged tables": lambda n: "|a" * (n // 8) + "|\n" + "|-" * (n // 8) + "|\n" + "|a|\n" * (n // 8),
    "marks": lambda n: "a" + "\u0301\u0316" * (n // 4),
    "marks in the wrong order": lambda n: "a" + "\u0301" * (n // 4) + "\u0316" * (n // 4),
}

# Those that a text is made of: a row's title is not parsed as Markdown, but is cut, escaped and compared.
ODD_TEXTS = """
    Zoë 🇩🇪🇩 <script>alert(1)</script> </script><script>alert(1)// <!--<script> ]]> <![CDATA[
    --></style></title></textarea> <h1>Hi</h1><p>There<br>you</p> &#0;&#x110000;&nosuch; [[detail]] NULL null
    nil undefined NaN Infinity true no ~ --- %00%ff%zz% a:b ``` ![](media/share.jpg) ![x](media/none.jpg)
    [x](/nope/) [x](#nope) [x](/blog/room-tone/) [x](/blog/an-old-post/) [x](../../../../etc/passwd)
    [x](javascript:alert(1)) [x](data:text/html,<script>) [x](mailto:somebody@example.com)
    <somebody@example.com> somebody@example.com a@b @ana@mastodon.social logo@2x.png git@github.com:a/b.git
    https://youtu.be/aqz-KE-bpKQ https://vimeo.com/76979871/abcdef1234?t=1m
    https://open.spotify.com/album/2noRn2Aes5aoNVsU6iWThc https://bandcamp.com/EmbeddedPlayer/album=1/
    https://soundcloud.com/a/b https://music.apple.com/us/album/a/1440933461
""".split() + [
    "", " ", "\n", "\t \r\n\v\f", "\u00a0", "\u3000", "\ufeff", "\u200b", "\x00", "a\x00b",
    "\x01\x02\x1b[31mred\x1b[0m\x7f", "\x85\u2028\u2029", "\ufffe\uffff\U0010ffff", "\u202eabc\u202c",
    "\u2066\u2067\u2068", "\u200fשלום\u200e", "مرحبا, world", "Zoe\u0308", "e" + "\u0301" * 60,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "ǅ ﬁ ß İ ı ſ K Å",
    "<b>bold</b> &amp; &lt;i&gt;", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)",
    "<p>Hello <strong>you</strong></p>", "{{ 7 * 7 }} {% raw %} {# no #}", "${7*7} #{7*7} %s %n %@",
    "'; DROP TABLE blog_posts; --", "\\", "\\u0000\\ud800", "# heading", "- list", "1. list", "> quote",
    "    code", "| a | b |\n|---|---|\n| 1 |", "[a]: /blog/\n[a]",
    "[x](sms:+15550199) [y](tel:555) [z](ftp://a.example/)", "write to me@example.org",
    '<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ"></iframe>', "[The mix](media/audio/salt.mp3)",
    "[^1]\n\n[^1]: note [^1]", "> [!NOTE]\n> a", "> [!NOTE] a\n> [!WARNING]",
]

BYTES = [
    b"\xff", b"\xc0\xaf", b"\xc0\x80", b"\xed\xa0\x80", b"\xed\xa0\x80\xed\xb0\x80", b"\xf4\x90\x80\x80",
    b"\xe2\x82", b"\x80", b"caf\xe9", b"\xff\xfeh\x00i\x00", b"\xfe\xff\x00h\x00i", b"\xef\xbb\xbftext",
    b"\x00", b"a\x00b", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"GIF89a\x00\x00\x00\x00",
]

NUMBERS = """
    0 007 +5 5.0 5,0 1_000 1e3 1e400 0x10 0b1 ٣ ５ 9223372036854775807 9223372036854775808 -9223372036854775808
    -9223372036854775809 nan inf t f yes on TRUE False 0.0
""".split() + [
    0, 1, -1, 5, 6, 1899, 1900, 2100, 2101, 2**31 - 1, 2**31, -(2**31) - 1, 2**53, 2**53 + 1, 2**62, 2**63 - 1,
    -(2**63), 0.5, -0.0, 1e-320, 1.0, 3.0, 1e15, 1e16, 9.007199254740993e15, 9.3e18, -9.3e18, 1e19, 1e300,
    float("inf"), float("-inf"), " 5 ", "Ⅴ", "1" * 400,
]

TIMES = """
    infinity -infinity 0000-00-00 0000-01-01 0001-01-01 -0001-01-01 294276-12-31 294277-01-01T00:00:00Z
    +294276-12-31T00:00:00Z 9999-12-31T23:59:59Z 10000-01-01 99999999999-01-01 2026-02-29 2024-02-29 1900-02-29
    2026-13-01 2026-00-10 2026-01-00 2026-01-32 2026-6-1 2026-06-31 2026-11-24 2026-11-24T 2026-11-24T24:00
    2026-11-24T23:59:60Z 2026-11-24T08:60 2026-11-24T08:30 2026-11-24t08:30z
    2026-11-24T08:30:00.123456789123456789Z 2026-11-24T08:30:00+99:99 2026-11-24T08:30:00-24:00
    2026-11-24T08:30:00+05 2026-11-24T08:30:00+0530 2026-03-08T02:30 2026-11-01T01:30 1883-11-18T12:00
    2025-11-30T23:59:59-12:00 24.11.2026 11/24/2026 20261124 1795510200 now today yesterday allballs ２０２６-11-24
""".split() + [
    "4713-01-01 BC", "4714-11-24 00:00:00+00 BC", "294276-12-31 23:59:59.999999+00", "2026-11-24 08:30",
    "2026-11-24 08:30:00.5+00", "2026-11-24 08:30:00 America/New_York", "Tue, 24 Nov 2026 08:30:00 GMT",
    1795510200, 1795510200000, 1795510200.5, -62135596800, "2026‐11‐24", "2026-11-24T08:30:00Z\x00",
]

SCHEMES = """
    http https HTTPS ftp sftp file data javascript JavaScript vbscript mailto tel sms ws blob about view-source
    intent spotify x-apple a+b.c-d 1http
""".split() + [
    "java\tscript", " javascript", "\x01javascript", "",
]

AFTER_SCHEMES = """
    : / // //a //a.example //a.example/ //a.example:0/ //a.example:99999/ //a.example:port/
    //user:word@a.example/ //[::1]/ //[::1 //127.0.0.1/ //localhost/ //2130706433/ //xn--mnchen-3ya.example/
    //a_b.example/ //a..example/ //.example/ //-a.example/ //a.example./ //a.example/% //a.example/%zz
    //a.example/%00 //a.example/%2e%2e/%2f //a.example/?X-Amz-Signature=0&X-Amz-Expires=3600
    //a.example/?token=abc&Expires=1795510200&Signature=x //a.example/a.mp4 //a.example/a.jpg
    //a.example/#:~:text=a //www.youtube.com/watch?v=
    //www.youtube.com/watch?v=aqz-KE-bpKQ&t=9999999999999999999s&list=PL1 //youtu.be/aqz-KE-bpKQ?t=1h1m1s
    //vimeo.com/99999999999999999999999 //open.spotify.com/track/ //instagram.com/ana //www.instagram.com/@ana/
    ///a a@b.example alert(1) text/html;base64,PHNjcmlwdD4=
""".split() + [
    "", "//münchen.example/ä ö?ü#ß", "//" + "a" * 64 + ".example/", "//" + "a." * 130 + "example/",
    "//a.example/a b", '//a.example/"<>\\^`{|}', "//a.example/\r\nSet-Cookie: a=b", "//a.example/" + "a" * 5000,
    "+1 260 555 0100",
]

PATHS = """
    media/share.jpg media/share.jpg#x media/share.jpg?x=1 /media/share.jpg ./media/share.jpg
    media/../media/share.jpg media//share.jpg media/./share.jpg MEDIA/SHARE.JPG media/Share.jpg media/share.jpg/
    media/share%2ejpg media%2fshare.jpg share.jpg media media/ media/audio media/audio/salt.mp3 salt.mp3
    audio/salt.mp3 media/none.svg media/logo.svg media/broken.png site.yaml blog/drum-room-notes.md ../site.db
    media/../../site.db ../../../../../../etc/passwd /etc/passwd //etc/passwd /dev/zero /dev/stdin
    /proc/self/environ ~/x.jpg . .. / media/%00.jpg media/%ff.jpg media/ä.jpg media/*.jpg media/[a].jpg
""".split() + [
    "media/share.jpg ", "media\\share.jpg", "C:\\Windows\\win.ini", "", "media/" + "a" * 300 + ".jpg",
    "media/" + "a/" * 2000 + "b.jpg", "media/\u202egpj.exe", "media/a\x00.jpg", "media/a\nb.jpg",
    "media/a\u0308.jpg",
]

SLUGS = """
    page in index index.html feed feed.xml blog portfolio artists contact thanks answer testimonials media
    assets 404 sitemap robots.txt _headers _redirects .well-known about room-tone cutting-vinyl drum-room-notes
    quiet-is-an-instrument copper slow-river zoe-kowalska ana-lucia-nunez Room-Tone room_tone room--tone -room
    room- - a 1 room/tone /room room/ .. . ../../x %2e%2e a%00 con nul Ünïcode ünïcode 美咲 שלום ｒｏｏｍ
""".split() + [
    "room tone", "u\u0308", "room\u2010tone", "room\u00adtone", "room\x00", "a" * 80, "a" * 81, "a" * 200,
    "a" * 201, "a" * 255, "a" * 256, "a" * 5000, "a-" * 99 + "a", " room-tone ", "room-tone\n",
]

MEMBERS = ["label", "url", "platform", "title", "name", "href", "link", "icon", "type", "", "instagram"]


JSON_TEXTS = [
    "", " ", "null", "{}", "[]", "0", '""', '"text"', "{", "[", "[,]", '{"a":1,}', "{'a':1}", "// no\n{}",
    "\ufeff{}", '{"a":1,"a":2}', '{"":""}', '{"instagram":"ana"}',
    '{"instagram":"@ana","website":"https://a.example"}',
    '{"instagram":null,"youtube":5,"x":[],"y":{"url":"https://a.example"}}',
    '[{"label":"Zine","url":"https://a.example"},5,null,"https://b.example",[]]', '[{"label":"","url":""}]',
    '[{"platform":"instagram","url":"@ana"},{"platform":5,"url":6}]',
    '"{\\"instagram\\":\\"https://www.instagram.com/ana\\"}"',
    '["\\ud800","\\u0000","\\udc00\\ud800","\\u202e"]', '{"label":"\\ud83d","url":"https://a.example/\\ud800"}',
    "[1e999,-1e999,1e-999,-0,0.1e1,1E400]", "[" + "9" * 1000 + "]", "[NaN,Infinity,-Infinity]", "[01,+1,.5,5.]",
    '["\t\n\x01"]', '"\\x"', "[]]", "{}{}", "tru",
]

YAML_VALUES = [
    "", "~", "null", "yes", "No", "0o17", "0x1F", "1e3", ".inf", ".nan", "12:30:45", "2026-11-24",
    "!!binary aGk=", "!!float 5", "!!python/object:os.system x", "!tag x", "!<tag:yaml.org,2002:str> x",
    "&a [*a]", "&a x", "*a", "*nobody", "<<: *a", "{a: b, a: c}", "[a, b", "{a: b", "a: b: c", "- a", "? a",
    ": a", "'it's'", '"a\\', '"\\x"', '"\\ud800"', '"\\U00110000"', '"\\0"', "'", '"', "|\n  a\n b", "|9\n a",
    ">-\n\n\n  a", "|+\n  a\n\n\n", "%YAML 9.9", "@a", "`a`", "#comment", "a #comment", "a\n\tb: c", "\t- a",
    "...\n---\na: b", "--- a", "a\n---\nb", "{? [a, {b: c}] : d}", "[[[]]]", "[1, two, 3.0, ~, {a: b}]",
    "{instagram: '@ana', website: https://a.example}", "[{label: Zine, url: https://a.example}, {}, 5, ~]",
    "\x00", "\x01", "\u2028", "\ufeffa", "﻿",
]


def cut(text):
    return text[:LONGEST]


def repeated(name, length):
    """A pattern, about so long."""
    pattern = PATTERNS[name]
    if callable(pattern):
        return pattern(length)
    return pattern * (length // len(pattern) + 1)


class Hostile:
    """Draws values; what it draws depends on nothing but the seed and the calls before."""

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def chance(self, share):
        return self.rng.random() < share

    def choice(self, choices):
        return self.rng.choice(choices)

    # Text

    def length(self):
        return self.choice([10, 30, 100, 300, 1000, 3000, 10_000, 30_000, LONGEST])

    def scalars(self, count):
        ranges = [(0, 0x7F), (0x20, 0x7E), (0x80, 0x24F), (0x300, 0x36F), (0x590, 0x6FF), (0x2000, 0x206F)]
        ranges += [(0x4E00, 0x4FFF), (0xFE00, 0xFFFF), (0x1F1E6, 0x1F64F), (0xE0000, 0xE01EF), (1, 0xD7FF)]
        first, last = self.choice(ranges)
        return "".join(chr(self.rng.randint(first, last)) for _ in range(count))

    def prose(self):
        """Several paragraphs in which anything may stand."""
        parts = []
        for _ in range(self.rng.randint(1, 6)):
            part = self.choice([self.odd, self.pattern, self.odd, self.address, self.sentence])()
            parts.append(self.choice(["", "", "# ", "- ", "> ", "    ", "<p>", "**", "["]) + part)
        return cut(self.choice(["\n\n", "\n", " ", ""]).join(parts))

    def sentence(self):
        return "Every room has a note. We record *thirty seconds* of ours at the start of every session."

    def odd(self):
        return self.choice(ODD_TEXTS)

    def pattern(self):
        return cut(repeated(self.choice(list(PATTERNS)), self.length()))

    def text(self):
        kinds = [self.odd, self.odd, self.pattern, self.prose, lambda: self.scalars(self.rng.randint(1, 60))]
        kinds += [self.address, self.path, self.slug, self.json, self.mutated]
        return self.choice(kinds)()

    def mutated(self):
        """A harmless text that something happened to."""
        text = "The first take is a photograph: [look](/portfolio/copper/) & *listen*."
        for _ in range(self.rng.randint(1, 4)):
            at = self.rng.randrange(len(text) + 1)
            end = self.rng.randrange(len(text) + 1)
            match self.rng.randrange(4):
                case 0:
                    text = text[:at] + self.odd() + text[at:]
                case 1:
                    text = text[: min(at, end)] + text[max(at, end) :]
                case 2:
                    text = text[:at] + text[min(at, end) : max(at, end)] + text[at:]
                case 3:
                    text = text[:at] + self.scalars(1) + text[at + 1 :]
        return text

    def broken_bytes(self):
        """Bytes in which at least one is no UTF-8, or that are no text at all."""
        choice = self.rng.randrange(3)
        if choice == 0:
            return self.choice(BYTES)
        if choice == 1:
            return self.rng.randbytes(self.choice([1, 2, 3, 8, 100, 3000]))
        text = self.mutated().encode("utf-8", "surrogatepass")
        at = self.rng.randrange(len(text) + 1)
        return text[:at] + self.choice(BYTES) + text[at:]

    # The other kinds

    def number(self):
        return self.choice(NUMBERS)

    def time(self):
        return self.choice(TIMES)

    def address(self):
        return self.choice(SCHEMES) + self.choice([":", ":", ":", ""]) + self.choice(AFTER_SCHEMES)

    def path(self):
        return self.choice(PATHS)

    def slug(self):
        return self.choice(SLUGS)

    def json(self):
        depth = self.choice([10, 100, 1000, 10_000, 100_000])
        choice = self.rng.randrange(6)
        if choice < 3:
            return self.choice(JSON_TEXTS)
        if choice == 3:
            opening, closing = self.choice([("[", "]"), ('{"a":', "}"), ('[{"url":', "}]")])
            end = closing * depth if self.chance(0.5) else ""
            return cut(opening * (min(depth, LONGEST // 8)) + self.choice(["", "1", '"a"']) + end)
        if choice == 4:
            links = [{"label": self.odd(), "url": self.address()} for _ in range(self.choice([1, 3, 2000]))]
            return cut(json.dumps(links, ensure_ascii=self.chance(0.5)))
        return json.dumps(self.tree(4), ensure_ascii=self.chance(0.5))

    def tree(self, depth):
        """A JSON value of any form, with the names that links have."""
        if depth == 0 or self.chance(0.3):
            leaves = [self.odd, self.address, self.number, lambda: self.choice([None, True, False, 0, -1])]
            leaf = self.choice(leaves)()
            return leaf if not isinstance(leaf, float) or abs(leaf) < 1e308 else None
        if self.chance(0.5):
            return [self.tree(depth - 1) for _ in range(self.rng.randint(0, 4))]
        return {self.choice(MEMBERS): self.tree(depth - 1) for _ in range(self.rng.randint(0, 4))}

    def value(self):
        """A value of a column of any type."""
        kinds = [self.text] * 6 + [self.number] * 2 + [self.time] * 2 + [self.json] * 2
        kinds += [self.address] * 2 + [self.path, self.slug, self.prose, lambda: None]
        kinds += [self.broken_bytes, lambda: Text(self.broken_bytes())]
        return self.choice(kinds)()

    def suited(self, column):
        """A hostile value of the kind that the column is for: it gets further than any other."""
        if column.endswith("_at") or column == "release_date":
            return self.time()
        if column in ("social_links", "custom_links", "connected_platforms"):
            return self.json()
        if column.endswith("slug"):
            return self.slug()
        if column.endswith(("_link", "video_url")):
            return self.address()
        if column.endswith(("_url", "file_path")):
            return self.choice([self.path, self.address])()
        if column in ("content", "bio", "description"):
            return self.prose()
        if column in NUMERIC:
            return self.number()
        return self.text()

    # Files

    def yaml(self):
        """What may stand after `key: `, or instead of all of the front matter."""
        depth = self.choice([10, 100, 1000, 20_000])
        choice = self.rng.randrange(8)
        if choice < 4:
            return self.choice(YAML_VALUES)
        if choice == 4:
            opening = self.choice(["[", "{a: ", "- ", "? ", "!a ", "&a ", "'", '"', "? - "])
            return cut(opening * depth)
        if choice == 5:
            lines = "".join(
                "%s: &%s [%s]\n" % (c, c, ", ".join(["*" + chr(ord(c) - 1)] * 9)) for c in "bcdefghij"
            )
            return "\na: &a [x]\n" + lines
        if choice == 6:
            value = self.value()
            if isinstance(value, bytes):
                return value.decode("latin-1")
            return json.dumps(value) if self.chance(0.5) else str(value)
        return "\n" + "".join(" " * (i % 3000) + "a:\n" for i in range(min(depth, 1500)))

    def front_matter_file(self, lines, body, keys):
        """A Markdown file with something wrong in it, as bytes."""
        lines = list(lines)
        for _ in range(self.choice([0, 1, 1, 1, 2, 5])):
            line = "%s: %s" % (self.choice(keys), self.yaml())
            if self.chance(0.7):
                key = line.split(":")[0] + ":"
                lines = [old for old in lines if not old.startswith(key)]
            lines.insert(self.rng.randrange(len(lines) + 1), line)
        if self.chance(0.4):
            body = self.prose() if self.chance(0.6) else self.text()
        fences = self.choice([("---", "---")] * 12 + [("", ""), ("---", ""), ("--- ", "..."), ("+++", "+++")])
        text = fences[0] + "\n" + "\n".join(lines) + "\n" + fences[1] + "\n" + body
        return self.encoded(text)

    def encoded(self, text):
        data = text.encode("utf-8", "surrogatepass")
        match self.rng.randrange(14):
            case 0:
                code = self.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "utf-8-sig"])
                return text.encode(code, "surrogatepass" if code != "utf-7" else "replace")
            case 1:
                return text.encode(self.choice(["latin-1", "cp1252", "shift_jis", "cp437"]), "replace")
            case 2:
                return data.replace(b"\n", self.choice([b"\r", b"\r\n", b"\n\r", b"\xe2\x80\xa8"]))
            case 3:
                return self.damaged(data)
            case 4:
                return data[: self.rng.randrange(len(data) + 1)]
        return data

    def damaged(self, data):
        """Bytes of a file after a broken disk or transfer."""
        data = bytearray(data)
        for _ in range(self.choice([1, 1, 2, 5, 20])):
            at = self.rng.randrange(min(len(data), self.choice([16, 64, 400, 100_000])) + 1)
            match self.rng.randrange(6):
                case 0:
                    data[at : at + 1] = bytes([self.rng.randrange(256)])
                case 1:
                    extreme = self.choice([0, 1, 0x7F, 0x80, 0xFF])
                    data[at : at + 4] = bytes([extreme]) * self.choice([1, 2, 4, 8])
                case 2:
                    del data[at : at + self.rng.randrange(1, 40)]
                case 3:
                    data[at:at] = self.rng.randbytes(self.rng.randrange(1, 40))
                case 4:
                    data[at:at] = data[at : at + self.rng.randrange(1, 200)]
                case 5:
                    data[at : at + 4] = struct.pack(
                        self.choice([">I", "<I"]), self.choice([0, 1, 8, 2**16, 2**31 - 1, 2**32 - 1])
                    )
        if self.chance(0.2):
            del data[self.rng.randrange(len(data) + 1) :]
        return bytes(data)

    def picture(self):
        """The name and the bytes of a picture that may be none."""
        ending = self.choice(list(PICTURES))
        data = self.choice(PICTURES[self.choice(list(PICTURES)) if self.chance(0.1) else ending])
        if ending == "svg" and self.chance(0.7):
            return ending, self.encoded(self.svg())
        if self.chance(0.05):
            data = self.choice([b"", b"version https://git-lfs.github.com/spec/v1\n", b"<!doctype html>", b"\xff\xd8"])
        return ending, self.damaged(data) if self.chance(0.85) else data

    def svg(self):
        root = self.choice(["<svg", "<svg:svg", "<SVG", "<!-- svg --><svg", "<?xml version='1.0'?><svg", "<html><svg"])
        space = self.choice(["'http://www.w3.org/2000/svg'", '""', "http://www.w3.org/2000/svg"])
        lengths = ["10", "1e9", "1e999", "-5", "0", "nan", "inf", "50%", "2em", "1e", "", "١", "9" * 400, "10px", "5in"]
        sizes = tuple(self.choice(lengths) for _ in range(6))
        inside = [
            "<script>alert(1)</script>", "<a xlink:href='javascript:alert(1)'><text>a</text></a>",
            "<image href='https://a.example/x.png'/>", "<set attributeName='href' to='javascript:alert(1)'/>",
            "<style>@import 'https://a.example/x.css';</style>", "<path d='" + "M0 0" * self.choice([1, 1000]) + "'/>",
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='a()'/></foreignObject>",
            "<!DOCTYPE svg [<!ENTITY a '&b;&b;'><!ENTITY b 'x'>]>&a;", "<g>" * self.choice([1, 100, 20_000]),
            "<" * 1000, "<!--" * 1000, "",
        ]
        text = "%s xmlns=%s width='%s' height=\"%s\" viewBox='%s %s %s %s'>" % ((root, space) + sizes)
        return cut(text + "".join(self.choice(inside) for _ in range(self.rng.randint(0, 3))) + "</svg>")

    def sound(self):
        ending = self.choice(list(SOUNDS))
        data = SOUNDS[self.choice(list(SOUNDS)) if self.chance(0.1) else ending]
        return ending, self.damaged(data) if self.chance(0.9) else data

    def file_name(self):
        stem = self.choice(
            ["a", "a b", "a%20b", "a#b", "a?b", "-a", ".a", "a.", "a..b", "ä", "a\u0308", "美咲", "שלום", "a\nb"]
            + ["a\tb", "a\\b", "a'b", 'a"b', "<a>", "a&b", "CON", "index", "2026-11-24-a", "2026-13-99-a", "9" * 50]
            + ["a" * 200, "a" * 240, "\U0001f3b5", "\u202ea", "room-tone", "Drum-Room-Notes", "page", "a@2x"]
        )
        name = (stem + self.choice([".md"] * 8 + [".MD", ".markdown", ".Markdown", ".mdx", ".txt", ".html", ""])).encode()
        return b"\xff\xfe" + name if self.chance(0.05) else name


NUMERIC = "rating featured published display_order sort_order year duration_minutes is_public file_size".split()


def box(name, data):
    return struct.pack(">I", len(data) + 8) + name + data


def riff(kind, chunks):
    body = kind + b"".join(name + struct.pack("<I", len(d)) + d + b"\x00" * (len(d) % 2) for name, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


PICTURES = collections.defaultdict(list)
for fixture in picture_fixtures.fixtures(140, 1):
    PICTURES[fixture.name.rpartition(".")[2]].append(fixture.data)
PICTURES["heic"] = [data.replace(b"avif", b"heic") for data in PICTURES["avif"]]
PICTURES["bmp"] = [b"BM" + struct.pack("<IHHIIiiHH", 58, 0, 0, 54, 40, 1, 1, 1, 24) + b"\x00" * 28]
PICTURES["tiff"] = [b"II*\x00\x08\x00\x00\x00\x00\x00"]
SOUNDS = {
    "mp3": b"ID3\x04\x00\x00\x00\x00\x00\x14TIT2" + b"\x00" * 16 + (b"\xff\xfb\x90\x00" + b"\x00" * 413) * 2,
    "wav": riff(b"WAVE", [(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)), (b"data", b"\x80" * 8)]),
    "ogg": b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x1e\x01vorbis" + b"\x00" * 23,
    "flac": b"fLaC\x80\x00\x00\x22" + b"\x00" * 34,
    "m4a": box(b"ftyp", b"M4A \x00\x00\x00\x00") + box(b"moov", box(b"mvhd", b"\x00" * 100)),
    "mp4": box(b"ftyp", b"isom\x00\x00\x00\x00") + box(b"moov", b"") + box(b"mdat", b""),
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01",
}
