#!/usr/bin/env python3
"""What comes from outside never stops the site: broken rows, broken files, and texts made to take long.

    content.py PROGRAM [--rows 5000] [--files 5000] [--growth 400] [--seed N] [--case rows:17]

Each case is one build of a small site in which one row or one file is broken. A row may stop nothing: the build
ends with 0, and every page that does not show the row is byte for byte what it was. A file of the studio may end
the build with 1 or 2, and then the old site is untouched. No case may end the program, take more than linear time
or more than 256 MB. With --growth, a text that is four times as long may take four times as long.

A case depends on the seed and its number only: --case makes one again. What failed is kept in a folder, with the
statements or files that break a new site in the same way. With --postgres, run by pg_virtualenv, the rows are those
of a server.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import shutil
import sys
import tempfile
import time

from hostile import PATTERNS
from broken import GROWING, FileCases, GrowthCases, RowCases
from sites import BaseSites

HERE = os.path.dirname(os.path.abspath(__file__))
# Each process builds in folders of its own.
PROCESSES = 2
# Cases that a process takes at a time.
BATCH = 20
# Faults that are printed; the others are kept in folders all the same.
PRINTED = 20
PARTS = {"rows": RowCases, "files": FileCases, "growth": GrowthCases}

cases = {}


def start(options, base):
    cases.update((part, kind(options, base)) for part, kind in PARTS.items())


def batch(part, numbers):
    return [cases[part].run(number) for number in numbers]


class Totals:
    """What all cases of a part did."""

    def __init__(self, part):
        self.part = part
        self.count = 0
        self.exits = collections.Counter()
        self.faults = []
        self.longest = (0, "", 0)
        self.largest = (0, "")

    def add(self, result):
        self.count += 1
        self.exits.update(result.exits)
        self.faults += result.faults
        self.longest = max(self.longest, (result.seconds, result.name, result.size))
        self.largest = max(self.largest, (result.memory, result.name))

    def show(self):
        kinds = collections.Counter(fault.kind for fault in self.faults)
        ends = ", ".join("%d × %s" % (count, end) for end, count in sorted(self.exits.items(), key=str))
        print("%s: %d cases; exit codes %s" % (self.part, self.count, ends))
        print(
            "  longest build %.2f s of processor time (%s, %d bytes); largest %d MB (%s)"
            % (self.longest + self.largest)
        )
        crashes = kinds.pop("crash", 0)
        print("  %d crashes, %d other faults%s" % (crashes, sum(kinds.values()), listed(kinds)))


def listed(kinds):
    return ": " + ", ".join("%d %s" % (count, kind) for kind, count in kinds.most_common()) if kinds else ""


def run(pool, part, numbers):
    totals = Totals(part)
    began = time.time()
    batches = [numbers[i : i + BATCH] for i in range(0, len(numbers), BATCH)]
    for results in pool.map(batch, [part] * len(batches), batches):
        for result in results:
            totals.add(result)
        if sys.stderr.isatty():
            line = "\r%s: %d of %d, %d faults, %d s"
            values = (part, totals.count, len(numbers), len(totals.faults), time.time() - began)
            print(line % values, end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    totals.show()
    return totals.faults


def show(faults):
    """The first faults of each kind, the kinds in turn."""
    seen = collections.Counter()
    ranked = []
    for fault in faults:
        ranked.append((seen[fault.kind], fault))
        seen[fault.kind] += 1
    ranked.sort(key=lambda pair: pair[0])
    for _, fault in ranked[:PRINTED]:
        print("%s %s: %s\n  kept in %s" % (fault.case, fault.kind, fault.message, fault.folder))


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("program")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--growth", type=int, default=len(PATTERNS) * len(GROWING))
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--case", action="append", default=[], help="a case to run again, such as rows:17")
    parser.add_argument("--keep", help="the folder for the cases that failed; a temporary one otherwise")
    parser.add_argument("--project", default=os.path.dirname(HERE), help="where templates and content come from")
    parser.add_argument("--strict", action="store_true", help="break the property: a row's problem is an error")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--postgres", action="store_true", help="break the rows of a server")
    return parser.parse_args()


def parts(options):
    """The numbers of the cases of each part."""
    if options.case:
        chosen = [case.split(":") for case in options.case]
        return [(part, [int(n) for p, n in chosen if p == part]) for part in PARTS]
    everything = [("rows", options.rows), ("files", options.files), ("growth", options.growth)]
    # A server's rows are what is of interest there; files are the same everywhere.
    everything = everything[:1] if options.postgres else everything
    return [(part, list(range(count))) for part, count in everything]


def main():
    options = arguments()
    options.program = os.path.abspath(options.program)
    options.keep = os.path.abspath(options.keep or tempfile.mkdtemp(prefix="sweetdreams-faults-"))
    # In memory where there is such a folder: a build of this size is little more than reading and writing.
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    options.work = tempfile.mkdtemp(prefix="sweetdreams-content-", dir=memory)
    print("broken content: seed %d" % options.seed, flush=True)
    faults = []
    try:
        base = BaseSites(options.program, options.work, options.project, options.postgres)
        processes = 1 if options.postgres else options.processes
        with concurrent.futures.ProcessPoolExecutor(processes, None, start, (options, base)) as pool:
            for part, numbers in parts(options):
                if numbers:
                    faults += run(pool, part, numbers)
    finally:
        shutil.rmtree(options.work)
    show(faults)
    print("%d faults" % len(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
