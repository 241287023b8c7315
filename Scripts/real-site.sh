#!/usr/bin/env bash
# Builds the studio's own content and theme into a temporary folder, and searches the site for private values.
set -euo pipefail
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" db init --sample "$work/site.db" 2>/dev/null
"$program" build --database "sqlite:$work/site.db" --output "$work/public" --json >"$work/report.json"
grep -q '"problems":\[\]' "$work/report.json" || { echo "the real site has warnings:" >&2; cat "$work/report.json" >&2; exit 1; }
# Every line is of a private row or column of the sample database.
leaks=$(grep -rnaF -e 'Somebody Private' -e "nobody's business" -e 'private.example' -e 'Unreleased demos' \
    -e 'master-final' -e 'member1@' -e '5eed0000-0000-4000' "$work/public" || true)
[ -z "$leaks" ] || { echo "private values are in the site:" >&2; echo "$leaks" >&2; exit 1; }
echo "The real site is whole: $(find "$work/public" -type f | wc -l) files, no warning, nothing private."
