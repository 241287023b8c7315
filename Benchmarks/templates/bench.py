#!/usr/bin/env python3
"""Times templates against Jinja2, MiniJinja, swift-mustache, Stencil and a hand-written renderer.

    bench.py TEMPLATE-BENCH [--peers PEERS] [--old TEMPLATE-BENCH] [--rounds 30]

Engines take turns, round by round; each turn repeats one render, or one compilation, for about 10
ms. The minimum and the median of the rounds are printed. TEMPLATE-BENCH holds our engine and the
hand-written renderer, PEERS the two Swift packages. With --old, the engine of another commit takes
its turns too; with --only-ours, nothing but our engines is timed.
"""

import argparse
import json
import re
import statistics
import subprocess
import tempfile
import time

import jinja2
import minijinja

from workloads import workloads

SETTINGS = dict(trim_blocks=True, lstrip_blocks=True)


class Served:
    """An engine in a process of its own: a line in, a line out."""

    def __init__(self, command, engine=None):
        self.engine = engine
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, action, engine, *words):
        self.process.stdin.write("\t".join([action, self.engine or engine, *words]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return None if line.strip() == "-" else line.rstrip("\n")


class Python:
    """An engine of this process."""

    def __init__(self, make, work):
        self.make = make
        self.work = work
        self.made = {}

    def ask(self, action, engine, name, count=None):
        if name not in self.made:
            self.made[name] = self.make(self.work[name])
        compile_, render = self.made[name]
        if action == "output":
            return json.dumps(render())
        call = compile_ if action == "compile" else render
        start = time.perf_counter()
        for _ in range(int(count)):
            call()
        return str(time.perf_counter() - start)


def jinja(work):
    def fresh():
        return jinja2.Environment(
            loader=jinja2.DictLoader(work["templates"]), autoescape=True, cache_size=0, **SETTINGS
        )

    kept = jinja2.Environment(loader=jinja2.DictLoader(work["templates"]), autoescape=True, **SETTINGS)
    template = kept.get_template("main.html")
    env = fresh()
    return lambda: [
        env.compile(env.parse(source)) for source in work["templates"].values()
    ], lambda: template.render(**work["data"])


def mini(work):
    def make():
        env = minijinja.Environment(templates=dict(work["templates"]))
        env.trim_blocks = env.lstrip_blocks = True
        return env

    kept = make()
    kept.render_template("main.html", **work["data"])

    def compile_():
        env = minijinja.Environment()
        for name, source in work["templates"].items():
            env.add_template(name, source)

    return compile_, lambda: kept.render_template("main.html", **work["data"])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("program")
    parser.add_argument("--peers")
    parser.add_argument("--old", help="template-bench of another commit")
    parser.add_argument("--only-ours", action="store_true")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    work = workloads()
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({name: dict(w, mustache=w.get("mustache", "")) for name, w in work.items()}, file)
        file.flush()
        own = Served([options.program, file.name])
        engines = {"ours": own}
        if options.old:
            engines["old"] = Served([options.old, file.name], engine="ours")
        if not options.only_ours:
            engines.update(
                {"hand-written": own, "Jinja2": Python(jinja, work), "MiniJinja": Python(mini, work)}
            )
        if options.peers:
            peers = Served([options.peers, file.name])
            engines.update({"swift-mustache": peers, "Stencil": peers})
        for action in ("render", "compile"):
            for name in work:
                measure(action, name, engines, options.rounds)


def folded(text):
    """Without white space between tags and the ways to write one character."""
    text = re.sub(r"&#39;|&#x27;|&apos;", "'", re.sub(r"&#34;|&quot;", '"', text)).replace("&#x2f;", "/")
    return re.sub(r"\s+", "", text)


def measure(action, name, engines, rounds):
    counts = {}
    times = {}
    expected = None
    for engine, served in engines.items():
        output = served.ask("output", engine, name)
        if output is None or action == "compile" and engine == "hand-written":
            continue
        output = folded(json.loads(output))
        expected = expected or output
        if output != expected:
            raise SystemExit(
                "%s prints something else for %s:\n%s\n%s" % (engine, name, output[:400], expected[:400])
            )
        one = float(served.ask(action, engine, name, "3")) / 3
        counts[engine] = max(1, int(0.01 / max(one, 1e-8)))
        times[engine] = []
    for _ in range(rounds):
        for engine, count in counts.items():
            times[engine].append(float(engines[engine].ask(action, engine, name, str(count))) / count)
    print("\n%s: %s" % (action, name))
    ours = min(times["ours"])
    for engine, values in sorted(times.items(), key=lambda item: min(item[1])):
        print(
            "  %-15s min %10.2f µs   median %10.2f µs   %8.2f × ours"
            % (engine, min(values) * 1e6, statistics.median(values) * 1e6, min(values) / ours)
        )


if __name__ == "__main__":
    main()
