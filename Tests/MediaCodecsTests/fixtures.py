"""Writes Fixtures.swift: small pictures by Pillow, for what our own encoders do not write.

.build-tools/bin/python Tests/MediaCodecsTests/fixtures.py
"""

import base64
import io
import pathlib

from PIL import Image

COLOURS = [(220, 30, 30), (30, 200, 40), (40, 50, 210), (240, 230, 40)]


def quarters(width=24, height=16, mode="RGB"):
    """Red, green / blue, yellow."""
    image = Image.new("RGB", (width, height))
    for index, colour in enumerate(COLOURS):
        left, top = index % 2 * width // 2, index // 2 * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image.convert(mode)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data


def fixtures():
    transparent = quarters(mode="RGBA")
    transparent.putalpha(Image.linear_gradient("L").resize(transparent.size))
    ink = Image.new("CMYK", (32, 16), (0, 0, 0, 0))
    ink.paste((0, 0, 0, 255), (16, 0, 32, 16))
    grey = Image.linear_gradient("L").resize((24, 16))
    yield "webPLossless", saved(transparent, "WEBP", lossless=True, exact=True)
    yield "webPLossy", saved(quarters(), "WEBP", quality=90)
    yield "webPTurned", saved(quarters(), "WEBP", lossless=True, exif=exif(6))
    frames = [quarters(), Image.new("RGB", (24, 16), "white")]
    yield "webPAnimated", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    yield "cmyk", saved(ink, "JPEG", quality=95)
    yield "greyJPEG", saved(grey, "JPEG", quality=95)
    yield "deepPNG", saved(Image.linear_gradient("L").resize((24, 16)).convert("I;16"), "PNG")
    yield "palettePNG", saved(quarters().quantize(4), "PNG")
    for orientation in range(1, 9):
        options = {} if orientation == 1 else {"exif": exif(orientation)}
        yield f"avif{orientation}", saved(quarters(), "AVIF", quality=95, subsampling="4:4:4", **options)
    yield "avifAnimated", saved(frames[0], "AVIF", save_all=True, append_images=frames[1:])


def main():
    lines = [
        "import Foundation",
        "",
        "/// Small pictures by Pillow; fixtures.py writes this file.",
        "enum Fixtures {",
        "    private static func bytes(_ text: String) -> [UInt8] {",
        "        Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())",
        "    }",
    ]
    for name, data in fixtures():
        text = base64.b64encode(data).decode()
        lines += ["", f"    static let {name} = bytes(", '        """']
        lines += ["        " + text[start : start + 96] for start in range(0, len(text), 96)]
        lines += ['        """', "    )"]
    path = pathlib.Path(__file__).with_name("Fixtures.swift")
    path.write_text("\n".join(lines + ["}", ""]))


if __name__ == "__main__":
    main()
