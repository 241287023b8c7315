#!/usr/bin/env python3
"""Times two programs in turns on the same site, so that a change of the machine's speed hits both.

    compare.py OLD NEW [--posts 10000] [--rounds 15] [--work DIR]

Both build one corpus (corpus.py) from SQLite into folders of their own. In each round both programs
do the same, in alternating order: a full build into a new folder, a build with nothing changed, one
after an edited post, and one after a changed footer (half as many of the first and the last). For
each the medians are printed, and the median of the ratios NEW / OLD of the pairs: of wall seconds,
of processor seconds, and of peak memory.
"""

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def run(command):
    """Wall seconds, processor seconds and peak megabytes of one command."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit("%s failed:\n%s" % (" ".join(command), message.decode()))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Program:
    """A program with a database, a theme and a site of its own."""

    def __init__(self, binary, corpus, work):
        self.binary = os.path.abspath(binary)
        self.settings = os.path.join(corpus, "settings")
        self.work = tempfile.mkdtemp(dir=work)
        self.database = os.path.join(self.work, "site.db")
        shutil.copy(os.path.join(corpus, "site.db"), self.database)
        self.templates = os.path.join(self.work, "templates")
        shutil.copytree(os.path.join(ROOT, "templates"), self.templates)
        self.edits = 0

    def build(self, output):
        return run(
            [self.binary, "build", "--quiet", "--templates", self.templates, "--content", self.settings]
            + ["--database", "sqlite:" + self.database, "--output", os.path.join(self.work, output)]
        )

    def full(self):
        self.edits += 1
        return self.build("full-%d" % self.edits)

    def unchanged(self):
        return self.build("site")

    def one_post(self):
        self.edits += 1
        connection = sqlite3.connect(self.database)
        connection.execute(
            "UPDATE blog_posts SET content = content || ?"
            " WHERE published AND rowid = (SELECT max(rowid) / 2 FROM blog_posts)",
            (" Edit %d." % self.edits,),
        )
        connection.commit()
        connection.close()
        return self.build("site")

    def footer(self):
        self.edits += 1
        with open(os.path.join(self.templates, "base.html"), "a") as file:
            file.write("<!-- %d -->\n" % self.edits)
        return self.build("site")


def compare(name, action, old, new, rounds):
    results = {old: [], new: []}
    for number in range(rounds + 1):
        for program in (old, new) if number % 2 else (new, old):
            figures = action(program)
            if number > 0:  # the first round only warms up
                results[program].append(figures)
    columns = []
    for index, unit in enumerate(("s", "s cpu", "MB")):
        before = [figures[index] for figures in results[old]]
        after = [figures[index] for figures in results[new]]
        ratio = statistics.median(b / a for a, b in zip(before, after))
        columns.append(
            "%8.3f %8.3f %-5s x %.3f" % (statistics.median(before), statistics.median(after), unit, ratio)
        )
    print("%-16s %s" % (name, "   ".join(columns)), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--posts", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--work", help="a folder to keep the corpus in; a temporary one otherwise")
    arguments = parser.parse_args()
    work = arguments.work or tempfile.mkdtemp()
    corpus = os.path.join(work, "corpus-%d" % arguments.posts)
    if not os.path.exists(os.path.join(corpus, "site.db")):
        subprocess.check_call(
            [sys.executable, os.path.join(HERE, "corpus.py"), "--forms", "db"]
            + ["--posts", str(arguments.posts), "--out", corpus]
        )
    old = Program(arguments.old, corpus, work)
    new = Program(arguments.new, corpus, work)
    print("%d posts, %d rounds: old, new, and the ratio new / old" % (arguments.posts, arguments.rounds))
    for program in (old, new):
        program.unchanged()
    compare("nothing changed", Program.unchanged, old, new, arguments.rounds * 2)
    compare("one post", Program.one_post, old, new, arguments.rounds)
    compare("footer", Program.footer, old, new, max(3, arguments.rounds // 2))
    compare("full build", Program.full, old, new, max(3, arguments.rounds // 2))
    for program in (old, new):
        shutil.rmtree(program.work)
    if not arguments.work:
        shutil.rmtree(work)


main()
