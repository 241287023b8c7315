#!/usr/bin/env python3
"""The golden cases of Tests/TemplatingTests through template-cases, once for each mutant.

    goldens.py PROGRAM

What is printed is compared, and of what is refused the places, codes and messages; the rest of a
report is the tests' own matter.
"""

import glob
import json
import os
import re
import sys

from engines import ours

CASES = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Tests/TemplatingTests/Cases"
)


def main():
    cases = []
    expected = []
    for path in sorted(glob.glob(CASES + "/*.txt")):
        with open(path, encoding="utf-8") as file:
            header, *parts = re.split(r"^--- (\S+) ---\n", file.read(), flags=re.M)
        parts[-1] += "\n"  # The tests read a file line by line, also the empty line after the last newline.
        templates = dict(zip(parts[::2], parts[1::2]))
        if "asset(" in "".join(templates.values()):
            continue  # Its assets are the test's own.
        head = json.loads(header)
        cases.append(
            {
                "id": os.path.basename(path),
                "templates": templates,
                "main": parts[0],
                "schema": head.get("schema", {}),
                "data": head.get("data", {}),
            }
        )
        with open(path[:-4] + ".out", encoding="utf-8") as file:
            expected.append(file.read())
    wrong = []
    for case, text, answer in zip(cases, expected, ours(sys.argv[1], cases)):
        if case["id"].startswith("err_"):
            places = sorted(set(re.findall(r"^(\S+:\d+:\d+): error\[(.*?)\]: (.*)", text, re.M)))
            got = sorted(
                {
                    ("%s:%d:%d" % (e["file"], e["line"], e["column"]), e["code"], e["message"])
                    for e in answer.get("errors", [])
                }
            )
            if places != got:
                wrong.append(case["id"])
        elif not answer["ok"] or answer["output"] != text:
            wrong.append(case["id"])
    print("%d golden cases, %d wrong %s" % (len(cases), len(wrong), " ".join(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
