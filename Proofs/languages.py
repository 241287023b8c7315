#!/usr/bin/env python3
"""Writes what Babel knows about languages, for LanguageTests; ends with 1 when that has changed.

usage: languages.py [FILE]

FILE is Tests/SiteConfigurationTests/Expected/languages.tsv unless another is named. Each line has a tag, a field and its
values, separated by `|`. Babel reads CLDR's XML with its own code, and of another version than Scripts/cldr.py: the test
lists the differences. Plural categories are those of 0...1000 and of LARGE; `other*999` stands for 999 of them.
"""

import itertools
import re
import sys
from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "Tests/SiteConfigurationTests/Expected/languages.tsv"

TAGS = """en de fr es pt pt-PT it nl da sv nb fi is pl cs sk sl hr hu ro bg el tr ru uk ar he fa ja ko zh zh-Hant""".split()
LARGE = [100_000, 1_000_000, 1_000_001, 2_000_000, 10_000_000, 12_000_011, 1_000_000_000]

# The names of fields in Babel's own patterns, which are those of Python's `%`.
FIELDS = {"y": "%Y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "dd": "%d", "d": "%-d"}


def strftime(pattern):
    return re.sub(r"%\((\w+)\)s", lambda match: FIELDS[match[1]], pattern.format)


def months(locale, context, width):
    return [locale.months[context][width][month] for month in range(1, 13)]


def weekdays(locale, width):
    """Sunday first; Babel begins with Monday."""
    # The letter `c` asks for the form that stands alone.
    context = "stand-alone" if "cccc" in locale.date_formats["full"].pattern else "format"
    return [locale.days[context][width][day] for day in (6, 0, 1, 2, 3, 4, 5)]


def period(locale, name):
    names = locale.day_periods["format"]
    return names["wide"][name] if name in names["wide"] else names["abbreviated"][name]


def runs(values):
    groups = [(value, len(list(group))) for value, group in itertools.groupby(values)]
    return [value if count == 1 else f"{value}*{count}" for value, count in groups]


def fields(tag):
    locale = Locale.parse(tag, sep="-")
    yield "months", months(locale, "format", "wide")
    yield "shortMonths", months(locale, "format", "abbreviated")
    yield "standaloneMonths", months(locale, "stand-alone", "wide")
    yield "weekdays", weekdays(locale, "wide")
    yield "shortWeekdays", weekdays(locale, "abbreviated")
    yield "halvesOfDay", [period(locale, "am"), period(locale, "pm")]
    yield "longDate", [strftime(locale.date_formats["long"])]
    yield "mediumDate", [strftime(locale.date_formats["medium"])]
    yield "pair", [locale.list_patterns["standard"]["2"]]
    yield "name", [locale.languages[tag.replace("-", "_")]]
    yield "plurals", runs(locale.plural_form(number) for number in range(1001))
    yield "largePlurals", [locale.plural_form(number) for number in LARGE]


def main():
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    lines = [f"# CLDR {get_cldr_version()}, by Proofs/languages.py"]
    for tag in TAGS:
        lines += ["\t".join([tag, name, "|".join(values)]) for name, values in fields(tag)]
    text = "\n".join(lines) + "\n"
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return
    file.write_text(text, encoding="utf-8")
    sys.exit(f"{file} has changed; look at the difference")


main()
