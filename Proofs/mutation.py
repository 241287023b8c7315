#!/usr/bin/env python3
"""Removes each entry of the escaping tables and the transitions of contexts: a proof must then fail.

    mutation.py [--every N] [--offset K]

Works on a copy of the sources in .build-mutation. A mutant that does not compile counts as found.
Survivors are printed, and make the exit status 1.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, ".build-mutation")
CONTEXTS = "Sources/Templating/Contexts/"
OUTPUT = "Sources/Templating/Output/"


def without(text, start, end):
    return text[:start] + text[end:]


def entries(path, text):
    """Every entry of the file as (what it is, the text without it)."""
    if path.endswith("HTMLNames.swift"):
        for block in re.finditer(r"Set<String> = \[(.*?)\]", text, re.S):
            for entry in re.finditer(r'"[^"]+",?\s*', block.group(1)):
                start = block.start(1) + entry.start()
                yield entry.group().strip(), without(text, start, start + len(entry.group()))
        for pair in re.finditer(r'\((?:_|"[^"]+"), "[^"]+"\)(, ?\n?\s*)?', text):
            yield pair.group().strip(), re.sub(r",\s*:", ":", text[: pair.start()] + text[pair.end() :])
        for line in re.finditer(r'\n +if name.hasPrefix\("on"\).*|\n +case \(_, "style"\).*', text):
            yield line.group().strip(), without(text, *line.span())
    elif path.endswith("Escaping.swift"):
        for line in re.finditer(r'\n +case "(?:&|<|>|\'|\\")": "&[^"]+"', text):
            yield line.group().strip(), without(text, *line.span())
        for line in re.finditer(r'\n +case "[^ ]+": append\("\\\\.*', text):
            yield line.group().strip(), without(text, *line.span())
        json = text.index('case "<", ">", "&", "\'", "\\0"')
        for part in ('"<", ', '">", ', '"&", '):
            place = text.index(part, json)
            yield "JSON " + part, without(text, place, place + len(part))
        for scalar in ("scalar == 0x2028 || ", " || scalar == 0x2029"):
            place = text.index(scalar)
            yield "JSON " + scalar, without(text, place, place + len(scalar))
    elif path.endswith("URLCheck.swift"):
        for line in re.finditer(r'\n +case "#" where.*|\n +if scheme\.suffix.*|\n +case "A".*', text):
            yield line.group().strip(), without(text, *line.span())
        yield "ignored characters", text.replace(" where byte > 0x20 && byte != 0x7F", "")
        yield "any scheme", text.replace("return allowed.contains(scheme)", "return true")
    else:
        removable = [
            # A case of a switch on one line.
            r"\n +case [^\n]*: (?:mode = |try |throw |if )[^\n]*",
            # A condition on one line that refuses, or that changes the attribute.
            r"\n +if [^\n]*\{ (?:throw |attribute\.)[^\n]*\}",
            # A condition that refuses.
            r"\n +if [^\n]*\{\n +throw [^\n]*\n +\}",
        ]
        for line in re.finditer("|".join(removable), text):
            yield " ".join(line.group().split()), without(text, *line.span())


def mutants():
    for path in (
        CONTEXTS + "HTMLNames.swift",
        OUTPUT + "Escaping.swift",
        OUTPUT + "URLCheck.swift",
        CONTEXTS + "OutputContext.swift",
    ):
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            text = file.read()
        for what, changed in entries(path, text):
            if changed != text:
                yield path, what, changed


def proofs():
    """The proof that fails, or None."""
    build = subprocess.run(
        ["swift", "build", "--product", "template-cases"],
        cwd=WORK,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if build.returncode:
        return "the compiler"
    program = os.path.join(WORK, ".build/debug/template-cases")
    for command in (
        ["goldens.py", program],
        ["safety.py", program, "--every", "3"],
        ["tokenizer.py", program, "--documents", "300", "--seed", "1"],
    ):
        if subprocess.run(
            [sys.executable, os.path.join(ROOT, "Proofs", command[0])] + command[1:],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ).returncode:
            return command[0]
    return None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--offset", type=int, default=0)
    options = parser.parse_args()
    # Files that the last run copied and that are gone must not be compiled.
    shutil.rmtree(os.path.join(WORK, "Sources"), ignore_errors=True)
    shutil.copytree(
        ROOT, WORK, ignore=shutil.ignore_patterns(".build*", ".git", "public", "*.db"), dirs_exist_ok=True
    )
    if proofs():
        raise SystemExit("the proofs fail before anything is changed: " + str(proofs()))
    chosen = list(mutants())[options.offset :: options.every]
    found = {}
    survivors = []
    start = time.time()
    for number, (path, what, changed) in enumerate(chosen):
        target = os.path.join(WORK, path)
        shutil.copy(os.path.join(ROOT, path), target + ".kept")
        with open(target, "w", encoding="utf-8") as file:
            file.write(changed)
        by = proofs()
        shutil.move(target + ".kept", target)
        os.utime(target)
        if by:
            found[by] = found.get(by, 0) + 1
        else:
            survivors.append((path, what))
            print("SURVIVES %s: %s" % (path, what), flush=True)
        if sys.stderr.isatty():
            print(
                "\r%d of %d, %d s" % (number + 1, len(chosen), time.time() - start), end="", file=sys.stderr
            )
    print(
        "%d mutants: found by %s; %d survivors"
        % (len(chosen), ", ".join("%s %d" % item for item in sorted(found.items())), len(survivors))
    )
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
