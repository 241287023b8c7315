"""Sends crafted pictures to the workers that decode pictures, and checks every answer.

media_attack.py path/to/sweetdreams-media --files 500 --seed 1

Files are cut off, have flipped bits, lies about their sizes, parts of each other, random bytes, or more pixels than
bytes. Each must be a fault with a number or a result whose files an independent decoder reads, in less than a second. A
worker that ends by itself is counted; the pool of the real program makes an error of that too (MediaWorkersTests).
"""

import argparse
import io
import random
import select
import socket
import struct
import subprocess
import sys
import time
import zlib

from PIL import Image

RENDITIONS = [(1, 40, 30), (2, 32, 32), (3, 20, 15)]
FORMATS = {1: "AVIF", 2: "JPEG", 3: "PNG"}
FAULTS = (
    "notAPicture tooManyBytes tooLarge tooManyScans cutOff damaged animated highDynamicRange cropped withoutProfile "
    "unreadableProfile tooMuchMemory notEncoded malformedRequest"
).split()


class Worker:
    """A process with a socket as its input and output, as the program starts it."""

    def __init__(self, program):
        self.socket, end = socket.socketpair()
        self.process = subprocess.Popen([program], stdin=end, stdout=end, stderr=subprocess.DEVNULL, env={})
        end.close()

    def stop(self):
        self.socket.close()
        self.process.kill()
        return self.process.wait()

    def ask(self, data, deadline):
        content = struct.pack("<BI", 1, len(RENDITIONS))
        for kind, width, height in RENDITIONS:
            content += struct.pack("<BII", kind, width, height)
        content += struct.pack("<I", len(data)) + data
        self.socket.settimeout(deadline)
        self.socket.sendall(b"SDM\x01" + struct.pack("<I", len(content)) + content)
        end = time.monotonic() + deadline
        header = self.read(8, end)
        if header[:4] != b"SDM\x01":
            raise ValueError(f"the answer begins with {header!r}")
        return self.read(struct.unpack("<I", header[4:])[0], end)

    def read(self, count, end):
        data = b""
        while len(data) < count:
            if not select.select([self.socket], [], [], max(end - time.monotonic(), 0))[0]:
                raise TimeoutError
            piece = self.socket.recv(min(count - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return data


def check(answer):
    """The fault of an answer; None for a result, whose files are read."""
    if answer[0] == 255:
        return FAULTS[answer[1] - 1]
    if answer[0] != 1:
        raise ValueError("the answer is neither a result nor a fault")
    width, height = struct.unpack_from("<II", answer, 2)
    has_alpha, colours, tone, count = struct.unpack_from("<BBBI", answer, 10)
    if not 0 < width <= 16384 or not 0 < height <= 16384 or has_alpha > 1 or colours not in (1, 2, 3) or tone > 63:
        raise ValueError("the facts are impossible")
    offset = 17
    if count != len(RENDITIONS):
        raise ValueError(f"there are {count} renditions")
    for kind, width, height in RENDITIONS:
        (length,) = struct.unpack_from("<I", answer, offset)
        image = Image.open(io.BytesIO(answer[offset + 4 : offset + 4 + length]))
        image.load()
        if image.size != (width, height) or image.format != FORMATS[kind]:
            raise ValueError(f"a rendition is a {image.format} of {image.size}")
        offset += 4 + length
    if offset != len(answer):
        raise ValueError("something follows the renditions")
    return None


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def seeds(rng):
    """Sound files of every format and kind."""
    noise = Image.frombytes("RGB", (64, 48), rng.randbytes(64 * 48 * 3)).resize((120, 90), Image.Resampling.BICUBIC)
    clear = noise.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(noise.size))
    profile = b"\0" * 128 + b"\0\0\0\0"
    exif = Image.Exif()
    exif[0x0112] = 6
    yield saved(noise, "JPEG", quality=85)
    yield saved(noise, "JPEG", quality=85, progressive=True, exif=exif)
    yield saved(noise.convert("L"), "JPEG", icc_profile=profile)
    yield saved(noise.convert("CMYK"), "JPEG")
    yield saved(noise, "PNG")
    yield saved(clear, "PNG", exif=exif)
    yield saved(noise.quantize(17), "PNG")
    yield saved(noise.convert("L").convert("I;16"), "PNG", icc_profile=profile)
    yield saved(noise, "WEBP", quality=70)
    yield saved(clear, "WEBP", lossless=True, exif=exif)
    yield saved(clear, "WEBP", quality=60, icc_profile=profile)
    yield saved(noise, "WEBP", save_all=True, append_images=[clear.convert("RGB")])
    yield saved(noise, "AVIF", quality=60)
    yield saved(clear, "AVIF", quality=60, exif=exif)
    yield saved(noise, "AVIF", quality=80, subsampling="4:4:4", icc_profile=profile)
    yield saved(noise, "AVIF", save_all=True, append_images=[noise])


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(rng):
    """Few bytes that say to be many pixels."""
    width, height = rng.choice([(50_000, 50_000), (16_384, 16_384), (7_000, 7_000), (2**31 - 1, 1), (16_384, 3_000)])
    pixels = zlib.compress(bytes(rng.choice([0, 100, 1_000_000])))
    header = struct.pack(">IIBBBBB", width, height, rng.choice([1, 8, 16]), rng.choice([0, 2, 3, 6]), 0, 0, rng.randrange(2))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(20_000_000)))
    return png if rng.random() < 0.7 else png[:33] + text + png[33:]


SIZES = {b"ispe": 8, b"IHDR": 4, b"VP8X": 8, b"\xff\xc0": 5, b"\xff\xc2": 5, b"VP8 ": 14, b"VP8L": 9, b"av01": 4, b"iloc": 8}


def lie(rng, data):
    """Another number where a size or a position stands."""
    places = [data.find(name) + skip for name, skip in SIZES.items() if name in data]
    data = bytearray(data)
    for place in rng.sample(places, min(len(places), rng.randrange(1, 3))):
        value = rng.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\x3f\xff", rng.randbytes(4)])
        count = rng.choice([1, 2, 4])
        data[place : place + count] = value[:count]
    # Where the checksum of a PNG would tell.
    if data[12:16] == b"IHDR" and rng.random() < 0.8:
        data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    return bytes(data)


def flip(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 2, 8, 64])):
        # Headers are more interesting than pixels.
        index = rng.randrange(min(len(data), 300) if rng.random() < 0.5 else len(data))
        data[index] ^= 1 << rng.randrange(8)
    return bytes(data)


def crafted(rng, sound):
    data = rng.choice(sound)
    kind = rng.choice(["cut", "flip", "flip", "flip", "lie", "lie", "splice", "repeat", "random", "bomb"])
    if kind == "cut":
        data = data[: rng.randrange(len(data))]
    elif kind == "flip":
        data = flip(rng, data)
    elif kind == "lie":
        data = lie(rng, data)
    elif kind == "splice":
        other = rng.choice(sound)
        data = data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]
    elif kind == "repeat":
        start = rng.randrange(len(data))
        end = min(len(data), start + rng.randrange(1, 400))
        data = data[:start] + data[start:end] * rng.randrange(2, 200) + data[end:]
    elif kind == "random":
        data = data[: rng.choice([3, 12, 40])] + rng.randbytes(rng.randrange(1, 4000))
    else:
        data = bomb(rng)
    return kind, data


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--limit", type=float, default=1.0, help="seconds for one file")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    rng = random.Random(options.seed)
    sound = list(seeds(rng))
    worker = Worker(options.program)
    counts, failures, ended, slowest = {}, [], [], 0.0
    for number in range(options.files):
        # Every sound file once, to see that what follows fails for its own faults.
        kind, data = ("sound", sound[number]) if number < len(sound) else crafted(rng, sound)
        start = time.monotonic()
        try:
            result = check(worker.ask(data, options.limit * 20)) or "a result"
        except (EOFError, ConnectionError) as error:
            result = f"the worker ended ({worker.stop()})"
            ended.append((number, kind, result, repr(error)))
            worker = Worker(options.program)
        except Exception as error:
            failures.append((number, kind, repr(error)))
            result = "WRONG"
            worker.stop()
            worker = Worker(options.program)
        took = time.monotonic() - start
        slowest = max(slowest, took)
        if took > options.limit:
            failures.append((number, kind, f"{took:.2f} s"))
        counts[kind, result] = counts.get((kind, result), 0) + 1
    worker.stop()
    for (kind, result), count in sorted(counts.items()):
        print(f"{count:6} {kind:7} {result}")
    for number, kind, *what in failures + ended:
        print(f"file {number} ({kind}): {', '.join(what)}")
    print(
        f"{options.files} files, {len(failures)} wrong or slow answers, {len(ended)} workers ended by a file, "
        f"slowest {slowest * 1000:.0f} ms"
    )
    return 1 if failures or ended else 0


if __name__ == "__main__":
    sys.exit(main())
