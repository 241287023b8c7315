#!/usr/bin/env python3
"""Runs docs/tutorial.md: its commands and its files, in the order of the page, in a fresh folder.

    walkthrough.py FOLDER_WITH_PROGRAMS [--keep FOLDER]

What the page's blocks mean:

- `sh` is run with `bash -e`, and must end with 0, or with 1 if the output that is shown next has an error in it. The working
  directory lasts from block to block. `sweetdreams preview` runs until the end of the page.
- `text` after `sh` is the whole expected output. `…` stands for anything, also for nothing and for several lines.
- `console` is not run: it needs root, the network or an account. `nginx` is not written for the same reason.
- `diff` changes lines, which must be there once, in the file that the sentence before names at its end: "Change `path`:".
- Any other language is a file, which the sentence before names at its end ("Write `path`:"). With "to the end of `path`:", it
  is appended. With "Replace" or "to the end of", the file must be there already.
- An address in `<>` must be answered with 200 by the preview at that point of the page.

The sample's pictures and sounds stand in for the repository that the page clones in its first step.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join("docs", "tutorial.md")
NOT_RUN = {"console", "nginx"}
# The preview's port on the page. Here it takes a free one.
PORT = "8080"
# For a command, and for the preview to follow a saved file; many times what a debug build needs.
PATIENCE = 120


class Failure(Exception):
    def __init__(self, line, message):
        super().__init__("%s:%d: %s" % (PAGE, line, message))


class Block:
    """A fenced block: its language, its text, the line of its fence, and the sentence before."""

    def __init__(self, language, text, line, sentence):
        self.language = language
        self.text = text
        self.line = line
        self.sentence = sentence

    @property
    def path(self):
        match = re.search(r"`([^`]+)`:$", self.sentence)
        if not match:
            raise Failure(self.line, "the sentence before this block must end with a path, as in 'Write `path`:'")
        return match[1]


class Address:
    """An address in the text, and its line."""

    def __init__(self, address, line):
        self.address = address
        self.line = line


def steps(text):
    """Blocks and addresses in the order of the page."""
    found = []
    block = None
    paragraph = []
    for number, line in enumerate(text.split("\n"), 1):
        if block is not None:
            if line == "```":
                block.text = "".join(each + "\n" for each in block.text)
                found.append(block)
                block, paragraph = None, []
            else:
                block.text.append(line)
        elif line.startswith("```"):
            block = Block(line[3:].strip(), [], number, " ".join(paragraph))
        elif line.strip():
            paragraph.append(line.strip())
            found += [Address(each, number) for each in re.findall(r"<(http://127\.0\.0\.1:[^>]+)>", line)]
        elif not block:
            # An empty line lies between a sentence and its block.
            paragraph = paragraph if paragraph and paragraph[-1].endswith(":") else []
    if block is not None:
        raise Failure(block.line, "this block does not end")
    return found


def matches(expected, output):
    """Whether the output is the expected one, in which an ellipsis stands for anything."""
    pattern = ".*".join(re.escape(part) for part in expected.strip().split("…"))
    # An ellipsis that has a line for itself may also stand for no line at all.
    pattern = pattern.replace("\\\n.*\\\n", "\\\n(?:.*\\\n)?")
    pattern = re.sub(r"^\.\*\\\n", r"(?:.*\\\n)?", pattern)
    pattern = re.sub(r"\\\n\.\*$", r"(?:\\\n.*)?", pattern)
    return re.fullmatch(pattern, output.strip(), re.DOTALL) is not None


class Preview:
    """The preview, which runs next to the other commands."""

    def __init__(self, command, line, folder, environment):
        self.line = line
        self.lines = []
        self.ready = threading.Event()
        self.process = subprocess.Popen(
            command.split() + ["--port", "0"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A shell without job control starts background commands with Ctrl-C ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if not self.ready.wait(PATIENCE) or not self.origin:
            self.process.kill()
            raise Failure(line, "the preview does not say where it is:\n" + "".join(self.lines))

    def read(self):
        for text in self.process.stdout:
            self.lines.append(text)
            if self.origin:
                self.ready.set()
        self.ready.set()

    @property
    def origin(self):
        found = re.search(r"http://127\.0\.0\.1:\d+", "".join(self.lines))
        return found[0] if found else None

    def output(self):
        """Its first line, with the port of the page."""
        return self.lines[0].replace(self.origin, "http://127.0.0.1:" + PORT)

    def fetch(self, step):
        """Asks for an address until the preview has noticed the last saved file."""
        path = step.address.split(":" + PORT, 1)[1]
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(self.origin + path, timeout=PATIENCE) as answer:
                    answer.read()
                    return
            except urllib.error.HTTPError as error:
                problem = "%d" % error.code
                error.close()
            except OSError as error:
                problem = str(error)
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Failure(step.line, "the preview answers %s with: %s\n%s" % (path, problem, "".join(self.lines)))
            # Nothing tells when the preview has read a file, so it is asked again.
            time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure(self.line, "the preview does not end after Ctrl-C")
        if status not in (0, -signal.SIGINT, 128 + signal.SIGINT):
            raise Failure(self.line, "the preview ended with %d:\n%s" % (status, "".join(self.lines)))


class Walk:
    """The state between two steps: the working directory and the preview."""

    def __init__(self, programs, work):
        self.work = work
        self.folder = work
        self.preview = None
        self.counts = {"commands": 0, "files": 0, "addresses": 0}
        self.environment = {
            "PATH": programs + ":/usr/local/bin:/usr/bin:/bin",
            "HOME": work,
            "TMPDIR": work,
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
        }

    def run(self, block, expected):
        commands = [line for line in block.text.splitlines() if line and not line.startswith(("#", " "))]
        self.counts["commands"] += len(commands)
        if block.text.startswith("sweetdreams preview"):
            self.preview = Preview(block.text, block.line, self.folder, self.environment)
            self.compare(self.preview.output(), expected)
            return
        mark = os.path.join(self.work, ".folder")
        try:
            result = subprocess.run(
                ["bash", "-e", "-c", "trap 'pwd > %s' EXIT\n%s" % (mark, block.text)],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            raise Failure(block.line, "it does not end:\n" + block.text)
        wanted = 1 if expected and "error[" in expected.text else 0
        if result.returncode != wanted:
            raise Failure(block.line, "exit code %d, not %d:\n%s" % (result.returncode, wanted, result.stdout))
        self.compare(result.stdout, expected)
        with open(mark, encoding="utf-8") as file:
            self.folder = file.read().rstrip("\n")
        os.remove(mark)

    def compare(self, output, expected):
        if expected and not matches(expected.text, output):
            raise Failure(expected.line, "the output is another:\n" + output)

    def write(self, block):
        self.counts["files"] += 1
        path = os.path.join(self.folder, block.path)
        if block.language == "diff" or re.search("Replace|to the end of", block.sentence):
            if not os.path.exists(path):
                raise Failure(block.line, "there is no file '%s' yet" % block.path)
        text = block.text
        if block.language == "diff":
            text = self.changed(path, block)
        elif "to the end of" in block.sentence:
            with open(path, encoding="utf-8") as file:
                text = file.read() + "\n" + text
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def changed(self, path, block):
        lines = block.text.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if text.count(old) != 1:
            raise Failure(block.line, "'%s' has these lines %d times, not once:\n%s" % (block.path, text.count(old), old))
        return text.replace(old, new)

    def fetch(self, step):
        self.counts["addresses"] += 1
        if not self.preview:
            raise Failure(step.line, "no preview runs yet")
        self.preview.fetch(step)


def walk(page, programs, work):
    """Takes all steps, and returns the folder of the live site."""
    # What the page needs of the repository.
    shutil.copytree(os.path.join(ROOT, "content", "media"), os.path.join(work, "sweetdreams", "content", "media"))
    state = Walk(programs, work)
    found = steps(page)
    try:
        for index, step in enumerate(found):
            following = found[index + 1] if index + 1 < len(found) else None
            if isinstance(step, Address):
                state.fetch(step)
            elif step.language == "sh":
                shown = isinstance(following, Block) and following.language == "text"
                state.run(step, following if shown else None)
            elif step.language == "text":
                if index == 0 or not isinstance(found[index - 1], Block) or found[index - 1].language != "sh":
                    raise Failure(step.line, "there is no 'sh' block before this output")
            elif step.language not in NOT_RUN:
                state.write(step)
    except BaseException:
        if state.preview:
            state.preview.process.kill()
        raise
    if state.preview:
        state.preview.stop()
    print("docs/tutorial.md: %(commands)d commands, %(files)d files, %(addresses)d addresses of the preview" % state.counts)
    return os.path.join(work, "live", "current")


def check(site):
    """The first page and the new post are live, with what the page wrote."""
    for path, words in [
        ("index.html", ["Harbour Room", "Three rooms, good coffee", "Last Orders", "Recorded by the river"]),
        ("blog/the-first-take/index.html", ["The first take", "nobody knows yet", "<picture"]),
        ("artists/the-night-porters/index.html", ["Last Orders", "<audio"]),
        ("the-rooms/index.html", ["<table", "/blog/the-first-take/"]),
        ("hours.txt", ["noon to eleven"]),
        ("_redirects", ["/studio.html /the-rooms/ 301"]),
    ]:
        try:
            with open(os.path.join(site, path), encoding="utf-8") as file:
                text = file.read()
        except OSError as error:
            sys.exit("the site at the end has no %s: %s" % (path, error))
        for each in words:
            if each not in text:
                sys.exit("'%s' is not in %s of the site at the end" % (each, path))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("programs", help="the folder of sweetdreams and sweetdreams-media")
    parser.add_argument("--keep", metavar="FOLDER", help="work in this folder, which must be new or empty, and keep it")
    options = parser.parse_args()
    programs = os.path.abspath(options.programs)
    for name in ["sweetdreams", "sweetdreams-media"]:
        if not os.access(os.path.join(programs, name), os.X_OK):
            sys.exit("%s has no program '%s'" % (programs, name))
    with open(os.path.join(ROOT, PAGE), encoding="utf-8") as file:
        page = file.read()
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
        if os.listdir(options.keep):
            sys.exit("%s is not empty" % options.keep)
    work = os.path.realpath(options.keep or tempfile.mkdtemp(prefix="walkthrough-"))
    begin = time.monotonic()
    try:
        site = walk(page, programs, work)
        check(site)
        files = sum(len(names) for _, _, names in os.walk(site + "/"))
        print("%d files are live in %s, after %.1f seconds" % (files, site, time.monotonic() - begin))
    except Failure as failure:
        sys.exit(str(failure))
    finally:
        if not options.keep:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
