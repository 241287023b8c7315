"""A small S3 server in memory, for benchmarks of clients: it verifies no signature, and so it is not what limits them.

    server.py PORT
"""

import asyncio
import hashlib
import sys
import time
import urllib.parse
from email.utils import formatdate

BUCKETS = {}
KEPT = ("content-type", "cache-control")
PAGE = 1000


def listing(bucket, query):
    prefix = query.get("prefix", "")
    start = query.get("continuation-token") or query.get("marker") or query.get("start-after") or ""
    keys = [key for key in sorted(bucket) if key.startswith(prefix) and key > start]
    page = keys[:PAGE]
    isURL = query.get("encoding-type") == "url"
    rows = []
    for key in page:
        body, etag, _, written = bucket[key]
        name = urllib.parse.quote(key) if isURL else key.replace("&", "&amp;").replace("<", "&lt;")
        rows.append(
            "<Contents><Key>%s</Key><LastModified>%s.000Z</LastModified><ETag>%s</ETag><Size>%d</Size></Contents>"
            % (name, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(written)), etag, len(body))
        )
    more = len(keys) > len(page)
    token = page[-1] if more else ""
    return (
        "<ListBucketResult><IsTruncated>%s</IsTruncated><KeyCount>%d</KeyCount><EncodingType>url</EncodingType>"
        "<NextContinuationToken>%s</NextContinuationToken><NextMarker>%s</NextMarker>%s</ListBucketResult>"
        % (str(more).lower(), len(page), token, token, "".join(rows))
    ).encode()


def answer(method, target, headers, body):
    path, _, query = target.partition("?")
    query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
    name, _, key = urllib.parse.unquote(path).lstrip("/").partition("/")
    if not key:
        if method == "PUT":
            BUCKETS.setdefault(name, {})
            return 200, {}, b""
        if name not in BUCKETS:
            return 404, {}, b"<Error><Code>NoSuchBucket</Code></Error>"
        return 200, {"Content-Type": "application/xml"}, b"" if method == "HEAD" else listing(BUCKETS[name], query)
    bucket = BUCKETS[name]
    found = bucket.get(key)
    if method == "PUT":
        if headers.get("if-none-match") == "*" and found:
            return 412, {}, b""
        if "if-match" in headers and (not found or found[1] != headers["if-match"]):
            return 412, {}, b""
        meta = {k: v for k, v in headers.items() if k in KEPT or k.startswith("x-amz-meta-")}
        if "x-amz-copy-source" in headers:
            source = urllib.parse.unquote(headers["x-amz-copy-source"]).lstrip("/").partition("/")[2]
            body, etag, old, _ = bucket[source]
            meta = meta if headers.get("x-amz-metadata-directive") == "REPLACE" else old
            bucket[key] = body, etag, meta, time.time()
            return 200, {}, ("<CopyObjectResult><ETag>%s</ETag></CopyObjectResult>" % etag).encode()
        etag = '"%s"' % hashlib.md5(body).hexdigest()
        bucket[key] = body, etag, meta, time.time()
        return 200, {"ETag": etag}, b""
    if not found:
        return 404, {}, b"" if method == "HEAD" else b"<Error><Code>NoSuchKey</Code></Error>"
    if method == "DELETE":
        del bucket[key]
        return 204, {}, b""
    body, etag, meta, written = found
    fields = {"ETag": etag, "Last-Modified": formatdate(written, usegmt=True), "Size": str(len(body))}
    return 200, dict(meta, **fields), body


async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            method, target, _ = lines[0].split(" ", 2)
            headers = {}
            for line in lines[1:]:
                if line:
                    field, _, value = line.partition(":")
                    headers[field.lower()] = value.strip()
            if "expect" in headers:
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            status, fields, content = answer(method, target, headers, body)
            length = fields.pop("Size", str(len(content)))
            fields["Content-Length"] = length
            lines = ["HTTP/1.1 %d X" % status] + ["%s: %s" % pair for pair in fields.items()]
            if status == 204:
                lines.remove("Content-Length: 0")
            writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")
            if method != "HEAD":
                writer.write(content)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), limit=1 << 20)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main())
