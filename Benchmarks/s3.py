#!/usr/bin/env python3
"""Times uploads to S3 against rclone and `aws s3 sync`, on the same files, round by round.

    $(Scripts/python.sh Benchmarks/s3/requirements.txt) s3.py PROGRAM [--posts 1500] [--rounds 5] [--work DIR]

Builds one corpus (corpus.py) from SQLite, and uploads the site into an empty bucket, then after an edited post, then with nothing
changed. Two servers stand in for S3: moto, which verifies signatures and limits all clients, and server.py, which verifies none and
so shows the clients. Each client may send 12 files at a time. The time of ours includes looking for changes of the content; the
others compare a folder. Needs rclone. Prints medians.
"""

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BIN = os.path.dirname(os.path.abspath(sys.executable))
STEPS = ("all files", "one edited post", "nothing changed")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start(command, line, environment=None):
    """Starts a server and waits for a line of its output."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(os.environ, **environment or {}),
    )
    for output in process.stdout:
        if line in output:
            # What follows must not fill the pipe.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return process
    sys.exit("%s ended" % command[0])


def ask(endpoint, service, form, method="POST", path="/"):
    scope = "x/20260101/us-east-1/%s/aws4_request" % service
    request = urllib.request.Request(endpoint + path, method=method)
    request.add_header("Authorization", "AWS4-HMAC-SHA256 Credential=" + scope)
    data = urllib.parse.urlencode(dict(form, Version="2010-05-08")).encode() if form else None
    return urllib.request.urlopen(request, data).read().decode()


def moto():
    """A server that verifies the signature of each request, and its keys."""
    port = free_port()
    process = start(
        [sys.executable, "-u", os.path.join(ROOT, "Tests", "ObjectStorageTests", "server.py"), str(port)],
        "Running on",
        {"INITIAL_NO_AUTH_ACTION_COUNT": "3"},
    )
    endpoint = "http://127.0.0.1:%d" % port
    ask(endpoint, "iam", {"Action": "CreateUser", "UserName": "p"})
    key = ask(endpoint, "iam", {"Action": "CreateAccessKey", "UserName": "p"})
    rule = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [rule]})
    ask(
        endpoint,
        "iam",
        {"Action": "PutUserPolicy", "UserName": "p", "PolicyName": "all", "PolicyDocument": policy},
    )
    access, secret = (re.search("<%s>(.*?)<" % name, key).group(1) for name in ("AccessKeyId", "SecretAccessKey"))
    return process, endpoint, access, secret


def stub():
    port = free_port()
    process = start([sys.executable, "-u", os.path.join(HERE, "s3", "server.py"), str(port)], "ready")
    return process, "http://127.0.0.1:%d" % port, "AKIDEXAMPLE", "secret"


def timed(command, cwd, environment):
    begin = time.monotonic()
    result = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    if result.returncode:
        sys.exit("%s failed:\n%s%s" % (" ".join(command), result.stdout, result.stderr))
    return time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--posts", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", help="a folder to keep the corpus in; a temporary one otherwise")
    arguments = parser.parse_args()
    work = arguments.work or tempfile.mkdtemp()
    corpus = os.path.join(work, "corpus-%d" % arguments.posts)
    if not os.path.exists(os.path.join(corpus, "site.db")):
        subprocess.check_call(
            [sys.executable, os.path.join(HERE, "corpus.py"), "--forms", "db"]
            + ["--posts", str(arguments.posts), "--out", corpus]
        )
    folder = tempfile.mkdtemp(dir=work)
    database = os.path.join(folder, "site.db")
    shutil.copy(os.path.join(corpus, "site.db"), database)
    program = os.path.abspath(arguments.program)
    source = ["--database", "sqlite:" + database, "--templates", os.path.join(ROOT, "templates")]
    source += ["--content", os.path.join(corpus, "settings"), "--output", "public"]
    with open(os.path.join(folder, "aws"), "w") as config:
        config.write("[default]\ns3 =\n    max_concurrent_requests = 12\n")
    edits = 0

    def edit():
        nonlocal edits
        edits += 1
        connection = sqlite3.connect(database)
        connection.execute(
            "UPDATE blog_posts SET content = content || ?"
            " WHERE published AND rowid = (SELECT max(rowid) / 2 FROM blog_posts)",
            (" Edit %d." % edits,),
        )
        connection.commit()
        connection.close()
        subprocess.run([program, "build"] + source, cwd=folder, check=True, capture_output=True)

    edit()
    site = os.path.join(folder, "public")
    count = sum(len(files) for _, _, files in os.walk(site))
    size = sum(os.path.getsize(os.path.join(path, name)) for path, _, files in os.walk(site) for name in files)
    print("%d files, %.1f MB, %d rounds, medians in seconds" % (count, size / 1e6, arguments.rounds))
    for label, server in (("moto, which verifies signatures", moto), ("server.py, which verifies none", stub)):
        process, endpoint, access, secret = server()
        environment = {
            "PATH": BIN + ":/usr/bin:/bin",
            "HOME": folder,
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": access,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_CONFIG_FILE": os.path.join(folder, "aws"),
            "RCLONE_CONFIG_S_TYPE": "s3",
            "RCLONE_CONFIG_S_PROVIDER": "Other",
            "RCLONE_CONFIG_S_ENDPOINT": endpoint,
            "RCLONE_CONFIG_S_REGION": "us-east-1",
            "RCLONE_CONFIG_S_ACCESS_KEY_ID": access,
            "RCLONE_CONFIG_S_SECRET_ACCESS_KEY": secret,
        }
        clients = {
            "sweetdreams publish": lambda name: [program, "publish", "--quiet", "--to", "s3://" + name] + source,
            "rclone sync": lambda name: ["rclone", "sync", site, "S:" + name, "--checksum", "--fast-list"]
            + ["--transfers", "12", "--checkers", "12", "--s3-no-check-bucket", "--quiet"],
            "aws s3 sync": lambda name: [os.path.join(BIN, "aws"), "s3", "sync", site, "s3://" + name]
            + ["--delete", "--only-show-errors"],
        }
        seconds = {client: {step: [] for step in STEPS} for client in clients}
        for number in range(arguments.rounds):
            buckets = {client: "bucket-%d-%d" % (number, index) for index, client in enumerate(clients)}
            for name in buckets.values():
                timed(["rclone", "mkdir", "S:" + name], folder, environment)
            for step in STEPS:
                if step == STEPS[1]:
                    edit()
                # Each begins once in as many rounds.
                order = list(clients)[number % 3 :] + list(clients)[: number % 3]
                for client in order:
                    command = clients[client](buckets[client])
                    seconds[client][step].append(timed(command, folder, environment))
        process.kill()
        process.wait()
        print(label)
        print("  %-22s" % "" + "".join("%18s" % step for step in STEPS))
        for client in clients:
            print(
                "  %-22s" % client
                + "".join("%18.2f" % statistics.median(seconds[client][step]) for step in STEPS)
            )
    shutil.rmtree(folder)
    if not arguments.work:
        shutil.rmtree(work)


main()
