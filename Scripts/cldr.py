#!/usr/bin/env python3
"""Writes Sources/SiteConfiguration/Languages/LanguageData.swift from CLDR.

usage: cldr.py FOLDER

FOLDER is a checkout of https://github.com/unicode-org/cldr-json:

    git clone --depth 1 --branch 48.0.0 https://github.com/unicode-org/cldr-json

The calendar is the Gregorian one in every language, and digits are Latin. To add a language, add its tag to TAGS, and run
this and `make languages`. The script stops where a language needs a plural rule or a date field that Swift's side lacks.
"""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "Sources/SiteConfiguration/Languages/LanguageData.swift"

TAGS = [
    "en", "de", "fr", "es", "pt", "pt-PT", "it", "nl", "da", "sv", "nb", "fi", "is", "pl", "cs", "sk", "sl", "hr", "hu",
    "ro", "bg", "el", "tr", "ru", "uk", "ar", "he", "fa", "ja", "ko", "zh", "zh-Hant",
]

# Tags of the same language that no rule of CLDR leads from: the macrolanguage, whose written form Bokmål usually is, and the
# old code of Hebrew.
ALIASES = {"no": "nb", "iw": "he"}

# The cases of Swift's PluralRule, each with a language that has it. Other languages have the case whose language gives every
# whole number the same category.
RULES = {
    "english": "en", "french": "fr", "spanish": "es", "persian": "fa", "icelandic": "is", "polish": "pl", "czech": "cs",
    "slovenian": "sl", "croatian": "hr", "romanian": "ro", "russian": "ru", "arabic": "ar", "hebrew": "he", "japanese": "ja",
}
NUMBERS = [*range(2001), *(10**power * factor for power in range(4, 10) for factor in (1, 2, 3, 5, 11))]

WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

# The fields of date patterns (UTS 35, part 4) as the filter `date` writes them.
FIELDS = {"y": "%Y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "dd": "%d", "d": "%-d"}


class CLDR:
    def __init__(self, folder):
        self.folder = Path(folder) / "cldr-json"
        packages = ("cldr-core", "cldr-dates-full", "cldr-localenames-full", "cldr-misc-full")
        versions = {self.read(package, "package.json")["version"] for package in packages}
        if len(versions) > 1:
            sys.exit(f"the packages are of several versions: {sorted(versions)}")
        self.version = versions.pop()
        license = self.folder.joinpath("cldr-core", "LICENSE").read_text(encoding="utf-8")
        self.copyright = re.search("^Copyright (© .*)$", license, re.MULTILINE)[1]

    def read(self, *path):
        return json.loads(self.folder.joinpath(*path).read_text(encoding="utf-8"))

    def main(self, package, tag, file):
        return self.read(package, "main", tag, file)["main"][tag]

    def supplemental(self, file):
        return self.read("cldr-core", "supplemental", file)["supplemental"]


def strftime(pattern):
    """A date pattern of CLDR in the letters of the filter `date`."""
    result = ""
    for quoted, field, other in re.findall(r"'((?:[^']|'')*)'|([A-Za-z]+)|([^A-Za-z'])", pattern):
        if field:
            if field not in FIELDS:
                sys.exit(f"the pattern '{pattern}' has '{field}', which is not in FIELDS")
            result += FIELDS[field]
        else:
            result += (quoted.replace("''", "'") or other).replace("%", "%%")
    return result


def holds(condition, number):
    """Whether a plural rule's condition (UTS 35, part 3, section 5.1) holds for a whole number."""
    def relation(text):
        operand, modulus, negated, ranges = re.fullmatch(
            r"([nivwftce])(?: % (\d+))? (!?)= ([\d.,]+)", text).groups()
        # A whole number has no decimals, and is not written with an exponent.
        value = number if operand in "ni" else 0
        if modulus:
            value %= int(modulus)
        bounds = [part.split("..") for part in ranges.split(",")]
        return any(int(part[0]) <= value <= int(part[-1]) for part in bounds) != bool(negated)
    return any(all(relation(part) for part in clause.split(" and ")) for clause in condition.split(" or "))


def category(rules, number):
    for key, rule in rules.items():
        condition = rule.split("@")[0].strip()
        if not condition or holds(condition, number):
            return key.removeprefix("pluralRule-count-")


def plural_rule(plurals, tag):
    """The case of PluralRule with the same categories of whole numbers."""
    def categories(tag):
        rules = plurals.get(tag) or plurals[tag.split("-")[0]]
        return [category(rules, number) for number in NUMBERS]
    for name, example in RULES.items():
        if categories(tag) == categories(example):
            return name
    sys.exit(f"'{tag}' has a plural rule that PluralRule lacks")


def tags_of(cldr):
    """Each listed tag with the other tags that lead to it and would lead to another one if their end were cut off."""
    result = {tag: [] for tag in TAGS}
    for tag, parent in cldr.supplemental("parentLocales.json")["parentLocales"]["parentLocale"].items():
        if parent in TAGS and "-" in parent and not tag.startswith(parent):
            result[parent].append(tag)
    for tag, likely in cldr.supplemental("likelySubtags.json")["likelySubtags"].items():
        parent = "-".join(likely.split("-")[:2])
        if parent in TAGS and re.fullmatch("[a-z]{2}-[A-Z]{2}", tag):
            result[parent].append(tag)
    for tag, target in ALIASES.items():
        result[target].append(tag)
    return {tag: [tag, *sorted(others)] for tag, others in result.items()}


def literal(text):
    """A Swift literal; characters that cannot be seen are escaped."""
    def escaped(character):
        if character in '"\\':
            return "\\" + character
        if character != " " and unicodedata.category(character) in ("Cc", "Cf", "Zs"):
            return f"\\u{{{ord(character):04X}}}"
        return character
    return '"' + "".join(map(escaped, text)) + '"'


def array(texts):
    return "[" + ", ".join(map(literal, texts)) + "]"


def identifier(tag):
    """The name of the tag's property: `ptPT` for `pt-PT`; `is` is a word of Swift."""
    name = tag.replace("-", "")
    return f"`{name}`" if name == "is" else name


def language(cldr, tag):
    """The declaration of one language."""
    calendar = cldr.main("cldr-dates-full", tag, "ca-gregorian.json")["dates"]["calendars"]["gregorian"]
    formats = calendar["dateFormats"]

    def months(context, width):
        return [calendar["months"][context][width][str(month)] for month in range(1, 13)]

    # Finnish says `sunnuntaina` (on Sunday) in a sentence, and `sunnuntai` before a date.
    context = "stand-alone" if "cccc" in formats["full"] else "format"

    def weekdays(width):
        return [calendar["days"][context][width][day] for day in WEEKDAYS]

    # Not the abbreviated ones: Korean and Bulgarian have Latin letters there.
    periods = calendar["dayPeriods"]["format"]["wide"]
    marks = cldr.main("cldr-misc-full", tag, "delimiters.json")["delimiters"]
    lists = cldr.main("cldr-misc-full", tag, "listPatterns.json")["listPatterns"]["listPattern-type-standard"]
    names = cldr.main("cldr-localenames-full", tag, "languages.json")["localeDisplayNames"]["languages"]
    rule = plural_rule(cldr.supplemental("plurals.json")["plurals-type-cardinal"], tag)

    arguments = [
        f"tag: {literal(tag)}",
        f"name: {literal(names[tag])}",
        f"dateNames: DateNames(months: {array(months('format', 'wide'))}, "
        f"shortMonths: {array(months('format', 'abbreviated'))}, "
        f"weekdays: {array(weekdays('wide'))}, shortWeekdays: {array(weekdays('abbreviated'))})",
    ]
    if months("stand-alone", "wide") != months("format", "wide"):
        arguments.append(f"standaloneMonths: {array(months('stand-alone', 'wide'))}")
    arguments += [
        f"beforeNoon: {literal(periods['am'])}",
        f"afterNoon: {literal(periods['pm'])}",
        f"longDate: {literal(strftime(formats['long']))}",
        f"mediumDate: {literal(strftime(formats['medium']))}",
        f"pluralRule: .{rule}",
        f"openingQuote: {literal(marks['quotationStart'])}",
        f"closingQuote: {literal(marks['quotationEnd'])}",
        f"pair: {literal(lists['2'])}",
    ]
    lines = ",\n".join(arguments)
    return f"static var {identifier(tag)}: Language {{\nLanguage(\n{lines}\n)\n}}\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    cldr = CLDR(sys.argv[1])
    cases = "".join(
        f"case {', '.join(literal(each.lower()) for each in tags)}: .{identifier(tag)}\n"
        for tag, tags in tags_of(cldr).items()
    )
    declarations = "\n".join(language(cldr, tag) for tag in TAGS)
    OUTPUT.write_text(f"""\
// CLDR {cldr.version}, by Scripts/cldr.py; do not edit.
// {cldr.copyright} Under the Unicode License v3: https://www.unicode.org/license.txt

extension Language {{
/// The tags of all languages that are listed here, for messages.
package static let tags: [String] = {array(TAGS)}

/// The language of exactly this tag.
///
/// - Parameter tag: in lower case.
static func listed(_ tag: String) -> Language? {{
switch tag {{
{cases}default: nil
}}
}}

{declarations}}}
""", encoding="utf-8")
    subprocess.run(["swift", "format", "--in-place", OUTPUT], cwd=ROOT, check=True)


main()
