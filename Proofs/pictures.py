"""Pictures keep no secret: whatever programs and cameras wrote about them is in no byte of the site.

Builds sites of generated pictures and reads what is published with Pillow and with walkers of its own: the marker is
nowhere, every part of a file is one that pixels need, pixels, colour profile, orientation and animation are what they
were, and the sizes in pages are those shown. Damaged pictures never end the program, and each is named.
"""

import argparse
import base64
import html.parser
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
import warnings
import xml.etree.ElementTree as ElementTree

from PIL import Image, ImageOps, ImageSequence

from picture_fixtures import MARKER, TEXT, fixtures

# Pillow warns of parts that are broken on purpose.
warnings.simplefilter("ignore")
ORIENTATION = 0x0112


class Failure(Exception):
    """A property that does not hold."""


def check(condition, message):
    if not condition:
        raise Failure(message)


# What a file is made of, read without the program


def jpeg_parts(data):
    parts, offset = [], 2
    while True:
        check(data[offset] == 0xFF, f"no marker at {offset}")
        marker = data[offset + 1]
        if marker == 0xD9:
            check(offset + 2 == len(data), f"{len(data) - offset - 2} bytes after the end")
            return parts
        length = struct.unpack(">H", data[offset + 2 : offset + 4])[0]
        content = data[offset + 4 : offset + 2 + length]
        parts.append((marker, content))
        offset += 2 + length
        if marker == 0xDA:
            while data[offset] != 0xFF or data[offset + 1] == 0 or 0xD0 <= data[offset + 1] <= 0xD7:
                offset += 1


def check_jpeg(data, orientation):
    for marker, content in jpeg_parts(data):
        if marker == 0xE0:
            check(content[:5] == b"JFIF\0" and len(content) == 14 and content[12:] == b"\0\0", "a JFIF preview")
        elif marker == 0xE1:
            check(content[:6] == b"Exif\0\0" and len(content) == 32, f"APP1 of {len(content)} bytes")
            check(orientation != 1, "Exif without need")
        elif marker == 0xE2:
            check(content.startswith(b"ICC_PROFILE\0"), "an unknown APP2")
        elif marker == 0xEE:
            check(content.startswith(b"Adobe") and len(content) == 12, "an unknown APP14")
        else:
            check(0xC0 <= marker <= 0xCF or 0xDA <= marker <= 0xDF, f"a segment {marker:02x}")


def check_png(data, orientation):
    offset, names = 8, []
    while offset < len(data):
        length, name = struct.unpack(">I4s", data[offset : offset + 8])
        names.append(name.decode())
        offset += length + 12
    check(names[-1] == "IEND" and offset == len(data), "bytes after the end")
    allowed = "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT".split()
    extra = ["eXIf"] if orientation != 1 else []
    check(set(names) <= set(allowed + extra), f"chunks {set(names) - set(allowed)}")
    check(names.count("eXIf") == len(extra), "eXIf is missing or there twice")


def check_webp(data, orientation):
    check(struct.unpack("<I", data[4:8])[0] + 8 == len(data), "a wrong length")
    offset, names = 12, []
    while offset < len(data):
        name, length = struct.unpack("<4sI", data[offset : offset + 8])
        names.append(name.decode())
        if name == b"VP8X":
            flags = data[offset + 8]
        offset += 8 + length + length % 2
    extra = ["EXIF"] if orientation != 1 and names[0] == "VP8X" else []
    allowed = ["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"] + extra
    check(set(names) <= set(allowed), f"chunks {set(names) - set(allowed)}")
    if names[0] == "VP8X":
        check(bool(flags & 0x20) == ("ICCP" in names), "the flag of the profile is wrong")
        check(bool(flags & 0x08) == ("EXIF" in names), "the flag of Exif is wrong")
        check(flags & 0x04 == 0, "the flag of XMP is set")


def check_avif(data, orientation):
    for name in (b"Exif", b"mime", b"uuid", b"mpvd"):
        check(name not in data, f"the word {name} is in it")
    check(data.count(b"infe") in (1, 2), "more items than pixels and transparency")


def check_gif(data, orientation):
    check(data.endswith(b";"), "no end")
    for name in (b"XMP DataXMP", b"MGKIPTC"):
        check(name not in data, f"the block {name} is in it")


STRUCTURES = {"JPEG": check_jpeg, "PNG": check_png, "WEBP": check_webp, "AVIF": check_avif, "GIF": check_gif}


# What a picture shows


def shown(data):
    """Everything that Pillow decodes of a picture, and what it says about how to show it."""
    image = Image.open(io.BytesIO(data))
    # GIF says how often frames repeat, and PNG the pixel density.
    kept = {key: image.info.get(key) for key in ("loop", "duration", "transparency", "gamma", "background")}
    frames = [(frame.mode, frame.size, frame.info.get("duration"), frame.tobytes()) for frame in ImageSequence.Iterator(image)]
    orientation = Image.open(io.BytesIO(data)).getexif().get(ORIENTATION, 1)
    return {
        "format": image.format,
        "size": image.size,
        "frames": frames,
        "profile": image.info.get("icc_profile"),
        "orientation": orientation,
        **kept,
    }


def upright_size(data, orientation):
    image = Image.open(io.BytesIO(data))
    image = image.copy()
    exif = image.getexif()
    exif[ORIENTATION] = orientation
    return ImageOps.exif_transpose(image).size


def drawing(data):
    """What an SVG draws: its elements of SVG's own name space, with their attributes and texts."""
    own = "{http://www.w3.org/2000/svg}"
    link = "{http://www.w3.org/1999/xlink}href"

    def walk(element):
        attributes = {
            name: value
            for name, value in element.attrib.items()
            if not name.startswith("{") or name == link
        }
        if attributes.get(link, "").startswith("data:"):
            picture = Image.open(io.BytesIO(base64.b64decode(attributes[link].partition(",")[2])))
            attributes[link] = picture.tobytes()
        # White space between elements is not drawn.
        text = "".join([element.text or "", *(child.tail or "" for child in element)]).split()
        children = [walk(child) for child in element if child.tag.startswith(own) and child.tag != own + "metadata"]
        return (element.tag, attributes, text, children)

    return walk(ElementTree.fromstring(data))


# Sites


class Images(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.all = {}

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "img" and attributes.get("alt", "").startswith("p"):
            self.all[attributes["alt"]] = attributes


class Site:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.public = os.path.join(folder, "public")

    def write(self, pictures):
        media = os.path.join(self.folder, "content", "media")
        os.makedirs(media, exist_ok=True)
        os.makedirs(os.path.join(self.folder, "content", "blog"), exist_ok=True)
        with open(os.path.join(self.folder, "content", "site.yaml"), "w") as file:
            # Files as they are: what is made of their pixels is the business of media_attack.py and same_pictures.py.
            file.write("title: Studio\nbase_url: https://www.studio.test\nmedia: { pictures: off }\n")
        for name, data in pictures.items():
            with open(os.path.join(media, name), "wb") as file:
                file.write(data)
        body = "".join(f"![{name}](media/{name})\n\n" for name in pictures)
        with open(os.path.join(self.folder, "content", "blog", "a.md"), "w") as file:
            file.write(f"---\ntitle: Pictures\ncreated_at: 2026-01-05\n---\n\n{body}")

    def build(self, *options):
        result = subprocess.run(
            [self.program, "build", "--json", *options, "--templates", TEMPLATES],
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        check(result.returncode in range(7), f"the program ended with {result.returncode}: {result.stderr[-500:]}")
        return result.returncode, json.loads(result.stdout)

    def images(self):
        parser = Images()
        with open(os.path.join(self.public, "blog", "a", "index.html")) as file:
            parser.feed(file.read())
        return parser.all

    def read(self, address):
        with open(self.public + address, "rb") as file:
            return file.read()

    def files(self):
        for folder, _, names in os.walk(self.public):
            for name in names:
                path = os.path.join(folder, name)
                yield path, open(path, "rb").read()


TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "templates")
SECRETS = [MARKER, TEXT.encode("utf-16-le"), TEXT.encode("utf-16-be")]


def check_fixture(site, fixture, image):
    published = site.read(image["src"])
    sizes = (int(image["width"]), int(image["height"])) if "width" in image else None
    if fixture.name.endswith(".svg"):
        check(drawing(published) == drawing(fixture.data), "it draws something else")
        return
    before, after = shown(fixture.data), shown(published)
    STRUCTURES[after["format"]](published, fixture.orientation)
    for key in before:
        if key != "orientation":
            check(before[key] == after[key], f"'{key}' is not what it was")
    check(after["orientation"] == fixture.orientation, f"orientation {after['orientation']}")
    check(sizes == upright_size(published, fixture.orientation), f"the page says {sizes}")


def prove(program, count, seed):
    pictures = fixtures(count, seed)
    with tempfile.TemporaryDirectory() as folder:
        site = Site(program, folder)
        site.write({fixture.name: fixture.data for fixture in pictures})
        code, report = site.build()
        check(code == 0 and not report["problems"], f"the build ended with {code}: {report['problems'][:3]}")
        for path, data in site.files():
            for secret in SECRETS:
                check(secret not in data, f"the marker is in {path}")
        images = site.images()
        check(len(images) == count, f"{len(images)} pictures of {count} are shown")
        for fixture in pictures:
            try:
                check_fixture(site, fixture, images[fixture.name])
            except Failure as error:
                keep(fixture.name, fixture.data)
                raise Failure(f"{fixture.name}: {error}") from None
        check_repetition(site, pictures, images)


def check_repetition(site, pictures, images):
    """What is published once is published as it is; and what only was said about a picture changes nothing."""
    before = {path: os.stat(path).st_ino for path, _ in site.files()}
    published = {fixture.name: site.read(images[fixture.name]["src"]) for fixture in pictures}
    site.write(published)
    code, report = site.build("--verify")
    check(code == 0, f"the second build ended with {code}: {report['problems'][:3]}")
    after = {path: os.stat(path).st_ino for path, _ in site.files()}
    check(before == after, f"clean pictures became others: {set(before.items()) ^ set(after.items())}")


def damaged(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([0, 1, 1, 2, 8])):
        position = min(int(rng.expovariate(1 / 200)), len(data) - 1)
        kind = rng.randrange(4)
        if kind == 0:
            data[position] = rng.randrange(256)
        elif kind == 1:
            data[position : position + 4] = rng.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x01"])
        elif kind == 2:
            del data[position : position + rng.randrange(1, 9)]
        else:
            data[position:position] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 9)))
    if rng.random() < 0.3:
        del data[rng.randrange(len(data) + 1) :]
    return bytes(data)


def break_pictures(program, count, seed):
    """Builds sites of damaged pictures: no crash, no long work, and each that is refused is named once."""
    rng = random.Random(seed)
    originals = fixtures(140, seed)
    slowest = refused = 0
    per_site = 250
    for first in range(0, count, per_site):
        with tempfile.TemporaryDirectory() as folder:
            site = Site(program, folder)
            pictures = {}
            for index in range(min(per_site, count - first)):
                original = rng.choice(originals)
                pictures[f"p{index}-{original.name}"] = damaged(rng, original.data)
            site.write(pictures)
            start = time.monotonic()
            try:
                code, report = site.build()
            except Failure:
                for name, data in pictures.items():
                    keep(name, data)
                raise
            slowest = max(slowest, time.monotonic() - start)
            named = [problem["message"].partition(":")[0] for problem in report["problems"]]
            check(len(named) == len(set(named)), "a picture is named twice")
            check((code == 1) == bool(named) and code in (0, 1), f"the build ended with {code}")
            refused += len(named)
            for problem in report["problems"]:
                check(re.match(r"media/p\d", problem["message"]), f"{problem}")
    print(f"{count} damaged pictures: {refused} refused by name, 0 crashes; the slowest build took {slowest:.2f} s")


def keep(name, data):
    folder = os.path.join(tempfile.gettempdir(), "pictures-failed")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)
    print(f"kept {folder}/{name}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--pictures", type=int, default=700)
    parser.add_argument("--damaged", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--fixtures", help="only write the pictures into this folder, as seeds for a fuzzer")
    options = parser.parse_args()
    if options.fixtures:
        os.makedirs(options.fixtures, exist_ok=True)
        for fixture in fixtures(options.pictures, options.seed):
            with open(os.path.join(options.fixtures, fixture.name), "wb") as file:
                file.write(fixture.data)
        return
    program = os.path.abspath(options.program)
    try:
        prove(program, options.pictures, options.seed)
        print(f"{options.pictures} pictures: no marker in any byte of the site, and the same pixels (seed {options.seed})")
        break_pictures(program, options.damaged, options.seed)
    except Failure as error:
        sys.exit(f"seed {options.seed}: {error}")


if __name__ == "__main__":
    main()
