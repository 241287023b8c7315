#!/usr/bin/env python3
"""Writes the part of Unicode's data (ICU) that the programs read, and prints the option that links it into them.

    icu_data.py FOLDER

Foundation brings 34 MB of ICU's data: sorting, words and currencies of all languages, and tables of old encodings. The
programs read time zones and what spells a text of any script in Latin letters, 2.5 MB. The linker replaces the one by the other
(`--wrap` of ld). `Proofs/icu_data.py` compares what both give. Prints nothing where the data has another form than expected:
then the programs are 31 MB larger, and otherwise the same. The format is that of ICU's common data (`ucmndata.h`).
"""

import json
import re
import struct
import subprocess
import sys
from pathlib import Path

KEPT = re.compile(
    r"translit/.*|[^/]*\.nrm|(zoneinfo64|timezoneTypes|metaZones|windowsZones|keyTypeData|root|pool|en|en_US|en_US_POSIX"
    r"|supplementalData|likelySubtags|numberingSystems|res_index)\.res|zone/(root|en|pool|res_index)\.res"
)
MEMBER = "icu_packaged_data.cpp.o"
ALIGNMENT = 16


def output(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


def static_library():
    paths = json.loads(output("swiftc", "-print-target-info"))["paths"]
    return Path(paths["runtimeResourcePath"]).parent / "swift_static" / "linux" / "lib_FoundationICU.a"


def items(data):
    """The size of the header, and the items of ICU's common data by their names, in order."""
    header, magic = struct.unpack_from("<H2s", data)
    if magic != b"\xda\x27" or data[12:16] != b"CmnD":
        raise ValueError("this is not ICU's common data")
    (count,) = struct.unpack_from("<I", data, header)
    entries = [struct.unpack_from("<II", data, header + 4 + 8 * index) for index in range(count)]
    ends = [start for _, start in entries[1:]] + [len(data) - header]
    found = []
    for (name, start), end in zip(entries, ends):
        name = data[header + name : data.index(b"\0", header + name)]
        found.append((name, data[header + start : header + end]))
    return header, found


def joined(header, kept):
    """Common data of some items: a table of offsets, the names, and the items."""
    names = b"".join(name + b"\0" for name, _ in kept)
    first = 4 + 8 * len(kept)
    table, texts, blocks = struct.pack("<I", len(kept)), first, b""
    # The header's length is a multiple of the alignment, so offsets may be counted from its end.
    start = first + len(names) + -(first + len(names)) % ALIGNMENT
    for name, item in kept:
        table += struct.pack("<II", texts, start + len(blocks))
        texts += len(name) + 1
        blocks += item + bytes(-len(item) % ALIGNMENT)
    return header + (table + names).ljust(start, b"\0") + blocks


def write(library, target):
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    member, raw, assembly = folder / MEMBER, folder / "icu-all.dat", folder / "icu-data.s"
    member.write_bytes(output("ar", "p", library, MEMBER))
    symbol = re.search(r"\bR (icudt\d+_dat)$", output("nm", member).decode(), re.MULTILINE).group(1)
    output("objcopy", "-O", "binary", "-j", ".rodata", member, raw)
    data = raw.read_bytes()
    length, all_items = items(data)
    kept = [(name, item) for name, item in all_items if KEPT.fullmatch(name.decode().split("/", 1)[1])]
    part = folder / "icu-part.dat"
    part.write_bytes(joined(data[:length], kept))
    assembly.write_text(
        f'.section .rodata\n.globl __wrap_{symbol}\n.balign {ALIGNMENT}\n__wrap_{symbol}:\n.incbin "{part.resolve()}"\n'
        '.section .note.GNU-stack,"",@progbits\n'
    )
    # Under another name first, and in place last, so that a build that is stopped leaves no half of it.
    new = target.with_suffix(".new")
    output("cc", "-c", assembly, "-o", new)
    target.with_suffix(".symbol").write_text(symbol)
    new.rename(target)
    for file in (member, raw, part, assembly):
        file.unlink()


def main():
    # As it was given: a path without spaces stays one, wherever the repository lies.
    target = Path(sys.argv[1]) / "icu-data.o"
    try:
        library = static_library()
        stamps = [path.stat().st_mtime for path in (library, Path(__file__))]
        if not target.exists() or target.stat().st_mtime < max(stamps):
            write(library, target)
    except (OSError, ValueError, LookupError, AttributeError, struct.error, subprocess.CalledProcessError) as error:
        print(f"The programs get all of ICU's data: {error}", file=sys.stderr)
        return
    print(f"-Xlinker {target} -Xlinker --wrap={target.with_suffix('.symbol').read_text()}")


main()
