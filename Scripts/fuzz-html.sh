#!/usr/bin/env bash
# Builds the renderer of texts with libFuzzer and AddressSanitizer and runs it for a bounded time (seconds, 60 by default).
set -euo pipefail
cd "$(dirname "$0")/.."
work=.build-fuzz
mkdir -p "$work/html-corpus" "$work/html-seeds"
features=(-enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility)
# The mutations of the proof are the seeds, once as HTML and once as Markdown.
python3 - "$work/html-seeds" <<'PYTHON'
import pathlib, sys
sys.path.insert(0, "Proofs")
from mutations import MUTATIONS
for index, text in enumerate(MUTATIONS):
    for first in "\x01\x00":
        pathlib.Path(sys.argv[1], "%d-%d" % (index, ord(first))).write_bytes((first + text).encode()[:8192])
PYTHON
for module in CCMarkGFM CLibGumbo; do
    [ -f "$work/$module/module.modulemap" ] || mkdir -p "$work/$module"
    echo "module $module { umbrella header \"$PWD/Sources/$module/include/$module.h\" export * }" > "$work/$module/module.modulemap"
    for file in Sources/"$module"/*.c; do
        clang -O1 -g -fsanitize=address -I "Sources/$module/include" -c "$file" -o "$work/$module/$(basename "$file" .c).o"
    done
done
swiftc -O -swift-version 6 "${features[@]}" -sanitize=fuzzer,address -parse-as-library -module-name HTMLFuzz -package-name sweetdreams \
    -I "$work/CCMarkGFM" -I "$work/CLibGumbo" -Xcc -ISources/CCMarkGFM/include -Xcc -ISources/CLibGumbo/include \
    Sources/MarkdownHTML/*.swift Fuzz/html/Fuzz.swift "$work"/CCMarkGFM/*.o "$work"/CLibGumbo/*.o \
    -lcmark-gfm-extensions -lcmark-gfm -lgumbo -o "$work/html-fuzz" 2> >(grep -v "Cannot export local symbol" >&2)
# Eight kilobytes in more than two seconds would not be linear. The leaks that would be found are constants of Swift.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$work/html-fuzz" "$work/html-corpus" "$work/html-seeds" -dict=Fuzz/html/dictionary.txt -max_len=8192 -timeout=2 \
    -rss_limit_mb=2048 -max_total_time="${1:-60}" -print_final_stats=1 -artifact_prefix="$work/" 2>&1 | tail -25
