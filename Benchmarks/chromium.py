"""A headless Chromium that one page is open in, driven over its pipe (--remote-debugging-pipe)."""

import fcntl
import json
import os
import select
import subprocess
import time


class Chromium:
    def __init__(self, program, profile):
        commands, self.commands = os.pipe()
        self.answers, answers = os.pipe()

        def connect():
            # Chromium reads commands from 3 and writes answers to 4. The pipes may have these numbers themselves.
            spare = fcntl.fcntl(commands, fcntl.F_DUPFD, 10), fcntl.fcntl(answers, fcntl.F_DUPFD, 10)
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)
            os.close(spare[0])
            os.close(spare[1])

        self.process = subprocess.Popen(
            [program, "--headless=new", "--remote-debugging-pipe", "--user-data-dir=" + profile, "--no-sandbox"]
            + ["--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=connect,
            # Everything else of Python's is closed by itself.
            close_fds=False,
        )
        os.close(commands)
        os.close(answers)
        self.read = b""
        self.number = 0
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method, patience=30, **parameters):
        """The result of a command; None if it failed, which happens to commands while a page is replaced."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + patience
        while True:
            while b"\0" in self.read:
                line, self.read = self.read.split(b"\0", 1)
                answer = json.loads(line)
                if answer.get("id") == self.number:
                    return answer.get("result")
            if not select.select([self.answers], [], [], max(0, until - time.monotonic()))[0]:
                return None
            some = os.read(self.answers, 1 << 20)
            if not some:
                raise SystemExit("Chromium has ended")
            self.read += some

    def evaluate(self, expression):
        """The value of an expression in the page that is open now; None while there is none."""
        # A page that is about to go may never answer.
        answer = self.call("Runtime.evaluate", patience=1, expression=expression, returnByValue=True)
        return answer and answer.get("result", {}).get("value")

    def open(self, url):
        """Opens a page, and waits until it is loaded with its scripts."""
        self.call("Page.navigate", url=url)
        loaded = "location.href === %s && document.readyState === 'complete'" % json.dumps(url)
        until = time.monotonic() + 60
        while not self.evaluate(loaded):
            if time.monotonic() > until:
                raise SystemExit("Chromium cannot open " + url)

    def close(self):
        self.session = None
        self.call("Browser.close", patience=5)
        self.process.wait()
