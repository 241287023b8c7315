"""Makes smaller pictures with and without the processor's vector instructions, and compares every byte.

same_pictures.py path/to/sweetdreams-media [FOLDER]

Each JPEG and PNG of the folder (content/media by default) is made in two sizes and all formats: by a worker as it is, by one
that may use none of the instructions that the encoders know about (AOM_SIMD_CAPS_MASK=0 of aom, JSIMD_FORCENONE=1 of
libjpeg-turbo), and by one that the dynamic linker gives the plainest functions of the C library. The same bytes must come out,
because a site that was built on one machine must not change on another.
"""

import argparse
import pathlib
import subprocess
import sys

from media_attack import Worker

ENVIRONMENTS = {
    "as it is": {},
    "without vector instructions": {"AOM_SIMD_CAPS_MASK": "0", "JSIMD_FORCENONE": "1"},
    "with a plain C library": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2_Usable,-AVX512F_Usable,-FMA_Usable,-FMA4_Usable"},
}
RENDITIONS = [(kind, width, height) for kind in (1, 2, 3) for width, height in ((800, 600), (333, 250))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder", nargs="?", default="content/media")
    parser.add_argument("--every", type=int, default=1, help="take one of so many pictures")
    options = parser.parse_args()
    found = (path for path in pathlib.Path(options.folder).rglob("*") if path.suffix in (".jpg", ".png"))
    files = sorted(found)[:: options.every]
    answers = {}
    for name, environment in ENVIRONMENTS.items():
        worker = Worker(options.program, environment)
        answers[name] = [worker.ask(file.read_bytes(), 60, RENDITIONS) for file in files]
        worker.stop()
    first = answers["as it is"]
    # 1 is the kind of a picture; a fault would be the same in all environments.
    faults = [file.name for file, answer in zip(files, first) if answer[0] != 1]
    different = {
        name: sum(one != other for one, other in zip(first, found)) for name, found in answers.items() if found is not first
    }
    versions = subprocess.run([options.program, "--version"], capture_output=True, text=True, check=True).stdout
    print(versions.strip())
    for name, count in different.items():
        print(f"{len(files)} pictures, {len(files) * len(RENDITIONS)} files made {name}: {count} pictures differ")
    if not files or faults or any(different.values()):
        sys.exit(f"not compared: {faults}" if faults else 1)


if __name__ == "__main__":
    main()
