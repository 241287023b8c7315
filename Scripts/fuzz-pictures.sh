#!/usr/bin/env bash
# Builds the readers of pictures with libFuzzer and AddressSanitizer and runs them for a bounded time (seconds, 60 by
# default), beginning with the pictures of the proof.
set -euo pipefail
cd "$(dirname "$0")/.."
work=.build-fuzz-pictures
mkdir -p "$work/corpus"
rm -rf "$work/sources" "$work/seeds"
mkdir -p "$work/sources"
# All of them become one module, so they must not import each other.
for file in Sources/Media/Pictures/*.swift Sources/PictureHeaders/*.swift Sources/Content/Records/{Problem,SourceLocation}.swift Sources/Content/Values/String+Text.swift; do
    grep -vE '^(package )?import (Content|PictureHeaders)$' "$file" > "$work/sources/$(echo "$file" | tr / -)"
done
"$(Scripts/python.sh)" Proofs/pictures.py - --fixtures "$work/seeds" --pictures 140 --seed 1
features=(-enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility)
swiftc -O -swift-version 6 "${features[@]}" -sanitize=fuzzer,address -parse-as-library -module-name PictureFuzz -package-name sweetdreams \
    "$work"/sources/*.swift Fuzz/Pictures.swift -o "$work/picture-fuzz" \
    2> >(grep -v "Cannot export local symbol" >&2)
# A picture of 64 kilobytes in more than two seconds would not be linear. The leaks that would be found are constants of Swift,
# whose own report of a crash would wait for AddressSanitizer's.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$work/picture-fuzz" "$work/corpus" "$work/seeds" -max_len=65536 -timeout=2 -rss_limit_mb=2048 \
    -max_total_time="${1:-60}" -print_final_stats=1 -artifact_prefix="$work/" 2>&1 | tail -25
