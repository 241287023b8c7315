"""Pictures in every container, with a marker wherever programs and cameras write about a picture."""

import base64
import io
import random
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageCms

MARKER = b"Canary7f3aSecret"
TEXT = MARKER.decode()
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description dc:creator="' + MARKER + b'" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + struct.pack(">I", 8 + 64) + b"mdat" + MARKER * 4
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@dataclass
class Fixture:
    name: str
    data: bytes
    orientation: int = 1


def pixels(rng, mode="RGB", size=None):
    """A picture of smooth colours with some noise, never square, so that a turn shows."""
    width, height = size or (rng.randrange(24, 60), rng.randrange(61, 90))
    image = Image.frombytes("L", (width, height), rng.randbytes(width * height)).convert("RGB")
    tint = Image.new("RGB", (width, height), tuple(rng.randrange(256) for _ in range(3)))
    image = Image.blend(image, tint, 0.5)
    if mode in ("RGBA", "LA"):
        image.putalpha(Image.linear_gradient("L").resize((width, height)))
    return image.convert(mode)


def exif(orientation=1, thumbnail=b"", little=False):
    """TIFF data with the tags by which people and cameras are found: GPS, serial numbers, maker's notes, a preview."""
    end = "<" if little else ">"

    def directory(entries, offset, next_offset=0):
        values = b""
        data_offset = offset + 2 + 12 * len(entries) + 4
        out = struct.pack(end + "H", len(entries))
        for tag, kind, count, value in sorted(entries):
            if isinstance(value, bytes):
                if len(value) <= 4:
                    field = value.ljust(4, b"\0")
                else:
                    field = struct.pack(end + "I", data_offset + len(values))
                    values += value + b"\0" * (len(value) % 2)
            else:
                field = struct.pack(end + ("HH" if kind == 3 else "I"), *([value, 0] if kind == 3 else [value]))
            out += struct.pack(end + "HHI", tag, kind, count) + field
        return out + struct.pack(end + "I", next_offset) + values

    def text(value):
        return value + b"\0"

    def entry(tag, value, kind=2):
        return (tag, kind, len(value), value)

    def sized(base, gps_offset, exif_offset, next_offset):
        return directory(
            base + [(0x8825, 4, 1, gps_offset), (0x8769, 4, 1, exif_offset)], 8, next_offset
        )

    base = [
        (0x0112, 3, 1, orientation),
        entry(0x010F, text(MARKER)),
        entry(0x0110, text(MARKER + b" Mark II")),
        entry(0x0132, text(b"2026:01:05 10:11:12")),
        entry(0x013B, text(MARKER)),
        entry(0x9C9C, TEXT.encode("utf-16-le"), 1),
    ]
    gps = [
        entry(0x0001, b"N\0"),
        (0x0002, 5, 3, struct.pack(end + "6I", 52, 1, 31, 1, 12, 1)),
        entry(0x0012, text(MARKER)),
    ]
    photo = [
        entry(0xA431, text(MARKER)),
        entry(0x927C, MARKER * 3, 7),
        entry(0x9286, b"ASCII\0\0\0" + MARKER, 7),
    ]
    gps_offset = 8 + len(sized(base, 0, 0, 0))
    gps_bytes = directory(gps, gps_offset)
    exif_offset = gps_offset + len(gps_bytes)
    photo_bytes = directory(photo, exif_offset)
    preview_offset = exif_offset + len(photo_bytes)
    preview = [(0x0201, 4, 1, preview_offset + 2 + 12 * 2 + 4), (0x0202, 4, 1, len(thumbnail))]
    preview_bytes = directory(preview, preview_offset) + thumbnail
    header = (b"II" if little else b"MM") + struct.pack(end + "HI", 42, 8)
    return header + sized(base, gps_offset, exif_offset, preview_offset) + gps_bytes + photo_bytes + preview_bytes


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


# JPEG


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg_thumbnail(rng):
    small = saved(pixels(rng, size=(16, 24)), "JPEG")
    return small[:2] + segment(0xFE, MARKER) + small[2:]


def jpeg_segments(rng, orientation):
    """Everything that programs write before the pixels."""
    little = rng.random() < 0.5
    return [
        segment(0xE1, b"Exif\0\0" + exif(orientation, jpeg_thumbnail(rng), little)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + MARKER * 2),
        segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", 21) + b"\x1c\x02\x50\0\x10" + MARKER + b"\0"),
        segment(0xFE, MARKER),
        segment(0xE2, b"MPF\0MM\0*\0\0\0\x08" + MARKER),
        segment(0xE2, b"FPXR\0" + MARKER),
        segment(0xE3, b"META\0\0" + MARKER),
        segment(0xE0, b"JFXX\0\x10" + jpeg_thumbnail(rng)),
        segment(0xEB, b"JP\0\0\0\0\0\x01" + MARKER),
        segment(0xEC, b"Ducky\0\x01\0\x04\0\0\0\x32\0\x02" + MARKER),
        segment(0xEF, MARKER),
    ]


def with_jfif_thumbnail(data):
    assert data[2:4] == b"\xff\xe0"
    length = struct.unpack(">H", data[4:6])[0]
    jfif = data[6 : 4 + length][:12] + bytes([4, 4]) + MARKER * 3
    return data[:2] + segment(0xE0, jfif) + data[4 + length :]


def jpeg(rng, name, orientation, mode="RGB", **options):
    if rng.random() < 0.5:
        options["icc_profile"] = ICC
    data = saved(pixels(rng, mode), "JPEG", quality=rng.randrange(60, 95), **options)
    if data[2:4] == b"\xff\xe0" and rng.random() < 0.5:
        data = with_jfif_thumbnail(data)
    start = 4 + struct.unpack(">H", data[4:6])[0] if data[2:4] == b"\xff\xe0" else 2
    parts = jpeg_segments(rng, orientation)
    first, rest = parts[0], parts[1:]
    rng.shuffle(rest)
    parts = [first] + rest[: rng.randrange(3, len(rest) + 1)]
    rng.shuffle(parts)
    # Exif may begin anywhere before the pixels; some programs leave bytes between two segments.
    extra = b"".join(part + (MARKER if rng.random() < 0.1 else b"") for part in parts)
    scan = data.index(b"\xff\xda")
    late = segment(0xFE, MARKER) + segment(0xE1, b"Exif\0\0" + exif(orientation))
    data = data[:start] + extra + data[start:scan] + late + data[scan:]
    trailers = [b"", VIDEO, jpeg_thumbnail(rng), MARKER, b"\0" * 9 + VIDEO + b"SEFH" + MARKER]
    return Fixture(name, data + rng.choice(trailers), orientation)


# PNG


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(rng, name, orientation, mode="RGB", frames=1):
    options = {"icc_profile": ICC} if rng.random() < 0.5 else {}
    if rng.random() < 0.5:
        options["dpi"] = (144, 144)
    if frames > 1:
        images = [pixels(rng, mode, (40, 70)) for _ in range(frames)]
        data = saved(images[0], "PNG", save_all=True, append_images=images[1:], duration=80, loop=3, **options)
    else:
        data = saved(pixels(rng, mode), "PNG", **options)
    before = [
        chunk(b"eXIf", exif(orientation, jpeg_thumbnail(rng), rng.random() < 0.5)),
        chunk(b"tEXt", b"Author\0" + MARKER),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(MARKER * 9, 0)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        chunk(b"tIME", struct.pack(">H5B", 2026, 1, 5, 10, 11, 12)),
        chunk(b"tEXt", b"Raw profile type iptc\0" + MARKER),
        chunk(b"caBX", MARKER),
        chunk(b"iDOT", MARKER),
        chunk(b"sPLT", MARKER + b"\0\x08"),
    ]
    rng.shuffle(before)
    start = 33
    end = data.rindex(b"IEND") - 4
    first_pixels = data.index(b"IDAT") - 4
    # The orientation must come before the pixels, and colours before the palette.
    data = data[:start] + data[start:first_pixels] + b"".join(before) + data[first_pixels:end]
    data += chunk(b"tEXt", b"Late\0" + MARKER) + chunk(b"eXIf", exif(8)) + chunk(b"IEND", b"")
    return Fixture(name, data + rng.choice([b"", MARKER, VIDEO, jpeg_thumbnail(rng)]), orientation)


# GIF


def gif(rng, name, frames=1):
    images = [pixels(rng, "P", (30, 50)) for _ in range(frames)]
    data = saved(images[0], "GIF", save_all=True, append_images=images[1:], duration=90, loop=2, comment=MARKER)

    def blocks(content):
        parts = [content[i : i + 255] for i in range(0, len(content), 255)]
        return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"

    # XMP is written without blocks, with a trailer that leads every reader to its end.
    xmp = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    parts = [
        xmp,
        b"\x21\xfe" + blocks(MARKER * 40),
        b"\x21\xff\x0bMGKIPTC0000" + blocks(MARKER),
        b"\x21\x01\x0c" + bytes(12) + blocks(MARKER),
        b"\x21\xff\x0bICCRGBG1012" + blocks(ICC),
    ]
    rng.shuffle(parts)
    flags = data[10]
    start = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    assert data[-1:] == b";"
    end = rng.choice([b";", b";" + MARKER, b";" + VIDEO])
    return Fixture(name, data[:start] + b"".join(parts) + data[start:-1] + b"\x21\xfe" + blocks(MARKER) + end)


# WebP


def riff(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def webp(rng, name, orientation, frames=1, **options):
    mode = rng.choice(["RGB", "RGBA"])
    if rng.random() < 0.5:
        options["icc_profile"] = ICC
    tiff = exif(orientation, jpeg_thumbnail(rng), rng.random() < 0.5)
    if rng.random() < 0.5:
        tiff = b"Exif\0\0" + tiff
    images = [pixels(rng, mode, (41, 71)) for _ in range(frames)]
    if frames > 1:
        options |= {"save_all": True, "append_images": images[1:], "duration": 70, "loop": 4}
    data = saved(images[0], "WEBP", exif=tiff, xmp=XMP, **options)
    body = data[12:] + riff(b"Secr", MARKER) + riff(b"XMP ", XMP)
    data = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
    return Fixture(name, data + rng.choice([b"", MARKER, VIDEO]), orientation)


def simple_webp(rng, name, **options):
    """A file without a list of what it holds, with chunks after its picture."""
    data = saved(pixels(rng), "WEBP", **options)
    body = data[12:] + riff(b"EXIF", exif(6)) + riff(b"XMP ", XMP)
    return Fixture(name, b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)


# AVIF


def box(name, content):
    return struct.pack(">I", len(content) + 8) + name + content


def avif(rng, name, **options):
    if rng.random() < 0.5:
        options["icc_profile"] = ICC
    mode = rng.choice(["RGB", "RGBA"])
    image = pixels(rng, mode)
    data = saved(image, "AVIF", exif=b"Exif\0\0" + exif(1, jpeg_thumbnail(rng)), xmp=XMP, quality=70, **options)
    extra = [box(b"uuid", b"\0" * 16 + MARKER), box(b"free", MARKER), box(b"mpvd", VIDEO), MARKER]
    # What stands before the last box of data must not move.
    inner = b"".join(rng.sample(extra[:3], 2)) + box(b"mdat", MARKER)
    data += rng.choice([b"", inner]) + rng.choice([b"", *extra])
    return Fixture(name, data)


# SVG


def svg(rng, name):
    photo = saved(pixels(rng), "JPEG", exif=b"Exif\0\0" + exif(1))
    embedded = base64.b64encode(photo).decode()
    width, height = rng.randrange(20, 90), rng.randrange(20, 90)
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- Created by {TEXT} -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   sodipodi:docname="/home/{TEXT}/logo.svg" inkscape:export-filename="/home/{TEXT}/logo.png"
   width="{width}" height="{height}">
  <sodipodi:namedview inkscape:document-units="mm"><inkscape:page label="{TEXT}"/></sodipodi:namedview>
  <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{TEXT}</rdf:RDF></metadata>
  <style>.a {{ fill: #b00 }}</style>
  <rect class="a" width="9" height="9" inkscape:label="{TEXT}" fill="url(#g)"/>
  <text x="1" y="2">Night<!-- {TEXT} --> Studio</text>
  <image width="9" height="9" xlink:href="data:image/jpeg;base64,{embedded}"/>
</svg>
<!-- {TEXT} -->
"""
    return Fixture(name, text.encode())


def fixtures(count, seed):
    """Pictures of all kinds, in turn, with what is written about them chosen by chance."""
    rng = random.Random(seed)
    makers = [
        lambda n: jpeg(rng, n + ".jpg", rng.randrange(1, 9)),
        lambda n: jpeg(rng, n + ".jpeg", rng.randrange(1, 9), progressive=True, optimize=True),
        lambda n: jpeg(rng, n + ".jpg", rng.randrange(1, 9), mode="L", restart_marker_blocks=2),
        lambda n: jpeg(rng, n + ".JPG", 1, mode="CMYK"),
        lambda n: png(rng, n + ".png", rng.randrange(1, 9), rng.choice(["RGB", "RGBA", "L", "LA", "P"])),
        lambda n: png(rng, n + ".png", 1, "RGBA", frames=3),
        lambda n: gif(rng, n + ".gif"),
        lambda n: gif(rng, n + ".gif", frames=4),
        lambda n: webp(rng, n + ".webp", rng.randrange(1, 9), quality=80),
        lambda n: webp(rng, n + ".webp", rng.randrange(1, 9), lossless=True),
        lambda n: webp(rng, n + ".webp", 1, frames=3),
        lambda n: simple_webp(rng, n + ".webp", lossless=rng.random() < 0.5),
        lambda n: avif(rng, n + ".avif"),
        lambda n: svg(rng, n + ".svg"),
    ]
    return [makers[index % len(makers)](f"p{index}") for index in range(count)]
