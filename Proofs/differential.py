#!/usr/bin/env python3
"""What we accept, Jinja2 accepts and renders to the same bytes: on generated templates.

    differential.py PROGRAM [--cases 20000] [--seed N]

PROGRAM is template-cases. A difference is made as small as it gets and printed; then the exit
status is 1.
"""

import argparse
import collections
import concurrent.futures
import json
import sys
import time

from engines import jinja, ours
from grammar import Grammar, template_case

BATCH = 500


def difference(program, case):
    """What differs, as a text; None when nothing does or we refuse it."""
    answer = ours(program, [template_case(case)])[0]
    return judged(answer, template_case(case))


def judged(answer, case):
    if not answer["ok"]:
        return None
    expected, error = jinja(case)
    if error:
        return "Jinja2 refuses it: " + error
    return None if expected == answer["output"] else "ours   %r\nJinja2 %r" % (answer["output"], expected)


def smaller(tree):
    """Every tree with one part less, or one part in place of what holds it."""
    for index, part in enumerate(tree):
        yield tree[:index] + tree[index + 1 :]
        if isinstance(part, list):
            yield tree[:index] + part + tree[index + 1 :]
            for inner in smaller(part):
                yield tree[:index] + [inner] + tree[index + 1 :]


def shrink(program, case):
    again = True
    while again:
        again = False
        for tree in smaller(case["tree"]):
            candidate = dict(case, tree=tree)
            if difference(program, candidate):
                case, again = candidate, True
                break
    plain = dict(case, form="plain")
    return plain if difference(program, plain) else case


def batch(program, seed, start, count):
    """The judgement of some cases, by a grammar of their own: how many are equal, why others are refused, the first that differs."""
    grammar = Grammar("%d %d" % (seed, start))
    cases = [grammar.case(number) for number in range(start, start + count)]
    prepared = [template_case(c) for c in cases]
    equal, reasons = 0, collections.Counter()
    for case, plain, answer in zip(cases, prepared, ours(program, prepared)):
        if judged(answer, plain):
            return equal, reasons, case
        if answer["ok"]:
            equal += 1
        else:
            reasons[answer["stage"] + " " + answer["errors"][0]["code"]] += 1
    return equal, reasons, None


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("--cases", type=int, default=20000)
    ap.add_argument("--minutes", type=float, help="stop after so long, whatever --cases says")
    ap.add_argument("--seed", type=int, default=int(time.time()))
    a = ap.parse_args()
    print("generated templates: seed %d" % a.seed, flush=True)
    began, equal, reasons = time.time(), 0, collections.Counter()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        starts = range(0, a.cases, BATCH)
        batches = pool.map(
            batch, *zip(*((a.program, a.seed, start, min(BATCH, a.cases - start)) for start in starts))
        )
        for start, (same, refused, failed) in zip(starts, batches):
            if failed:
                pool.shutdown(cancel_futures=True)
                case = shrink(a.program, failed)
                print(json.dumps(template_case(case)["templates"], indent=1, ensure_ascii=False))
                print(json.dumps(case["data"], ensure_ascii=False))
                print("seed %d, case %d: %s" % (a.seed, case["number"], difference(a.program, case)))
                return 1
            equal += same
            reasons += refused
            if sys.stderr.isatty():
                print(
                    "\r%d of %d, %d s" % (start + BATCH, a.cases, time.time() - began),
                    end="",
                    file=sys.stderr,
                )
            if a.minutes and time.time() - began > 60 * a.minutes:
                pool.shutdown(cancel_futures=True)
                print("stopped after %d cases" % (start + BATCH))
                break
    refused = sum(reasons.values())
    print("%d accepted and equal, 0 accepted and different, %d refused" % (equal, refused))
    for code, count in reasons.most_common(8):
        print("  refused: %-30s %d" % (code, count))
    return 0 if equal > refused else 1


if __name__ == "__main__":
    sys.exit(main())
