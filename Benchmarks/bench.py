#!/usr/bin/env python3
"""Times builds against the floor of this machine and against Hugo, in one run.

    bench.py PROGRAM [--posts 10,100,1000,10000,100000] [--rounds 5] [--hugo PATH] [--work DIR] [--chart FILE]

The floor is what no generator can avoid: reading and rendering the Markdown with bare libcmark-gfm
on two processes (mdfloor.c), and writing the files on two threads (floor.c). Commands take turns,
round by round; the first round is not counted; medians are printed, with the processor time and the
peak memory that the kernel reports (wait4). ext4 without a journal makes files slowly for a minute
where files were deleted, and more slowly the more there were: full builds come first and go into
new folders, nothing is deleted before all is measured, and a change of every page, which deletes as
many files, waits for that minute (not below 10000 posts). The built site is searched for private
values. Hugo is left out above 10000 posts, where one of its builds takes minutes; there the rounds
are few. --chart writes the times of the largest corpus that Hugo built too, as the SVG of the README.
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

import chart

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
HUGO_LIMIT = 10000


def run(command):
    """Wall seconds, processor seconds and peak megabytes of one command."""
    os.sync()
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit("%s failed:\n%s" % (" ".join(command), message.decode()))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Site:
    """A corpus, and a site of it that is edited and built again and again."""

    def __init__(self, posts, options, corpora, work):
        self.options = options
        self.work = work
        self.posts = posts
        self.corpus = os.path.join(corpora, "corpus-%d" % posts)
        self.hugo = options.hugo if posts <= HUGO_LIMIT else None
        if not os.path.exists(os.path.join(self.corpus, "hugo" if self.hugo else "site.db")):
            forms = "db,hugo" if self.hugo else "db"
            subprocess.check_call(
                [
                    sys.executable,
                    os.path.join(HERE, "corpus.py"),
                    "--posts",
                    str(posts),
                    "--out",
                    self.corpus,
                    "--forms",
                    forms,
                ]
            )
        self.database = os.path.join(self.corpus, "site.db")
        self.templates = self.folder("templates")
        shutil.copytree(os.path.join(ROOT, "templates"), self.templates)
        self.public = self.folder("site")
        self.edits = 0

    def folder(self, name):
        return os.path.join(self.work, "%s-%d-%d" % (name, self.posts, time.time_ns()))

    def build(self, output):
        return [
            self.options.program,
            "build",
            "--quiet",
            "--templates",
            self.templates,
            "--database",
            "sqlite:" + self.database,
            "--content",
            os.path.join(self.corpus, "settings"),
            "--output",
            output,
        ]

    def edit_post(self):
        self.edits += 1
        connection = sqlite3.connect(self.database)
        connection.execute(
            "UPDATE blog_posts SET content = content || ? WHERE published AND rowid = (SELECT "
            "max(rowid) / 2 FROM blog_posts)",
            (" Edit %d." % self.edits,),
        )
        connection.commit()
        connection.close()

    def edit_partial(self):
        self.edits += 1
        with open(os.path.join(self.templates, "partials", "footer.html"), "a") as file:
            file.write("<!-- %d -->" % self.edits)

    def settle(self):
        os.sync()
        time.sleep(6)

    def rest(self):
        # Deleted files slow down the creation of new ones for about a minute.
        os.sync()
        if self.posts >= 10000:
            time.sleep(61)

    def edit_partial_rested(self):
        self.rest()
        self.edit_partial()

    def edit_post_again(self):
        # The first build brings the spare tree up to date, as it is between two of many small edits.
        self.edit_post()
        run(self.build(self.public))
        self.edit_post()

    def pause(self):
        # A build trusts a stamp only if no file has changed within the last 20 ms.
        time.sleep(0.1)
        run(self.build(self.public))


def bench(posts, options, corpora, work):
    site = Site(posts, options, corpora, work)
    run(site.build(site.public))
    if not os.path.exists(site.corpus + ".checked"):
        subprocess.check_call(
            [sys.executable, os.path.join(HERE, "leakcheck.py"), site.public, site.database]
        )
        open(site.corpus + ".checked", "w").close()
    listing = os.path.join(work, "files.tsv")
    with open(listing, "w") as file:
        subprocess.check_call([os.path.join(work, "floor"), "list", site.public], stdout=file)
    full = {
        "floor: read and Markdown": (
            site.settle,
            lambda: [os.path.join(work, "mdfloor"), site.database, "2"],
        ),
        "floor: write": (
            site.settle,
            lambda: [os.path.join(work, "floor"), "write", listing, site.folder("floor"), "2"],
        ),
        "full build": (site.settle, lambda: site.build(site.folder("mine"))),
    }
    small = {
        "one post changed": (site.edit_post_again, lambda: site.build(site.public)),
        "nothing changed": (site.pause, lambda: site.build(site.public)),
    }
    every_page = {
        "footer of every page changed": (site.edit_partial_rested, lambda: site.build(site.public)),
        "one post, right after that": (site.edit_post, lambda: site.build(site.public)),
    }
    if site.hugo:
        target = site.folder("hugo")
        hugo = lambda destination: [
            site.hugo,
            "--quiet",
            "--source",
            os.path.join(site.corpus, "hugo"),
            "--destination",
            destination,
        ]
        full["hugo: full build"] = (site.settle, lambda: hugo(site.folder("hugo")))
        small["hugo: nothing changed"] = (site.settle, lambda: hugo(target))
        run(hugo(target))
    site.rest()
    rounds = options.rounds if posts <= HUGO_LIMIT else min(options.rounds, 2)
    results = {}
    for commands in (full, small, every_page):
        for turn in range(rounds + 1):
            for name, (prepare, command) in commands.items():
                prepare()
                measured = run(command())
                if turn:
                    results.setdefault(name, []).append(measured)
    print(
        "\n%-30s%9s%9s%8s%14s" % ("%d posts, %d rounds" % (posts, rounds), "wall s", "cpu s", "MB", "spread")
    )
    wall = {}
    for name, rows in results.items():
        walls, cpus, sizes = zip(*rows)
        wall[name] = statistics.median(walls)
        print(
            "  %-28s%9.3f%9.2f%8.0f%14s"
            % (name, wall[name], statistics.median(cpus), max(sizes), "%.2f-%.2f" % (min(walls), max(walls)))
        )
    floor = wall["floor: read and Markdown"] + wall["floor: write"]
    print("  full build / floor                   %8.2f" % (wall["full build"] / floor))
    print(
        "  changed footer / full build          %8.2f"
        % (wall["footer of every page changed"] / wall["full build"])
    )
    if site.hugo:
        print(
            "  hugo / full build                    %8.2f" % (wall["hugo: full build"] / wall["full build"])
        )
        for name in ("one post changed", "nothing changed"):
            print("  %-36s %8.1f" % ("hugo again / " + name, wall["hugo: nothing changed"] / wall[name]))
        if options.chart:
            draw(options.chart, posts, rounds, wall)
    sys.stdout.flush()
    return wall["full build"], floor


def draw(path, posts, rounds, wall):
    rows = [
        ("Hugo, full build", wall["hugo: full build"], False),
        ("sweetdreams, full build", wall["full build"], True),
        ("Hugo, built again", wall["hugo: nothing changed"], False),
        ("sweetdreams, one post changed", wall["one post changed"], True),
        ("sweetdreams, nothing changed", wall["nothing changed"], True),
    ]
    title = "A site of {:,} posts".format(posts).replace(",", "\u00a0")
    note = "Medians of %d rounds in turns, on %d processors. Less is better." % (rounds, os.cpu_count())
    chart.write(path, title, note, rows)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("program")
    parser.add_argument("--posts", default="10,100,1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hugo")
    parser.add_argument("--chart", metavar="FILE", help="an SVG to write")
    parser.add_argument("--work", help="a folder to keep corpora in; a temporary one otherwise")
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    corpora = os.path.abspath(options.work or tempfile.mkdtemp(prefix="sweetdreams-bench-"))
    os.makedirs(corpora, exist_ok=True)
    work = tempfile.mkdtemp(prefix="run-", dir=corpora)
    try:
        for name, libraries in (
            ("floor", ["-pthread"]),
            ("mdfloor", ["-lsqlite3", "-lcmark-gfm-extensions", "-lcmark-gfm"]),
        ):
            subprocess.check_call(
                ["cc", "-O2", os.path.join(HERE, name + ".c"), "-o", os.path.join(work, name)] + libraries
            )
        sizes = [int(n) for n in options.posts.split(",")]
        times = [bench(n, options, corpora, work) for n in sizes]
        for (n, (s, floor)), (m, (t, more)) in zip(zip(sizes, times), zip(sizes[1:], times[1:])):
            print(
                "\nfrom %d to %d posts: %.1f times the time; the floor %.1f times"
                % (n, m, t / s, more / floor)
            )
    finally:
        # A folder that was given keeps everything else.
        shutil.rmtree(work if options.work else corpora)


if __name__ == "__main__":
    main()
