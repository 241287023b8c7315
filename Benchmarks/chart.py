"""A chart of times as SVG: bars from one zero, each with its number."""

from html import escape

WIDTH, LABELS, BAR, GAP, HEAD = 760, 250, 22, 8, 56
STYLE = """
text { font: 14px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.ours { fill: #b4541a } .others { fill: #8b949e }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #f0883e } .others { fill: #6e7681 } }
"""


def seconds(value):
    return "%.0f ms" % (value * 1000) if value < 1 else "%.1f s" % value


def write(path, title, note, rows):
    """Writes rows of (label, seconds, whether it is ours) below a title and a line of text."""
    longest = max(value for _, value, _ in rows)
    height = HEAD + len(rows) * (BAR + GAP) + GAP
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">'
        % (WIDTH, height, WIDTH, height),
        "<title>%s</title><style>%s</style>" % (escape(title), STYLE),
        '<text class="title" x="0" y="18">%s</text><text x="0" y="40">%s</text>' % (escape(title), escape(note)),
    ]
    for index, (label, value, is_ours) in enumerate(rows):
        top = HEAD + index * (BAR + GAP)
        length = max(1.5, (WIDTH - LABELS - 80) * value / longest)
        parts.append(
            '<text x="0" y="%d">%s</text><rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="3"/>'
            '<text x="%.1f" y="%d">%s</text>'
            % (
                top + 16,
                escape(label),
                "ours" if is_ours else "others",
                LABELS,
                top,
                length,
                BAR,
                LABELS + length + 8,
                top + 16,
                seconds(value),
            )
        )
    with open(path, "w") as file:
        file.write("\n".join(parts) + "\n</svg>\n")
