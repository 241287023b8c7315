"""Starts the write API with a data folder of its own, for benchmarks and proofs."""

import json
import os
import signal
import subprocess
import tempfile

SITE = """\
title: Bench
base_url: https://www.example.com
contact:
  endpoint: https://api.example.com/v1/contact
  project_types: [Recording, Music video]
  budget_ranges: ["Under $1,000"]
"""


class Service:
    """Clients say in X-Forwarded-For who they are; the proxy on this machine is trusted."""

    def __init__(self, program, environment=None, folder=None, port=0):
        self.program = program
        self.folder = folder or tempfile.mkdtemp(prefix="sweetdreams-api-", dir=os.environ.get("BENCH_DIR"))
        os.makedirs(f"{self.folder}/content", exist_ok=True)
        with open(f"{self.folder}/content/site.yaml", "w") as file:
            file.write(SITE)
        self.log_path = f"{self.folder}/log"
        self.log = open(self.log_path, "wb")
        variables = {**os.environ, "CONTACT_TRUSTED_PROXIES": "127.0.0.0/8", **(environment or {})}
        self.process = subprocess.Popen(
            [program, "serve", "--listen", f"127.0.0.1:{port}", "--admin", "127.0.0.1:0", "--data", "data"],
            cwd=self.folder,
            env=variables,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.port = self._port("listening")
        self.admin = self._port("admin")

    def _port(self, event):
        while self.process.poll() is None:
            with open(self.log_path) as file:
                for line in file:
                    # Until it has read its settings, it writes errors for people.
                    if line.startswith("{") and line.endswith("\n") and json.loads(line)["event"] == event:
                        return json.loads(line)["port"]
        raise SystemExit(f"the service did not start: {open(self.log_path).read()}")

    def memory(self, key="VmRSS"):
        """In MB; VmHWM is the most so far."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith(key))

    def inbox(self, *arguments):
        return subprocess.run(
            [self.program, "inbox", *arguments, "--data", "data"],
            cwd=self.folder,
            capture_output=True,
            text=True,
        )

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)
