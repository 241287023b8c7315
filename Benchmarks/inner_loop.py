#!/usr/bin/env python3
"""Times what a developer of the template engine waits for after an edit.

    inner_loop.py [--old FOLDER] [--rounds 3] [--file Sources/Templating/…/X.swift]

A comment is appended to one file of `Templating`, and `make test-engine` is timed from there to its
result. With --old, the same is done in another checkout of this package with `swift build
--build-tests && swift test --skip-build`, which builds and tests everything. Before each series
everything is built once, which is not counted; every file is restored afterwards. Medians are
printed, and the ratio of the two.
"""

import argparse
import glob
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WHOLE_BUILD = "swift build --build-tests"
WHOLE_LOOP = WHOLE_BUILD + " && swift test --skip-build"


def run(command, folder):
    """Seconds that a shell command takes; ends the program when it fails."""
    # A file, because a pipe that nobody reads fills up.
    messages = tempfile.TemporaryFile()
    started = time.monotonic()
    result = subprocess.run(command, shell=True, cwd=folder, stdout=messages, stderr=subprocess.STDOUT)
    seconds = time.monotonic() - started
    if result.returncode:
        messages.seek(0)
        sys.exit(f"in {folder}: {command} failed:\n{messages.read().decode()[-4000:]}")
    return seconds


def loop(name, command, warm_up, folder, path, rounds):
    """The median seconds from an edit of a file to the result of a command."""
    run(warm_up, folder)
    file = os.path.join(folder, path)
    with open(file, encoding="utf-8") as source:
        original = source.read()
    times = []
    try:
        for number in range(rounds):
            with open(file, "w", encoding="utf-8") as source:
                source.write(f"{original}// Edit {number}.\n")
            times.append(run(command, folder))
    finally:
        with open(file, "w", encoding="utf-8") as source:
            source.write(original)
    median = statistics.median(times)
    spread = f"{min(times):.1f}-{max(times):.1f}"
    print(f"{name:24}{median:9.1f} s   ({len(times)} rounds, {spread} s)", flush=True)
    return median


def some_file(folder):
    """A file of the lexer, or else the first of the module."""
    files = sorted(glob.glob("Sources/Templating/**/*.swift", root_dir=folder, recursive=True))
    lexers = [path for path in files if os.path.basename(path) == "Lexer.swift"]
    return (lexers or files)[0]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--old", metavar="FOLDER", help="a checkout of this package whose whole build is timed too"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--file", help="the file to edit (default: the lexer)")
    options = parser.parse_args()
    path = options.file or some_file(ROOT)
    print(f"after an edit of {path}:")
    engine = loop("make test-engine", "make test-engine", "make test-engine", ROOT, path, options.rounds)
    if options.old:
        old = os.path.abspath(options.old)
        path = options.file or some_file(old)
        whole = loop("whole build and tests", WHOLE_LOOP, WHOLE_BUILD, old, path, options.rounds)
        print(f"{'ratio':24}{whole / engine:9.1f}")


if __name__ == "__main__":
    main()
