#!/usr/bin/env python3
"""Times full builds beside the floor of this machine and beside Hugo, in one run.

    bench.py PROGRAM [--posts 1000,10000] [--rounds 5] [--hugo PATH] [--work DIR]

The floor is what no generator can avoid: reading and rendering the Markdown with bare libcmark-gfm on two processes
(mdfloor.c), and writing the files on two threads (floor.c). Commands take turns, round by round; the first round is
not counted; medians are printed, with the processor time and the peak memory that the kernel reports (wait4). Each build
goes into a new folder, for ext4 is slow where files were just deleted. The built site is searched for what is private.
"""
import argparse, os, resource, shutil, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def run(command):
    """Wall seconds, processor seconds and peak megabytes of one command."""
    os.sync()
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit("%s failed:\n%s" % (" ".join(command), message.decode()))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def bench(posts, a, work):
    corpus = os.path.join(work, "corpus-%d" % posts)
    if not os.path.exists(corpus):
        forms = "db,hugo" if a.hugo else "db"
        subprocess.check_call([sys.executable, os.path.join(HERE, "corpus.py"), "--posts", str(posts), "--out", corpus, "--forms", forms])
    database = os.path.join(corpus, "site.db")
    # Never one that an earlier run left in a folder that is kept.
    folder = lambda name: os.path.join(work, "%s-%d-%d" % (name, posts, time.time_ns()))
    mine = lambda out: [a.program, "build", "--quiet", "--templates", os.path.join(ROOT, "templates"), "--database", "sqlite:" + database,
                        "--content", os.path.join(corpus, "settings"), "--output", out]
    first = folder("first")
    run(mine(first))
    subprocess.check_call([sys.executable, os.path.join(HERE, "leakcheck.py"), first, database])
    listing = os.path.join(work, "files.tsv")
    with open(listing, "w") as file:
        subprocess.check_call([os.path.join(work, "floor"), "list", first], stdout=file)
    commands = {
        "floor: read and Markdown": lambda: [os.path.join(work, "mdfloor"), database, "2"],
        "floor: write": lambda: [os.path.join(work, "floor"), "write", listing, folder("floor"), "2"],
        "sweetdreams": lambda: mine(folder("mine")),
    }
    if a.hugo:
        commands["hugo"] = lambda: [a.hugo, "--quiet", "--source", os.path.join(corpus, "hugo"), "--destination", folder("hugo")]
    results = {name: [] for name in commands}
    for turn in range(a.rounds + 1):
        for name, command in commands.items():
            measured = run(command())
            if turn:
                results[name].append(measured)
    print("\n%d posts, %d rounds%12s%10s%9s%12s" % (posts, a.rounds, "wall s", "cpu s", "MB", "spread"))
    wall = {}
    for name, rows in results.items():
        walls, cpus, sizes = zip(*rows)
        wall[name] = statistics.median(walls)
        print("  %-26s%8.2f%10.2f%9.0f%12s" % (name, wall[name], statistics.median(cpus), max(sizes), "%.2f-%.2f" % (min(walls), max(walls))))
    floor = wall["floor: read and Markdown"] + wall["floor: write"]
    print("  sweetdreams / floor %.2f" % (wall["sweetdreams"] / floor))
    if a.hugo:
        print("  hugo / sweetdreams %.2f" % (wall["hugo"] / wall["sweetdreams"]))
    return wall["sweetdreams"]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("--posts", default="1000,10000")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--hugo")
    ap.add_argument("--work", help="a folder to keep corpora in; a temporary one otherwise")
    a = ap.parse_args()
    a.program = os.path.abspath(a.program)
    work = os.path.abspath(a.work) if a.work else tempfile.mkdtemp(prefix="sweetdreams-bench-")
    os.makedirs(work, exist_ok=True)
    try:
        for name, libraries in (("floor", ["-pthread"]), ("mdfloor", ["-lsqlite3", "-lcmark-gfm-extensions", "-lcmark-gfm"])):
            subprocess.check_call(["cc", "-O2", os.path.join(HERE, name + ".c"), "-o", os.path.join(work, name)] + libraries)
        sizes = [int(n) for n in a.posts.split(",")]
        times = [bench(n, a, work) for n in sizes]
        for (n, s), (m, t) in zip(zip(sizes, times), zip(sizes[1:], times[1:])):
            print("\nfrom %d to %d posts: %.1f times the time" % (n, m, t / s))
    finally:
        if not a.work:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
