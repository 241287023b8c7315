"""Random templates, typed so that most are accepted; every choice comes from one seeded source."""

import random
import re

POST = {
    "record": {
        "name": "Post",
        "fields": {
            "title": "text",
            "year": "int",
            "hits": "int",
            "rating": "double",
            "live": "bool",
            "note": {"optional": "text"},
            "tags": {"list": "text"},
            "body": "html",
            "author": {
                "optional": {
                    "record": {"name": "Author", "fields": {"name": "text", "city": {"optional": "text"}}}
                }
            },
        },
    }
}
SCHEMA = {
    "s": "text",
    "t": "text",
    "o": {"optional": "text"},
    "n": "int",
    "m": "int",
    "k": {"optional": "int"},
    "f": "double",
    "b": "bool",
    "h": "html",
    "xs": {"list": "int"},
    "ss": {"list": "text"},
    "posts": {"list": POST},
    "mp": {"map": "int"},
    "mt": {"map": "text"},
}
WORDS = [
    "night",
    "Sound",
    "O'Hara",
    "a<b",
    "R&B",
    '"hook"',
    "naïve",
    "東京",
    "ǅ",
    "ß",
    "two words",
    "",
    "  padded ",
    "tab\there",
    "e\u0301",
    "UPPER",
    "x" * 30,
    "don't stop",
    "l'été",
    "ﬁne",
    "İstanbul",
    "line\nbreak",
    "100%",
    "a-b_c",
    "<b>bold</b>",
    "&amp;",
    "ΑΣ",
    "3",
    "-7",
    "4.5",
    "1_000",
    "٣",
]

# What case mappings, white space, escaping and entities are particular about.
PARTS = list("aAbZ1 -'\"&<>@%/\\\t\n_.,ßẞİıÉσΣςΑǅǆŉﬁﬀΐ½²١ªʰ𝐀𐐀🎵本") + [
    "\u00a0",
    "\u2028",
    "\u3000",
    "\u200b",
    "\u00ad",
    "\u0301",
    "\u0345",
    "&amp;",
    "&#39;",
    "&#x41;",
    "&nbsp;",
    "&copy",
    "<b>",
    "<!-- x -->",
    "word",
]


class Grammar:
    def __init__(self, seed):
        self.r = random.Random(seed)

    # ---------------------------------------------------------------- data
    def word(self):
        if self.r.random() < 0.3:
            return "".join(self.r.choice(PARTS) for _ in range(self.r.randint(0, 10)))
        return self.r.choice(WORDS)

    def integer(self):
        return self.r.choice([0, 1, 2, 3, -1, 7, 10, 12, 100, 2026, -45])

    def decimal(self):
        return self.r.choice([0.0, 0.5, 1.0, 2.5, -1.5, 3.14159, 1e10, 0.1, 2.675, 100.0, -0.05])

    def post(self):
        r = self.r
        post = {
            "title": self.word(),
            "year": r.choice([2024, 2025, 2026]),
            "hits": self.integer(),
            "rating": self.decimal(),
            "live": r.random() < 0.5,
            "tags": [self.word() for _ in range(r.randint(0, 3))],
            "body": "<p>%d &amp; <i>x</i></p>" % self.integer(),
        }
        if r.random() < 0.5:
            post["note"] = self.word()
        if r.random() < 0.5:
            post["author"] = {"name": self.word()}
            if r.random() < 0.5:
                post["author"]["city"] = self.word()
        return post

    def data(self):
        r = self.r
        data = {
            "s": self.word(),
            "t": self.word(),
            "n": self.integer(),
            "m": self.integer(),
            "f": self.decimal(),
            "b": r.random() < 0.5,
            "h": "<em>%s</em>" % r.choice("abc"),
            "xs": [self.integer() for _ in range(r.randint(0, 5))],
            "ss": [self.word() for _ in range(r.randint(0, 4))],
            "posts": [self.post() for _ in range(r.randint(0, 4))],
            "mp": {r.choice("aBcDe") + str(i): self.integer() for i in range(r.randint(0, 3))},
            "mt": {r.choice("aBcDe"): self.word() for i in range(r.randint(0, 3))},
        }
        if r.random() < 0.5:
            data["o"] = self.word()
        if r.random() < 0.5:
            data["k"] = self.integer()
        return data

    # --------------------------------------------------------- expressions
    def pick(self, *choices):
        return self.r.choice(choices)()

    def literal(self):
        text = self.word().replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        quote = self.r.choice("'\"")
        return quote + text.replace(quote, "\\" + quote) + quote

    def var(self, kind):
        found = [name for name, t in self.scope if t == kind]
        return self.r.choice(found) if found else None

    def text(self, d=3):
        r = self.r
        name = self.var("text")
        if d <= 0 or r.random() < 0.25:
            return name if name and r.random() < 0.7 else self.literal()
        return self.pick(
            lambda: "%s|%s"
            % (
                self.atom(self.text(d - 1)),
                r.choice(
                    ["upper", "lower", "capitalize", "title", "trim", "string", "striptags", "urlencode"]
                ),
            ),
            lambda: "%s|replace(%s, %s)" % (self.atom(self.text(d - 1)), self.literal(), self.literal()),
            lambda: "%s|truncate(%d%s)"
            % (
                self.atom(self.text(d - 1)),
                r.choice([4, 5, 8, 20]),
                r.choice(["", ", true", ", false, '…'", ", true, '', 0", ", leeway=2", ", end='-'"]),
            ),
            lambda: "%s ~ %s"
            % (self.atom(self.text(d - 1)), self.atom(r.choice([self.text, self.int])(d - 1))),
            lambda: "%s + %s" % (self.atom(self.text(d - 1)), self.atom(self.text(d - 1))),
            lambda: "(%s if %s else %s)" % (self.text(d - 1), self.bool(d - 1), self.text(d - 1)),
            lambda: "%s|default(%s%s)"
            % (
                self.r.choice(
                    [
                        "o",
                        "posts|map(attribute='title')|first",
                        "ss|last",
                        "ss[%d]" % r.randint(-2, 3),
                        "mt['a']",
                        "mt.B",
                        "ss|min",
                        "ss|max",
                    ]
                ),
                self.literal(),
                r.choice(["", ", true", ", boolean=true"]),
            ),
            lambda: "%s|join(%s)" % (self.atom(self.texts(d - 1)), r.choice(["", "', '", "' & '"])),
            lambda: "xs|join('-')",
            lambda: "posts|join(', ', attribute='%s')" % r.choice(["title", "year"]),
            lambda: "%d|string" % abs(self.integer()),
            lambda: "loop.cycle(%s, %s)" % (self.literal(), self.literal()) if self.loops else self.literal(),
            lambda: "(o or %s)" % self.literal(),
        )

    def int(self, d=3):
        r = self.r
        name = self.var("int")
        if d <= 0 or r.random() < 0.25:
            return name if name and r.random() < 0.7 else str(abs(self.integer()))
        return self.pick(
            lambda: "%s %s %s"
            % (self.atom(self.int(d - 1)), r.choice(["+", "-", "*"]), self.atom(self.int(d - 1))),
            lambda: "%s %s %d" % (self.atom(self.int(d - 1)), r.choice(["//", "%"]), r.choice([1, 2, 3, 7])),
            lambda: "%s|length" % self.atom(r.choice([self.text, self.texts, self.ints])(d - 1)),
            lambda: "(%s)|abs" % self.int(d - 1),
            lambda: "-%s" % self.atom(self.int(d - 1)),
            lambda: "%s|sum" % self.atom(self.ints(d - 1)),
            lambda: "posts|sum(attribute='%s')" % r.choice(["year", "hits"]),
            lambda: "%s|wordcount" % self.atom(self.text(d - 1)),
            lambda: "(%s|%s)|default(%d)"
            % (self.atom(self.ints(d - 1)), r.choice(["first", "last", "min", "max"]), r.randint(0, 9)),
            lambda: "%s|int" % self.atom(r.choice([self.text, self.double])(d - 1)),
            lambda: "%s|int(%d)" % (self.atom(self.text(d - 1)), r.randint(0, 9)),
            lambda: "(%s if %s else %s)" % (self.int(d - 1), self.bool(d - 1), self.int(d - 1)),
            lambda: (
                "loop.%s" % r.choice(["index", "index0", "revindex", "revindex0", "length"])
                if self.loops
                else "1"
            ),
            lambda: "k|default(%d)" % r.randint(0, 9),
        )

    def double(self, d=3):
        r = self.r
        name = self.var("double")
        if d <= 0 or r.random() < 0.3:
            return name if name and r.random() < 0.7 else r.choice(["0.5", "2.0", "3.25", "10.1"])
        return self.pick(
            lambda: "%s / %s" % (self.atom(self.int(d - 1)), r.choice(["2", "3", "7.5", "10"])),
            lambda: "%s %s %s"
            % (
                self.atom(self.double(d - 1)),
                r.choice(["+", "-", "*"]),
                self.atom(r.choice([self.int, self.double])(d - 1)),
            ),
            lambda: "(%s)|round%s"
            % (self.double(d - 1), r.choice(["", "(1)", "(2)", "(1, 'floor')", "(method='ceil')"])),
            lambda: "(%s)|abs" % self.double(d - 1),
            lambda: "%s|float" % self.atom(r.choice([self.text, self.int])(d - 1)),
        )

    def bool(self, d=3):
        r = self.r
        name = self.var("bool")
        if d <= 0 or r.random() < 0.2:
            return name if name and r.random() < 0.7 else r.choice(["true", "false"])
        comparison = lambda: r.choice(["==", "!=", "<", "<=", ">", ">="])
        return self.pick(
            lambda: "%s %s %s" % (self.atom(self.int(d - 1)), comparison(), self.atom(self.int(d - 1))),
            lambda: "%s %s %s" % (self.atom(self.text(d - 1)), comparison(), self.atom(self.text(d - 1))),
            lambda: "%s %s %s" % (self.atom(self.double(d - 1)), comparison(), self.atom(self.double(d - 1))),
            lambda: "%s %s %s"
            % (
                self.atom(self.text(d - 1)),
                r.choice(["in", "not in"]),
                self.atom(r.choice([self.texts, self.text])(d - 1)),
            ),
            lambda: "%s in %s" % (self.atom(self.int(d - 1)), self.atom(self.ints(d - 1))),
            lambda: "not %s" % self.atom(self.bool(d - 1)),
            lambda: "(%s %s %s)" % (self.bool(d - 1), r.choice(["and", "or"]), self.bool(d - 1)),
            lambda: "%s is %s%s"
            % (
                self.atom(self.int(d - 1)),
                r.choice(["", "not "]),
                r.choice(
                    [
                        "odd",
                        "even",
                        "divisibleby(3)",
                        "divisibleby 2",
                        "eq(3)",
                        "lt 5",
                        "ge(2)",
                        "in([1, 2, 3])",
                    ]
                ),
            ),
            lambda: "%s is %s" % (r.choice(["o", "k"]), r.choice(["defined", "undefined", "not defined"])),
            lambda: "%s.%s(%s)"
            % (self.atom(self.text(d - 1)), r.choice(["startswith", "endswith"]), self.literal()),
            lambda: "loop.%s" % r.choice(["first", "last"]) if self.loops else "b",
        )

    def ints(self, d=2):
        r = self.r
        if d <= 0 or r.random() < 0.3:
            return r.choice(
                [
                    "xs",
                    "[1, 2, 3]",
                    "range(%d)" % r.randint(0, 5),
                    "range(%d, %d)" % (r.randint(-2, 2), r.randint(0, 6)),
                    "range(9, 0, -%d)" % r.randint(1, 4),
                ]
            )
        return self.pick(
            lambda: "%s|sort%s" % (self.atom(self.ints(d - 1)), r.choice(["", "(reverse=true)", "(true)"])),
            lambda: "%s|reverse|list" % self.atom(self.ints(d - 1)),
            lambda: "%s|unique|list" % self.atom(self.ints(d - 1)),
            lambda: "posts|map(attribute='%s')|list" % r.choice(["year", "hits"]),
            lambda: "[%s]" % ", ".join(self.int(d - 1) for _ in range(r.randint(1, 3))),
        )

    def texts(self, d=2):
        r = self.r
        if d <= 0 or r.random() < 0.3:
            return r.choice(["ss", "['b', 'A', 'a']", "[%s]" % self.literal()])
        return self.pick(
            lambda: "%s|sort%s"
            % (
                self.atom(self.texts(d - 1)),
                r.choice(["", "(reverse=true)", "(case_sensitive=true)", "(true, true)"]),
            ),
            lambda: "%s|reverse|list" % self.atom(self.texts(d - 1)),
            lambda: "%s|unique%s|list"
            % (self.atom(self.texts(d - 1)), r.choice(["", "(case_sensitive=true)", "(true)"])),
            lambda: "%s|map(attribute='title')|list" % self.posts(),
            lambda: "[%s]" % ", ".join(self.text(d - 1) for _ in range(r.randint(1, 3))),
        )

    def posts(self):
        r = self.r
        return r.choice(
            ["posts"] * 3
            + [
                "posts|%s"
                % r.choice(
                    [
                        "sort(attribute='title')",
                        "sort(attribute='year')",
                        "sort(reverse=true, attribute='rating')",
                        "reverse|list",
                        "selectattr('live')|list",
                        "rejectattr('live')|list",
                        "selectattr('year', 'eq', 2025)|list",
                        "selectattr('hits', 'gt', 2)|list",
                        "rejectattr('note')|list",
                        "selectattr('note', 'defined')|list",
                        "unique(attribute='year')|list",
                        "selectattr('title', 'in', ['night', 'ß'])|list",
                        "selectattr('hits', 'odd')|list",
                        "selectattr('hits', 'ge', m)|list",
                        "rejectattr('hits', 'divisibleby', 2)|list",
                        "rejectattr('year', 'even')|list",
                        "selectattr('title', 'ne', t)|selectattr('live')|list",
                        "selectattr('title', 'in', posts|rejectattr('live')|"
                        "map(attribute='title')|list)|list",
                        "sort(attribute='author.name')|list" if r.random() < 0.1 else "list",
                    ]
                )
            ]
        )

    def atom(self, text):
        """In brackets, unless it binds as tightly as a name."""
        simple = (
            text[0].isalpha()
            and all(c.isalnum() or c in "._" for c in text)
            or text[0] in "'\""
            and text[0] not in text[1:-1]
            and text[-1] == text[0]
            or text.isdigit()
        )
        return text if simple else "(%s)" % text

    # ---------------------------------------------------------- statements
    def spaces(self):
        return self.r.choice(["", "", " ", "\n", "\n\n", "\n  ", "  ", " \t"])

    def open(self, tag):
        r = self.r
        return "{%%%s %s %s%%}" % (r.choice(["", "", "", "-", "+"]), tag, r.choice(["", "", "", "-", "+"]))

    def output(self):
        r = self.r
        expression = r.choice(
            [self.text] * 4
            + [self.int] * 2
            + [
                self.double,
                lambda d: self.r.choice(["h", "h ~ s", "s|escape", "'<b>'|safe", "h|trim", "h|default('')"]),
            ]
        )(r.randint(0, 3))
        return "{{%s %s %s}}" % (r.choice(["", "", "", "-", "+"]), expression, r.choice(["", "", "", "-"]))

    def nodes(self, depth):
        saved = list(self.scope)
        nodes = [self.node(depth) for _ in range(self.r.randint(1, 4))]
        return nodes, saved

    def body(self, depth):
        nodes, saved = self.nodes(depth)
        self.scope = saved
        return nodes

    def node(self, depth):
        """A statement: text, or a list of texts and lists of statements."""
        r = self.r
        kinds = ["text", "output", "output", "attribute", "comment"]
        if depth > 0:
            kinds += [
                "if",
                "if",
                "for",
                "for",
                "set",
                "capture",
                "postloop",
                "maploop",
                "raw",
                "macro",
                "group",
                "batch",
                "narrow",
            ]
        kind = r.choice(kinds)
        if kind == "text":
            return (
                self.spaces()
                + r.choice(["<p>x</p>", "text", "&amp;", "<br>", "é", "}}", "{ x }", "%}"])
                + self.spaces()
            )
        if kind == "output":
            return self.output() + self.spaces()
        if kind == "attribute":
            quote = r.choice("\"'")
            return ["<i title=%s" % quote, self.output_plain(), quote + ">y</i>", self.spaces()]
        if kind == "comment":
            return "{#%s note {{ x }} %s#}" % (r.choice(["", "-"]), r.choice(["", "-"])) + self.spaces()
        if kind == "raw":
            return "{% raw %}{{ no }} {% if %}" + self.spaces() + "{% endraw %}"
        if kind == "if":
            parts = [self.open("if " + self.bool(2)), self.spaces(), self.body(depth - 1)]
            if r.random() < 0.4:
                parts += [self.open("elif " + self.bool(1)), self.body(depth - 1)]
            if r.random() < 0.5:
                parts += [self.open("else"), self.spaces(), self.body(depth - 1)]
            return parts + [self.open("endif"), self.spaces()]
        if kind == "narrow":
            name = r.choice(["o", "k"])
            return [
                self.open("if %s%s" % (name, r.choice(["", " is defined", " and b"]))),
                "{{ %s }}" % name,
                self.body(depth - 1),
                self.open("endif"),
                self.spaces(),
            ]
        if kind == "set":
            name = "v%d" % r.randint(0, 3)
            t, make = r.choice([("text", self.text), ("int", self.int), ("bool", self.bool)])
            if r.random() < 0.05:
                # A name of the page itself, which keeps its value where nothing sets it again.
                name = {"text": "t", "int": "m", "bool": "b"}[t]
            value = make(2)
            self.scope = [(n, k) for n, k in self.scope if n != name] + [(name, t)]
            return self.open("set %s = %s" % (name, value)) + self.spaces()
        if kind == "capture":
            name = "c%d" % r.randint(0, 2)
            return [self.open("set " + name), self.body(depth - 1), self.open("endset"), "{{ %s }}" % name]
        loops = self.loops
        self.loops += 1
        try:
            if kind == "for":
                name = r.choice("xyz")
                t, make = r.choice([("int", self.ints), ("text", self.texts)])
                self.loops -= 1
                source = make(2)
                self.loops += 1
                saved = self.scope
                self.scope = self.scope + [(name, t)]
                body = self.body(depth - 1)
                self.scope = saved
                condition = (
                    " if %s%s" % (name, r.choice([" != 1", " > 0"]) if t == "int" else "")
                    if r.random() < 0.3
                    else ""
                )
                parts = [self.open("for %s in %s%s" % (name, source, condition)), self.spaces(), body]
                if r.random() < 0.3:
                    self.loops = loops
                    parts += [self.open("else"), self.body(depth - 1)]
                return parts + [self.open("endfor"), self.spaces()]
            if kind == "postloop":
                fields = [
                    "{{ p.title }}",
                    "{{ p.year }}",
                    "{{ p.rating }}",
                    "{{ p.note|default('-') }}",
                    "{{ p.body }}",
                    "{{ p.tags|join(',') }}",
                    "{% if p.author %}{{ p.author.name }}{% if p.author.city %}@{{ "
                    "p.author.city }}{% endif %}{% endif %}",
                    "{{ loop.index }}/{{ loop.length }}",
                    "{% if loop.previtem %}<{{ loop.previtem.year }}{% endif %}".replace("<", "^"),
                    "{% if not loop.last %}, {% endif %}",
                    "{{ 'y' if p.live else 'n' }}",
                ]
                saved = self.scope
                self.scope = self.scope + [
                    ("p.title", "text"),
                    ("p.year", "int"),
                    ("p.hits", "int"),
                    ("p.rating", "double"),
                    ("p.live", "bool"),
                ]
                body = [r.choice(fields) for _ in range(r.randint(1, 4))] + self.body(depth - 1)
                self.scope = saved
                return [
                    self.open("for p in " + self.posts()),
                    self.spaces(),
                    body,
                    self.open("endfor"),
                    self.spaces(),
                ]
            if kind == "maploop":
                return [
                    self.open(
                        "for q, w in %s"
                        % r.choice(["mp|items", "mt|items", "mp|dictsort", "mt|dictsort(true)"])
                    ),
                    "{{ q }}={{ w }};",
                    self.body(depth - 1),
                    self.open("endfor"),
                ]
            if kind == "group":
                return [
                    self.open(
                        "for g in posts|groupby('%s')"
                        % r.choice(["year", "title", "live" if r.random() < 0.1 else "hits"])
                    ),
                    "{{ g.grouper }}:{{ g.list|length }} ",
                    "{% for p in g.list %}{{ p.title }}{% endfor %}",
                    self.open("endfor"),
                ]
            if kind == "batch":
                return [
                    self.open("for row in %s|batch(%d)" % (r.choice(["xs", "ss"]), r.randint(1, 3))),
                    "[{{ row|join(' ') }}]",
                    self.open("endfor"),
                ]
        finally:
            self.loops = loops
        return "{{ m%d(%s%s) }}" % (
            r.randint(0, 1),
            self.text(2),
            r.choice(["", ", " + self.int(1), ", b=" + self.int(1)]),
        )

    # ---------------------------------------------------------------- white space between tags
    def dense(self, depth):
        """Tags, comments and raw text with every sign, and white space between them."""
        r = self.r
        sign = lambda: r.choice(["", "", "-", "+"])
        end = lambda: r.choice(["", "", "-"])
        tag = lambda text: "{%%%s %s %s%%}" % (sign(), text, sign())
        raw = lambda: "{%%%s raw %s%%}%s{%%%s endraw %s%%}" % (
            sign(),
            end(),
            "".join(r.choice(["\n", " ", "x", "{{ q }}", "{% if %}", "{#"]) for _ in range(r.randint(0, 4))),
            sign(),
            sign(),
        )
        part = lambda: r.choice(
            [lambda: r.choice(["\n", " ", "  ", "\t", "x", "\u00a0", "\r\n", "\v", "}", "{", "%}", "-"])] * 4
            + [
                lambda: "{{%s n %s}}" % (r.choice(["", "-", "+"]), end()),
                lambda: "{#%s c %s#}" % (sign(), sign()),
                raw,
                lambda: tag("set z = 1"),
                lambda: tag("if b")
                + (self.dense(depth - 1) if depth else "1")
                + r.choice(["", tag("else") + "2\n"])
                + tag("endif"),
            ]
        )()
        return "".join(part() for _ in range(r.randint(1, 8)))

    # ---------------------------------------------------------------- templates that link each other
    def piece(self, file, depth, inside):
        """A part of a file, which sets, prints, includes or calls; `inside`: it is part of a block."""
        r = self.r
        kinds = ["text", "print", "print", "print", "include", "if", "macro", "own"] + (
            ["super"] * 3 if inside else []
        )
        if depth == 2 or r.random() < 0.1:
            kinds += ["set", "set", "capture"]
        if depth > 0:
            kinds += ["for", "for"]
        kind = r.choice(kinds)
        name = r.choice("xyz")
        inner = lambda: "".join(self.piece(file, depth - 1, inside) for _ in range(r.randint(1, 2)))
        if kind == "text":
            return r.choice(["\n", " t ", "<i>i</i>", "{#- c -#}\n", "\n  "])
        if kind == "print":
            return "{{ %s }}" % r.choice(
                ["s", "n", "t", name, "%s|default('-')" % name, "%s|upper" % name, "xs|length", "v", "w"]
            )
        if kind == "set":
            return "{%% set %s = %s %%}" % (
                name,
                r.choice(["s", "'a&b'", "s ~ '1'", "t", "%s ~ '.'" % r.choice("xyz")]),
            )
        if kind == "capture":
            return "{%% set %s %%}%s{%% endset %%}" % (
                r.choice("vw"),
                inner() if depth > 0 else "<u>{{ s }}</u>",
            )
        if kind == "include":
            return '{%% include "%s" %%}' % r.choice(
                ["part.html", "child.html"] if file != "part.html" else ["leaf.html"]
            )
        if kind == "if":
            return "{%% if %s %%}%s{%% else %%}%s{%% endif %%}" % (
                r.choice(["b", "n > 2", "o", "x is defined", "loop.first" if depth < 2 else "b"]),
                inner() if depth > 0 else "1",
                r.choice(["", "2"]),
            )
        if kind == "for":
            return "{%% for %s in xs %%}%s{%% endfor %%}" % (
                r.choice("iiiix"),
                inner() + r.choice(["", "{{ loop.index }}", "{{ loop.previtem|default(0) }}"]),
            )
        if kind == "macro":
            return "{{ ui.%s }}" % r.choice(["one(s)", "two(t, b=n)", "two(x)"])
        if kind == "own":
            return "{{ own(%s) }}" % r.choice(["s", "x", "n ~ ''"])
        return "{{ super() }}"

    def files(self):
        r = self.r
        bodies = lambda file, inside, n=3: "".join(
            self.piece(file, 2, inside) for _ in range(r.randint(1, n))
        )
        sets = lambda: "".join(
            "{%% set %s = '%s' %%}" % (n, r.choice(["p", "q&", "r<"])) for n in "xyz" if r.random() < 0.9
        ) + r.choice(["", "{% set v %}<u>{{ s }}</u>{% endset %}{% set w %}{{ x }}{% endset %}"])
        own = (
            "{% macro own(a) %}("
            + r.choice(["{{ a }}", "{{ a|upper }}{{ n }}", "{{ ui.one(a) }}"])
            + "){% endmacro %}"
        )
        head = '{% import "ui.html" as ui %}' + own
        blocks = lambda file, names: "".join(
            "{%% block %s %%}%s%s{%% endblock %%}%s"
            % (
                n,
                bodies(file, file != "base.html"),
                (
                    "{% block in" + n + " %}" + bodies(file, False, 1) + "{% endblock %}"
                    if r.random() < 0.3 and file == "base.html"
                    else ""
                ),
                r.choice(["", "\n"]),
            )
            for n in names
        )
        some = lambda: [n for n in ("a", "b", "ina", "inb")[: r.choice([2, 2, 4])] if r.random() < 0.7]
        files = {
            "ui.html": (
                "{% macro one(a) %}<b>{{ a }}</b>{% endmacro %}"
                "{% macro two(a, b=1) %}{% set x = a %}{{ one(x) }}{{ b }}{% endmacro %}"
            ),
            "leaf.html": "[{{ s }}{{ x|default('none') }}]",
            "part.html": head + sets() + bodies("part.html", False),
            "pbase.html": "<p>{% block a %}{{ n }}{% endblock %}{% block b %}b{% endblock %}</p>",
            "child.html": '{% extends "pbase.html" %}'
            + sets()
            + "{% block a %}{{ t }}"
            + r.choice(["{{ super() }}", "{{ x|default('-') }}", '{% include "leaf.html" %}'])
            + "{% endblock %}",
            "base.html": head
            + sets()
            + bodies("base.html", False)
            + blocks("base.html", ["a", "b"])
            + bodies("base.html", False),
            "mid.html": '{% extends "base.html" %}'
            + r.choice([head, '{% import "ui.html" as ui %}'])
            + sets()
            + blocks("mid.html", some()),
            "main.html": '{%% extends "%s" %%}' % r.choice(["mid.html", "base.html"])
            + head
            + sets()
            + blocks("main.html", some()),
        }
        if r.random() < 0.4:
            files["main.html"] = head + sets() + bodies("main.html", False, 6)
        if r.random() < 0.5:
            sign = lambda match: (
                match.group()
                if r.random() < 0.85
                else (
                    match.group().replace("%", "%" + r.choice("-+"))
                    if match.group()[0] == "{"
                    else r.choice("-+") + match.group()
                )
            )
            files = {
                name: "".join(
                    re.sub(r"\{%(?![-+])|(?<![-+])%\}", sign, part)
                    for part in re.split(r"(^\{% extends.*?%\})", text)
                )
                for name, text in files.items()
            }
        return files

    def output_plain(self):
        return "{{ %s }}" % self.r.choice([self.text, self.int])(2)

    def maybe(self, depth, known):
        """Variables that may be absent, set again in branches and tested.

        `known` are those that an enclosing condition has tested.
        """
        r = self.r
        name = r.choice("yyq")
        value = {
            "y": [
                "k",
                "n",
                "k",
                "xs|first",
                "xs|max",
                "k if b else n",
                "n if k is defined else k",
                "k or n",
                "mp['a0']",
            ],
            "q": ["posts|first", "posts|last", "posts[1]", "posts|first if b else posts|last"],
        }[name]
        path = name if name == "y" else r.choice(["q", "q", "q.author", "q.note"])
        if depth == 0 or r.random() < 0.45:
            sure = [n for n in known if r.random() < 0.7]
            if sure:
                seen = r.choice(sure)
                return (
                    "{{ %s }}"
                    % {
                        "y": r.choice(["y", "y + 1", "-y", "[y, 1]|max"]),
                        "q": "q.title",
                        "q.author": "q.author.name",
                        "q.note": "q.note",
                        "k": "k",
                    }[seen]
                )
            return r.choice(
                [
                    "{{ y|default(0) }}",
                    "{{ q.title if q else '-' }}",
                    "{{ y if y else 0 }}",
                    "{% set y = " + r.choice(["k", "n", "xs|first"]) + " %}",
                    "{% set " + name + " = " + r.choice(value) + " %}",
                    "x",
                ]
            )
        body = lambda known: [self.maybe(depth - 1, known) for _ in range(r.randint(1, 3))]
        kind = r.randint(0, 7)
        if kind < 5:
            needed = ["q"] if path.startswith("q.") else []
            asked = " and ".join(needed + [path])
            condition = [
                asked,
                asked if needed else asked + " is defined",
                asked + " and b",
                "not (%s)" % asked,
                r.choice(["b", "k", "b or " + name, "not b"]),
            ][kind]
            facts = known + needed + [path]
            tree = ["{%% if %s %%}" % condition, body(known if kind > 2 else facts)]
            if r.random() < 0.3:
                tree += ["{%% elif %s %%}" % r.choice(["b", "k", name, name + " is undefined"]), body(known)]
            if r.random() < 0.6:
                tree += ["{% else %}", body(facts if kind == 3 else known)]
            return tree + ["{% endif %}"] + body(known)
        if kind == 5:
            return ["{% for x in xs %}", body(known), "{% endfor %}"]
        if kind == 6:
            return ["{% set c %}", body(known), "{% endset %}{{ c }}"]
        return [
            "{%% if %s is undefined %%}{%% set y = %s %%}{%% endif %%}"
            % (r.choice("yk"), r.choice(["n", "k", "3"])),
            body(["y"]),
        ]

    def case(self, number):
        r = self.r
        self.scope = [(n, t) for n, t in SCHEMA.items() if isinstance(t, str)]
        self.loops = 0
        data = self.data()
        macros = []
        saved = self.scope
        self.scope = [("a", "text"), ("b", "int")]
        for name in ("m0", "m1"):
            macros.append(
                [
                    "{%% macro %s(a, b=%d) %%}" % (name, r.randint(0, 5)),
                    [
                        r.choice(
                            [
                                "{{ a }}",
                                "<b>{{ a }}</b>",
                                "{{ b }}",
                                "{% if b > 2 %}{{ a|upper }}{% endif %}",
                                "\n  {{ b + 1 }}\n",
                            ]
                        )
                        for _ in range(2)
                    ],
                    "{% endmacro %}\n",
                ]
            )
        self.scope = saved
        tree = [self.node(3) for _ in range(r.randint(1, 6))]
        form = r.choice(
            [
                "plain",
                "plain",
                "plain",
                "extends",
                "include",
                "include a child",
                "import",
                "linked",
                "dense",
                "maybe",
            ]
        )
        if form == "maybe":
            tree = ["{% set y = " + r.choice(["k", "xs|first"]) + " %}{% set q = posts|first %}"] + [
                self.maybe(3, []) for _ in range(r.randint(1, 3))
            ]
            return {"form": "plain", "tree": tree, "macros": [], "data": data, "number": number}
        if form == "dense":
            return {"form": "plain", "tree": [self.dense(2)], "macros": [], "data": data, "number": number}
        if form == "linked":
            return {
                "form": form,
                "tree": [],
                "macros": [],
                "data": data,
                "number": number,
                "files": self.files(),
                "mode": r.choice(["html"] * 7 + ["text"]),
            }
        return {
            "form": form,
            "tree": tree,
            "macros": macros,
            "data": data,
            "number": number,
            "mode": r.choice(["html"] * 7 + ["text"]),
        }


def text_of(tree):
    return tree if isinstance(tree, str) else "".join(text_of(part) for part in tree)


def template_case(case):
    """A generated case in the notation of template-cases."""
    body = text_of(case["tree"])
    macros = text_of(case["macros"])
    form = case["form"]
    if form == "linked":
        templates = case["files"]
    elif form == "extends":
        templates = {
            "main.html": '{% extends "base.html" %}\n'
            + macros
            + "{% block content %}"
            + body
            + "{% endblock %}\n{% block foot %}{{ super() }}!{% endblock %}",
            "base.html": (
                "<main>\n{% block content %}{% endblock %}</main>\n"
                "{% block foot %}<p>{{ s }}</p>{% endblock foot %}\n"
            ),
        }
    elif form == "include":
        templates = {
            "main.html": "{% set shared = 'sh' %}a{% include \"part.html\" %}\nz",
            "part.html": macros + body + "{{ shared }}",
        }
    elif form == "include a child":
        templates = {
            "main.html": macros + 'a{% include "child.html" %}\nz{{ s }}' + body,
            "child.html": '{% extends "base.html" %}{% block content %}{{ t }}{{ super() }}{% endblock %}',
            "base.html": "<main>{% block content %}{{ n }}{% endblock %}</main>",
        }
    elif form == "import":
        templates = {
            "main.html": '{% import "ui.html" as ui %}\n'
            + body.replace("{{ m0(", "{{ ui.m0(").replace("{{ m1(", "{{ ui.m1("),
            "ui.html": macros,
        }
    else:
        templates = {"main.html": macros + body}
    return {
        "id": str(case["number"]),
        "mode": case.get("mode", "html"),
        "templates": templates,
        "main": "main.html",
        "schema": SCHEMA,
        "data": case["data"],
    }
