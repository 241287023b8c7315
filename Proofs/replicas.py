#!/usr/bin/env python3
"""Kills replicas of the write API at random moments while visitors send messages through nginx.

    pg_virtualenv -t replicas.py PROGRAM API [--kills 100] [--seed N]

Three replicas, each with a data folder of its own, forward to one Postgres; nginx stands in front with
deploy/nginx.conf. Replicas get SIGKILL, often while they write to the journal, and start again on the same folder;
Postgres stops as in a crash and comes back.

Half of the messages are sent with an Idempotency-Key, again and again, until the answer is 201. Each attempt comes from
another address, so nginx often leads it to another replica, and some do not wait for the answer, so the message may be
stored already. The others are sent without a key, and once only.

When nothing waits any more, Postgres must have each acknowledged message once, with its content and under the id that
was acknowledged, no message twice, and none that was not sent. No outbox may hold anything, and each journal must be
whole.
"""

import argparse
import base64
import collections
import contextlib
import http.client
import json
import os
import random
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "Benchmarks", "api"))
from service import Service  # noqa: E402

REPLICAS = 3
VISITORS = 8
# Longer than a forwarder's pause after the longest outage.
PATIENCE = 120
FIELDS = ("name", "email", "company", "message")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, message):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(message)
        time.sleep(0.05)


class Postgres:
    """The server of pg_virtualenv(1), with the studio's tables and roles."""

    def __init__(self, program):
        if "PGPORT" not in os.environ:
            sys.exit("run it with: pg_virtualenv -t %s …" % sys.argv[0])
        self.query("CREATE DATABASE studio", "postgres")
        for part in ("sql", "grants"):
            made = subprocess.run([program, "db", part], capture_output=True, text=True, check=True)
            self.query(made.stdout)
        self.query("ALTER ROLE contact_writer PASSWORD 'test'")
        port = os.environ["PGPORT"]
        self.writer = "postgres://contact_writer:test@127.0.0.1:%s/studio" % port
        self.owner = "postgres://%s@127.0.0.1:%s/studio" % (os.environ["PGUSER"], port)
        clusters = subprocess.run(["pg_lsclusters", "-h"], capture_output=True, text=True, check=True).stdout
        self.cluster = next(line.split()[:2] for line in clusters.splitlines() if line.split()[2] == port)

    def query(self, sql, database="studio"):
        command = ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-d", database]
        return subprocess.run(command, input=sql, capture_output=True, text=True, check=True).stdout

    def rows(self):
        columns = ", ".join("'%s', %s" % (field, field) for field in ("id",) + FIELDS)
        rows = self.query("SELECT json_build_object(%s) FROM contact_submissions" % columns)
        return [json.loads(line) for line in rows.splitlines()]

    def control(self, *arguments):
        command = ["pg_ctlcluster", *self.cluster, *arguments]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def crash(self, seconds):
        self.control("stop", "-m", "immediate")
        # The length of the outage is what is tested.
        time.sleep(seconds)
        # Processes of the old server may hold its memory for a while.
        wait_until(lambda: self.control("start"), "Postgres does not start again")


class Balancer:
    """nginx with the shipped configuration, without its TLS."""

    def __init__(self, folder, ports):
        os.mkdir(folder)
        self.port = free_port()
        with open(os.path.join(ROOT, "deploy", "nginx.conf"), encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"(?m)^ *(listen|ssl_\w+) .*\n", "", text)
        text = text.replace("server {", "server {\n    listen 127.0.0.1:%d;" % self.port)
        text, count = re.subn(
            r"(?m)^ *server 127\.0\.0\.1:8081(.*)$",
            lambda line: "\n".join("    server 127.0.0.1:%d%s" % (port, line[1]) for port in ports),
            text,
        )
        assert count == 1, "deploy/nginx.conf names no replica"
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "".join("%s_temp_path %s/%s;\n" % (kind, folder, kind) for kind in kinds)
        path = os.path.join(folder, "nginx.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write("daemon off;\nmaster_process off;\npid %s/nginx.pid;\nevents { }\n" % folder)
            file.write("http {\naccess_log off;\n%s%s}\n" % (folders, text))
        command = ["/usr/sbin/nginx", "-p", folder, "-c", path, "-e", os.path.join(folder, "log")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.listens, "nginx does not start")

    def listens(self):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        if self.process.poll() is not None:
            sys.exit("nginx does not start")
        return False


class Message:
    def __init__(self, number, chance):
        # Visitors without JavaScript send no key.
        self.key = "key-of-message-%06d" % number if chance.random() < 0.5 else None
        self.fields = {
            "name": "Ana Díaz %d" % number,
            "email": "ana%d@example.org" % number,
            "company": "",
            "message": "message %d \U0001f3b5 e\u0301 %s" % (number, "x" * chance.randrange(2000)),
        }
        self.acknowledged = set()


class Visitors:
    """Threads that send messages one after another."""

    def __init__(self, port, seed):
        self.port = port
        self.lock = threading.Lock()
        self.sent = []
        self.answers = collections.Counter()
        self.faults = []
        self.end = threading.Event()
        self.threads = [
            threading.Thread(target=self.visit, args=(seed + number,), daemon=True) for number in range(VISITORS)
        ]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.end.set()
        for thread in self.threads:
            thread.join()

    def visit(self, seed):
        chance = random.Random(seed)
        while not self.end.is_set():
            with self.lock:
                message = Message(len(self.sent), chance)
                self.sent.append(message)
            deadline = time.monotonic() + PATIENCE
            while not self.attempt(message, chance) and message.key:
                if time.monotonic() > deadline:
                    self.faults.append("%s was never acknowledged" % message.key)
                    break
                # A replica is gone, and no event tells when it is back.
                time.sleep(0.01)

    def attempt(self, message, chance):
        """Whether the message was acknowledged."""
        # 127.0.0.1 is the proxy that the replicas trust.
        address = "127.%d.%d.%d" % (chance.randint(1, 254), chance.randint(0, 255), chance.randint(1, 254))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(address, 0))
        headers = {"Content-Type": "application/json"}
        if message.key:
            headers["Idempotency-Key"] = message.key
        try:
            connection.request("POST", "/v1/contact", json.dumps(message.fields), headers)
            if message.key and chance.random() < 0.1:
                # Its answer is lost on the way.
                time.sleep(chance.random() * 0.02)
                self.answers["lost"] += 1
                return False
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.answers[type(error).__name__] += 1
            return False
        finally:
            connection.close()
        replayed = " replayed" if answer.getheader("Idempotent-Replayed") else ""
        self.answers["%d%s" % (answer.status, replayed)] += 1
        if answer.status == 201:
            message.acknowledged.add(json.loads(body)["id"])
            return True
        if answer.status not in (429, 502, 503, 504):
            self.faults.append("%d: %s" % (answer.status, body.decode()))
        return False


class Replicas:
    def __init__(self, api, work, database):
        self.api = api
        self.folders = [os.path.join(work, "replica-%d" % number) for number in range(REPLICAS)]
        self.ports = [free_port() for _ in range(REPLICAS)]
        self.environment = {
            "CONTACT_DATABASE_URL": database,
            "CONTACT_SECRET": base64.b64encode(secrets.token_bytes(32)).decode(),
            "CONTACT_TRUSTED_PROXIES": "127.0.0.1",
        }
        self.services = [None] * REPLICAS

    def start(self, number):
        folder, port = self.folders[number], self.ports[number]
        self.services[number] = Service(self.api, self.environment, folder, port)

    def wait_for_write(self, number):
        """Until a replica writes to its journal: what it has written then is stored, and not yet acknowledged."""
        journal = os.path.join(self.folders[number], "data", "contact.db-wal")
        before = os.stat(journal).st_mtime_ns
        deadline = time.monotonic() + 0.2
        while os.stat(journal).st_mtime_ns == before and time.monotonic() < deadline:
            pass

    def kill(self, number):
        if self.services[number]:
            self.services[number].process.kill()
            self.services[number].process.wait()

    def kill_all(self):
        for number in range(REPLICAS):
            self.kill(number)

    def stored(self):
        """How many journals have a message, by its id."""
        ids = collections.Counter()
        for service in self.services:
            for line in service.inbox("export", "--ndjson").stdout.splitlines():
                ids[json.loads(line)["id"]] += 1
        return ids

    def drain(self):
        for number, service in enumerate(self.services):
            service.inbox("retry")
            wait_until(
                lambda: service.inbox("outbox").stdout.startswith("Nothing waits"),
                "replica %d still has messages to forward" % number,
            )


def compare(sent, rows):
    """What is wrong in Postgres."""
    faults = []
    stored = collections.defaultdict(list)
    for row in rows:
        stored[row["message"]].append(row)
    by_text = {message.fields["message"]: message for message in sent}
    for text, found in stored.items():
        if text not in by_text:
            faults.append("a message that nobody sent: %s" % text[:40])
        if len(found) > 1:
            faults.append("%d times in Postgres: %s" % (len(found), text[:40]))
    for text, message in by_text.items():
        if len(message.acknowledged) > 1:
            faults.append("one key has several ids: %s" % message.key)
        for identifier in message.acknowledged:
            wanted = {"id": identifier, **{name: value or None for name, value in message.fields.items()}}
            if wanted not in stored[text]:
                faults.append("acknowledged, and not in Postgres: %s" % text[:40])
    return faults


def strike(options, replicas, postgres, visitors):
    """Kills, and starts again what it killed. Returns the numbers of kills and of outages."""
    chance = random.Random(options.seed)
    outages = set(chance.sample(range(options.kills), max(1, options.kills // 30)))
    began = time.monotonic()
    kills = 0
    crashes = 0
    while kills < options.kills and not visitors.faults:
        time.sleep(chance.random() * 0.5)
        # Mostly one, so that visitors have somewhere to go; sometimes all.
        count = chance.choice([1, 1, 1, 1, 2, REPLICAS])
        struck = chance.sample(range(REPLICAS), min(count, options.kills - kills))
        if chance.random() < 0.7:
            replicas.wait_for_write(struck[0])
        for number in struck:
            replicas.kill(number)
        time.sleep(chance.random())
        if outages & set(range(kills, kills + len(struck))):
            postgres.crash(1 + chance.random() * 2)
            crashes += 1
        for number in struck:
            replicas.start(number)
        kills += len(struck)
        if sys.stderr.isatty():
            values = (kills, options.kills, len(visitors.sent), time.monotonic() - began)
            print("\r%d of %d kills, %d messages, %d s " % values, end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return kills, crashes


def prove(options, work):
    postgres = Postgres(os.path.abspath(options.program))
    replicas = Replicas(os.path.abspath(options.api), work, postgres.writer)
    with contextlib.ExitStack() as stack:
        stack.callback(replicas.kill_all)
        for number in range(REPLICAS):
            replicas.start(number)
        balancer = Balancer(os.path.join(work, "nginx"), replicas.ports)
        stack.callback(balancer.process.wait)
        stack.callback(balancer.process.kill)
        visitors = Visitors(balancer.port, options.seed)
        stack.callback(visitors.end.set)
        kills, outages = strike(options, replicas, postgres, visitors)
        visitors.stop()
        replicas.drain()
        faults = visitors.faults + compare(visitors.sent, postgres.rows())
        for service in replicas.services:
            checked = service.inbox("verify", "--database", postgres.owner)
            if checked.returncode:
                faults.append(checked.stdout + checked.stderr)
        twice = sum(count > 1 for count in replicas.stored().values())
    if twice == 0 and not faults:
        faults.append("no message was stored by two replicas, so nothing was proved")
    for fault in faults[:10]:
        print("  " + fault)
    print("  answers: %s" % ", ".join("%s: %d" % pair for pair in sorted(visitors.answers.items())))
    acknowledged = sum(bool(message.acknowledged) for message in visitors.sent)
    print("%d kills of replicas, %d outages of Postgres; " % (kills, outages), end="")
    print("%d messages sent, %d acknowledged, " % (len(visitors.sent), acknowledged), end="")
    print("%d stored by several replicas; %d faults" % (twice, len(faults)))
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("api")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print("replicas: seed %d" % options.seed, flush=True)
    work = tempfile.mkdtemp(prefix="sweetdreams-replicas-", dir=os.environ.get("BENCH_DIR"))
    try:
        return prove(options, work)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main())
