"""Makes the pictures and sounds of the sample content, the same every time.

Scripts/sample-media/sample_media.py [--only REGEX] [FOLDER]
"""

import argparse
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pictures as gallery
import sounds
from darkroom import Scene

LIMIT = 150_000  # Bytes of a picture.

arguments = argparse.ArgumentParser()
arguments.add_argument("folder", nargs="?", default="content/media", type=pathlib.Path)
arguments.add_argument("--only", default="", help="a regular expression of names")
arguments.add_argument("--draft", action="store_true", help="smaller pictures, for looking at them")
options = arguments.parse_args()

for name, (size, draw, more) in gallery.pictures.items():
    if not re.search(options.only, name):
        continue
    started = time.monotonic()
    scene = Scene(name, *(n // 2 if options.draft else n for n in size), scale=0.7 if options.draft else 0.62)
    draw(scene)
    data, quality = scene.jpeg(more.get("limit", LIMIT))
    file = options.folder / f"{name}.jpg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    print(
        f"{name}.jpg: {len(data):,} bytes, quality {quality}, {time.monotonic() - started:.1f} s", flush=True
    )

for name in sounds.sounds:
    if options.draft or not re.search(options.only, f"audio/{name}"):
        continue
    started = time.monotonic()
    folder = options.folder / "audio"
    folder.mkdir(parents=True, exist_ok=True)
    file = sounds.write(folder, name)
    print(f"audio/{file.name}: {file.stat().st_size:,} bytes, {time.monotonic() - started:.1f} s", flush=True)
