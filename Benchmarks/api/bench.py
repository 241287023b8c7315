"""Durable submissions a second, compared with the syncs of the disk and with FastAPI in the same run.

With --rates 1,10,1000 instead: what one replica, its Postgres and its disk do while so many messages come in a second.
"""

import argparse
import asyncio
import contextlib
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from service import Service

HERE = os.path.dirname(os.path.abspath(__file__))
NO_QUOTAS = {"CONTACT_LIMIT_QUOTA": "1000000", "CONTACT_LIMIT_DAILY_QUOTA": "1000000"}
TABLE = """
CREATE TABLE contact_submissions (
    id text PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    company text,
    phone text,
    project_type text,
    budget_range text,
    message text NOT NULL,
    status text NOT NULL,
    created_at text NOT NULL,
    updated_at text NOT NULL
)
"""


def sync_rate(folder, seconds):
    """Appends of 1 KiB, each synced, on one thread."""
    path = f"{folder}/sync"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        os.write(descriptor, b"x" * 1024)
        os.fdatasync(descriptor)
        count += 1
    os.close(descriptor)
    os.remove(path)
    return count / seconds


def processor_times():
    """Idle and all time of all processors (proc(5), /proc/stat)."""
    with open("/proc/stat") as file:
        times = [int(value) for value in file.readline().split()[1:9]]
    return times[3] + times[4], sum(times)


starts = iter(range(0, 2**31, 100_000))


def wrk(port, connections, seconds):
    """Requests a second that were answered 2xx, and the 99th percentile in milliseconds."""
    output = subprocess.run(
        [
            "wrk",
            "-t2",
            f"-c{connections}",
            f"-d{seconds}s",
            "--latency",
            "-s",
            f"{HERE}/submit.lua",
            f"http://127.0.0.1:{port}",
            "--",
            str(next(starts)),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    total = int(re.search(r"(\d+) requests in", output)[1])
    failed = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", output))
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
    return (total - failed) / seconds, float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]], failed


async def open_loop(port, rate, seconds):
    """Latencies of requests at fixed times, in milliseconds from those times, whatever the answers do."""
    latencies = []
    free = asyncio.Queue()
    # So few that none is idle for as long as the service allows.
    for _ in range(max(1, min(64, int(rate)))):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", port))

    async def send(number, moment):
        reader, writer = await free.get()
        body = b'{"name":"Ana","email":"ana@example.org","message":"open loop %d"}' % number
        writer.write(
            b"POST /v1/contact HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"X-Forwarded-For: 11.%d.%d.%d\r\n"
            b"Content-Length: %d\r\n\r\n" % (number >> 16 & 255, number >> 8 & 255, number & 255, len(body))
            + body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head)[1]))
        assert b" 201 " in head, head
        latencies.append((time.monotonic() - moment) * 1000)
        free.put_nowait((reader, writer))

    start = time.monotonic()
    tasks = []
    for number in range(int(rate * seconds)):
        moment = start + number / rate
        if (pause := moment - time.monotonic()) > 0:
            await asyncio.sleep(pause)
        tasks.append(asyncio.create_task(send(number, moment)))
    await asyncio.gather(*tasks)
    latencies.sort()
    return latencies[len(latencies) // 2], latencies[len(latencies) * 99 // 100]


class Peer:
    def __init__(self, database, workers):
        self.port = 18_000 + os.getpid() % 10_000
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "uvicorn",
                "peer:app",
                "--port",
                str(self.port),
                "--workers",
                str(workers),
                "--no-access-log",
                "--log-level",
                "error",
            ],
            cwd=HERE,
            env={**os.environ, "PEER_DATABASE": database},
        )
        for _ in range(300):
            time.sleep(0.1)
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                time.sleep(1)
                return
        raise SystemExit("the peer did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def at_rates(program, rates, seconds):
    """What is stored and forwarded while messages come at fixed rates."""
    import psycopg

    with psycopg.connect("dbname=postgres", autocommit=True) as connection:
        # pg_virtualenv(1) switches it off.
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("SELECT pg_reload_conf()")

        def forwarded():
            return connection.execute("SELECT count(*) FROM contact_submissions").fetchone()[0]

        labels = ("a second", "median ms", "p99 ms", "forwarded a second", "seconds to drain", "bytes each", "MB")
        print("  ".join(labels))
        for rate in rates:
            connection.execute("DROP TABLE IF EXISTS contact_submissions")
            connection.execute(TABLE)
            address = "postgres://{PGUSER}@127.0.0.1:{PGPORT}/postgres".format(**os.environ)
            service = Service(program, {**NO_QUOTAS, "CONTACT_DATABASE_URL": address})
            start = time.monotonic()
            middle, p99 = asyncio.run(open_loop(service.port, rate, seconds))
            end = time.monotonic()
            while_sending = forwarded() / (end - start)
            while forwarded() < int(rate * seconds):
                time.sleep(0.01)
            drained = time.monotonic() - end
            memory = service.memory("VmHWM")
            service.stop()
            data = f"{service.folder}/data"
            size = sum(os.path.getsize(f"{data}/{name}") for name in os.listdir(data))
            values = (rate, middle, p99, while_sending, drained, size / int(rate * seconds), memory)
            formats = ("%.0f", "%.1f", "%.1f", "%.0f", "%.1f", "%.0f", "%.0f")
            print("  ".join((form % value).rjust(len(l)) for l, form, value in zip(labels, formats, values)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rates", help="messages a second, such as 1,10,1000")
    options = parser.parse_args()
    if options.rates:
        return at_rates(options.program, [int(rate) for rate in options.rates.split(",")], options.seconds)
    folder = tempfile.mkdtemp(prefix="bench-api-", dir=os.environ.get("BENCH_DIR"))
    service = Service(options.program, NO_QUOTAS)
    idle = service.memory()
    sqlite3.connect(f"{folder}/peer.db").execute(TABLE)
    peers = [("FastAPI + SQLite (FULL)", lambda: Peer(f"{folder}/peer.db", 1))]
    if "PGPORT" in os.environ:
        import psycopg

        # What pg_virtualenv set up says where the server is.
        with psycopg.connect("dbname=postgres", autocommit=True) as connection:
            connection.execute("DROP TABLE IF EXISTS contact_submissions")
            connection.execute(TABLE)
        peers.append(("FastAPI + Postgres", lambda: Peer("postgresql:///postgres", 2)))
    rates = {name: [] for name in ["sync", "api"] + [name for name, _ in peers]}
    p99s = {name: [] for name in rates}
    busy = []
    for _ in range(options.rounds):
        rates["sync"].append(sync_rate(folder, options.seconds / 2))
        before = processor_times()
        rate, p99, failed = wrk(service.port, 64, options.seconds)
        idle_time, all_time = (after - early for after, early in zip(processor_times(), before))
        busy.append(1 - idle_time / all_time)
        assert failed == 0, f"{failed} were not stored"
        rates["api"].append(rate)
        p99s["api"].append(p99)
        for name, make in peers:
            peer = make()
            rate, p99, failed = wrk(peer.port, 64, options.seconds)
            peer.stop()
            rates[name].append(rate)
            p99s[name].append(p99)
            if failed:
                print(f"{name}: {failed} of its requests failed", file=sys.stderr)
    median = {name: statistics.median(values) for name, values in rates.items()}
    half = max(10, min(1000, median["api"] / 2))
    middle, p99 = asyncio.run(open_loop(service.port, half, options.seconds))
    print(f"{'':30} {'per second':>12} {'p99 ms':>8} {'API is':>9}")
    for name, label in [("sync", "one sync after another"), ("api", "sweetdreams-api, 64 clients")] + [
        (n, n) for n, _ in peers
    ]:
        tail = f"{statistics.median(p99s[name]):8.1f}" if p99s[name] else " " * 8
        print(f"{label:30} {median[name]:12.0f} {tail} {median['api'] / median[name]:8.1f}×")
    print(f"open loop at {half:.0f} a second: median {middle:.1f} ms, p99 {p99:.1f} ms")
    print(f"processors busy while it took messages: {100 * statistics.median(busy):.0f} %")
    print(f"memory: {idle:.1f} MB idle, {service.memory('VmHWM'):.1f} MB at most")
    stored = int(service.inbox("verify").returncode == 0)
    print("the journal is whole" if stored else "THE JOURNAL IS NOT WHOLE")
    service.stop()


main()
