"""The workloads: templates in each engine's language, types for ours, and data for all."""

TABLE = (
    "<table>\n{% for row in table %}\n<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>"
    "\n{% endfor %}\n</table>\n"
)
TABLE_MUSTACHE = "<table>\n{{#table}}\n<tr>{{#.}}<td>{{.}}</td>{{/.}}</tr>\n{{/table}}\n</table>\n"

TEAMS = """<html>
<head><title>{{ year }}</title></head>
<body>
<h1>CSL {{ year }}</h1>
<ul>
{% for team in teams %}
<li class="{% if loop.first %}champion{% endif %}"><b>{{ team.name }}</b>: {{ team.score }}</li>
{% endfor %}
</ul>
</body>
</html>
"""

PAGE = """<!doctype html>
<html lang="en">
<head>
<title>{{ title }}</title>
</head>
<body>
{% include "nav.html" %}
<main>
{% for item in items %}
<article>
<h2>{{ item.title|title }}</h2>
<p>{{ item.text|replace("&", "and") }}</p>
{% if item.tags %}
<ul>
{% for tag in item.tags %}
<li>{{ tag|upper }}{% if not loop.last %},{% endif %}</li>
{% endfor %}
</ul>
{% endif %}
</article>
{% else %}
<p>Nothing here.</p>
{% endfor %}
</main>
<footer>
<p>{{ items|length }} items, {{ year }}</p>
</footer>
</body>
</html>
"""
NAV = '<nav>{% for link in links %}<a class="{{ link.name|lower }}">{{ link.name }}</a>{% endfor %}</nav>\n'

BASE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{% block title %}Studio{% endblock %}</title></head>
<body>
{% include "header.html" %}
<main>{% block content %}{% endblock %}</main>
<footer><p>{{ site }}</p></footer>
</body>
</html>
"""
HEADER = '<header><p class="brand">{{ site }}</p></header>\n'
CARDS = """{% macro card(item, lazy=true) %}
<article class="card">
<h2>{{ item.title }}</h2>
<p class="meta">{{ item.client }}, {{ item.year }}{% if item.featured %} <b>featured</b>{% endif %}</p>
<p>{{ item.text }}</p>
{% if lazy %}
<p class="more">{{ loop_text }}</p>
{% endif %}
</article>
{% endmacro %}
""".replace("{{ loop_text }}", "More about {{ item.title }}")
STUDIO = """{% extends "base.html" %}
{% import "cards.html" as cards %}
{% block title %}Work · {{ super() }}{% endblock %}
{% block content %}
{% for item in projects %}
{{ cards.card(item) }}
{%- endfor %}
{% endblock %}
"""
STUDIO_MUSTACHE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Work · Studio</title></head>
<body>
<header><p class="brand">{{site}}</p></header>
<main>{{#projects}}
<article class="card">
<h2>{{title}}</h2>
<p class="meta">{{client}}, {{year}}{{#featured}} <b>featured</b>{{/featured}}</p>
<p>{{text}}</p>
<p class="more">More about {{title}}</p>
</article>
{{/projects}}
</main>
<footer><p>{{site}}</p></footer>
</body>
</html>
"""
# Stencil has no macros, escapes nothing, and has other names for filters: `escape` and `replace` are
# the benchmark's own.
TABLE_STENCIL = TABLE.replace("{{ cell }}", "{{ cell|escape }}")
TEAMS_STENCIL = TEAMS.replace("loop.", "forloop.").replace("{{ team.name }}", "{{ team.name|escape }}")
PAGE_STENCIL = (
    PAGE.replace("loop.", "forloop.")
    .replace("{{ title }}", "{{ title|escape }}")
    .replace("{% else %}\n<p>N", "{% empty %}\n<p>N")
    .replace("item.title|title", "item.title|capitalize|escape")
    .replace('|replace("&", "and")', '|replace:"&","and"|escape')
    .replace("tag|upper", "tag|uppercase|escape")
    .replace("items|length", "items.count")
)
NAV_STENCIL = NAV.replace("|lower", "|lowercase|escape").replace("{{ link.name }}", "{{ link.name|escape }}")
CARD_STENCIL = (
    CARDS.split("\n", 1)[1]
    .replace("{% endmacro %}", "")
    .replace("{% if lazy %}\n", "")
    .replace("</p>\n{% endif %}", "</p>")
)
STUDIO_STENCIL = (
    STUDIO.replace('{% import "cards.html" as cards %}\n', "")
    .replace("{{ super() }}", "{{ block.super }}")
    .replace("{{ cards.card(item) }}", '{% include "card.html" %}')
    .replace("{%- endfor", "{% endfor")
)
for name in ("item.title", "item.client", "item.text"):
    CARD_STENCIL = CARD_STENCIL.replace("{{ %s }}" % name, "{{ %s|escape }}" % name)

TEAMS_MUSTACHE = (
    TEAMS.replace("{% for team in teams %}", "{{#teams}}")
    .replace("{% endfor %}", "{{/teams}}")
    .replace("team.", "")
    .replace("{% if loop.first %}champion{% endif %}", "{{#first()}}champion{{/first()}}")
)


def record(kind, /, **fields):
    return {"record": {"name": kind, "fields": fields}}


def workloads():
    words = 'night & day, a <quiet> room with "good" sound and one more take'.split()
    projects = [
        {
            "title": "Project %d & <co>" % i,
            "client": 'Client "%d"' % (i % 7),
            "year": 2000 + i % 27,
            "featured": i % 3 == 0,
            "text": " ".join(words[(i + k) % len(words)] for k in range(24)),
        }
        for i in range(50)
    ]
    items = [
        {
            "title": "item number %d" % i,
            "text": "Some words about item %d that go on for a while & end" % i,
            "tags": ["a%d" % i, "b"] if i % 2 else [],
        }
        for i in range(5)
    ]
    return {
        "big table, integers": dict(
            templates={"main.html": TABLE},
            mustache=TABLE_MUSTACHE,
            stencil={"main.html": TABLE},
            schema={"table": {"list": {"list": "int"}}},
            data={"table": [[i * j for j in range(100)] for i in range(100)]},
        ),
        "big table, strings": dict(
            templates={"main.html": TABLE},
            mustache=TABLE_MUSTACHE,
            stencil={"main.html": TABLE_STENCIL},
            schema={"table": {"list": {"list": "text"}}},
            data={"table": [['<%d & "%d">' % (i, j) for j in range(100)] for i in range(100)]},
        ),
        "teams": dict(
            templates={"main.html": TEAMS},
            mustache=TEAMS_MUSTACHE,
            stencil={"main.html": TEAMS_STENCIL},
            schema={"year": "int", "teams": {"list": record("Team", name="text", score="int")}},
            data={
                "year": 2015,
                "teams": [
                    {"name": n, "score": s}
                    for n, s in (("Jiangsu", 43), ("Beijing", 27), ("Guangzhou", 22), ("Shandong", 12))
                ],
            },
        ),
        "28-line page": dict(
            templates={"main.html": PAGE, "nav.html": NAV},
            stencil={"main.html": PAGE_STENCIL, "nav.html": NAV_STENCIL},
            schema={
                "title": "text",
                "year": "int",
                "items": {"list": record("Item", title="text", text="text", tags={"list": "text"})},
                "links": {"list": record("Link", name="text")},
            },
            data={
                "title": "Notes & more",
                "year": 2026,
                "items": items,
                "links": [{"name": n} for n in ("Work", "Artists", "Blog", "Studio")],
            },
        ),
        "studio page, 50 cards": dict(
            templates={"main.html": STUDIO, "base.html": BASE, "header.html": HEADER, "cards.html": CARDS},
            mustache=STUDIO_MUSTACHE,
            stencil={
                "main.html": STUDIO_STENCIL,
                "base.html": BASE.replace("{{ site }}", "{{ site|escape }}"),
                "header.html": HEADER.replace("{{ site }}", "{{ site|escape }}"),
                "card.html": CARD_STENCIL,
            },
            schema={
                "site": "text",
                "projects": {
                    "list": record(
                        "Project", title="text", client="text", year="int", featured="bool", text="text"
                    )
                },
            },
            data={"site": "Sweet Dreams", "projects": projects},
        ),
    }
