#!/usr/bin/env python3
"""Sends deploy hooks while the write API and the worker are killed at random moments.

    deploy_hooks.py PROGRAM API [--hooks 1000] [--seed N]

Each burst changes a marker in the footer of every page, and then sends hooks to `sweetdreams-api` until one is accepted, and
some more. Both programs get SIGKILL at random moments, and start again. After each burst, and with no further hook, the marker
of its last accepted hook must come live: every accepted hook is followed by a build that began after it. In bursts during which
nobody was killed, the worker may build at most twice. At the end the spool folder must be empty.
"""

import argparse
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MARKER = re.compile(r"<!-- marker (\d+) -->")
# Longer than the longest pause of the worker before a build, with its retries.
PATIENCE = 60


class Programs:
    """The write API and the worker, in a folder of their own."""

    def __init__(self, program, api, work):
        self.program = program
        self.api = api
        self.work = work
        self.spool = os.path.join(work, "spool")
        os.mkdir(self.spool)
        os.chmod(self.spool, 0o2770)
        self.www = os.path.join(work, "www")
        self.secret = secrets.token_hex(32)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(os.path.join(work, "worker.log"), "w+", encoding="utf-8")
        self.processes = {}
        self.kills = 0

    def start_api(self):
        environment = dict(
            os.environ,
            CONTACT_DEPLOY_SPOOL=self.spool,
            CONTACT_DEPLOY_SCHEME="bearer",
            CONTACT_DEPLOY_SECRET=self.secret,
            CONTACT_LIMIT_DEPLOY_QUOTA="1000000",
        )
        command = [self.api, "serve", "--listen", "127.0.0.1:%d" % self.port, "--content", "content"]
        command += ["--data", os.path.join(self.work, "journal")]
        self.processes["api"] = subprocess.Popen(
            command, cwd=self.work, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self.processes["api"].poll() is not None:
                    sys.exit("sweetdreams-api does not start")
                time.sleep(0.02)

    def start_worker(self):
        command = [self.program, "publish", "worker", "--database", "none", "--to", "dir:" + self.www]
        self.processes["worker"] = subprocess.Popen(
            command + ["--spool", self.spool], cwd=self.work, stdout=subprocess.DEVNULL, stderr=self.log
        )

    def kill(self, name):
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()
        self.kills += 1
        if name == "api":
            self.start_api()
        else:
            self.start_worker()

    def send(self):
        """Whether a hook was accepted."""
        request = urllib.request.Request(
            "http://127.0.0.1:%d/v1/hooks/deploy" % self.port,
            b"{}",
            {"Authorization": "Bearer " + self.secret, "Content-Type": "application/json"},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status == 202
        except urllib.error.HTTPError as error:
            sys.exit("a hook got %d" % error.code)
        except OSError:
            return False  # the API was killed

    def live(self):
        try:
            with open(os.path.join(self.www, "current", "index.html"), encoding="utf-8") as file:
                return int(MARKER.search(file.read()).group(1))
        except FileNotFoundError:
            return -1

    def waiting(self):
        return [name for name in os.listdir(self.spool) if not name.startswith(".")]

    def builds(self):
        """The number of publications after hooks, by the worker's log."""
        self.log.flush()
        with open(self.log.name, encoding="utf-8") as file:
            return sum(line.startswith("hook: ") for line in file)

    def wait_until(self, condition, message):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                with open(self.log.name, encoding="utf-8") as file:
                    print(file.read()[-2000:])
                sys.exit(message())
            time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("api")
    parser.add_argument("--hooks", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print("deploy hooks: seed %d" % arguments.seed, flush=True)
    chance = random.Random(arguments.seed)
    work = tempfile.mkdtemp()
    for name in ("templates", "content"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(work, name))
    base = os.path.join(work, "templates", "base.html")
    with open(base, encoding="utf-8") as file:
        text = file.read()
    programs = Programs(os.path.abspath(arguments.program), os.path.abspath(arguments.api), work)

    def mark(number):
        part = base + ".part"
        with open(part, "w", encoding="utf-8") as file:
            file.write(text.replace("</body>", "<!-- marker %d --></body>" % number))
        os.rename(part, base)

    mark(0)
    programs.start_api()
    programs.start_worker()
    programs.wait_until(lambda: programs.live() == 0, lambda: "the worker does not publish when it starts")
    accepted = 0
    burst = 0
    most = 0
    slowest = 0
    try:
        while accepted < arguments.hooks:
            burst += 1
            builds = programs.builds()
            kills = chance.random() < 0.6
            last = None
            for step in range(chance.randint(1, 4)):
                mark(burst * 10 + step)
                hooks = 0
                while hooks == 0:
                    for _ in range(chance.randint(5, 30)):
                        hooks += programs.send()
                        if kills and chance.random() < 0.04:
                            programs.kill(chance.choice(["api", "worker"]))
                accepted += hooks
                last = burst * 10 + step
                time.sleep(chance.random() * 1.5)
            end = time.monotonic()
            while kills and programs.live() != last and chance.random() < 0.9:
                time.sleep(chance.random())
                programs.kill("worker")
            programs.wait_until(
                lambda: programs.live() == last and not programs.waiting(),
                lambda: "burst %d: marker %d is live, and not %d; %d hooks wait"
                % (burst, programs.live(), last, len(programs.waiting())),
            )
            slowest = max(slowest, time.monotonic() - end)
            if not kills:
                count = programs.builds() - builds
                most = max(most, count)
                if count > 2:
                    sys.exit("burst %d: %d builds" % (burst, count))
    finally:
        for process in programs.processes.values():
            process.kill()
            process.wait()
    print(
        "%d hooks accepted in %d bursts, %d kills; at most %d builds a burst without kills; "
        "longest time until the newest content was live %.1f s; 0 faults"
        % (accepted, burst, programs.kills, most, slowest)
    )
    shutil.rmtree(work)


main()
