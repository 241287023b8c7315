#!/usr/bin/env python3
"""Markdown that nobody here wrote: builds a site of all Markdown files of a folder, such as a clone of a public repository.

    collection.py PROGRAM FOLDER [--errors 50]

The front matter of each file is replaced by a title and a date; its text is read as it is. Prints the exit code, the time
(beside that of the same number of empty posts), how many problems there are of each code, and errors spread over
the collection with the lines that they name, to be judged by hand.
"""

import argparse
import collections
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FRONT_MATTER = re.compile(rb"\A\s*(---|\+\+\+)\s*\n.*?\n\1\s*\n", re.S)


def build(program, folder, texts):
    """The exit code, the seconds and the problems of a site of these texts."""
    blog = folder / "content" / "blog"
    blog.mkdir(parents=True)
    (folder / "content" / "site.yaml").write_text("title: A collection\nbase_url: https://www.example.com\n")
    shutil.copytree(ROOT / "templates", folder / "templates")
    for number, text in enumerate(texts):
        day = datetime.date(2000, 1, 1) + datetime.timedelta(days=number)
        head = "---\ntitle: Text %d\ncreated_at: %s\n---\n" % (number, day)
        (blog / ("%04d.md" % number)).write_bytes(head.encode() + text)
    command = [program, "build", "--database", "none", "--json"]
    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=600)
    seconds = time.monotonic() - began
    return done.returncode, seconds, json.loads(done.stdout)["problems"], done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--errors", type=int, default=50)
    options = parser.parse_args()
    program = options.program.resolve()
    files = sorted(options.folder.rglob("*.md"))
    texts = [FRONT_MATTER.sub(b"", file.read_bytes(), count=1) for file in files if file.is_file()]
    with tempfile.TemporaryDirectory() as work:
        empty = build(program, pathlib.Path(work) / "empty", [b"Text.\n"] * len(texts))
        code, seconds, problems, errors = build(program, pathlib.Path(work) / "site", texts)
    print("%d files, %d KiB: exit code %d" % (len(texts), sum(map(len, texts)) >> 10, code))
    print("%.2f s; as many posts of one word: %.2f s" % (seconds, empty[1]))
    counts = collections.Counter((problem["severity"], problem["code"]) for problem in problems)
    for (severity, name), count in counts.most_common():
        print("%6d %s[%s]" % (count, severity, name))
    errors_found = [problem for problem in problems if problem["severity"] == "error"]
    for problem in errors_found[:: max(1, len(errors_found) // options.errors)][: options.errors]:
        print("\n%s error[%s]: %s" % (problem["place"], problem["code"], problem["message"]))
        place = re.search(r"(\d{4})\.md:(\d+)", problem["place"] or "")
        lines = texts[int(place[1])].split(b"\n")[int(place[2]) - 5 :] if place else []
        if lines:
            print("    %s: %s" % (files[int(place[1])], lines[0][:200].decode(errors="replace")))
    if code < 0 or code > 6:
        print(errors.decode(errors="replace")[-2000:])
    return 0


if __name__ == "__main__":
    main()
