#!/usr/bin/env python3
"""Times publications to a folder.

    publish.py PROGRAM [--posts 10000] [--rounds 5] [--work DIR]

Builds one corpus (corpus.py) from SQLite, and publishes it to a folder: the first time, after an edited post, with nothing
changed, and back with `publish rollback`. Beside each publication stands `cp -al` of the live release in the same round, the
least that hard links of all files cost, and builds alone. Prints medians, the most memory that the kernel reports (wait4), how
many files went up after the edit, and the disk space of all that is kept.
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


class Run:
    """A command with its time in seconds, its output, and its most memory in MB."""

    def __init__(self, command, cwd):
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as message:
            start = time.monotonic()
            process = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=message)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.monotonic() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            self.memory = usage.ru_maxrss / 1024
            output.seek(0)
            message.seek(0)
            if process.returncode:
                sys.exit("%s failed:\n%s" % (" ".join(command), message.read()))
            self.output = output.read()


def disk(folder, names):
    """MB that files and folders take, each file counted once."""
    output = subprocess.run(["du", "-cm", *names], cwd=folder, capture_output=True, text=True, check=True).stdout
    return int(output.split()[-2])


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
    options += ["--content", os.path.join(corpus, "settings")]
    build = [program, "build", "--quiet"] + options
    publish = [program, "publish"] + options + ["--to", "dir:" + www, "--json"]

    def edit(number):
        connection = sqlite3.connect(database)
        connection.execute(
            "UPDATE blog_posts SET content = content || ?"
            " WHERE published AND rowid = (SELECT max(rowid) / 2 FROM blog_posts)",
            (" Edit %d." % number,),
        )
        connection.commit()
        connection.close()

    names = ("full build", "one post, built", "one post", "nothing", "rollback", "cp -al")
    results = {name: [] for name in names}

    def measure(name, command):
        run = Run(command, folder)
        results[name].append(run)
        return run

    first = Run(publish, folder)
    uploads = 0
    for number in range(arguments.rounds):
        measure("full build", build + ["--output", "full-%d" % number])
        edit(2 * number)
        measure("one post, built", build)
        Run(publish, folder)
        edit(2 * number + 1)
        uploads = len(json.loads(measure("one post", publish).output)["changed"])
        if json.loads(measure("nothing", publish).output)["status"] != "unchanged":
            sys.exit("a second publication found changes")
        copy = os.path.join(folder, "copy")
        measure("cp -al", ["cp", "-al", os.path.realpath(os.path.join(www, "current")), copy])
        shutil.rmtree(copy)
        measure("rollback", [program, "publish", "rollback", "--to", "dir:" + www])
    files = sum(len(found) for _, _, found in os.walk(os.path.realpath(os.path.join(www, "current"))))
    print("%d posts, %d files, %d rounds" % (arguments.posts, files, arguments.rounds))
    print("  %-30s%9s%8s" % ("medians", "seconds", "MB"))
    print("  %-30s%9.3f%8.0f" % ("first publication, with a build", first.seconds, first.memory))
    for name, label in (
        ("full build", "full build"),
        ("one post, built", "build after one edited post"),
        ("one post", "publication of one edited post"),
        ("nothing", "nothing changed"),
        ("rollback", "rollback"),
        ("cp -al", "floor: cp -al of a release"),
    ):
        seconds = statistics.median(run.seconds for run in results[name])
        print("  %-30s%9.3f%8.0f" % (label, seconds, max(run.memory for run in results[name])))
    print("  files that went up after the edit: %d" % uploads)
    kept = [name for name in os.listdir(folder) if name.startswith(".public")]
    release = disk(folder, [os.path.realpath(os.path.join(www, "current"))])
    print("  disk, in MB: a release %d, all releases %d, with the built site and its state %d" % (
        release, disk(folder, ["www"]), disk(folder, ["www", "public", *kept]),
    ))
    shutil.rmtree(folder)
    if not arguments.work:
        shutil.rmtree(work)


main()
