"""Every place in a file where a value can stand, and every place where it must be refused."""

import re

# name: (mode, template, what must hold of the value there)
WRITTEN = {
    "text": ("html", "<p>a {{ v }} b</p>", "text"),
    "text in a table": ("html", "<table><tbody><tr><td>{{ v }}</td></tr></tbody></table>", "text"),
    "text in a link in a list": ("html", '<ul><li><a href="/">{{ v }}</a></li></ul>', "text"),
    "text in an option": ("html", "<select><option>{{ v }}</option></select>", "text"),
    "text in SVG": ("html", "<svg><text>{{ v }}</text></svg>", "text"),
    "text at the top": ("html", "<p>x</p>{{ v }}<hr>", "text"),
    "title": ("html", "<!doctype html><title>{{ v }} – x</title><p>y</p>", "text"),
    "textarea": ("html", "<textarea>-{{ v }}</textarea><p>y</p>", "text"),
    "attribute in double quotes": ("html", '<p title="{{ v }}">x</p>', "attribute"),
    "attribute in single quotes": ("html", "<p title='{{ v }}'>x</p>", "attribute"),
    "part of an attribute": ("html", '<p class="a {{ v }} b" id="i">x</p>', "attribute"),
    "data attribute": ("html", "<p data-x=\"{{ v }}\" data-y='{{ v }}'>x</p>", "attribute"),
    "alternative text": ("html", '<img src="/a.png" alt="{{ v }}">', "attribute"),
    "value of an input": ("html", '<form action="/"><input name="a" value="{{ v }}"></form>', "attribute"),
    "meta content": ("html", '<meta name="description" content="{{ v }}">', "attribute"),
    "attribute in a branch": (
        "html",
        '<p{% if true %} title="{{ v }}"{% endif %} lang="en">x</p>',
        "attribute",
    ),
    "two attributes": ("html", "<p title=\"{{ v }}\" lang='{{ v }}'>{{ v }}</p>", "attribute"),
    "address of a link": ("html", '<a href="{{ v }}">x</a>', "url"),
    "address in single quotes": ("html", "<a href='{{ v }}'>x</a>", "url"),
    "address of a picture": ("html", '<img alt="" src="{{ v }}">', "url"),
    "address of a form": ("html", '<form action="{{ v }}"><input name="a"></form>', "url"),
    "address of a video": ("html", '<video poster="{{ v }}" src="{{ v }}"></video>', "url"),
    "address of a quotation": ("html", '<blockquote cite="{{ v }}">x</blockquote>', "url"),
    "address of a canonical link": ("html", '<link rel="canonical" href="{{ v }}">', "url"),
    "address of a data attribute": ("html", '<p data-url="{{ v }}">x</p>', "url"),
    "segment of an address": ("html", '<a href="/blog/{{ v }}/">x</a>', "segment"),
    "segment after an origin": ("html", '<a href="https://ok.example/{{ v }}">x</a>', "segment"),
    "segment of a script's address": (
        "html",
        '<script src="https://ok.example/{{ v }}"></script>',
        "segment",
    ),
    "query of an address": ("html", '<a href="/search?q={{ v }}&amp;x=1">x</a>', "segment"),
    "fragment of an address": ("html", '<a href="#a-{{ v }}">x</a>', "segment"),
    "JSON island": ("html", '<script type="application/json">{"a": {{ v }}, "b": 1}</script>', "json"),
    "linked data": ("html", '<script type="application/ld+json">[{{ v }}, {{ [v, v] }}]</script>', "json"),
    "text in JSON": ("html", '<script type="application/ld+json">{"a": "x {{ v }} y"}</script>', "json"),
    "JSON in an attribute": ("html", "<p data-x='{{ v|tojson }}'>x</p>", "attribute json"),
    "JSON in text": ("html", "<p>{{ v|tojson }}</p>", "text json"),
    "capital letters": ("html", '<p title="{{ v|upper }}">{{ v|lower }}</p>', "attribute any"),
    "replaced": (
        "html",
        "<p title=\"{{ v|replace('a', '\\\"') }}\">{{ v|replace('<', '<<') }}</p>",
        "attribute any",
    ),
    "cut": ("html", "<p title=\"{{ v|truncate(9, true, '<') }}\">{{ v|truncate(12) }}</p>", "attribute any"),
    "without tags": ("html", '<p title="{{ v|striptags }}">{{ v|striptags }}</p>', "attribute any"),
    "joined": (
        "html",
        "<p title=\"{{ [v, '<', v]|join('\\\"') }}\">{{ [v, v]|join('<b>') }}</p>",
        "attribute any",
    ),
    "for a query": ("html", '<a href="/x?q={{ v|urlencode }}">{{ v|urlencode }}</a>', "attribute any"),
    "escaped by hand": ("html", "<p>{{ v|escape }}</p>", "text"),
    "next to markup": ("html", "<p>{{ '<b>'|safe ~ v ~ '</b>'|safe }}</p>", "text"),
    "captured": ("html", "{% set x %}<b>{{ v }}</b>{% endset %}<p>{{ x }}</p>", "text"),
    "in a macro": (
        "html",
        '{% macro m(a) %}{{ a }}{% endmacro %}<p title="{{ m(v) }}">{{ m(v) }}</p>',
        "attribute",
    ),
    "in a loop": (
        "html",
        "<ul>{% for x in [v, v] %}<li title='{{ x }}'>{{ x }}</li>{% endfor %}</ul>",
        "attribute",
    ),
    "as a default": ("html", '<p title="{{ o|default(v) }}">{{ o|default(v) }}</p>', "attribute"),
    "XML text": ("xml", "<r><t>{{ v }}</t></r>", "text"),
    "XML attribute": ("xml", "<r a=\"{{ v }}\" b='{{ v }}'/>", "attribute"),
    "JSON file": ("json", '{"a": {{ v }}, "b": ["x{{ v }}"]}', "json"),
}

REFUSED = {
    "script": "<script>var x = {{ v }};</script>",
    "script in quotes": '<script>var x = "{{ v }}";</script>',
    "template literal": "<script>`{{ v }}`</script>",
    "module": '<script type="module">{{ v }}</script>',
    "import map": '<script type="importmap">{"a": {{ v }}}</script>',
    "speculation rules": '<script type="speculationrules">{"a": {{ v }}}</script>',
    "script of a type that is a value": '<script type="{{ v }}">1</script>',
    "script after a type that is a value": '<script type="{{ v }}">{{ v }}</script>',
    "handler": "<p onclick=\"f('{{ v }}')\">x</p>",
    "handler in capitals": '<p ONCLICK="{{ v }}">x</p>',
    "style element": "<style>p { color: {{ v }} }</style>",
    "style attribute": '<p style="color: {{ v }}">x</p>',
    "comment": "<!-- {{ v }} -->",
    "doctype": "<!doctype {{ v }}>",
    "tag name": "<{{ v }}>x</p>",
    "part of a tag name": "<p{{ v }}>x</p>",
    "end tag": "<p>x</{{ v }}>",
    "attribute name": '<p {{ v }}="x">y</p>',
    "part of an attribute name": '<p data-{{ v }}="x">y</p>',
    "between attributes": "<p {{ v }}>x</p>",
    "after an attribute": '<p a="b"{{ v }}>x</p>',
    "unquoted": "<p title={{ v }}>x</p>",
    "part of an unquoted value": "<p title=a{{ v }}>x</p>",
    "http-equiv": '<meta http-equiv="refresh" content="0;url={{ v }}">',
    "srcdoc": '<iframe srcdoc="{{ v }}"></iframe>',
    "base": '<base href="{{ v }}">',
    "address of a script": '<script src="{{ v }}"></script>',
    "address of a style sheet": '<link rel="stylesheet" href="{{ v }}">',
    "address to preload": '<link rel="preload" href="{{ v }}">',
    "link before its relation": '<link href="{{ v }}" rel="canonical">',
    "frame": '<iframe src="{{ v }}"></iframe>',
    "object": '<object data="{{ v }}"></object>',
    "embed": '<embed src="{{ v }}">',
    "SVG use": '<svg><use href="{{ v }}"/></svg>',
    "SVG use, old": '<svg><use xlink:href="{{ v }}"/></svg>',
    "SVG animation": '<svg><animate attributeName="href" values="{{ v }}"/></svg>',
    "SVG set": '<svg><set attributeName="href" to="{{ v }}"/></svg>',
    "SVG script": "<svg><script>{{ v }}</script></svg>",
    "SVG style": "<svg><style>{{ v }}</style></svg>",
    "list of pictures": '<img srcset="{{ v }}">',
    "scheme": '<a href="java{{ v }}">y</a>',
    "after javascript:": '<a href="javascript:{{ v }}">x</a>',
    "host": '<a href="https://{{ v }}/">x</a>',
    "host without a scheme": '<a href="//{{ v }}/">x</a>',
    "two values in an address": '<a href="{{ v }}{{ v }}">x</a>',
    "after a branch in an address": '<a href="{% if true %}/a/{% endif %}{{ v }}">x</a>',
    "after a backslash": '<script type="application/json">{"a": "\\{{ v }}"}</script>',
    "xmp": "<xmp>{{ v }}</xmp>",
    "noembed": "<noembed>{{ v }}</noembed>",
    "noframes": "<noframes>{{ v }}</noframes>",
    "iframe's text": "<iframe>{{ v }}</iframe>",
    "plaintext": "<plaintext>{{ v }}",
    "end inside a tag": '<p title="{{ v }}',
    "branches that differ": '<p {% if true %}title="a{% endif %}">{{ v }}</p>',
    "loop that moves on": '{% for x in [1] %}<p title="{% endfor %}{{ v }}">',
    "markup in a title": "<title>{{ h }}</title>",
    "markup in an attribute": '<p title="{{ h }}">x</p>',
    "markup in an address": '<a href="{{ h }}">x</a>',
    "JSON in double quotes": '<p data-x="{{ v|tojson }}">x</p>',
    "safe text": "<p>{{ v|safe }}</p>",
    "XML comment": "<!-- {{ v }} -->",
    "XML tag": "<{{ v }}/>",
    "XML attribute name": '<a {{ v }}="x"/>',
    "XML instruction": "<?xml {{ v }}?>",
    "XML CDATA": "<a><![CDATA[{{ v }}]]></a>",
    "XML unquoted": "<a b={{ v }}/>",
    "HTML that ends SVG": "<svg><p><title>{{ h }}</title></p></svg>",
    "HTML inside SVG": "<svg><foreignObject><style>{{ v }}</style></foreignObject></svg>",
    "script inside MathML": "<math><script>{{ v }}</script></math>",
    "ping": '<a ping="{{ v }}" href="/">x</a>',
    "manifest": '<link rel="manifest" href="{{ v }}">',
}

# What the tables of the compiler name, written down a second time: an entry that is lost there is found here.
LOADING = [
    ("script", "src"),
    ("iframe", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("object", "codebase"),
    ("object", "classid"),
    ("base", "href"),
    ("frame", "src"),
    ("html", "manifest"),
    ("applet", "code"),
    ("applet", "codebase"),
    ("applet", "archive"),
]
FOREIGN_LOADING = [
    ("use", "href"),
    ("use", "xlink:href"),
    ("animate", "values"),
    ("animate", "to"),
    ("animate", "from"),
    ("animate", "by"),
    ("set", "to"),
    ("animatetransform", "values"),
    ("animate", "attributename"),
    ("set", "attributename"),
    ("set", "values"),
    ("set", "from"),
    ("set", "by"),
    ("animatetransform", "attributename"),
    ("animatemotion", "values"),
]
RELATIONS = [
    "stylesheet",
    "preload",
    "modulepreload",
    "manifest",
    "import",
    "serviceworker",
    "prefetch",
    "prerender",
]
RAW = ["script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"]
ENDS_FOREIGN = """
    b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li
    listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var font
    foreignobject annotation-xml script style textarea xmp iframe noembed noframes
""".split()
HANDLERS = ["onclick", "onload", "onerror", "OnMouseOver", "onfocus", "onanimationstart"]
IMAGES = [("img", "srcset"), ("source", "srcset"), ("link", "imagesrcset")]

REFUSED.update({"<%s %s>" % pair: '<%s %s="{{ v }}"></%s>' % (*pair, pair[0]) for pair in LOADING})
REFUSED.update({"<svg> <%s %s>" % pair: '<svg><%s %s="{{ v }}"/></svg>' % pair for pair in FOREIGN_LOADING})
REFUSED.update({"relation " + r: '<link rel="%s" href="{{ v }}">' % r for r in RELATIONS})
REFUSED.update({"relations with " + r: '<link rel="x %s" href="{{ v }}">' % r.upper() for r in RELATIONS})
REFUSED.update({"raw " + t: "<%s>{{ v }}</%s>" % (t, t) for t in RAW})
REFUSED.update(
    {
        "%s in %s" % (t, f): "<%s><%s>x</%s></%s>{{ v }}" % (f, t, t, f)
        for t in ENDS_FOREIGN
        for f in ("svg", "math")
    }
)
REFUSED.update(
    {
        "title in <svg> <%s>" % t: "<svg><%s><title>x</title></%s></svg>{{ v }}" % (t, t)
        for t in ("title", "desc")
    }
)
REFUSED.update(
    {
        "title in <math> <%s>" % t: "<math><%s><title>x</title></%s></math>{{ v }}" % (t, t)
        for t in ("mi", "mo", "mn", "ms", "mtext")
    }
)
REFUSED.update(
    {
        "%s in <select>" % t: "<select><%s>x</%s></select>{{ v }}" % (t, t)
        for t in ("title", "textarea", "style", "iframe", "xmp", "noembed", "noframes")
    }
)
REFUSED.update({"<script %s>" % a: '<script %s="{{ v }}"></script>' % a for a in ("href", "xlink:href")})
REFUSED.update({"value of http-equiv": '<meta http-equiv="{{ v }}" content="x">', "NUL": "<p>\0{{ v }}</p>"})
REFUSED.update(
    {
        "comment in a script": "<script>a <!-- b</script>{{ v }}",
        "comment in JSON": '<script type="application/json">"<!--"</script>{{ v }}',
    }
)
REFUSED.update(
    {
        "XML control character": "<r>\x01<t>{{ v }}</t></r>",
        "comment that ends at once": "<!--> x -->{{ v }}",
        "slash in a tag": '<p/title="{{ v }}">x</p>',
        "http-equiv after a value": '<meta content="{{ v }}" http-equiv="refresh">',
    }
)
REFUSED.update(
    {
        "encoding": '<meta charset="{{ v }}">',
        "a frame's rights": '<iframe sandbox="{{ v }}"></iframe>',
        "a frame's policy": '<iframe allow="{{ v }}"></iframe>',
        "relation by an entity": '<link rel="styl&#101;sheet" href="{{ v }}">',
    }
)
REFUSED["title after <svg/>"] = "<svg/><title>{{ h }}</title>"
REFUSED.update({"handler " + h: '<p %s="{{ v }}">x</p>' % h for h in HANDLERS})
REFUSED.update({"pictures of <%s %s>" % pair: '<%s %s="{{ v }}">' % pair for pair in IMAGES})
REFUSED.update({"markup in " + t: "<%s>{{ h }}</%s>" % (t, t) for t in ("title", "textarea")})

REFUSED["type by branches"] = '<script type="application/json{% if o %}x{% endif %}">{{ v }}</script>'
# What is refused stays refused where only one of two branches, or a loop, makes it so.
for name, template in list(REFUSED.items()):
    for value in re.finditer('="([^"{}]+)"', template):
        before = template[: value.start(1)]
        after = template[value.end(1) :]
        for kind, branches in (
            ("first", "{%% if o %%}%s{%% else %%}x{%% endif %%}"),
            ("second", "{%% if o %%}x{%% else %%}%s{%% endif %%}"),
            ("loop", "{%% for z in [v] %%}%s{%% endfor %%}"),
        ):
            REFUSED["%s, by %s %d" % (name, kind, value.start())] = before + branches % value.group(1) + after

# Addresses that a reader follows: javascript: fails the build in each.
FOLLOWED = [
    ("a", "href"),
    ("area", "href"),
    ("img", "src"),
    ("audio", "src"),
    ("video", "src"),
    ("source", "src"),
    ("track", "src"),
    ("input", "src"),
    ("form", "action"),
    ("button", "formaction"),
    ("video", "poster"),
    ("q", "cite"),
    ("body", "background"),
    ("img", "longdesc"),
    ("img", "usemap"),
    ("x", "data"),
    ("head", "profile"),
    ("x", "manifest"),
    ("x", "codebase"),
    ("menuitem", "icon"),
    ("p", "data-url"),
    ("p", "data-x-href"),
    ("p", "data-src"),
    ("p", "xml:base"),
    ("p", "xlink:href"),
]

# Documents whose every place is tried.
DOCUMENTS = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A &amp; B</title></head><body class=\'x y\'><p>Text <b>bold</b> &lt;</p></body></html>',
    '<a href="/blog/x/?a=b&amp;c=d#e" title=\'it"s\'>l</a><br/><img src=/plain alt="">',
    '<script type="application/ld+json">{"a": "b\\"c", "d": [1, "</p>"]}</script><p>x</p>',
    '<script>if (a < b) { c("</p>"); }</script><p title="y">x</p>',
    '<style>p > a { color: red }</style><textarea name="a">t <b> </textarea><p>x</p>',
    '<!-- comment with <p> and " --><p>x</p><!-- -- ->- --><i>y</i>',
    '<p a b="c" d = \'e\' f=g h= "i">x</p>',
    '<svg viewBox="0 0 1 1"><title>T</title><path d="M0 0"/><text x="1">t</text></svg><p>x</p>',
    '<table><tr><td title="a>b">1 < 2</td></tr></table>',
    '<form action="/x" method=post><input name="a" value="b" disabled><select><option selected>c</option></select></form>',
    '<video src="/v.mp4" poster=\'/p.jpg\' controls><track src="/t.vtt"></video>',
    '<link rel="canonical" href="https://a.example/"><link rel="stylesheet" href="/s.css"><meta name="a" content="b">',
    '<p\ntitle\n=\n"a"\n>x</p\n>y',
    '<P TITLE="a">x</P><TiTlE>b</tItLe><SCRIPT>c</ScRiPt>d',
    "<title>a</titl></title ><p>x</p><textarea>b</textareax></textarea>c",
    "<noscript><p>no</p></noscript><template><p>t</p></template><details "
    "open><summary>s</summary>d</details>",
]
