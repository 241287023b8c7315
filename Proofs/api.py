"""Bad input for the write API: mutated bodies in all three formats, and schemathesis.

No answer may be a 5xx, the service must stay up, what it stores must be what Python's parsers read,
and its log and figures must show nothing of a visitor.
"""

import argparse
import http.client
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

import multipart

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Benchmarks", "api"))
from service import Service  # noqa: E402

FIELDS = ["name", "email", "company", "phone", "project_type", "budget_range", "message"]
CANARY = "Canary"
# Deploy hooks are described only where they are taken; this scheme lets schemathesis reach 202.
DEPLOY_SECRET = "a-secret-of-deploy-hooks-for-this-proof"
VALUES = {
    "name": [f"{CANARY} Díaz", "a", f"{CANARY} \U0001f3b5", f"{CANARY} e\u0301"],
    "email": [f"{CANARY}@example.org", "x@y.zz"],
    "company": ["", f'{CANARY} & "Sons" + %41'],
    "phone": ["", "5550199 77"],
    "project_type": ["", "Recording"],
    "budget_range": [""],
    "message": [
        f"{CANARY} hello\r\nthere",
        f"{CANARY}\n\n--b\n=&;%",
        f'{CANARY} \\ \u2028 \U0001f600 "q" </script>',
    ],
}
INTERESTING = [
    b"\x00",
    b"\xff",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"%",
    b"%00",
    b"%zz",
    b"\\u0000",
    b"\\ud800",
    b"[",
    b"{" * 50,
    b"\r\n",
    b"--b",
    b"--b--",
    b'"',
    b"&",
    b"=",
    b"\\",
    b"1e999",
    b"null",
    b"name",
    b"\xef\xbb\xbf",
    b"\r\n--b\r\n",
    b'; filename="x"',
    b" " * 1000,
]


def encode(kind, fields, rng):
    if kind == "json":
        return json.dumps(fields, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    if kind == "form":
        return urllib.parse.urlencode(fields).encode()
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--b--\r\n"


def mutate(body, rng):
    body = bytearray(body)
    for _ in range(rng.choice([0, 1, 1, 2, 4])):
        at = rng.randrange(len(body) + 1)
        end = rng.randrange(len(body) + 1)
        match rng.randrange(5):
            case 0:
                body[at:at] = rng.choice(INTERESTING)
            case 1:
                del body[min(at, end) : max(at, end)]
            case 2:
                body[at:at] = body[min(at, end) : max(at, end)]
            case 3:
                body[at : at + 1] = bytes([rng.randrange(256)])
            case 4:
                body[at:] = b""
    return bytes(body[:70_000])


def expected(kind, body):
    """What Python reads out of a body that the service took, or None when it reads nothing."""
    if kind == "json":
        pairs = json.loads(body, object_pairs_hook=lambda pairs: pairs)
        assert len({name for name, _ in pairs}) == len(pairs), "a duplicate member was taken"
        return {name: value or "" for name, value in pairs if name in FIELDS}
    if kind == "form":
        # Bytes in, bytes out, and only then UTF-8, as the URL standard has it: a byte may stand as it is
        # next to a percent code.
        pairs = urllib.parse.parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
        pairs = [(name, value.encode("latin-1").decode()) for name, value in pairs]
    else:
        parts = multipart.MultipartParser(io.BytesIO(body), "b", charset="utf8", strict=True)
        pairs = [(part.name, part.raw.decode()) for part in parts]
    known = [name for name, _ in pairs if name in FIELDS]
    assert len(set(known)) == len(known), "a duplicate field was taken"
    return {name: value for name, value in pairs if name in FIELDS}


def stored_form(name, value):
    if name == "email" and "@" in value:
        # A domain is stored in its ASCII form, in which this character does not count (UTS #46).
        user, domain = value.rsplit("@", 1)
        value = user + "@" + domain.replace("\ufeff", "")
    # Control characters that end a line are line ends in the message, and spaces elsewhere.
    value = re.sub("\r\n|[\n\v\f\r\x85]", "\n", value)
    return value if name == "message" else re.sub("[\n\t\u2028\u2029]", " ", value).strip(" ")


def bodies(service, count, seed):
    rng = random.Random(seed)
    types = {
        "json": "application/json",
        "form": "application/x-www-form-urlencoded",
        "multipart": "multipart/form-data; boundary=b",
    }
    statuses = {}
    wanted = {}
    problems = []
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
    for number in range(count):
        kind = rng.choice(list(types))
        fields = {
            name: rng.choice(VALUES[name])
            for name in FIELDS
            if name in ("name", "email", "message") or rng.random() < 0.5
        }
        fields["message"] += f" {number}"
        body = mutate(encode(kind, fields, rng), rng)
        headers = {
            "Content-Type": types[kind],
            "Accept": "application/json",
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        }
        try:
            connection.request("POST", "/v1/contact", body, headers)
            answer = connection.getresponse()
            text = answer.read()
        except (http.client.HTTPException, OSError) as error:
            if service.process.poll() is not None:
                raise SystemExit(f"the service ended at body {number}: {body!r}")
            connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
            statuses[type(error).__name__] = statuses.get(type(error).__name__, 0) + 1
            continue
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if answer.status >= 500 or answer.status not in (201, 400, 413, 422):
            problems.append(f"{answer.status} for {body!r}")
        if answer.status == 201:
            try:
                wanted[json.loads(text)["id"]] = (number, kind, body, expected(kind, body))
            except (AssertionError, ValueError, AttributeError) as error:
                problems.append(f"taken, but Python says {error}: {body!r}")
        elif CANARY.encode() in text or b"5550199" in text:
            problems.append(f"an error shows what was sent: {text!r}")
    stored = {}
    for line in service.inbox("export", "--ndjson").stdout.splitlines():
        message = json.loads(line)
        stored[message["id"]] = message
    for identifier, (number, kind, body, fields) in wanted.items():
        for name, value in fields.items():
            if (stored.get(identifier, {}).get(name) or "") != stored_form(name, value):
                problems.append(
                    f"{kind} {number}: {name} is {stored.get(identifier, {}).get(name)!r}, "
                    f"Python reads {value!r}"
                )
    print(
        f"{count} mutated bodies (seed {seed}): {dict(sorted(statuses.items(), key=str))}; "
        f"{len(wanted)} stored and compared"
    )
    return problems


def described(service, examples):
    """Requests that schemathesis makes of the service's own description."""
    run = subprocess.run(
        [
            os.path.join(os.path.dirname(sys.executable), "schemathesis"),
            "run",
            f"http://127.0.0.1:{service.port}/openapi.json",
            "--max-examples",
            str(examples),
            "--request-timeout",
            "20",
            "--no-color",
            "--header",
            f"Authorization: Bearer {DEPLOY_SECRET}",
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,"
            "response_headers_conformance,response_schema_conformance,unsupported_method",
        ],
        capture_output=True,
        text=True,
    )
    print("\n".join(line for line in run.stdout.splitlines()[-25:]))
    return [] if run.returncode == 0 else ["schemathesis found something; see above"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--bodies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schemathesis", action="store_true")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    spool = tempfile.mkdtemp(prefix="sweetdreams-spool-", dir=os.environ.get("BENCH_DIR"))
    os.chmod(spool, 0o2770)
    service = Service(
        program,
        {
            "CONTACT_LIMIT_QUOTA": "1000000",
            "CONTACT_LIMIT_DAILY_QUOTA": "1000000",
            "CONTACT_DEPLOY_SPOOL": spool,
            "CONTACT_DEPLOY_SCHEME": "bearer",
            "CONTACT_DEPLOY_SECRET": DEPLOY_SECRET,
        },
    )
    problems = bodies(service, options.bodies, options.seed)
    if options.schemathesis:
        problems += described(service, 100)
    metrics = http.client.HTTPConnection("127.0.0.1", service.admin, timeout=10)
    metrics.request("GET", "/metrics")
    for name, text in [
        ("log", open(service.log_path).read()),
        ("figures", metrics.getresponse().read().decode()),
    ]:
        if CANARY in text or "5550199" in text:
            problems.append(f"the {name} shows something of a visitor")
        if DEPLOY_SECRET in text:
            problems.append(f"the {name} shows the secret of deploy hooks")
    for name in os.listdir(spool):
        with open(os.path.join(spool, name)) as file:
            if set(json.load(file)) != {"received", "scheme"}:
                problems.append(f"{name} in the spool folder has more than it should")
    print(f"{len(os.listdir(spool))} deploy hooks kept")
    shutil.rmtree(spool)
    if service.stop() != 0:
        problems.append("the service did not end well")
    for problem in problems[:20]:
        print(problem)
    print(f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
