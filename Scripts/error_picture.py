#!/usr/bin/env python3
"""Writes docs/error.svg, the README's picture of an error message, from what the program really says.

    error_picture.py PROGRAM

A new site gets a template with a typo, and the first error of its build is drawn as a terminal shows it.
"""

import re
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = """{% extends "theme:blog_post.html" %}
{% block main %}
<article>
<h1>{{ post.titel }}</h1>
{{ post.body }}
</article>
{% endblock %}
"""
ADVANCE, LINE, MARGIN = 8.4, 21, 22
STYLE = """
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #e6edf3; white-space: pre }
.background { fill: #161b22 } .place { font-weight: 600 } .error { fill: #ff7b72 } .mark { fill: #f0883e } .more { fill: #8b949e }
"""


def first_error(program):
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "my-studio"
        subprocess.run([program, "new", "site", site], check=True, capture_output=True)
        template = site / "templates" / "blog_post.html"
        template.parent.mkdir(exist_ok=True)
        template.write_text(TEMPLATE)
        run = subprocess.run([program, "build"], cwd=site, capture_output=True, text=True)
    if run.returncode != 1:
        sys.exit(f"The build with a typo ended with {run.returncode}:\n{run.stderr}")
    lines = run.stderr.splitlines()
    start = next(index for index, line in enumerate(lines) if "error[" in line)
    return lines[start : start + 5]


def colored(line):
    """A line with the parts that a reader looks for in colours."""
    if heading := re.fullmatch(r"(\S+: )(error\[[a-z-]+\])(.*)", line):
        place, code, message = map(escape, heading.groups())
        return f'<tspan class="place">{place}</tspan><tspan class="error">{code}</tspan>{message}'
    if marked := re.fullmatch(r"([^^]*)(\^+.*)", line):
        before, mark = map(escape, marked.groups())
        return f'<tspan class="more">{before}</tspan><tspan class="mark">{mark}</tspan>'
    if line.startswith("  ="):
        return f'<tspan class="more">{escape(line)}</tspan>'
    return escape(line)


def shortened(line, length=86):
    return line if len(line) <= length else line[: line.rindex(",", 0, length)] + ", …"


def main():
    lines = ["$ sweetdreams build"] + [shortened(line) for line in first_error(Path(sys.argv[1]).resolve())]
    width = round(max(map(len, lines)) * ADVANCE + 2 * MARGIN)
    height = len(lines) * LINE + 2 * MARGIN - 6
    texts = "".join(
        f'<text x="{MARGIN}" y="{MARGIN + 12 + index * LINE}" xml:space="preserve">{colored(line)}</text>\n'
        for index, line in enumerate(lines)
    )
    (ROOT / "docs/error.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">\n'
        f"<title>The error message for a typo in a template</title><style>{STYLE}</style>\n"
        f'<rect class="background" width="{width}" height="{height}" rx="10"/>\n{texts}</svg>\n'
    )


main()
