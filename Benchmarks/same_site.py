#!/usr/bin/env python3
"""Builds the same sites with two programs and compares them file by file.

    [pg_virtualenv -t] same_site.py OLD NEW [--posts 1000] [--work DIR]

OLD and NEW are two `sweetdreams` programs. Both build the sample site and a corpus of many posts
(corpus.py) from SQLite, from Markdown and, where PGPORT names a server, from Postgres, with the
content, the templates and the sample database of this checkout and the same build clock. For each
site the number of files is printed, and every path that differs or that only one program wrote.
What a program saves next to its output is not compared. Exits with 1 when there is a difference.
"""

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from postgres import make_database

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
CLOCK = "2026-11-24T00:00Z"


@dataclass
class Site:
    name: str
    content: str
    database: str


def paths(folder):
    """Every file of a tree, by its path in it."""
    found = set()
    for parent, _, names in os.walk(folder):
        for name in names:
            found.add(os.path.relpath(os.path.join(parent, name), folder))
    return found


def differences(old, new):
    """One line for each path in which two trees differ."""
    before = paths(old)
    after = paths(new)
    lines = [f"only the old program writes {path}" for path in sorted(before - after)]
    lines += [f"only the new program writes {path}" for path in sorted(after - before)]
    for path in sorted(before & after):
        if not filecmp.cmp(os.path.join(old, path), os.path.join(new, path), shallow=False):
            lines.append(f"different: {path}")
    return lines


def build(program, site, output):
    command = [program, "build", "--quiet", "--at", CLOCK, "--templates", os.path.join(ROOT, "templates")]
    command += ["--content", site.content, "--database", site.database, "--output", output]
    subprocess.run(command, check=True)


def compare(site, programs, work):
    """Prints how two programs' trees of a site differ; the number of differences."""
    trees = []
    for name, program in programs.items():
        output = os.path.join(work, name, "public")
        shutil.rmtree(os.path.dirname(output), ignore_errors=True)
        os.makedirs(os.path.dirname(output))
        build(program, site, output)
        trees.append(output)
    found = differences(*trees)
    result = f"{len(found)} differences" if found else "identical"
    print(f"{site.name:32}{len(paths(trees[1])):7} files   {result}", flush=True)
    for line in found:
        print("  " + line)
    return len(found)


def sites(program, posts, work, corpora):
    sample = os.path.join(work, "sample.db")
    subprocess.run([program, "db", "init", "--sample", sample], check=True, stderr=subprocess.DEVNULL)
    yield Site("sample site", os.path.join(ROOT, "content"), "sqlite:" + sample)

    corpus = os.path.join(corpora, f"corpus-{posts}")
    if not os.path.exists(corpus):
        command = [sys.executable, os.path.join(HERE, "corpus.py"), "--posts", str(posts), "--out", corpus]
        subprocess.run(command + ["--forms", "db,markdown"], check=True, stdout=subprocess.DEVNULL)
    settings = os.path.join(corpus, "settings")
    database = os.path.join(corpus, "site.db")
    yield Site(f"{posts} posts from SQLite", settings, "sqlite:" + database)
    yield Site(f"{posts} posts from Markdown", os.path.join(corpus, "markdown"), "none")
    if "PGPORT" in os.environ:
        yield Site(f"{posts} posts from Postgres", settings, make_database(program, database))
    else:
        print("Postgres is left out: no PGPORT names a server (use pg_virtualenv -t).", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--work", help="a folder that keeps the corpus; a temporary one otherwise")
    options = parser.parse_args()
    programs = {"old": os.path.abspath(options.old), "new": os.path.abspath(options.new)}
    if options.work:
        os.makedirs(options.work, exist_ok=True)
    work = tempfile.mkdtemp(prefix="same-site-", dir=options.work)
    found = 0
    try:
        for site in sites(programs["new"], options.posts, work, options.work or work):
            found += compare(site, programs, work)
    finally:
        shutil.rmtree(work)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
