#!/usr/bin/env python3
"""Times smaller pictures of 12-megapixel photos against Hugo and a Pillow script, in one run, with bytes and SSIM.

    $(Scripts/python.sh Benchmarks/media/requirements.txt) media.py PROGRAM [--hugo HUGO] [--photos 100] [--work DIR]

The photos are crops of the sample's pictures, enlarged to 4000 × 3000 pixels, each another crop with grain of its own; they are written
as JPEG of about 4 MB. Each program makes 480, 800, 1200 and 1600 pixels of each, as AVIF and JPEG, of a post each:

- cold: nothing is kept from before; then nothing changed; then one new photo. Every program keeps what it made (Pillow does not).
- bytes: of everything that was made, and the mean SSIM of the luma of the largest AVIF and JPEG of a part of the photos, against
  the photo made smaller by Pillow (Lanczos).
- memory: the largest resident set of a worker of ours.

Ours runs as `sweetdreams build` with its workers next to it: the processor time is that of all of them. Prints one table.
"""

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import numpy
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
WIDTHS = (480, 800, 1200, 1600)
SIZE = (4000, 3000)


# The photos


def sources():
    folder = os.path.join(ROOT, "content", "media")
    paths = [os.path.join(base, name) for base, _, names in os.walk(folder) for name in names]
    return sorted(path for path in paths if path.endswith(".jpg") and os.path.basename(path) != "share.jpg")


def photo(number, path):
    """Writes one photo; the same for the same number."""
    random = numpy.random.default_rng(number)
    choices = sources()
    picture = Image.open(choices[number % len(choices)]).convert("RGB")
    width = int(picture.width * random.uniform(0.7, 1))
    height = min(int(width * 3 / 4), picture.height)
    left, top = (int(random.integers(0, end + 1)) for end in (picture.width - width, picture.height - height))
    large = picture.crop((left, top, left + width, top + height)).resize(SIZE, Image.BICUBIC)
    # Grain, without which a picture that was enlarged would be smoother than a photo.
    grain = random.normal(0, 5, (SIZE[1] // 2, SIZE[0] // 2, 1)).astype(numpy.float32)
    grain = grain.repeat(2, axis=0).repeat(2, axis=1) + random.normal(0, 3, (SIZE[1], SIZE[0], 1))
    pixels = numpy.clip(numpy.asarray(large, numpy.float32) + grain, 0, 255).astype(numpy.uint8)
    Image.fromarray(pixels).save(path, quality=90)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


# The sites


def post(number, extra=""):
    return "---\ntitle: Photo %d\ncreated_at: 2026-01-%02d\n%s---\n" % (number, number % 28 + 1, extra)


def our_site(folder, photos):
    shutil.copytree(os.path.join(ROOT, "templates"), os.path.join(folder, "templates"))
    write(
        os.path.join(folder, "content", "site.yaml"),
        "title: Photos\nbase_url: https://photos.example\nmedia: { pictures: on }\n",
    )
    os.makedirs(os.path.join(folder, "content", "media"))
    for number, path in enumerate(photos):
        add_to_ours(folder, number, path)


def add_to_ours(folder, number, path):
    name = os.path.basename(path)
    os.link(path, os.path.join(folder, "content", "media", name))
    write(os.path.join(folder, "content", "blog", "p%d.md" % number), post(number) + "![Photo %d](media/%s)\n" % (number, name))


def hugo_site(folder, photos):
    write(
        os.path.join(folder, "hugo.yaml"),
        "title: Photos\nbaseURL: https://photos.example/\ndisableKinds: [taxonomy, term, rss, sitemap]\n"
        "imaging: { quality: 78, resampleFilter: Lanczos }\n",
    )
    source = "{{ range slice %s }}" % " ".join(str(width) for width in WIDTHS)
    write(
        os.path.join(folder, "layouts", "_default", "single.html"),
        "<html><body>{{ with .Resources.GetMatch \"photo.jpg\" }}{{ $photo := . }}"
        + source
        + "{{ $jpeg := $photo.Resize (printf \"%dx jpeg q78\" .) }}{{ $avif := $photo.Resize (printf \"%dx avif q60\" .) }}"
        "<img src=\"{{ $jpeg.RelPermalink }}\" alt=\"\"><img src=\"{{ $avif.RelPermalink }}\" alt=\"\">{{ end }}{{ end }}</body></html>",
    )
    write(os.path.join(folder, "layouts", "_default", "list.html"), "<html><body>{{ range .Pages }}{{ .Title }}{{ end }}</body></html>")
    for number, path in enumerate(photos):
        add_to_hugo(folder, number, path)


def add_to_hugo(folder, number, path):
    page = os.path.join(folder, "content", "blog", "p%d" % number)
    # The list of a page's resources is published too unless it says otherwise.
    write(
        os.path.join(page, "index.md"),
        "---\ntitle: Photo %d\ndate: 2026-01-%02d\nbuild: { publishResources: false }\n---\n" % (number, number % 28 + 1),
    )
    os.link(path, os.path.join(page, "photo.jpg"))


# Measurements


class Memory(threading.Thread):
    """Notes the largest resident set and the processor time of the processes of a program's name while it runs."""

    def __init__(self, name):
        super().__init__(daemon=True)
        self.name_wanted, self.largest, self.ended = name, 0, threading.Event()
        self.processor = {}

    def run(self):
        while not self.ended.wait(0.02):
            for process in os.listdir("/proc"):
                if not process.isdigit():
                    continue
                try:
                    with open("/proc/%s/comm" % process) as file:
                        if file.read().strip() != self.name_wanted[:15]:
                            continue
                    with open("/proc/%s/stat" % process) as file:
                        times = file.read().rsplit(")", 1)[1].split()[11:13]
                    self.processor[process] = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
                    with open("/proc/%s/status" % process) as file:
                        found = re.search(r"VmHWM:\s+(\d+)", file.read())
                except OSError:
                    continue
                if found:
                    self.largest = max(self.largest, int(found.group(1)) * 1024)


def timed(command, folder):
    """Wall time and processor time of a command with everything that it starts, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    result = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wall = time.perf_counter() - start
    if result.returncode != 0:
        sys.exit("%s failed:\n%s" % (command[0], result.stdout[-2000:]))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def luma(picture):
    return numpy.asarray(picture.convert("L"), numpy.float64)


def ssim(first, second):
    """The mean structural similarity of windows of 8 × 8 pixels (Wang et al., 2004)."""

    def means(values):
        total = numpy.pad(values, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        return (total[8:, 8:] - total[:-8, 8:] - total[8:, :-8] + total[:-8, :-8]) / 64

    a, b = means(first), means(second)
    aa, bb, ab = means(first * first) - a * a, means(second * second) - b * b, means(first * second) - a * b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * a * b + c1) * (2 * ab + c2)) / ((a * a + b * b + c1) * (aa + bb + c2))).mean())


def quality(pairs):
    """The mean SSIM of pictures against their photos, by format."""
    results = {}
    for path, original in pairs:
        picture = Image.open(path)
        reference = Image.open(original).convert("RGB").resize(picture.size, Image.LANCZOS)
        results.setdefault(path.rsplit(".", 1)[1], []).append(ssim(luma(picture), luma(reference)))
    return {kind: statistics.mean(values) for kind, values in results.items()}


def files(folder, pattern):
    found = [os.path.join(base, name) for base, _, names in os.walk(folder) for name in names]
    return sorted(path for path in found if re.search(pattern, os.path.basename(path)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--hugo")
    parser.add_argument("--photos", type=int, default=100)
    parser.add_argument("--compared", type=int, default=10, help="photos of which SSIM is computed")
    parser.add_argument("--rounds", type=int, default=7, help="builds with nothing changed")
    parser.add_argument("--work")
    options = parser.parse_args()
    program = os.path.abspath(options.program)

    with tempfile.TemporaryDirectory(prefix="sweetdreams-media-", dir=options.work) as work:
        photos = os.path.join(work, "photos")
        os.makedirs(photos)
        paths = [os.path.join(photos, "photo-%03d.jpg" % number) for number in range(options.photos + 1)]
        for number, path in enumerate(paths):
            photo(number, path)
        new, paths = os.path.join(work, os.path.basename(paths[-1])), paths[:-1]
        os.rename(os.path.join(photos, os.path.basename(new)), new)
        compared = paths[:: max(len(paths) // options.compared, 1)]
        print("%d photos of %d × %d, %.1f MB each" % (len(paths), *SIZE, sum(map(os.path.getsize, paths)) / len(paths) / 1e6))
        rows = []

        def run(name, make, build, add, made, matching):
            """Measures one program: `made` lists its pictures, `matching` those of a photo."""
            folder = os.path.join(work, name)
            os.makedirs(folder)
            make(folder, paths)
            memory = Memory("sweetdreams-media")
            memory.start()
            cold = timed(build, folder)
            memory.ended.set()
            # Ours ends its workers without waiting for them, so that the system does not count them.
            cold = (cold[0], cold[1] + sum(memory.processor.values()))
            again = statistics.median(timed(build, folder)[0] for _ in range(options.rounds))
            everything = made(folder)
            expected = len(paths) * len(WIDTHS) * 2
            if len(everything) != expected:
                sys.exit("%s made %d files and not %d" % (name, len(everything), expected))
            pairs = [(path, original) for original in compared for path in matching(folder, original)]
            similarity = quality(pairs)
            sizes = {kind: sum(os.path.getsize(path) for path in everything if path.endswith(kind)) for kind in ("avif", "jpg")}
            add(folder, len(paths), new)
            rows.append((name, cold, again, timed(build, folder)[0], sizes, similarity, memory.largest))

        run(
            "sweetdreams",
            our_site,
            [program, "build"],
            add_to_ours,
            lambda folder: files(os.path.join(folder, "public", "media"), r"^photo-\d+-(480|800|1200|1600)x\d+\."),
            lambda folder, original: files(
                os.path.join(folder, "public", "media"), "^%s-1600x" % os.path.basename(original)[:-4]
            ),
        )
        if options.hugo:
            run(
                "hugo",
                hugo_site,
                [options.hugo, "build", "--quiet"],
                add_to_hugo,
                lambda folder: files(os.path.join(folder, "public"), r"\.(avif|jpg)$"),
                lambda folder, original: [
                    path
                    for path in files(
                        os.path.join(folder, "public", "blog", "p%d" % paths.index(original)), r"\.(avif|jpg)$"
                    )
                    if Image.open(path).width == max(WIDTHS)
                ],
            )
        pillow = os.path.join(work, "pillow")
        cold = timed([sys.executable, os.path.join(HERE, "media", "resize.py"), photos, pillow], work)
        everything = files(pillow, r"\.(avif|jpg)$")
        sizes = {kind: sum(os.path.getsize(path) for path in everything if path.endswith(kind)) for kind in ("avif", "jpg")}
        pairs = [
            (os.path.join(pillow, "%s-1600.%s" % (os.path.basename(original)[:-4], kind)), original)
            for original in compared
            for kind in ("avif", "jpg")
        ]
        rows.append(("pillow", cold, None, None, sizes, quality(pairs), 0))

        print("\n| | cold, s | processor, s | nothing changed, ms | one new photo, s | AVIF, MB | SSIM | JPEG, MB | SSIM |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
        for name, cold, again, one, sizes, similarity, _ in rows:
            kept = ("%.0f" % (again * 1000) if again is not None else "–", "%.2f" % one if one is not None else "–")
            print(
                "| %s | %.1f | %.1f | %s | %s | %.1f | %.4f | %.1f | %.4f |"
                % (name, *cold, *kept, sizes["avif"] / 1e6, similarity["avif"], sizes["jpg"] / 1e6, similarity["jpg"])
            )
        print("\nThe largest worker of sweetdreams had %.0f MB." % (rows[0][-1] / 1e6))


if __name__ == "__main__":
    main()
