#!/usr/bin/env python3
"""Compares our context states with those of html5lib's tokenizer at every prefix of many documents.

    tokenizer.py PROGRAM [--documents 5000] [--seed N]

Documents are those of contexts.py and mutations of them: pieces of markup put in, taken out,
doubled and cut. At each place both must be in the same state, or ours must have said error.
"""

import argparse
import random
import sys

import html5lib
from html5lib.constants import EOF

from contexts import DOCUMENTS
from engines import ours

# Ours by html5lib's; where several of theirs are one of ours they mean the same to a value.
STATES = {
    "dataState": "data",
    "entityDataState": "data",
    "tagOpenState": "tag open",
    "closeTagOpenState": "end tag open",
    "tagNameState": "tag name",
    "beforeAttributeNameState": "before attribute name",
    "attributeNameState": "attribute name",
    "afterAttributeNameState": "after attribute name",
    "beforeAttributeValueState": "before attribute value",
    "attributeValueDoubleQuotedState": "double-quoted",
    "attributeValueSingleQuotedState": "single-quoted",
    "attributeValueUnQuotedState": "unquoted",
    "afterAttributeValueState": "after attribute value",
    "selfClosingStartTagState": "self-closing",
    "markupDeclarationOpenState": "markup declaration open",
    "commentStartState": "comment",
    "commentStartDashState": "comment",
    "commentState": "comment",
    "commentEndDashState": "comment",
    "commentEndState": "comment",
    "doctypeState": "doctype",
    "beforeDoctypeNameState": "doctype",
    "doctypeNameState": "doctype",
    "afterDoctypeNameState": "doctype",
    "bogusDoctypeState": "doctype",
    "rcdataState": "RCDATA",
    "characterReferenceInRcdata": "RCDATA",
    "rcdataLessThanSignState": "RCDATA end tag",
    "rcdataEndTagOpenState": "RCDATA end tag",
    "rcdataEndTagNameState": "RCDATA end tag",
    "rawtextState": "raw text",
    "rawtextLessThanSignState": "raw text end tag",
    "rawtextEndTagOpenState": "raw text end tag",
    "rawtextEndTagNameState": "raw text end tag",
    "scriptDataState": "raw text",
    "scriptDataLessThanSignState": "raw text end tag",
    "scriptDataEndTagOpenState": "raw text end tag",
    "scriptDataEndTagNameState": "raw text end tag",
}
PIECES = [
    "<",
    ">",
    "</",
    "/>",
    "/",
    "=",
    '"',
    "'",
    "&",
    "&amp;",
    "&#3",
    "<!",
    "<!--",
    "-->",
    "--",
    "-",
    "--!>",
    "<!doctype html>",
    " ",
    "\n",
    "\t",
    "`",
    "<p",
    "<p>",
    "</p>",
    "<a href=",
    '<a href="',
    "<b a=b>",
    "x",
    "A",
    "1",
    "?",
    "<?x?>",
    "<![CDATA[",
    "]]>",
    "<title>",
    "</title>",
    "<TITLE >",
    "</titl",
    "<textarea>",
    "</textarea",
    "<script>",
    "</script>",
    "</script ",
    '<script type="application/json">',
    "<style>",
    "</style>",
    "<svg>",
    "</svg>",
    "</svg/>",
    "<svg/>",
    "<svg><title>",
    "<math>",
    "</math>",
    "<iframe>",
    "</iframe>",
    "<noscript>",
    "</noscript>",
    "<xmp>",
    "</xmp>",
    "<br/>",
    "<img src=x",
    " a",
    " a=",
    ' a="b"',
]


def theirs(document):
    """The state in which each place of a document is read first."""
    states = {}
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.scripting = True

    class Recorder:
        """A stream that notes the state that reads each byte; bytes read ahead belong to the first reader."""

        def __init__(self, stream):
            self.stream = stream
            self.at = 0

        def note(self, count):
            name = parser.tokenizer.state.__name__
            for place in range(self.at, self.at + count):
                states.setdefault(place, name)

        def char(self):
            self.note(1)
            c = self.stream.char()
            if c is not EOF:
                self.at += 1
            return c

        def charsUntil(self, characters, opposite=False):
            self.note(1)
            found = self.stream.charsUntil(characters, opposite)
            self.note(len(found) + 1)
            self.at += len(found)
            return found

        def unget(self, c):
            if c is not EOF:
                self.at -= 1
            self.stream.unget(c)

        def __getattr__(self, name):
            return getattr(self.stream, name)

    # The parser makes its tokenizer when it begins.
    original = html5lib._tokenizer.HTMLTokenizer.__init__

    def start(tokenizer, stream, parser=None, **arguments):
        original(tokenizer, stream, parser=parser, **arguments)
        tokenizer.stream = Recorder(tokenizer.stream)

    html5lib._tokenizer.HTMLTokenizer.__init__ = start
    try:
        parser.parse(document)
    finally:
        html5lib._tokenizer.HTMLTokenizer.__init__ = original
    return states


def mutation(random):
    document = random.choice(DOCUMENTS)
    for _ in range(random.randint(1, 4)):
        place = random.randint(0, len(document))
        end = min(len(document), place + random.randint(0, 6))
        kind = random.random()
        if kind < 0.6:
            document = document[:place] + random.choice(PIECES) + document[place:]
        elif kind < 0.8:
            document = document[:place] + document[end:]
        elif kind < 0.9:
            document = document[:place] + document[place:end] * 2 + document[end:]
        else:
            other = random.choice(DOCUMENTS)
            document = document[:place] + other[random.randint(0, len(other)) :]
    return document


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("program")
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    source = random.Random(options.seed)
    documents = DOCUMENTS + [mutation(source) for _ in range(options.documents)]
    answers = ours(options.program, [{"id": "states", "mode": "states", "document": d} for d in documents])
    places = 0
    refused = 0
    failures = []
    for document, answer in zip(documents, answers):
        expected = theirs(document)
        for place, state in enumerate(answer["states"]):
            if state == "error":
                refused += 1
                break
            places += 1
            other = STATES.get(expected.get(place), expected.get(place))
            # They read a foreign end tag's whole name before they see that it is none.
            if state != other and not (other == state + " end tag"):
                failures.append((document[:place], state, expected.get(place)))
                break
    print(
        "seed %d: %d documents, %d refused somewhere, %d places: %d in another state"
        % (options.seed, len(documents), refused, places, len(failures))
    )
    for prefix, state, other in sorted(failures, key=lambda f: len(f[0]))[:15]:
        print("  %r: ours is %s, theirs %s" % (prefix[-90:], state, other))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
