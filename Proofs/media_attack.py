"""Sends crafted pictures and sounds to the workers that decode them, and checks every answer.

media_attack.py path/to/sweetdreams-media --files 500 --seed 1

Files are cut off, have flipped bits, lies about their sizes, parts of each other, random bytes, or more pixels than
bytes, or hours of sound in few. Each must be a fault with a number or a result whose files an independent decoder reads, in less than a second. A
worker that ends by itself is counted; the pool of the real program makes an error of that too (MediaWorkersTests).
"""

import argparse
import io
import pathlib
import random
import select
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib

import numpy
import soundfile
from PIL import Image

RENDITIONS = [(1, 40, 30), (2, 32, 32), (3, 20, 15)]
FORMATS = {1: "AVIF", 2: "JPEG", 3: "PNG"}
FAULTS = (
    "notAPicture tooManyBytes tooLarge tooManyScans cutOff damaged animated highDynamicRange cropped withoutProfile "
    "unreadableProfile tooMuchMemory notEncoded malformedRequest"
).split()
SOUND_FAULTS = (
    "unreadable notAFile empty pointer unknown encoding oggOfAnotherKind noSoundTrack protected channels sampleRate "
    "broken tooManyBytes tooLong inflated"
).split()


class Worker:
    """A process with a socket as its input and output, as the program starts it."""

    def __init__(self, program, environment=None):
        self.socket, end = socket.socketpair()
        self.process = subprocess.Popen(
            [program], stdin=end, stdout=end, stderr=subprocess.DEVNULL, env=environment or {}
        )
        end.close()

    def stop(self):
        self.socket.close()
        self.process.kill()
        return self.process.wait()

    def ask_about_sound(self, data, deadline):
        with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
            pathlib.Path(file.name).write_bytes(data)
            path = file.name.encode()
            return self.exchange(struct.pack("<BI", 2, len(path)) + path, deadline)

    def ask(self, data, deadline, renditions=RENDITIONS):
        content = struct.pack("<BI", 1, len(renditions))
        for kind, width, height in renditions:
            content += struct.pack("<BII", kind, width, height)
        return self.exchange(content + struct.pack("<I", len(data)) + data, deadline)

    def exchange(self, content, deadline):
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
        return "sound " + SOUND_FAULTS[answer[2] - 1] if answer[1] == 15 else FAULTS[answer[1] - 1]
    if answer[0] == 2:
        return check_sound(answer)
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


def check_sound(answer):
    frames, rate, channels, _, _ = struct.unpack_from("<5Q", answer, 7)
    if not 0 < frames <= 1_036_800_000 or not 8000 <= rate <= 192_000 or not 1 <= channels <= 8:
        raise ValueError("the facts of the sound are impossible")
    return None


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def seeds(rng):
    """Pictures of every format and kind, without faults."""
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


def encoded(samples, rate, kind, subtype, **tags):
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", rate, samples.shape[1], subtype, format=kind) as file:
        for name, value in tags.items():
            setattr(file, name, value)
        # In small pieces: libsndfile's writer of Vorbis crashes on one large one.
        for start in range(0, len(samples), 1024):
            file.write(samples[start : start + 1024])
    return out.getvalue()


def sounds(rng):
    """Sounds of every kind, without faults."""
    generator = numpy.random.default_rng(rng.randrange(2**32))
    samples = (generator.standard_normal((9600, 2)) * 0.1).astype("float32")
    tags = {"title": "Salt", "artist": "Ana", "comment": "mail ana@studio.example"}
    for kind, subtype in [("WAV", "PCM_16"), ("WAV", "FLOAT"), ("RF64", "PCM_24"), ("AIFF", "PCM_16"), ("AIFF", "FLOAT")]:
        yield encoded(samples, 44100, kind, subtype, **tags)
    for kind, subtype in [("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3", "MPEG_LAYER_III")]:
        yield encoded(samples, 48000, kind, subtype, **tags)
        yield encoded(samples[:, :1], 48000, kind, subtype)
    yield movie()


def movie(duration=96_000, kind=b"mp4a"):
    """The boxes of an M4A, whose sound nobody decodes."""

    def box(name, *parts):
        content = b"".join(parts)
        return struct.pack(">I", len(content) + 8) + name + content

    entry = box(kind, bytes(16) + struct.pack(">HHIHH", 2, 16, 0, 48000, 0))
    header = box(b"mdhd", bytes(12) + struct.pack(">II", 48000, duration) + bytes(4))
    handler = box(b"hdlr", bytes(8) + b"soun" + bytes(13))
    table = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1) + entry))
    name = box(b"ilst", box(b"\xa9nam", box(b"data", struct.pack(">II", 1, 0) + b"Salt")))
    meta = box(b"udta", box(b"meta", bytes(4) + box(b"hdlr", bytes(25)), name))
    track = box(b"trak", box(b"mdia", header, handler, box(b"minf", table)))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", track, meta) + box(b"mdat", bytes(2000))


def sound_bomb(rng):
    """Few bytes that say to be hours of sound, or are."""
    kind = rng.choice(["silence", "wave", "movie", "tag", "frames"])
    if kind == "silence":
        return encoded(numpy.zeros((rng.choice([16, 40]) * 1_000_000, 2), "int16"), 48000, "FLAC", "PCM_16")
    if kind == "wave":
        rate, channels = rng.choice([1, 8000, 2**31]), rng.choice([1, 2, 8, 65535])
        format = struct.pack("<HHIIHH", 1, channels, rate, 0, rng.choice([0, 1, 65535]), 16)
        return b"RIFF\xff\xff\xff\xffWAVEfmt " + struct.pack("<I", 16) + format + b"data\xff\xff\xff\xff" + bytes(100)
    if kind == "movie":
        return movie(rng.choice([0, 1, 2**32 - 1]), rng.choice([b"mp4a", b"alac", b"drms", b"samr"]))
    if kind == "tag":
        return b"ID3\x04\0\0" + bytes(rng.choice([0x7F, 0xFF, 1]) for _ in range(4)) + bytes(200)
    # An encoder's header with a length that the file does not have.
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    head = bytearray(frame)
    head[36:48] = b"Xing" + struct.pack(">II", 1, rng.choice([0, 1, 2**31, 2**32 - 1]))
    return bytes(head) + frame * rng.randrange(4)


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


SOUND_SIZES = {
    b"fmt ": 4, b"data": 4, b"LIST": 4, b"ds64": 4, b"COMM": 4, b"SSND": 4, b"NAME": 4, b"fLaC": 4, b"ID3": 6, b"Xing": 4,
    b"Info": 4, b"LAME": 20, b"OggS": 5, b"vorbis": 6, b"OpusHead": 9, b"mdhd": 4, b"stsd": 4, b"hdlr": -4, b"moov": -4,
    b"mdat": -4, b"ilst": -4, b"\xff\xfb": 1,
}
SIZES = {b"ispe": 8, b"IHDR": 4, b"VP8X": 8, b"\xff\xc0": 5, b"\xff\xc2": 5, b"VP8 ": 14, b"VP8L": 9, b"av01": 4, b"iloc": 8}


def lie(rng, data, sizes):
    """Another number where a size or a position stands."""
    places = [data.find(name) + skip for name, skip in sizes.items() if name in data]
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


def crafted(rng, whole, sizes, make_bomb):
    data = rng.choice(whole)
    kind = rng.choice(["cut", "flip", "flip", "flip", "lie", "lie", "splice", "repeat", "random", "bomb"])
    if kind == "cut":
        data = data[: rng.randrange(len(data))]
    elif kind == "flip":
        data = flip(rng, data)
    elif kind == "lie":
        data = lie(rng, data, sizes)
    elif kind == "splice":
        other = rng.choice(whole)
        data = data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]
    elif kind == "repeat":
        start = rng.randrange(len(data))
        end = min(len(data), start + rng.randrange(1, 400))
        data = data[:start] + data[start:end] * rng.randrange(2, 200) + data[end:]
    elif kind == "random":
        data = data[: rng.choice([3, 12, 40])] + rng.randbytes(rng.randrange(1, 4000))
    else:
        data = make_bomb(rng)
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
    attacks = [
        ("picture", list(seeds(rng)), SIZES, bomb, lambda worker: worker.ask),
        ("sound", list(sounds(rng)), SOUND_SIZES, sound_bomb, lambda worker: worker.ask_about_sound),
    ]
    worker = Worker(options.program)
    counts, failures, ended, slowest = {}, [], [], 0.0
    for number in range(options.files):
        # Every file once as it is, to see that what follows fails for its own faults.
        medium, whole, sizes, make_bomb, question = attacks[number % 2]
        index = number // 2
        kind, data = ("whole", whole[index]) if index < len(whole) else crafted(rng, whole, sizes, make_bomb)
        kind = f"{medium} {kind}"
        start = time.monotonic()
        try:
            result = check(question(worker)(data, options.limit * 20)) or "a result"
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
        print(f"{count:6} {kind:15} {result}")
    for number, kind, *what in failures + ended:
        print(f"file {number} ({kind}): {', '.join(what)}")
    print(
        f"{options.files} files, {len(failures)} wrong or slow answers, {len(ended)} workers ended by a file, "
        f"slowest {slowest * 1000:.0f} ms"
    )
    return 1 if failures or ended else 0


if __name__ == "__main__":
    sys.exit(main())
