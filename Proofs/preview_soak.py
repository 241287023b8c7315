#!/usr/bin/env python3
"""Edits a site at random while the preview serves it, and compares what it serves with clean builds.

    preview_soak.py PROGRAM [--minutes 60] [--seed N] [--database] [--posts 300] [--work DIR]

The site is the sample's content and a generated studio (Benchmarks/corpus.py). Each round makes one edit, or a few
within some tenths of a second: the body, title, slug, date or draft flag of a post; a post that is new, deleted or
renamed; front matter, templates and settings, also broken ones; the stylesheet; pictures; with --database, rows of
SQLite. Files are written in place, or under another name and renamed, as editors do.

Then `build --clean` builds the same site into a new folder. If that fails, the preview must show its error page, and
the next edit takes this one back. Otherwise every file that differs from the clean build before must be served within
ten seconds as the clean build has it, and addresses that are gone must be redirects or not be found. When all are,
five random addresses of the sitemap must be right at once. Bytes are compared, without what the preview adds to a
page. Both files of a difference are kept, with a list of the edits.

The memory of the preview at the end must be at most 1.2 times that after the first minute; runs under three minutes
only print it, and take it after a third of the run.
"""

import argparse
import http.client
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CLOCK = "2026-12-24T18:00"
# Where the preview's addition to a page begins; it reaches to the end of the page.
ADDITION = re.compile(rb'<script src="/_preview/')
# The contact form of the site, which a preview sends to itself if nobody says otherwise.
ENDPOINT = re.search(r"endpoint: (\S+)", open(os.path.join(ROOT, "content", "site.yaml")).read())[1]
PATIENCE = 10
LARGEST_GROWTH = 1.2
WARM_UP = 60
MOST_FAULTS = 10
WORDS = "amp bass chorus delay echo fader gate hum input jack kick loop mix noise overdub phase".split()


def without_addition(body):
    """A served page without what the preview adds to it."""
    addition = ADDITION.search(body)
    return body[: addition.start()] if addition else body


class Preview:
    """The preview of a site, and one connection to it."""

    def __init__(self, command, folder):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.log = open(os.path.join(folder, "preview.log"), "w+")
        command = command + ["--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=folder, stdout=self.log, stderr=subprocess.STDOUT)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while self.get("/")[0] is None:
            time.sleep(0.01)

    def get(self, address):
        """The status and the body of an answer; (None, b"") if there is none."""
        if self.process.poll() is not None:
            self.log.seek(0)
            sys.exit("the preview ended with %d:\n%s" % (self.process.returncode, self.log.read()[-2000:]))
        try:
            self.connection.request("GET", address)
            # A server that sends a header and a body one after another waits for this.
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            response = self.connection.getresponse()
            self.errors = int(response.headers.get("X-Preview-Errors", 0))
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return None, b""

    def has_errors(self):
        """Whether the newest content is not shown because of errors."""
        return self.get("/")[0] is not None and self.errors > 0

    def memory(self):
        """The resident memory in MB."""
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(r"VmRSS:\s*(\d+)", file.read())[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.log.close()


class CleanSite:
    """The files of a clean build, by their addresses."""

    def __init__(self, folder):
        self.folder = folder
        self.paths = {}
        for top, _, names in os.walk(folder):
            for name in names:
                path = os.path.relpath(os.path.join(top, name), folder)
                # Hosts read these two, and serve neither.
                if path not in ("_headers", "_redirects"):
                    self.paths["/" + re.sub(r"(^|/)index\.html$", r"\1", path)] = path

    def read(self, address):
        with open(os.path.join(self.folder, self.paths[address]), "rb") as file:
            return file.read()

    def changes(self, before):
        """The addresses whose files are new or other than before, and those that are gone."""
        changed = [
            address
            for address in self.paths
            if before is None or address not in before.paths or self.read(address) != before.read(address)
        ]
        return sorted(changed), sorted(set(before.paths) - set(self.paths)) if before else []

    def pages(self):
        """The addresses of the sitemap."""
        return re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", self.read("/sitemap.xml").decode())


class Edits:
    """Random edits of a site; what a round has changed can be taken back."""

    def __init__(self, folder, randomness, database):
        self.folder = folder
        self.random = randomness
        self.number = 0
        # What files were before the round; None for those that did not exist.
        self.before = {}
        self.rows_before = []
        self.database = None
        if database:
            self.database = sqlite3.connect(os.path.join(folder, "site.db"), isolation_level=None, timeout=60)
            journal = self.random.choice(["WAL", "DELETE"])
            self.database.execute("PRAGMA journal_mode = " + journal)
        self.originals = {}
        self.kinds = [self.body] * 6 + [self.title, self.title, self.slug, self.date, self.draft, self.draft]
        self.kinds += [self.new, self.new, self.delete, self.rename, self.broken_front_matter, self.picture]
        self.kinds += [self.partial, self.block, self.broken_template, self.stylesheet, self.settings]
        self.kinds += [self.new_picture]
        if database:
            self.kinds += [self.row] * 5 + [self.new_row, self.deleted_row]

    # Rounds

    def make(self):
        """Makes one edit, and returns its description."""
        self.number += 1
        edit = self.random.choice(self.kinds)
        return "%s: %s" % (edit.__name__.replace("_", " "), edit())

    def accept(self):
        self.before = {}
        self.rows_before = []

    def take_back(self):
        """Undoes the round."""
        before, rows = self.before, self.rows_before
        self.accept()
        for path, data in before.items():
            if data is None:
                self.remove(path)
            else:
                self.write(path, data)
        for statement, values in reversed(rows):
            self.database.execute(statement, values)
        self.accept()
        return "take back: %s" % ", ".join(before)

    # Files

    def read(self, path):
        with open(os.path.join(self.folder, path), "rb") as file:
            return file.read()

    def remember(self, path):
        if path not in self.before:
            exists = os.path.exists(os.path.join(self.folder, path))
            self.before[path] = self.read(path) if exists else None

    def write(self, path, data):
        self.remember(path)
        target = os.path.join(self.folder, path)
        if self.random.random() < 0.5:
            with open(target, "wb") as file:
                file.write(data)
        else:
            spare = os.path.join(os.path.dirname(target), ".%s.new" % os.path.basename(target))
            with open(spare, "wb") as file:
                file.write(data)
            os.rename(spare, target)
        return path

    def remove(self, path):
        self.remember(path)
        # An edit of the same round may have removed it.
        if os.path.exists(os.path.join(self.folder, path)):
            os.remove(os.path.join(self.folder, path))
        return path

    def post(self):
        """The path of a post."""
        names = sorted(name for name in os.listdir(os.path.join(self.folder, "content/blog")) if name.endswith(".md"))
        return "content/blog/" + self.random.choice(names)

    def words(self):
        return " ".join(self.random.choices(WORDS, k=self.random.randint(2, 9))) + " %d" % self.number

    def set_key(self, path, key, value):
        """Sets a key of a post's front matter."""
        line = ("%s: %s\n" % (key, value)).encode()
        text, count = re.subn(rb"(?m)^%s:.*\n" % key.encode(), lambda _: line, self.read(path), count=1)
        return self.write(path, text if count else text.replace(b"---\n", b"---\n" + line, 1))

    # Edits of posts

    def body(self):
        path = self.post()
        text = self.read(path)
        addition = self.random.choice(["\n\n%s.\n", "\n\n## %s\n", "\n\n- [%s](/portfolio/)\n", "\n\n> *%s*\n"])
        # Posts must not grow for hours.
        text = text if len(text) < 20000 else text[: text.index(b"---\n", 4) + 4]
        return self.write(path, text.rstrip() + (addition % self.words()).encode())

    def title(self):
        return self.set_key(self.post(), "title", '"%s & <i>"' % self.words())

    def slug(self):
        return self.set_key(self.post(), "slug", "slug-%d" % self.number)

    def date(self):
        month, day = self.random.randint(1, 12), self.random.randint(1, 28)
        date = "%d-%02d-%02dT12:00:00" % (self.random.randint(2021, 2027), month, day)
        return self.set_key(self.post(), "created_at", date)

    def draft(self):
        path = self.post()
        is_draft = b"\npublished: false" in self.read(path)
        return self.set_key(path, "published", "true" if is_draft else "false")

    def new(self):
        front = 'title: "%s"\nslug: new-%d\ncreated_at: 2026-%02d-01T10:00:00' % (
            self.words(), self.number, self.random.randint(1, 12),
        )  # fmt: skip
        text = "---\n%s\n---\n\n%s\n" % (front, self.words())
        return self.write("content/blog/new-%d.md" % self.number, text.encode())

    def delete(self):
        # New posts keep their number about the same.
        return " and ".join(self.remove(self.post()) for _ in range(2))

    def rename(self):
        old, new = self.post(), "content/blog/renamed-%d.md" % self.number
        self.remember(old)
        self.remember(new)
        os.rename(os.path.join(self.folder, old), os.path.join(self.folder, new))
        return "%s to %s" % (old, new)

    def broken_front_matter(self):
        path = self.post()
        faults = [b"---\ntitle: [one\n", b'---\ntitle: "one\n', b"---\nunknown_key: 1\n", b"\xff---\n"]
        broken = self.random.choice(faults)
        return self.write(path, self.read(path).replace(b"---\n", broken, 1))

    # Edits of everything else

    def original(self, path):
        """The text of a file before all edits."""
        return self.originals.setdefault(path, self.read(path))

    def partial(self):
        name = self.random.choice(["footer", "header", "post_card"])
        path = "templates/partials/%s.html" % name
        return self.write(path, self.original(path) + ("<!-- %s -->\n" % self.words()).encode())

    def block(self):
        path = "templates/%s.html" % self.random.choice(["blog_post", "blog", "home", "page", "artist"])
        block = b"{% block main %}"
        return self.write(path, self.original(path).replace(block, block + ("<p>%s</p>" % self.words()).encode(), 1))

    def broken_template(self):
        path = "templates/%s.html" % self.random.choice(["partials/footer", "blog_post", "base"])
        broken = self.random.choice([b"{% if site.title %}", b"{{ no_such_value }}", b"{{ site.title | }}"])
        return self.write(path, self.original(path) + broken)

    def stylesheet(self):
        path = "templates/assets/css/site.css"
        return self.write(path, self.original(path) + b"\n.edit-%d { color: red; }\n" % self.number)

    def settings(self):
        path = "content/site.yaml"
        title = "[" if self.random.random() < 0.1 else "Sweet Dreams %d" % self.number
        return self.write(path, re.sub(rb"(?m)^title: .*", b"title: " + title.encode(), self.original(path), count=1))

    def picture(self):
        names = ["blog/quiet.svg", "blog/tape.svg", "covers/salt.svg", "work/kiln.svg"]
        path = "content/media/" + self.random.choice(names)
        text = self.original(path)
        return self.write(path, text.replace(b"</svg>", b"<desc>%d</desc></svg>" % self.number))

    def new_picture(self):
        path = "content/media/blog/picture-%d.png" % self.number
        self.write(path, png(self.random))
        return "%s of %s" % (path, self.set_key(self.post(), "featured_image_url", path[len("content/") :]))

    # Rows

    def execute(self, statement, values, undo, undo_values):
        self.rows_before.append((undo, undo_values))
        self.database.execute(statement, values)

    def any_row(self):
        return self.random.choice(self.database.execute("SELECT * FROM blog_posts ORDER BY id").fetchall())

    def columns(self):
        return [row[1] for row in self.database.execute("PRAGMA table_info(blog_posts)")]

    def row(self):
        row = dict(zip(self.columns(), self.any_row()))
        column = self.random.choice(["title", "content", "excerpt", "published"])
        value = 1 - row["published"] if column == "published" else self.words()
        statement = "UPDATE blog_posts SET %s = ? WHERE id = ?" % column
        self.execute(statement, (value, row["id"]), statement, (row[column], row["id"]))
        return "%s of %s" % (column, row["slug"])

    def insert(self, row):
        return "INSERT INTO blog_posts VALUES (%s)" % ", ".join("?" * len(row))

    def new_row(self):
        columns = self.columns()
        row = list(self.any_row())
        identifier = "5eed0000-0000-4000-8000-%012d" % (900000 + self.number)
        row[columns.index("id")] = identifier
        row[columns.index("slug")] = "row-%d" % self.number
        self.execute(self.insert(row), row, "DELETE FROM blog_posts WHERE id = ?", (identifier,))
        return "row-%d" % self.number

    def deleted_row(self):
        row = self.any_row()
        if self.database.execute("SELECT count(*) FROM blog_posts").fetchone()[0] < 3:
            return "none, because few are left"
        identifier = row[self.columns().index("id")]
        self.execute("DELETE FROM blog_posts WHERE id = ?", (identifier,), self.insert(row), row)
        return identifier


def png(randomness):
    """A small picture of one random colour."""
    width, height = randomness.randint(8, 64), randomness.randint(8, 64)
    line = b"\0" + randomness.randbytes(3) * width

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(line * height)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


class Soak:
    def __init__(self, options, work):
        self.options = options
        self.folder = os.path.join(work, "site")
        self.faults_folder = os.path.join(work, "faults")
        self.random = random.Random(options.seed)
        self.faults = 0
        self.rounds = 0
        self.edited = 0
        self.compared = 0
        self.broken = 0
        self.slowest = 0
        self.make_site(work)
        self.history = open(os.path.join(work, "edits.txt"), "w")
        self.options_of_both = ["--content", "content", "--templates", "templates", "--at", CLOCK]
        self.options_of_both += ["--database", "sqlite:site.db" if options.database else "none"]
        self.edits = Edits(self.folder, self.random, options.database)
        self.clean = None

    def make_site(self, work):
        corpus = os.path.join(work, "corpus")
        make = [sys.executable, os.path.join(ROOT, "Benchmarks", "corpus.py"), "--forms", "markdown"]
        make += ["--posts", str(self.options.posts), "--seed", str(self.options.seed), "--out", corpus]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        content = os.path.join(self.folder, "content")
        shutil.copytree(os.path.join(ROOT, "content"), content)
        shutil.copytree(os.path.join(ROOT, "templates"), os.path.join(self.folder, "templates"))
        for section in ("blog", "portfolio", "artists"):
            source = os.path.join(corpus, "markdown", section)
            shutil.copytree(source, os.path.join(content, section), dirs_exist_ok=True)
        with open(os.path.join(content, "site.yaml"), "a") as file:
            file.write('\nserved_elsewhere: ["/images/", "/audio/"]\n')
        if self.options.database:
            init = [self.options.program, "db", "init", "--sample", "site.db"]
            subprocess.run(init, cwd=self.folder, check=True, stderr=subprocess.DEVNULL)

    def build(self):
        """A clean build of the site as it is now; None if it cannot be built, and why."""
        output = os.path.join(self.folder, "clean-%d" % self.rounds, "site")
        command = [self.options.program, "build", "--clean", "--quiet", "--allow-shrink", "--output", output]
        os.mkdir(os.path.dirname(output))
        run = subprocess.run(command + self.options_of_both, cwd=self.folder, capture_output=True, text=True)
        if run.returncode == 0:
            return CleanSite(output), ""
        shutil.rmtree(os.path.dirname(output))
        message = run.stderr + run.stdout
        if run.returncode < 0:
            self.fault("the clean build ended with %d" % run.returncode)
        return None, message

    # Comparisons

    def difference(self, address, preview):
        """Why an address is served with other bytes than the clean build has; None if it is right."""
        status, body = preview.get(address)
        if address not in self.clean.paths:
            # A slug that changed leaves a redirect, which a build into a new folder cannot know of.
            message = "%s is gone, but the status is %s" % (address, status)
            return None if status in (301, 302, 404, 410) else (message, body, b"")
        expected = self.clean.read(address)
        served = without_addition(body) if self.clean.paths[address].endswith(".html") else body
        if status == 200 and served == expected:
            return None
        return "%s has other bytes, status %s" % (address, status), body, expected

    def fault(self, message, served=None, expected=None):
        self.faults += 1
        folder = os.path.join(self.faults_folder, str(self.faults))
        os.makedirs(folder)
        for name, data in (("served", served), ("expected", expected)):
            if data is not None:
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(data)
        print("FAULT in round %d: %s (%s)" % (self.rounds, message, folder), flush=True)
        self.history.write("FAULT %s\n" % message)

    def wait_for_error(self, preview):
        until = time.monotonic() + PATIENCE
        while not preview.has_errors():
            if time.monotonic() > until:
                return self.fault("the site cannot be built, but the preview shows no error")
            time.sleep(0.01)

    def compare(self, before, preview):
        start = time.monotonic()
        changed, gone = self.clean.changes(before)
        # Pages stay as they were while something is broken.
        for address in ["/"] + changed + gone:
            while difference := self.difference(address, preview):
                if time.monotonic() > start + PATIENCE:
                    self.fault(*difference)
                    # One cause makes many pages wrong.
                    if self.faults >= MOST_FAULTS:
                        return
                    break
                time.sleep(0.005)
        self.slowest = max(self.slowest, time.monotonic() - start)
        pages = self.clean.pages()
        for address in self.random.sample(pages, min(5, len(pages))):
            if difference := self.difference(address, preview):
                self.fault(*difference)
        self.compared += len(changed) + len(gone) + 5

    def round(self, preview, mend):
        self.rounds += 1
        # One edit most of the time; else edits that come while the preview still builds.
        count = 1 if mend or self.random.random() < 0.7 else self.random.randint(2, 4)
        for number in range(count):
            if number:
                time.sleep(self.random.uniform(0, 0.15))
            self.history.write("%d %s\n" % (self.rounds, self.edits.take_back() if mend else self.edits.make()))
            self.history.flush()
        self.edited += count
        clean, message = self.build()
        if clean is None:
            self.history.write("  broken: %s\n" % message.strip().split("\n")[0])
            self.broken += 1
            self.wait_for_error(preview)
            return False
        before, self.clean = self.clean, clean
        self.compare(before, preview)
        if before:
            shutil.rmtree(os.path.dirname(before.folder))
        self.edits.accept()
        return True

    def run(self):
        preview = Preview([self.options.program, "preview", "--no-drafts", "--contact", ENDPOINT] + self.options_of_both, self.folder)
        try:
            self.clean, message = self.build()
            if self.clean is None:
                sys.exit("the site cannot be built before any edit: " + message)
            self.compare(None, preview)
            seconds = self.options.minutes * 60
            start = time.monotonic()
            warm = 0
            mend = False
            while time.monotonic() < start + seconds and self.faults < MOST_FAULTS:
                mend = not self.round(preview, mend)
                if not warm and time.monotonic() > start + min(WARM_UP, seconds / 3):
                    warm = preview.memory()
                time.sleep(self.random.uniform(0, 0.3))
            minutes = (time.monotonic() - start) / 60
            growth = preview.memory() / warm if warm else 1
            if growth > LARGEST_GROWTH and seconds >= 3 * WARM_UP:
                self.fault("memory grew to %.2f times" % growth)
            print("preview soak: %d edits in %d rounds, %d of them broken, in %.1f minutes; %d comparisons" % (
                self.edited, self.rounds, self.broken, minutes, self.compared,
            ))  # fmt: skip
            print("  slowest round: all was served %.2f s after the clean build" % self.slowest)
            print("  memory: %.0f MB, at the end %.0f MB: %.2f times" % (warm, warm * growth, growth))
            print("  %d faults; seed %d, load %.1f" % (self.faults, self.options.seed, os.getloadavg()[0]), flush=True)
        finally:
            preview.stop()
            self.history.close()
        return self.faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--database", action="store_true", help="also edit rows of SQLite")
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--work", default="/dev/shm", help="the folder for the site (default: %(default)s)")
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    work = tempfile.mkdtemp(prefix="sweetdreams-soak-", dir=options.work)
    faults = 1
    try:
        faults = Soak(options, work).run()
    finally:
        if faults:
            print("The site, the edits and the faults are kept in %s; seed %d." % (work, options.seed))
        else:
            shutil.rmtree(work)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
