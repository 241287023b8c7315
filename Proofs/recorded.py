#!/usr/bin/env python3
"""What we accept of Jinja2's own test suite, we render as Jinja2 does.

    recorded.py PROGRAM [--verbose]

Jinja2's source distribution is fetched from PyPI into .build-tools, its tests are run with
recorder.py, and each recorded template is given to both engines with the settings of this project
(trim_blocks, lstrip_blocks). Types are made from the data: a dictionary is tried as a record and as
a map, and a name that no data has is an absent text.
"""

import glob
import json
import os
import subprocess
import sys
import tarfile

import jinja2
import jinja2.meta

from engines import environment, jinja, ours

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.join(os.path.dirname(HERE), ".build-tools")


def record():
    out = os.path.join(TOOLS, "recorded.jsonl")
    if not os.path.exists(out):
        archive = glob.glob(os.path.join(TOOLS, "jinja2-*.tar.gz"))
        if not archive:
            subprocess.check_call(
                [
                    sys.executable,
                    "-m",
                    "pip",
                    "download",
                    "-q",
                    "--no-deps",
                    "--no-binary",
                    ":all:",
                    "-d",
                    TOOLS,
                    "jinja2==" + jinja2.__version__,
                ]
            )
            archive = glob.glob(os.path.join(TOOLS, "jinja2-*.tar.gz"))
        with tarfile.open(archive[0]) as tar:
            tar.extractall(TOOLS, filter="data")
        tests = os.path.join(archive[0][: -len(".tar.gz")], "tests")
        env = dict(os.environ, PYTHONPATH=HERE, RECORDED=out + ".new")
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "recorder",
                "--no-header",
                "--continue-on-collection-errors",
                tests,
            ],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.replace(out + ".new", out)
    with open(out, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Untyped(Exception):
    pass


def schema(value, maps, names):
    """The type of a value; raises where there is none."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "double"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        if not value:
            return {"list": "text"}
        types = [schema(v, maps, names) for v in value]
        first = types[0]
        if (
            isinstance(first, dict)
            and "record" in first
            and all(isinstance(t, dict) and "record" in t for t in types)
        ):
            return {"list": merged([t["record"]["fields"] for t in types], names)}
        if any(t != first for t in types):
            raise Untyped("a list of several types")
        return {"list": first}
    if isinstance(value, dict):
        if maps:
            types = [schema(v, maps, names) for v in value.values()]
            if types and any(t != types[0] for t in types):
                raise Untyped("a map of several types")
            return {"map": types[0] if types else "text"}
        return merged([{k: schema(v, maps, names) for k, v in value.items() if v is not None}], names)
    raise Untyped("a value without a type")


def merged(fields, names):
    """One record for several: fields that some lack are optional."""
    result = {}
    for name in sorted({n for f in fields for n in f}):
        types = [f[name] for f in fields if name in f]
        if any(t != types[0] for t in types):
            raise Untyped("a field of several types")
        result[name] = types[0] if len(types) == len(fields) else {"optional": types[0]}
    names.append(1)
    return {"record": {"name": "R%d" % len(names), "fields": result}}


def prepared(entry, maps, mode):
    data = {k: v for k, v in entry["data"].items() if v is not None}
    names = []
    types = {k: schema(v, maps, names) for k, v in data.items()}
    env = environment({}, mode == "html")
    for source in entry["templates"].values():
        try:
            for name in jinja2.meta.find_undeclared_variables(env.parse(source)):
                if name not in types and name not in env.globals:
                    types[name] = {"optional": "text"}
        except jinja2.TemplateSyntaxError:
            pass
    return {
        "id": entry["test"],
        "mode": mode,
        "templates": entry["templates"],
        "main": entry["main"],
        "schema": types,
        "data": data,
    }


def main():
    program = sys.argv[1]
    verbose = "--verbose" in sys.argv
    entries = record()
    outcome = {}
    reasons = {}
    different = []
    cases = []
    for number, entry in enumerate(entries):
        if entry["main"] not in entry["templates"]:
            continue  # A loader with names of its own.
        for mode in ("html", "text"):
            for maps in (False, True):
                try:
                    cases.append((number, prepared(entry, maps, mode)))
                except Untyped as error:
                    outcome.setdefault(number, "no type: " + str(error))
    answers = ours(program, [case for _, case in cases])
    for (number, case), answer in zip(cases, answers):
        if not answer["ok"]:
            if outcome.get(number) is None:
                error = answer["errors"][0]
                outcome[number] = "%s: %s" % (error["code"], error["message"])
            continue
        expected, error = jinja(case)
        if error or expected != answer["output"]:
            different.append((case, answer["output"], error or expected))
            outcome[number] = "different"
        elif outcome.get(number) != "different":
            outcome[number] = "equal"
    equal = sum(1 for o in outcome.values() if o == "equal")
    for o in outcome.values():
        if o not in ("equal", "different"):
            reason = o.split(":")[0]
            reasons[reason] = reasons.get(reason, 0) + 1
    print(
        "%d distinct renders of Jinja2 %s's tests: %d accepted and equal, %d accepted and "
        "different, %d refused"
        % (
            len(entries),
            jinja2.__version__,
            equal,
            len({c["id"] for c, _, _ in different}),
            sum(reasons.values()),
        )
    )
    for reason, count in sorted(reasons.items(), key=lambda item: -item[1]):
        print("  refused: %-24s %d" % (reason, count))
    if verbose:
        for number, o in outcome.items():
            if o not in ("equal", "different"):
                print(
                    entries[number]["test"],
                    "|",
                    o,
                    "|",
                    json.dumps(entries[number]["templates"], ensure_ascii=False)[:200],
                )
    for case, got, expected in different[:20]:
        print(
            json.dumps(
                {"templates": case["templates"], "data": case["data"], "mode": case["mode"]},
                ensure_ascii=False,
            )[:600]
        )
        print("  ours   %r\n  Jinja2 %r" % (got, expected))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
