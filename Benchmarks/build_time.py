#!/usr/bin/env python3
"""Prints where the processor seconds of a cold release build go, module by module.

    build_time.py FOLDER [FOLDER ...] [--top 40]

Each folder is a checkout of this package. What `make site` builds is built from nothing in a fresh
clone of it, and the processor time (user and system) of every compiler and linker process is
read from /proc while it runs; so this runs on Linux only. The time that a process used after the
last look at it is in the total, but in no module's line. The last line is the ratio of each folder
to the first.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# A compiler process runs for tenths of a second at least.
INTERVAL = 0.03


@dataclass
class Process:
    pid: int
    parent: int
    seconds: float
    # In ticks since the machine started: tells apart processes that had the same id.
    started: str


@dataclass
class Measurement:
    modules: dict
    processor: float
    wall: float


def processes():
    """Every process of this machine by its id."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                stat = file.read()
        except OSError:
            # It ended in the meantime.
            continue
        # The name in parentheses may hold spaces. See proc(5) for the numbers of the fields.
        fields = stat[stat.rindex(")") + 2 :].split()
        ticks = int(fields[11]) + int(fields[12])
        found[int(pid)] = Process(int(pid), int(fields[1]), ticks / TICKS_PER_SECOND, fields[19])
    return found


def descends(pid, ancestor, table):
    while pid in table and pid != ancestor:
        pid = table[pid].parent
    return pid == ancestor


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode("utf8", "replace").split("\0")
    except OSError:
        return [""]


def label(arguments):
    """The module or the job that a process works on."""
    program = os.path.basename(arguments[0])
    if "-module-name" in arguments:
        return arguments[arguments.index("-module-name") + 1]
    if program.startswith("clang") or program in ("cc", "gcc"):
        for argument in arguments:
            if "/Sources/" in argument and argument.endswith((".c", ".cpp", ".S")):
                return "C: " + argument.split("/Sources/")[1].split("/")[0]
        return "linking" if "-o" in arguments else "clang"
    if "ld" in program or program == "swift-autolink-extract":
        return "linking"
    if program.endswith("-tool") or "manifest" in " ".join(arguments[:6]):
        return "manifests"
    return program


def build_command(folder):
    """The command with which `make site` builds the program."""
    recipe = subprocess.run(["make", "-n", "-C", folder, "check"], capture_output=True, text=True).stdout
    return next(line for line in recipe.splitlines() if "swift build" in line)


def measure(folder):
    clone = tempfile.mkdtemp(prefix="build-time-")
    subprocess.check_call(["git", "clone", "--quiet", folder, clone])
    command = ["sh", "-c", build_command(clone)]
    # A file, because a pipe that nobody reads fills up.
    messages = tempfile.TemporaryFile()
    before = os.times()
    started = time.monotonic()
    build = subprocess.Popen(command, cwd=clone, stdout=messages, stderr=subprocess.STDOUT)
    seconds = {}
    names = {}
    while build.poll() is None:
        table = processes()
        for process in table.values():
            if not descends(process.pid, build.pid, table):
                continue
            arguments = command_line(process.pid)
            if not arguments[0]:
                continue
            key = (process.pid, process.started)
            seconds[key] = process.seconds
            names[key] = label(arguments)
        time.sleep(INTERVAL)
    wall = time.monotonic() - started
    after = os.times()
    shutil.rmtree(clone)
    if build.returncode:
        messages.seek(0)
        sys.exit(messages.read().decode())
    modules = {}
    for key, spent in seconds.items():
        modules[names[key]] = modules.get(names[key], 0) + spent
    user = after.children_user - before.children_user
    system = after.children_system - before.children_system
    return Measurement(modules, user + system, wall)


def print_row(name, values, unit):
    print(f"{name:32}" + "".join(f"{value:9.1f}{unit}" for value in values))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--top", type=int, default=40, help="print so many modules (default: 40)")
    options = parser.parse_args()
    folders = [os.path.abspath(folder) for folder in options.folders]
    for number, folder in enumerate(folders, start=1):
        print(f"{number}: {folder}")
    measurements = [measure(folder) for folder in folders]
    largest = {}
    for measurement in measurements:
        for name, seconds in measurement.modules.items():
            largest[name] = max(largest.get(name, 0), seconds)
    for name in sorted(largest, key=largest.get, reverse=True)[: options.top]:
        print_row(name, [measurement.modules.get(name, 0) for measurement in measurements], " s")
    print_row("processor seconds", [measurement.processor for measurement in measurements], " s")
    print_row("wall seconds", [measurement.wall for measurement in measurements], " s")
    if len(measurements) > 1:
        first = measurements[0]
        ratios = [f"{measurement.processor / first.processor:11.2f}" for measurement in measurements]
        print(f"{'processor seconds / first':32}" + "".join(ratios))


if __name__ == "__main__":
    main()
