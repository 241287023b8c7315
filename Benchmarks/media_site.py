#!/usr/bin/env python3
"""What pictures and sounds of a site weigh, what they give away, and what they cost when nothing changed.

    $(Scripts/python.sh Benchmarks/media/requirements.txt) media_site.py PROGRAM [--pictures 50] [--rounds 15]

Three tables, each of the same content with `pictures: on` and `pictures: off`, which publishes pictures as they are:

- The bytes that Chromium loads for the sample's home page on a phone of 390 pixels and three device pixels each: when it is
  opened, and after it was scrolled to its end. Texts are not compressed.
- Bytes of a marker in the published files. It stands in EXIF, XMP and comments of photos and in tags of sounds, and the pages
  link to the originals too. `strip_tags` is on in both sites, and a third row counts the content folder.
- The time of a build in which nothing changed, of a site whose pictures make 8 files each: medians of alternating builds.
"""

import argparse
import functools
import http.server
import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import numpy
from PIL import Image

from chromium import Chromium

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MARKER = b"MARKER-4711"
MODES = ("off", "on")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def build(program, folder):
    result = subprocess.run([program, "build"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.exit("the build failed:\n" + result.stdout[-2000:])


def published(folder):
    public = os.path.join(folder, "public")
    return [os.path.join(base, name) for base, _, names in os.walk(public) for name in names]


# The home page


class Counting(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and adds up what it sent."""

    def __init__(self, *arguments, sent, **options):
        self.sent = sent
        super().__init__(*arguments, **options)

    def copyfile(self, source, output):
        data = source.read()
        kind = "pictures" if self.path.startswith("/media/") else "texts"
        self.sent[kind] = self.sent.get(kind, 0) + len(data)
        output.write(data)

    def log_message(self, *_):
        pass


def loaded_bytes(folder, work):
    """Bytes of pictures and of everything: when the page is open, and at its end."""
    sent = {}
    handler = functools.partial(Counting, directory=os.path.join(folder, "public"), sent=sent)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    program = shutil.which("chromium") or sys.exit("Chromium is missing: apt-get install chromium")
    chromium = Chromium(program, os.path.join(work, "profile-" + os.path.basename(folder)))
    chromium.call("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=3, mobile=True)
    chromium.open("http://127.0.0.1:%d/" % server.server_port)
    shown = "[...document.images].filter((image) => image.getBoundingClientRect().top < %s).every((image) => image.complete)"
    results = []
    # In steps, so that each picture is near the window once.
    for step in range(2):
        if step == 1:
            height = chromium.evaluate("document.documentElement.scrollHeight")
            for top in range(0, height, 400):
                chromium.evaluate("scrollTo(0, %d)" % top)
                wait_for(chromium, shown % "innerHeight")
        wait_for(chromium, shown % "innerHeight")
        results.append((sent.get("pictures", 0), sum(sent.values())))
    chromium.close()
    server.shutdown()
    return results


def wait_for(chromium, condition):
    until = time.monotonic() + 30
    while not chromium.evaluate(condition):
        if time.monotonic() > until:
            sys.exit("the pictures of the page were not loaded")


def home_page(program, work):
    print("| home page, 390 px, DPR 3 | pictures, KB | in all, KB | scrolled: pictures, KB | in all, KB |")
    print("|---|---:|---:|---:|---:|")
    rows = {}
    for mode in MODES:
        folder = os.path.join(work, "home-" + mode)
        for name in ("content", "templates"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
        settings = os.path.join(folder, "content", "site.yaml")
        with open(settings) as file:
            text = file.read()
        if "\nmedia:" not in text:
            sys.exit("site.yaml has no 'media:'")
        write(settings, text.replace("\nmedia:", "\nmedia:\n  pictures: %s" % mode, 1))
        subprocess.run([program, "db", "init", "--sample", "site.db"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        build(program, folder)
        rows[mode] = [value for pair in loaded_bytes(folder, work) for value in pair]
        print("| `pictures: %s` | %s |" % (mode, " | ".join("%.0f" % (value / 1000) for value in rows[mode])))
    print("| on / off | %s |" % " | ".join("%.0f %%" % (100 * on / off) for on, off in zip(rows["on"], rows["off"])))


# The marker


def marked_photo(number):
    random = numpy.random.default_rng(number)
    pixels = Image.fromarray(random.integers(0, 255, (60, 80, 3), numpy.uint8)).resize((1000, 750), Image.BICUBIC)
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = MARKER.decode()
    file = io.BytesIO()
    pixels.save(file, "JPEG", quality=90, exif=exif, comment=MARKER, xmp=b"<x:xmpmeta>" + MARKER + b"</x:xmpmeta>")
    # What phones put behind a picture, such as a film of the moment.
    return file.getvalue() + MARKER


def chunk(name, content):
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def marked_wave():
    comment = chunk(b"LIST", b"INFO" + chunk(b"ICMT", MARKER))
    form = b"WAVE" + chunk(b"fmt ", bytes.fromhex("01000100401f0000401f000001000800")) + comment
    return chunk(b"RIFF", form + chunk(b"data", bytes([128, 140]) * 8000))


def marked_mp3():
    frame = b"COMM" + (5 + len(MARKER)).to_bytes(4, "big") + b"\0\0\0eng\0" + MARKER
    tag = b"ID3\x03\0\0" + (len(frame)).to_bytes(4, "big") + frame
    # At the end, ID3v1, with a comment after title, artist, album and year.
    return tag + (b"\xff\xfb\x90\0" + bytes(413)) * 40 + b"TAG" + bytes(94) + MARKER.ljust(31, b"\0")


def count(paths):
    total = 0
    for path in paths:
        with open(path, "rb") as file:
            total += file.read().count(MARKER) * len(MARKER)
    return total


def markers(program, work):
    print("\n| marker in published files | bytes |")
    print("|---|---:|")
    for mode in MODES:
        folder = os.path.join(work, "markers-" + mode)
        content = os.path.join(folder, "content")
        shutil.copytree(os.path.join(ROOT, "templates"), os.path.join(folder, "templates"))
        write(
            os.path.join(content, "site.yaml"),
            "title: M\nbase_url: https://m.example\nmedia: { pictures: %s, audio_folder: media, strip_tags: true }\n" % mode,
        )
        for number in range(12):
            write(os.path.join(content, "media", "p%d.jpg" % number), marked_photo(number))
            text = "![Photo](../media/p%d.jpg)\n\n[Original](../media/p%d.jpg)\n" % (number, number)
            write(os.path.join(content, "blog", "p%d.md" % number), post(number) + text)
        songs = {"a.wav": marked_wave(), "b.mp3": marked_mp3()}
        for name, data in songs.items():
            write(os.path.join(content, "media", name), data)
        showcase = "".join("  - { custom_title: %s, file_path: %s }\n" % (name[0], name) for name in songs)
        write(os.path.join(content, "artists", "ana.md"), "---\ndisplay_name: Ana\nshowcase:\n%s---\nBio\n" % showcase)
        if mode == MODES[0]:
            sources = [os.path.join(content, "media", name) for name in os.listdir(os.path.join(content, "media"))]
            print("| the content folder | %d |" % count(sources))
        build(program, folder)
        if not any(path.endswith(".mp3") for path in published(folder)):
            sys.exit("the sounds were not published")
        print("| `pictures: %s` | %d |" % (mode, count(published(folder))))


# Nothing changed


def post(number):
    return "---\ntitle: Photo %d\ncreated_at: 2026-01-%02d\n---\n" % (number, number % 28 + 1)


def unchanged(program, work, pictures, rounds):
    folders = {}
    for mode in MODES:
        folder = folders[mode] = os.path.join(work, "unchanged-" + mode)
        content = os.path.join(folder, "content")
        shutil.copytree(os.path.join(ROOT, "templates"), os.path.join(folder, "templates"))
        write(os.path.join(content, "site.yaml"), "title: M\nbase_url: https://m.example\nmedia: { pictures: %s }\n" % mode)
        for number in range(pictures):
            picture = Image.fromarray(numpy.random.default_rng(number).integers(0, 255, (8, 12, 3), numpy.uint8))
            file = io.BytesIO()
            picture.resize((2400, 1600), Image.BICUBIC).save(file, "JPEG")
            write(os.path.join(content, "media", "p%d.jpg" % number), file.getvalue())
            write(os.path.join(content, "blog", "p%d.md" % number), post(number) + "![Photo](../media/p%d.jpg)\n" % number)
        build(program, folder)
    made = sum(1 for path in published(folders["on"]) if re.search(r"-\d+x\d+\.\w+\.(avif|jpg)$", path))
    times = {mode: [] for mode in MODES}
    for _ in range(rounds):
        for mode in MODES:
            start = time.perf_counter()
            build(program, folders[mode])
            times[mode].append((time.perf_counter() - start) * 1000)
    medians = {mode: statistics.median(values) for mode, values in times.items()}
    print("\n| nothing changed, %d pictures, %d files made of them | ms |" % (pictures, made))
    print("|---|---:|")
    for mode in MODES:
        print("| `pictures: %s` | %.1f |" % (mode, medians[mode]))
    print("| more with pictures | %.1f |" % (medians["on"] - medians["off"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--pictures", type=int, default=50, help="of the site in which nothing changes; 8 files each")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory(prefix="sweetdreams-media-site-") as work:
        home_page(program, work)
        markers(program, work)
        unchanged(program, work, options.pictures, options.rounds)


if __name__ == "__main__":
    main()
