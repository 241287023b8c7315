#!/usr/bin/env python3
"""Kills publications at random moments while someone reads the site.

    publish_kills.py PROGRAM [--kills 300] [--seed N] [--s3]

Each round changes a marker in the footer of every page and in the stylesheet, starts `sweetdreams publish --to dir:…`, and
kills it with SIGKILL after a random time, in the build, the copying or the switch. Readers look all the time: they open
`current` once, as a web server does for a request, read pages and everything that these name in it, and every page must have
the same marker. A page that was opened before a switch must find its stylesheet after it. At the end of each round, one more
run, which nobody kills, must put the marker live.

With --s3 the target is a bucket of a server of the PyPI package moto, whose pages are replaced one by one: each page that a
reader gets must be whole, and everything that it names must be there.
"""

import argparse
import atexit
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGES = ["index.html", "blog/index.html", "404.html", "artists/index.html", "portfolio/index.html"]
MARKER = re.compile(r"<!-- marker (\d+) -->")
ASSET = re.compile(r'(?:href|src)="(/(?:assets|media)/[^"]+)"')


class Reader(threading.Thread):
    """Reads the live site until it is told to end."""

    def __init__(self, www, seed):
        super().__init__()
        self.www = www
        self.random = random.Random(seed)
        self.ends = threading.Event()
        self.reads = 0
        self.faults = []

    def read(self, folder, path):
        descriptor = os.open(path, os.O_RDONLY, dir_fd=folder)
        with os.fdopen(descriptor, encoding="utf-8", errors="replace") as file:
            return file.read()

    def look(self):
        folder = os.open(os.path.join(self.www, "current"), os.O_RDONLY | os.O_DIRECTORY)
        try:
            markers = set()
            assets = set()
            for page in self.random.sample(PAGES, 3):
                text = self.read(folder, page)
                markers.update(MARKER.findall(text))
                assets.update(ASSET.findall(text))
                if not MARKER.search(text):
                    self.faults.append("%s has no marker" % page)
            if len(markers) != 1:
                self.faults.append("pages of several releases: %s" % sorted(markers))
        finally:
            os.close(folder)
        # As a browser asks: later, through the link.
        for asset in assets:
            if not os.path.exists(os.path.join(self.www, "current", asset[1:])):
                self.faults.append("%s is gone" % asset)
        self.reads += 1

    def run(self):
        while not self.ends.is_set():
            try:
                self.look()
            except OSError as error:
                self.faults.append(str(error))


class BucketReader(Reader):
    """Reads the pages of a bucket, and what they name."""

    def get(self, path):
        with urllib.request.urlopen(self.www + path, timeout=20) as answer:
            return answer.read()

    def look(self):
        text = self.get("/" + self.random.choice(PAGES)).decode()
        if not MARKER.search(text):
            self.faults.append("a page without its end")
        for asset in set(ASSET.findall(text)):
            try:
                self.get(asset)
            except urllib.error.HTTPError as error:
                self.faults.append("%s of marker %s: %d" % (asset, MARKER.findall(text), error.code))
        self.reads += 1


class Bucket:
    """A server of one bucket, that everybody may read."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = "http://127.0.0.1:%d" % port
        server = os.path.join(os.path.dirname(sys.executable), "moto_server")
        self.process = subprocess.Popen(
            [server, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        atexit.register(self.end)
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    sys.exit("moto_server does not start")
        request = urllib.request.Request(self.url + "/site", method="PUT")
        urllib.request.urlopen(request, timeout=20).close()
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}
            ],
        }
        request = urllib.request.Request(self.url + "/site?policy", json.dumps(policy).encode(), method="PUT")
        request.add_header("Content-Type", "application/json")
        urllib.request.urlopen(request, timeout=20).close()

    def environment(self):
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }

    def end(self):
        self.process.kill()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--s3", action="store_true", help="publish to a bucket instead of a folder")
    arguments = parser.parse_args()
    print("killed publications: seed %d" % arguments.seed)
    chance = random.Random(arguments.seed)
    program = os.path.abspath(arguments.program)
    work = tempfile.mkdtemp()
    for name in ("templates", "content"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(work, name))
    base = os.path.join(work, "templates", "base.html")
    style = os.path.join(work, "templates", "assets", "css", "site.css")
    with open(base, encoding="utf-8") as file:
        base_text = file.read()
    with open(style, encoding="utf-8") as file:
        style_text = file.read()
    bucket = Bucket() if arguments.s3 else None
    www = bucket.url + "/site" if bucket else os.path.join(work, "www")
    target = "s3://site" if bucket else "dir:" + www
    environment = dict(os.environ, **(bucket.environment() if bucket else {}))
    command = [program, "publish", "--quiet", "--database", "none", "--to", target]

    def mark(number):
        with open(base, "w", encoding="utf-8") as file:
            file.write(base_text.replace("</body>", "<!-- marker %d --></body>" % number))
        with open(style, "w", encoding="utf-8") as file:
            file.write(style_text + "\n/* marker %d */\n" % number)

    def publish():
        return subprocess.Popen(
            command, cwd=work, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def home():
        if bucket:
            with urllib.request.urlopen(www + "/index.html", timeout=20) as answer:
                return answer.read().decode()
        with open(os.path.join(www, "current", "index.html"), encoding="utf-8") as file:
            return file.read()

    def finish(number):
        process = publish()
        message = process.communicate()[1].decode()
        if process.returncode:
            sys.exit("round %d: exit code %d\n%s" % (number, process.returncode, message))
        if MARKER.findall(home()) != [str(number)]:
            sys.exit("round %d: the live site is an older one" % number)

    mark(0)
    start = time.monotonic()
    finish(0)
    longest = (time.monotonic() - start) * 1.2
    readers = [(BucketReader if bucket else Reader)(www, arguments.seed + index) for index in range(2)]
    for reader in readers:
        reader.start()
    killed = 0
    ended = 0
    number = 0
    try:
        while killed < arguments.kills:
            number += 1
            mark(number)
            process = publish()
            try:
                process.wait(chance.random() * longest)
                ended += 1
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
            process.stderr.close()
            if any(reader.faults for reader in readers):
                break
            if chance.random() < 0.5:
                finish(number)
    finally:
        for reader in readers:
            reader.ends.set()
        for reader in readers:
            reader.join()
    mark(number + 1)
    finish(number + 1)
    left = []
    if not bucket:
        names = os.listdir(os.path.join(www, "releases"))
        left = [name for name in names if name.startswith(".") or name.endswith(".part")]
    faults = [fault for reader in readers for fault in reader.faults]
    for fault in faults[:10]:
        print("  " + fault)
    if left:
        print("  left behind: %s" % left)
    print(
        "%d publications killed, %d ended before; %d looks at the site, %d faults"
        % (killed, ended, sum(reader.reads for reader in readers), len(faults))
    )
    shutil.rmtree(work)
    sys.exit(1 if faults or left else 0)


main()
