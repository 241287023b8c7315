#!/usr/bin/env bash
# Prints the path of a Python with the packages that the proofs need, or those of a file of requirements. Its virtual
# environment is created first if it does not exist.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=${1:-Proofs/requirements.txt}
tools=$PWD/.build-tools
[ $# = 0 ] || tools+=-$(basename "$(dirname "$requirements")")
if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
fi
[ -x "$tools/bin/python" ] || python3 -m venv "$tools" >&2
if ! cmp -s "$requirements" "$tools/requirements.txt"; then
    "$tools/bin/pip" install -q --disable-pip-version-check -r "$requirements" >&2
    cp "$requirements" "$tools/requirements.txt"
fi
echo "$tools/bin/python"
