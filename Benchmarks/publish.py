#!/usr/bin/env python3
"""Times publications to a folder.

    publish.py PROGRAM [--posts 10000] [--rounds 5] [--work DIR]

Builds one corpus (corpus.py) from SQLite, and publishes it to a folder: the first time, after an edited post, with nothing
changed, and back with `publish rollback`. Beside each publication stands `cp -al` of the live release in the same round, the
least that hard links of all files cost. Prints medians, and how many files went up after the edit.
"""

import argparse
import json
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


def timed(command, cwd):
    start = time.monotonic()
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if result.returncode:
        sys.exit("%s failed:\n%s" % (" ".join(command), result.stderr))
    return time.monotonic() - start, result.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--posts", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", help="a folder to keep the corpus in; a temporary one otherwise")
    arguments = parser.parse_args()
    work = arguments.work or tempfile.mkdtemp()
    corpus = os.path.join(work, "corpus-%d" % arguments.posts)
    if not os.path.exists(os.path.join(corpus, "site.db")):
        subprocess.check_call(
            [sys.executable, os.path.join(HERE, "corpus.py"), "--forms", "db"]
            + ["--posts", str(arguments.posts), "--out", corpus]
        )
    folder = tempfile.mkdtemp(dir=work)
    database = os.path.join(folder, "site.db")
    shutil.copy(os.path.join(corpus, "site.db"), database)
    program = os.path.abspath(arguments.program)
    www = os.path.join(folder, "www")
    options = ["--database", "sqlite:" + database, "--templates", os.path.join(ROOT, "templates")]
    options += ["--content", os.path.join(corpus, "settings"), "--to", "dir:" + www, "--json"]
    publish = [program, "publish"] + options

    def edit(number):
        connection = sqlite3.connect(database)
        connection.execute(
            "UPDATE blog_posts SET content = content || ?"
            " WHERE published AND rowid = (SELECT max(rowid) / 2 FROM blog_posts)",
            (" Edit %d." % number,),
        )
        connection.commit()
        connection.close()

    first, _ = timed(publish, folder)
    results = {"one post": [], "nothing": [], "rollback": [], "cp -al": []}
    uploads = 0
    for number in range(arguments.rounds):
        edit(number)
        seconds, output = timed(publish, folder)
        results["one post"].append(seconds)
        uploads = len(json.loads(output)["changed"])
        seconds, output = timed(publish, folder)
        if json.loads(output)["status"] != "unchanged":
            sys.exit("a second publication found changes")
        results["nothing"].append(seconds)
        copy = os.path.join(folder, "copy")
        results["cp -al"].append(timed(["cp", "-al", os.path.realpath(os.path.join(www, "current")), copy], folder)[0])
        shutil.rmtree(copy)
        seconds, _ = timed([program, "publish", "rollback", "--to", "dir:" + www], folder)
        results["rollback"].append(seconds)
    print("%d posts, %d rounds, medians in seconds" % (arguments.posts, arguments.rounds))
    print("  first publication   %.3f (with a full build)" % first)
    for name, label in (
        ("one post", "one edited post"),
        ("nothing", "nothing changed"),
        ("rollback", "rollback"),
        ("cp -al", "floor: cp -al of a release"),
    ):
        print("  %-27s %.3f" % (label, statistics.median(results[name])))
    print("  files that went up after the edit: %d" % uploads)
    shutil.rmtree(folder)
    if not arguments.work:
        shutil.rmtree(work)


main()
