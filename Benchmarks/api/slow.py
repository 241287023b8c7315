"""A normal client next to thousands of slow ones: slow headers, slow bodies and slow readers."""

import argparse
import http.client
import resource
import subprocess
import time

from service import Service


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--clients", type=int, default=2000, help="of each kind")
    parser.add_argument("--seconds", type=int, default=25)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    # All come from this machine, which is trusted, so that no limit of one network helps.
    service = Service(
        options.program, {"CONTACT_LIMIT_QUOTA": "1000000", "CONTACT_LIMIT_DAILY_QUOTA": "1000000"}
    )
    address = f"http://127.0.0.1:{service.port}"
    common = ["-c", str(options.clients), "-r", "1000", "-l", str(options.seconds), "-p", "3"]
    attacks = {
        "slow headers": ["-H", "-i", "5", "-u", f"{address}/v1/contact"],
        "slow bodies": [
            "-B",
            "-i",
            "5",
            "-s",
            "60000",
            "-t",
            "POST",
            "-f",
            "application/json",
            "-u",
            f"{address}/v1/contact",
        ],
        "slow readers": [
            "-X",
            "-w",
            "1",
            "-y",
            "16",
            "-n",
            "5",
            "-z",
            "8",
            "-k",
            "3",
            "-u",
            f"{address}/openapi.json",
        ],
    }
    processes = {
        name: subprocess.Popen(
            ["slowhttptest", *common, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for name, arguments in attacks.items()
    }
    latencies = []
    failed = 0
    most_open = 0
    number = 0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        number += 1
        start = time.monotonic()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
            body = '{"name":"Ana","email":"ana@example.org","message":"normal %d"}' % number
            connection.request(
                "POST",
                "/v1/contact",
                body,
                {
                    "Content-Type": "application/json",
                    "X-Forwarded-For": f"10.9.{number // 250}.{number % 250}",
                },
            )
            answer = connection.getresponse()
            answer.read()
            connection.close()
            failed += answer.status != 201
            latencies.append((time.monotonic() - start) * 1000)
        except OSError:
            failed += 1
        if number % 20 == 0:
            metrics = http.client.HTTPConnection("127.0.0.1", service.admin, timeout=10)
            metrics.request("GET", "/metrics")
            text = metrics.getresponse().read().decode()
            most_open = max(
                most_open,
                int(
                    float(
                        next(l.split()[1] for l in text.splitlines() if l.startswith("contact_connections "))
                    )
                ),
            )
        time.sleep(0.02)
    for process in processes.values():
        process.kill()
        process.wait()
    latencies.sort()
    print(
        f"{len(attacks)} × {options.clients} slow clients for {options.seconds} s, "
        f"{most_open} connections open at most"
    )
    print(
        f"a normal client: {len(latencies)} messages, {failed} failed, "
        f"median {latencies[len(latencies) // 2]:.1f} ms, "
        f"p99 {latencies[len(latencies) * 99 // 100]:.1f} ms (must: < 100)"
    )
    print(f"memory: {service.memory('VmHWM'):.0f} MB at most (must: < 200)")
    service.stop()


main()
