#!/usr/bin/env python3
"""Times how long a save takes until the preview shows it, against Hugo's server, in one run.

    preview.py PROGRAM [--old PROGRAM] [--hugo PATH] [--posts 10000] [--saves 50] [--rows post,wal,…] [--work DIR]

Each save writes a new marker, in turns into the file itself (open, write, close) and into a new file that takes its
name, as editors do; rows of SQLite are updated by this process, so by another one than the preview. The clock starts
just before close(), rename() or COMMIT, and ends

- served: when one HTTP connection that asks for the page again and again gets the marker. The stylesheet is asked for
  by the name that the page gives it at that time;
- open page: when a check of the document finds the marker in a page that is open in Chromium. Nothing but the
  program's own script reloads the page.

The next save waits for the marker, however long that takes, and then a random part of half a second: Hugo looks for
changes every half second, and saves in step with that would always wait for a whole one. A save that is not shown
within ten seconds is printed. A row that takes longer than --limit ends early, and says how many saves it had. Hugo
has no database, so its files stand next to rows of SQLite. Programs are measured one after another, row by row, each
alone; a row begins with a start of the program.
"""

import argparse
import http.client
import math
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from chromium import Chromium

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PATIENCE = 10
# The longest pause between two saves, in seconds.
PAUSE = 0.5
# A save that is not shown by then never will be.
GIVE_UP = 180
STYLESHEET = re.compile(rb'<link rel="stylesheet" href="?([^">]+)')
ROWS = {
    "post": "one post's body, file",
    "wal": "one row of SQLite, WAL",
    "journal": "one row of SQLite, default journal",
    "partial": "a partial of every page: the open page",
    "style": "the stylesheet",
    "start": "first page after start, warm state",
    "sample": "one post of the sample site",
}


class Client:
    """One connection that is kept open."""

    def __init__(self, port):
        self.port = port
        self.connection = None

    def get(self, path):
        """The status and the body of an answer; (None, b"") while nobody answers."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.connection.connect()
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.request("GET", path)
            response = self.connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return None, b""

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def shows_text(self, page, marker):
        return marker.encode() in self.get(page)[1]

    def shows_style(self, page, marker):
        link = STYLESHEET.search(self.get(page)[1])
        return link is not None and marker.encode() in self.get(link[1].decode())[1]


class OpenPage:
    """The page that is open in Chromium."""

    def __init__(self, chromium, url):
        self.chromium = chromium
        chromium.open(url)

    def shows_text(self, page, marker):
        return self.chromium.evaluate("document.body !== null && document.body.textContent.includes('%s')" % marker)

    def shows_style(self, page, marker):
        style = "getComputedStyle(document.documentElement).getPropertyValue('--saved').includes('%s')"
        return self.chromium.evaluate(style % marker)


class FileSave:
    """Saves a file with a marker after its text."""

    def __init__(self, path, addition):
        self.path = path
        self.addition = addition
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        self.by_rename = False

    def __call__(self, marker):
        """Saves, and returns the time just before that."""
        text = (self.text + self.addition % marker).encode()
        self.by_rename = not self.by_rename
        folder, name = os.path.split(self.path)
        path = os.path.join(folder, ".%s.new" % name) if self.by_rename else self.path
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.write(descriptor, text)
        start = time.monotonic()
        os.close(descriptor)
        if self.by_rename:
            start = time.monotonic()
            os.rename(path, self.path)
        return start

    def close(self):
        pass


class RowSave:
    """Saves one post in the database."""

    def __init__(self, path, journal):
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        self.connection.execute("PRAGMA journal_mode = " + journal)
        query = "SELECT rowid, slug, content FROM blog_posts WHERE published ORDER BY rowid LIMIT 1"
        query += " OFFSET (SELECT count(*) / 2 FROM blog_posts WHERE published)"
        self.row, self.slug, self.text = self.connection.execute(query).fetchone()

    def __call__(self, marker):
        self.connection.execute("BEGIN IMMEDIATE")
        text = self.text + "\n\n%s\n" % marker
        self.connection.execute("UPDATE blog_posts SET content = ? WHERE rowid = ?", (text, self.row))
        start = time.monotonic()
        self.connection.execute("COMMIT")
        return start

    def close(self):
        self.connection.close()


class Subject:
    """A program that serves its own copy of some content."""

    def __init__(self, folder, port, command, page):
        self.folder = folder
        self.port = port
        self.command = command
        self.page = page
        self.process = None

    def start(self):
        """Starts the program; the seconds until it serves the page."""
        self.log = open(os.path.join(self.folder, "log"), "wb")
        client = Client(self.port)
        start = time.monotonic()
        self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=self.log, stderr=subprocess.STDOUT)
        while True:
            status, body = client.get(self.page)
            if status == 200 and b"</html>" in body:
                client.close()
                return time.monotonic() - start
            if self.process.poll() is not None:
                with open(self.log.name, errors="replace") as file:
                    sys.exit("%s ended:\n%s" % (" ".join(self.command), file.read()[-2000:]))
            time.sleep(0.001)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.log.close()
            self.process = None


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def middle_post(folder):
    """The path and the slug of the post in the middle of those that are published."""
    posts = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        slug = re.search(r'^slug: "?([^"\n]+)', text, re.MULTILINE)
        if slug and "\npublished: false" not in text:
            posts.append((path, slug[1]))
    return posts[len(posts) // 2]


class Benchmark:
    def __init__(self, options, work, corpus):
        self.options = options
        self.work = work
        self.corpus = corpus
        self.chromium = None
        self.subjects = {}
        self.markers = 0
        self.random = random.Random(1)

    # Subjects

    def ours(self, label, program, form):
        """This program, or an older one, on files, on a database, or on the sample site."""
        if (label, form) in self.subjects:
            return self.subjects[label, form]
        folder = os.path.join(self.work, "%s-%s" % (label, form))
        content = os.path.join(folder, "content")
        source = {"files": "markdown", "rows": "settings"}.get(form)
        os.mkdir(folder)
        shutil.copytree(os.path.join(self.corpus, source) if source else os.path.join(ROOT, "content"), content)
        shutil.copytree(os.path.join(ROOT, "templates"), os.path.join(folder, "templates"))
        database = "none" if form == "files" else "sqlite:site.db"
        if form == "rows":
            shutil.copy(os.path.join(self.corpus, "site.db"), folder)
            save = RowSave(os.path.join(folder, "site.db"), "DELETE")
            slug = save.slug
            save.close()
        else:
            if form == "sample":
                init = [program, "db", "init", "--sample", "site.db"]
                subprocess.run(init, cwd=folder, check=True, stderr=subprocess.DEVNULL)
            slug = middle_post(os.path.join(content, "blog"))[1]
        port = free_port()
        command = [program, "preview", "--content", "content", "--templates", "templates"]
        command += ["--database", database, "--port", str(port)]
        subject = Subject(folder, port, command, "/blog/%s/" % slug)
        self.subjects[label, form] = subject
        # Leaves the state on disk.
        subject.start()
        subject.stop()
        return subject

    def hugo(self):
        if "hugo" not in self.subjects:
            folder = os.path.join(self.work, "hugo")
            shutil.copytree(os.path.join(self.corpus, "hugo"), folder)
            port = free_port()
            # Without this option, Chromium shows the older of two pages of the same second.
            command = [self.options.hugo, "server", "--noHTTPCache", "--bind", "127.0.0.1", "--port", str(port)]
            page = "/blog/%s/" % middle_post(os.path.join(folder, "content", "blog"))[1]
            self.subjects["hugo"] = Subject(folder, port, command, page)
        return self.subjects["hugo"]

    # Rows

    def subject(self, row, label, program):
        """The program on the content of a row; None if it has no such content."""
        if label == "hugo":
            return None if row == "sample" else self.hugo()
        return self.ours(label, program, {"wal": "rows", "journal": "rows", "sample": "sample"}.get(row, "files"))

    def save(self, row, label, subject):
        is_hugo = label == "hugo"
        if row in ("wal", "journal") and not is_hugo:
            return RowSave(os.path.join(subject.folder, "site.db"), {"wal": "WAL", "journal": "DELETE"}[row])
        if row == "partial":
            path = "layouts/partials/footer.html" if is_hugo else "templates/partials/footer.html"
            return FileSave(os.path.join(subject.folder, path), "<p>%s</p>\n")
        if row == "style":
            path = "static/css/site.css" if is_hugo else "templates/assets/css/site.css"
            return FileSave(os.path.join(subject.folder, path), '\n:root { --saved: "%s"; }\n')
        return FileSave(middle_post(os.path.join(subject.folder, "content", "blog"))[0], "\n\n%s\n")

    def measure(self, name, subject, save, shows):
        """The seconds of each save."""
        times = []
        end = time.monotonic() + self.options.limit
        # The first save is not counted: the page may not listen yet.
        while len(times) <= self.options.saves and (time.monotonic() < end or len(times) < 2):
            time.sleep(self.random.uniform(0, PAUSE))
            self.markers += 1
            marker = "saved%dx" % self.markers
            start = save(marker)
            while not shows(subject.page, marker):
                waited = time.monotonic() - start
                if waited > (GIVE_UP if times else PATIENCE):
                    break
            seconds = time.monotonic() - start
            if times and seconds > PATIENCE:
                message = "was not shown after" if seconds > GIVE_UP else "was shown after"
                print("  LATE %s: save %d %s %.1f s" % (name, len(times), message, seconds), flush=True)
            if times and seconds > GIVE_UP:
                sys.exit("%s: a save was never shown" % name)
            times.append(seconds)
        return times[1:]

    def starts(self, subject):
        """The seconds of each start, with the state of the one before on disk."""
        subject.start()
        subject.stop()
        times = []
        end = time.monotonic() + self.options.limit
        while len(times) < max(3, self.options.saves // 5) and (time.monotonic() < end or len(times) < 3):
            times.append(subject.start())
            subject.stop()
        return times

    def cell(self, row, label, program):
        """The seconds until saves were served, and until they were in the open page."""
        subject = self.subject(row, label, program)
        if subject is None:
            return [], []
        if row == "start":
            return self.starts(subject), []
        name = "%s, %s" % (label, ROWS[row])
        save = self.save(row, label, subject)
        try:
            subject.start()
            method = "shows_style" if row == "style" else "shows_text"
            client = Client(subject.port)
            served = self.measure(name, subject, save, getattr(client, method))
            client.close()
            shown = []
            if self.chromium:
                page = OpenPage(self.chromium, "http://localhost:%d%s" % (subject.port, subject.page))
                shown = self.measure(name + ", open page", subject, save, getattr(page, method))
                self.chromium.open("about:blank")
            return served, shown
        finally:
            save.close()
            subject.stop()

    def run(self, programs):
        results = {}
        for row in self.options.rows.split(","):
            for label, program in programs.items():
                results[row, label] = self.cell(row, label, program)
                if not any(results[row, label]):
                    continue
                served, shown = (summary(times) for times in results[row, label])
                line = "  %s: %s: served %s, open page %s, load %.1f"
                print(line % (ROWS[row], label, served, shown, os.getloadavg()[0]), flush=True)
        return results

    def stop(self):
        for subject in self.subjects.values():
            subject.stop()
        if self.chromium:
            self.chromium.close()


def percentile(times, share):
    return sorted(times)[math.ceil(share * len(times)) - 1]


def milliseconds(seconds):
    return "%.1f" % (seconds * 1000) if seconds < 0.1 else "%.0f" % (seconds * 1000)


def summary(times):
    """The median and the 99th percentile in ms, and the number."""
    if not times:
        return "-"
    middle, slow = statistics.median(times), percentile(times, 0.99)
    return "%s / %s (%d)" % (milliseconds(middle), milliseconds(slow), len(times))


def print_table(title, results, rows, programs, column):
    labels = list(programs)
    ratio = "hugo" in labels
    print("\n| %s | %s |" % (title, " | ".join(labels + ["hugo/ours"] * ratio)))
    print("|---|" + "---:|" * (len(labels) + ratio))
    for row in rows:
        times = [results[row, label][column] for label in labels]
        if not any(times):
            continue
        cells = [summary(found) for found in times]
        if ratio:
            ours, theirs = times[0], times[labels.index("hugo")]
            compared = ours and theirs
            cells.append("%.2f" % (statistics.median(theirs) / statistics.median(ours)) if compared else "-")
        print("| %s | %s |" % (ROWS[row], " | ".join(cells)))


def output(*command):
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    return run.stdout.strip()


def print_machine(options, programs):
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    system = os.uname()
    print("%s, %d processors, %.0f GB, %s %s" % (
        model[1] if model else system.machine, os.cpu_count(), gigabytes, system.sysname, system.release,
    ))
    for label, program in programs.items():
        print("%s: %s" % (label, output(program, "version" if label == "hugo" else "--version")))
    if options.chromium:
        print("chromium: " + output(options.chromium, "--version"))
    print("Python %s, SQLite %s" % (sys.version.split()[0], sqlite3.sqlite_version))
    print("load %.2f %.2f %.2f; content in %s" % (*os.getloadavg(), options.work))
    print("%d posts, %d saves; ms: median / 99th percentile (number)" % (options.posts, options.saves), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--old", help="an older program, as another column")
    parser.add_argument("--hugo")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--posts", type=int, default=10000)
    parser.add_argument("--saves", type=int, default=50)
    parser.add_argument("--limit", type=float, default=120, help="seconds after which a row of a program ends")
    parser.add_argument("--rows", default=",".join(ROWS), help="those to measure (default: %(default)s)")
    parser.add_argument("--work", default="/dev/shm", help="the folder for content and sites (default: %(default)s)")
    options = parser.parse_args()
    if options.saves < 1 or set(options.rows.split(",")) - set(ROWS):
        parser.error("rows: %s; at least one save" % ",".join(ROWS))
    paths = {"sweetdreams": options.program, "old": options.old, "hugo": options.hugo}
    programs = {label: os.path.abspath(path) for label, path in paths.items() if path}
    options.hugo = programs.get("hugo")
    work = tempfile.mkdtemp(prefix="sweetdreams-preview-", dir=options.work)
    corpus = os.path.join(work, "corpus")
    make = [sys.executable, os.path.join(HERE, "corpus.py"), "--posts", str(options.posts), "--out", corpus]
    benchmark = Benchmark(options, work, corpus)
    try:
        print_machine(options, programs)
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        if options.chromium:
            benchmark.chromium = Chromium(options.chromium, os.path.join(work, "profile"))
        else:
            print("Chromium is not installed, so no page is opened.")
        results = benchmark.run(programs)
        rows = options.rows.split(",")
        print_table("saved, until it is served", results, rows, programs, 0)
        print_table("saved, until it is in the open page", results, rows, programs, 1)
        print("\nload at the end %.2f %.2f %.2f" % os.getloadavg())
    finally:
        benchmark.stop()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
