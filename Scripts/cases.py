#!/usr/bin/env python3
"""Runs the tests of Tests/cases.txt and prints them by kind. They are built already; the rest of the command line goes to
`swift test`.

    cases.py [--scratch-path .build]

Ends with 1 when a test fails or is skipped, or when a line names none.
"""

import collections
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def kinds():
    """Each kind with its cases, and each case with the names of its tests."""
    kinds = []
    with open(os.path.join(ROOT, "Tests", "cases.txt"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith(" "):
                kinds.append((line.strip(), []))
                continue
            case, names = line.rsplit(":", 1)
            kinds[-1][1].append((case.strip(), [name.strip() for name in names.split("|")]))
    return kinds


def run(names, arguments):
    """The state of each test that ran, by its identifier without backticks."""
    pattern = "|".join(re.escape(name.split("/")[-1]) for name in names)
    with tempfile.TemporaryDirectory() as folder:
        command = ["swift", "test", "--skip-build", "--filter", "/`?(%s)" % pattern]
        command += ["--xunit-output", os.path.join(folder, "tests.xml")] + arguments
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        report = os.path.join(folder, "tests-swift-testing.xml")
        if not os.path.exists(report):
            sys.exit(done.stdout[-4000:] + "\nno test ran")
        states = {}
        for test in xml.etree.ElementTree.parse(report).iter("testcase"):
            kind = "failed" if test.find("failure") is not None else "passed"
            if test.find("skipped") is not None:
                kind = "skipped"
            states["%s/%s" % (test.get("classname"), test.get("name").replace("`", ""))] = kind
        return states, done.stdout


def main():
    cases = kinds()
    names = [name for _, lines in cases for _, tests in lines for name in tests]
    states, output = run(names, sys.argv[1:])
    bad = 0
    for kind, lines in cases:
        print(kind)
        for case, tests in lines:
            counts = collections.Counter()
            for name in tests:
                path = name if "/" in name else "/" + name
                found = [state for test, state in states.items() if path in test]
                counts.update(found or ["missing"])
            wrong = {state: count for state, count in counts.items() if state != "passed"}
            bad += sum(wrong.values())
            told = ", ".join("%d %s" % (count, state) for state, count in sorted(wrong.items()))
            print("  %s %s: %s" % ("✘" if wrong else "✔", case, told or "right (tests: %d)" % counts["passed"]))
    print("%d kinds, %d cases, %d wrong" % (len(cases), sum(len(lines) for _, lines in cases), bad))
    if bad:
        print("\n".join(line for line in output.splitlines() if line.startswith("✘")))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
