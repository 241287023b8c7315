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
                case = candidate
                again = True
                break
    plain = dict(case, form="plain")
    return plain if difference(program, plain) else case


def batch(program, seed, start, count):
    """How many of some cases are equal, why others are refused, and the first that differs."""
    grammar = Grammar("%d %d" % (seed, start))
    cases = [grammar.case(number) for number in range(start, start + count)]
    prepared = [template_case(c) for c in cases]
    equal = 0
    reasons = collections.Counter()
    for case, plain, answer in zip(cases, prepared, ours(program, prepared)):
        if judged(answer, plain):
            return equal, reasons, case
        if answer["ok"]:
            equal += 1
        else:
            reasons[answer["stage"] + " " + answer["errors"][0]["code"]] += 1
    return equal, reasons, None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("program")
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--minutes", type=float, help="stop after so long, whatever --cases says")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print("generated templates: seed %d" % options.seed, flush=True)
    began = time.time()
    equal = 0
    reasons = collections.Counter()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        starts = range(0, options.cases, BATCH)
        batches = pool.map(
            batch,
            *zip(
                *(
                    (options.program, options.seed, start, min(BATCH, options.cases - start))
                    for start in starts
                )
            )
        )
        for start, (same, refused, failed) in zip(starts, batches):
            if failed:
                pool.shutdown(cancel_futures=True)
                case = shrink(options.program, failed)
                print(json.dumps(template_case(case)["templates"], indent=1, ensure_ascii=False))
                print(json.dumps(case["data"], ensure_ascii=False))
                print(
                    "seed %d, case %d: %s" % (options.seed, case["number"], difference(options.program, case))
                )
                return 1
            equal += same
            reasons += refused
            if sys.stderr.isatty():
                print(
                    "\r%d of %d, %d s" % (start + BATCH, options.cases, time.time() - began),
                    end="",
                    file=sys.stderr,
                )
            if options.minutes and time.time() - began > 60 * options.minutes:
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
