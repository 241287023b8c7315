#!/usr/bin/env bash
# Builds the template engine and the site's filters with libFuzzer and AddressSanitizer and runs them for a bounded time
# (seconds, 60 by default).
set -euo pipefail
cd "$(dirname "$0")/.."
work=.build-fuzz
mkdir -p "$work/corpus"
features=(-enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility)
# All of them become one module, so they must not import each other.
rm -rf "$work/sources"
mkdir -p "$work/sources"
for file in Sources/Templating/*.swift Sources/Templating/*/*.swift Sources/Spelling/*.swift Sources/Content/Values/{CalendarDay,DigitScanner,InstantFormat,LocalTime,Slug,Timestamp}.swift \
    Sources/SiteConfiguration/DateNames.swift Sources/TemplateModel/Filters/{AbsoluteLinks,DateFormat,SiteFilters}.swift; do
    grep -vE '^(package )?import (Content|SiteConfiguration|Spelling|Templating)$' "$file" > "$work/sources/$(echo "$file" | tr / -)"
done
swiftc -O -swift-version 6 "${features[@]}" -sanitize=fuzzer,address -parse-as-library -module-name TemplateFuzz -package-name sweetdreams \
    "$work"/sources/*.swift Fuzz/Fuzz.swift -o "$work/template-fuzz" \
    2> >(grep -v "Cannot export local symbol" >&2)
# Eight kilobytes in more than two seconds would not be linear. The leaks that would be found are constants of Swift.
ASAN_OPTIONS=detect_leaks=0 "$work/template-fuzz" "$work/corpus" Fuzz/seeds -dict=Fuzz/dictionary.txt -max_len=8192 -timeout=2 -rss_limit_mb=2048 \
    -max_total_time="${1:-60}" -print_final_stats=1 -artifact_prefix="$work/" 2>&1 | tail -25
