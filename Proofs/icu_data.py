#!/usr/bin/env python3
"""Compares what Foundation gives with all of ICU's data and with the part that release programs have (Scripts/icu_data.py).

    icu_data.py [--every N]

Every Nth Unicode scalar is spelled in Latin letters and folded, and all time zones are asked for their offsets from 1906 to
2096. Fails where one answer differs, or where the part does not make the program smaller.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--every", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script = [sys.executable, ROOT / "Scripts/icu_data.py", folder]
        options = subprocess.run(script, check=True, capture_output=True, text=True).stdout.split()
        if not options:
            sys.exit("Scripts/icu_data.py gave no part of the data")
        answers, sizes = [], []
        for name, more in [("all", []), ("part", options)]:
            program = Path(folder) / name
            source = ROOT / "Proofs/icu_data.swift"
            command = ["swiftc", "-O", "-static-stdlib", source, "-o", program, *more]
            subprocess.run(command, check=True, capture_output=True)
            run = subprocess.run([program, str(arguments.every)], check=True, capture_output=True, text=True)
            answers.append(run.stdout)
            sizes.append(program.stat().st_size)
    print(answers[1], end="")
    print(f"{sizes[0] / 1e6:.1f} MB with all of the data, {sizes[1] / 1e6:.1f} MB with the part")
    if answers[0] != answers[1]:
        sys.exit("The answers differ. With all of the data:\n" + answers[0])
    if sizes[1] >= sizes[0]:
        sys.exit("The part is not smaller.")


main()
