#!/usr/bin/env python3
"""Prints the man page of sweetdreams, in the language of man(7), made from the help of the program.

    manpage.py PROGRAM > sweetdreams.1

The help is asked for as JSON (--experimental-dump-help of swift-argument-parser), so that the page says what
`sweetdreams COMMAND --help` says, and nothing is written twice.
"""

import json
import subprocess
import sys

# The options of every command; they stand once, in the description of the program.
COMMON = {"version", "help"}
FILES = (
    ("content/site.yaml", "The settings of the site."),
    ("content/", "Markdown files, pictures and sounds."),
    ("templates/", "Files that take the place of those of the program's theme."),
    ("static/", "Files that are published as they are."),
    ("public/", "The built site."),
    (".sweetdreams/", "JSON Schemas for editors."),
)


def escaped(text):
    """Text as roff reads it: hyphens are those that people type, and no line begins with a request."""
    text = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\\&" + text if text[:1] == "." else text


def paragraph(text):
    return [".PP", escaped(text)] if text else []


def names(argument):
    """`-q, --quiet`, `--content <content>` or `<files> ...`."""
    value = "<%s>" % argument["valueName"]
    if argument["kind"] == "positional":
        return value + (" ..." if argument["isRepeating"] else "")
    short = ["-" + name["name"] for name in argument["names"] if name["kind"] == "short"]
    long = ["--" + name["name"] for name in argument["names"] if name["kind"] == "long"]
    written = ", ".join(short + long)
    return written if argument["kind"] == "flag" else "%s %s" % (written, value)


def synopsis(words, arguments):
    """The command with its arguments, as its help has them after USAGE."""
    parts = [escaped(" ".join(["sweetdreams", *words]))]
    for argument in arguments:
        # The long name alone is enough here.
        text = names(argument).split(", ")[-1]
        # Its value stays on the line of the option.
        parts.append(escaped("[%s]" % text if argument["isOptional"] else text).replace(" ", "\\~"))
    return " ".join(parts)


def described(arguments):
    lines = []
    for argument in arguments:
        text = argument.get("abstract", "")
        details = []
        if argument.get("allValues"):
            details.append("values: " + ", ".join(argument["allValues"]))
        if argument.get("defaultValue"):
            details.append("default: " + argument["defaultValue"])
        if details:
            text += " (%s)" % "; ".join(details)
        lines += [".TP", ".B " + escaped(names(argument)), escaped(text)]
    return lines


def own_arguments(command):
    shown = [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]
    return [argument for argument in shown if argument.get("preferredName", {}).get("name") not in COMMON]


def commands(command, words=()):
    """Every command with its words, those below it after it."""
    for below in command.get("subcommands", []):
        if not below["shouldDisplay"] or below["commandName"] == "help":
            continue
        path = [*words, below["commandName"]]
        yield path, below
        yield from commands(below, path)


def page(root, version):
    title = root["abstract"].rstrip(".")
    lines = [
        '.TH SWEETDREAMS 1 "" "%s" "User Commands"' % escaped("sweetdreams " + version),
        # Most lines hold options, which must stay in one piece.
        ".nh",
        ".ad l",
        ".SH NAME",
        "sweetdreams \\- %s" % escaped(title[:1].lower() + title[1:]),
        ".SH SYNOPSIS",
        ".B sweetdreams",
        escaped("<command> [options]"),
        ".SH DESCRIPTION",
        "Every command has these options:",
    ]
    common = [argument for argument in root["arguments"] if argument["preferredName"]["name"] in COMMON]
    lines += described(common)
    lines.append(".SH COMMANDS")
    for words, command in commands(root):
        arguments = own_arguments(command)
        lines.append('.SS "%s"' % escaped(" ".join(words)))
        # A command that only holds others has nothing to be called with.
        if arguments or not command.get("subcommands"):
            lines += [".PP", synopsis(words, arguments)]
        lines += paragraph(command.get("abstract", "")) + paragraph(command.get("discussion", ""))
        lines += described(arguments)
    lines += [".SH EXIT STATUS"] + [escaped(root["discussion"].removeprefix("Exit codes: "))]
    lines.append(".SH FILES")
    for name, text in FILES:
        lines += [".TP", ".I " + escaped(name), escaped(text)]
    return "\n".join(lines) + "\n"


def output(program, option):
    return subprocess.run([program, option], check=True, capture_output=True, text=True).stdout


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    program = sys.argv[1]
    root = json.loads(output(program, "--experimental-dump-help"))["command"]
    sys.stdout.write(page(root, output(program, "--version").strip()))


if __name__ == "__main__":
    main()
