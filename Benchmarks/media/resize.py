"""Makes the same pictures as the build with Pillow: 4 widths of each photo, as AVIF and JPEG, on all processors.

    python resize.py FOLDER_OF_PHOTOS OUTPUT
"""

import multiprocessing
import os
import sys

from PIL import Image, ImageOps

WIDTHS = (480, 800, 1200, 1600)


def resize(job):
    source, output = job
    stem = os.path.splitext(os.path.basename(source))[0]
    picture = Image.open(source)
    # A JPEG may be decoded smaller, as our program does.
    picture.draft("RGB", (2 * max(WIDTHS), 2 * max(WIDTHS)))
    picture = ImageOps.exif_transpose(picture).convert("RGB")
    for width in WIDTHS:
        height = round(picture.height * width / picture.width)
        small = picture.resize((width, height), Image.LANCZOS)
        small.save("%s/%s-%d.jpg" % (output, stem, width), quality=78, progressive=True, optimize=True)
        # The quality that gives SSIM like ours; one thread, because each process has a picture of its own.
        small.save("%s/%s-%d.avif" % (output, stem, width), quality=62, speed=10, max_threads=1)


if __name__ == "__main__":
    folder, output = sys.argv[1:]
    os.makedirs(output, exist_ok=True)
    jobs = [(os.path.join(folder, name), output) for name in sorted(os.listdir(folder))]
    with multiprocessing.Pool() as pool:
        pool.map(resize, jobs, chunksize=1)
