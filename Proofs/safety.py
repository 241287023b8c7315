#!/usr/bin/env python3
"""Hostile values in every context, read by an independent HTML parser (html5lib).

    safety.py PROGRAM [--every N]

For each payload and context the page must have the same elements, attribute names and scripts as
with a harmless value; the value must be read back as it was; addresses have an allowed scheme; JSON
parses to the value. Every context that must be refused is. A value at every place of a set of
documents is refused or harmless. --every N tries each N-th case.
"""

import argparse
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ET

import html5lib

from contexts import DOCUMENTS, FOLLOWED, REFUSED, WRITTEN
from engines import ours
from payloads import HARMLESS, PAYLOADS

SCHEMA = {"v": "text", "o": {"optional": "text"}, "h": "html"}
SCHEMES = {"http", "https", "mailto", "tel"}


def case(name, mode, template, value):
    return {
        "id": name,
        "mode": mode,
        "templates": {"main": template},
        "main": "main",
        "schema": SCHEMA,
        "data": {"v": value, "h": "<b>x</b>"},
    }


def parse(text):
    return html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)


def skeleton(node):
    """Tags, attribute names and the text of scripts that are not JSON."""
    tag = node.tag if isinstance(node.tag, str) else "comment"
    own = node.text if tag in ("script", "style", "comment") and "json" not in node.get("type", "") else None
    return (tag, tuple(sorted(map(str, node.attrib))), own, tuple(skeleton(child) for child in node))


def xml_skeleton(node):
    return (node.tag, tuple(sorted(node.attrib)), tuple(xml_skeleton(child) for child in node))


def normal(text):
    """As a parser's input stream hands it on: one kind of line end, no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufffd", "")


def is_safe_url(value):
    """As a browser reads it (WHATWG URL), without leading controls and spaces, tabs and line ends."""
    folded = re.sub("[\t\n\r]", "", value.lstrip("".join(map(chr, range(0x21)))))
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", folded)
    return scheme is None or scheme.group(1).lower() in SCHEMES


def all_values(node):
    for child in node.iter():
        for name, value in child.attrib.items():
            yield str(name), value


def xml_legal(text):
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) > 0xFFFF
    )


def json_values(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from json_values(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from json_values(item)


def problem(mode, kind, output, harmless, value):
    """What is wrong with a rendered page; None when nothing is."""
    if mode == "json":
        found = list(json_values(json.loads(output)))
        return (
            None
            if any(v == value for v in found) and all(value in v for v in found)
            else "JSON holds %r" % found
        )
    if mode == "xml":
        tree = ET.fromstring(output)
        same = ET.fromstring(harmless)
        if xml_skeleton(tree) != xml_skeleton(same):
            return "other elements"
        legal = xml_legal(value)
        if kind == "text":
            return (
                None if tree.find("t").text == (normal(legal) or None) else "text is %r" % tree.find("t").text
            )
        expected = re.sub("[\t\n\r]", " ", legal.replace("\r\n", "\n"))
        return None if all(v == expected for v in tree.attrib.values()) else "attribute is %r" % tree.attrib
    tree = parse(output)
    same = parse(harmless)
    if skeleton(tree) != skeleton(same):
        return "other elements, attributes or scripts"
    for name, v in all_values(tree):
        if (name in ("href", "src", "action", "poster", "cite", "data-url")) and not is_safe_url(v):
            return "unsafe address %r" % v
    everything = "".join(tree.itertext())
    values = [v for _, v in all_values(tree)]
    if kind == "text":
        return None if normal(value) in normal(everything) else "text is %r" % everything[:200]
    if kind == "attribute":
        return None if any(normal(value) in normal(v) for v in values) else "attributes are %r" % values[:3]
    if kind == "segment":
        return (
            None
            if any(value in urllib.parse.unquote(v, errors="strict") for v in values)
            else "addresses are %r" % values[:3]
        )
    if kind == "url":
        plain = [urllib.parse.unquote(v) for v in values]
        return (
            None if any(urllib.parse.unquote(value) == p for p in plain) else "addresses are %r" % values[:3]
        )
    if kind == "json":
        for script in tree.iter("script"):
            for found in json_values(json.loads(script.text)):
                if value not in found:
                    return "JSON holds %r" % found
        return None
    if kind == "attribute json":
        return (
            None
            if any(v and v[0] in '"' and json.loads(v) == value for v in values)
            else "attributes are %r" % values[:3]
        )
    if kind == "text json":
        return (
            None
            if any(json.loads(p.text) == value for p in tree.iter("p"))
            else "text is %r" % everything[:200]
        )
    return None


def check(program, every):
    """Payloads in contexts."""
    tried = 0
    refused = 0
    failures = []
    for name, (mode, template, kind) in WRITTEN.items():
        payloads = [p for i, p in enumerate(PAYLOADS) if (i + len(name)) % every == 0]
        answers = ours(program, [case(name, mode, template, v) for v in [HARMLESS] + payloads])
        if not answers[0]["ok"]:
            failures.append((name, HARMLESS, answers[0]["errors"][0]["message"]))
            continue
        for value, answer in zip(payloads, answers[1:]):
            tried += 1
            if not answer["ok"]:
                # An address that may not be linked fails the build; nothing else may.
                refused += 1
                if answer["stage"] != "render" or kind not in ("url", "segment"):
                    failures.append((name, value, "refused: " + answer["errors"][0]["message"]))
                elif (
                    kind == "url"
                    and re.match(r"(https?://|mailto:|tel:|[#?./])", value)
                    and "\\" not in value
                    and is_safe_url(value)
                ):
                    failures.append((name, value, "refused without need: " + answer["errors"][0]["message"]))
                continue
            try:
                found = problem(mode, kind, answer["output"], answers[0]["output"], value)
            except Exception as error:
                found = "%s: %s" % (type(error).__name__, error)
            if found:
                failures.append((name, value, found + " in " + answer["output"][:300]))
    return tried, refused, failures


def check_refusals(program):
    cases = [
        case(name, "xml" if name.startswith("XML") else "html", template, HARMLESS)
        for name, template in REFUSED.items()
    ]
    return [
        (c["id"], c["templates"]["main"], "accepted: " + a["output"])
        for c, a in zip(cases, ours(program, cases))
        if a["ok"] or a["stage"] != "compile"
    ]


def check_followed(program):
    """Every attribute that holds an address refuses a script's and takes a page's."""
    cases = [
        case("<%s %s>" % pair, "html", '<%s %s="{{ v }}">' % pair, v)
        for pair in FOLLOWED
        for v in ("javascript:alert(1)", "/page/")
    ]
    answers = ours(program, cases)
    wrong = [
        (c["id"], "javascript:alert(1)", "printed: " + a["output"])
        for c, a in zip(cases[::2], answers[::2])
        if a["ok"]
    ]
    return wrong + [
        (c["id"], "/page/", "refused: " + a["errors"][0]["message"])
        for c, a in zip(cases[1::2], answers[1::2])
        if not a["ok"]
    ]


PROBES = [
    '"><script>x</script>',
    "' onload='x",
    "</script><img src=x onerror=y>",
    "</title><b>",
    "--><i>",
    "javascript:x",
    "a b=c>",
]


def check_places(program, every):
    """A value at every place of every document."""
    places = [(d, p) for d in DOCUMENTS for p in range(len(d) + 1)][::every]
    templates = [d[:p] + "{{ v }}" + d[p:] for d, p in places]
    answers = ours(program, [case("place", "html", t, HARMLESS) for t in templates])
    accepted = [t for t, a in zip(templates, answers) if a["ok"]]
    failures = []
    for probe in PROBES:
        pairs = [case("place", "html", t, v) for t in accepted for v in (HARMLESS, probe)]
        results = ours(program, pairs)
        for template, harmless, answer in zip(accepted, results[::2], results[1::2]):
            if not answer["ok"]:
                continue
            one = parse(answer["output"])
            other = parse(harmless["output"])
            if skeleton(one) != skeleton(other):
                failures.append((template, probe, answer["output"]))
            elif any(
                name in ("href", "src", "action", "poster") and not is_safe_url(v)
                for name, v in all_values(one)
            ):
                failures.append((template, probe, "unsafe address in " + answer["output"]))
    return len(templates), len(accepted), failures


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("program")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    tried, refused, failures = check(options.program, options.every)
    print(
        "%d payloads, %d contexts: %d pages, of which %d failed the build as they must; %d unsafe or wrong"
        % (len(PAYLOADS), len(WRITTEN), tried, refused, len(failures))
    )
    refusals = check_refusals(options.program)
    print("%d contexts that must be refused: %d accepted" % (len(REFUSED), len(refusals)))
    refusals += check_followed(options.program)
    places, accepted, moved = check_places(options.program, options.every)
    print(
        "%d places in %d documents: %d accepted, %d of them unsafe"
        % (places, len(DOCUMENTS), accepted, len(moved))
    )
    for name, value, found in (failures + refusals + moved)[:25]:
        print("  %s | %r | %s" % (name, value[:80], found[:400]))
    return 1 if failures or refusals or moved else 0


if __name__ == "__main__":
    sys.exit(main())
