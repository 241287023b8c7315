#!/usr/bin/env python3
"""What we accept, Jinja2 accepts and renders to the same bytes: on generated templates.

    differential.py PROGRAM [--cases 20000] [--seed N]

PROGRAM is template-cases. A difference is made as small as it gets and printed; then the exit status is 1.
"""
import argparse, copy, json, sys, time

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
        yield tree[:index] + tree[index + 1:]
        if isinstance(part, list):
            yield tree[:index] + part + tree[index + 1:]
            for inner in smaller(part):
                yield tree[:index] + [inner] + tree[index + 1:]


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


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("--cases", type=int, default=20000)
    ap.add_argument("--minutes", type=float, help="stop after so long, whatever --cases says")
    ap.add_argument("--seed", type=int, default=int(time.time()))
    a = ap.parse_args()
    grammar, equal, refused, failed, reasons = Grammar(a.seed), 0, 0, 0, {}
    print("generated templates: seed %d" % a.seed, flush=True)
    began = time.time()
    for start in range(0, a.cases, BATCH):
        if a.minutes and time.time() - began > 60 * a.minutes:
            print("stopped after %d cases" % start)
            break
        cases = [grammar.case(number) for number in range(start, min(start + BATCH, a.cases))]
        prepared = [template_case(c) for c in cases]
        for case, plain, answer in zip(cases, prepared, ours(a.program, prepared)):
            found = judged(answer, plain)
            if found:
                case = shrink(a.program, case)
                print(json.dumps(template_case(case)["templates"], indent=1, ensure_ascii=False))
                print(json.dumps(case["data"], ensure_ascii=False))
                print("seed %d, case %d: %s" % (a.seed, case["number"], difference(a.program, case)))
                return 1
            if answer["ok"]:
                equal += 1
            else:
                code = answer["stage"] + " " + answer["errors"][0]["code"]
                reasons[code] = reasons.get(code, 0) + 1
                refused += 1
    print("%d accepted and equal, 0 accepted and different, %d refused" % (equal, refused))
    for code, count in sorted(reasons.items(), key=lambda item: -item[1])[:8]:
        print("  refused: %-30s %d" % (code, count))
    return 0 if equal > refused else 1


if __name__ == "__main__":
    sys.exit(main())
