#!/usr/bin/env bash
# Rewrites the expected outputs of golden tests, and fails when one of them changed, so that somebody looks at it.
#
# usage: golden.sh [engine|site|api]   (default: site, which includes the engine, and then api)
set -euo pipefail
cd "$(dirname "$0")/.."
parts=("$@")
[ $# -gt 0 ] || parts=(site api)

# Suites are named after their files.
suites=$(grep -rl --include='*.swift' 'GoldenFiles.expect' Tests | xargs -n 1 basename -s .swift | paste -sd '|')
changed=0
for part in "${parts[@]}"; do
    scratch=.build-$part
    [ "$part" != api ] || scratch=.build-api-tests
    export SWEETDREAMS_PART=$part
    swift build --build-tests --scratch-path "$scratch"
    SWEETDREAMS_GOLDEN=1 swift test --skip-build --scratch-path "$scratch" --filter "$suites" || changed=1
done

git --no-pager diff --stat -- Tests docs
[ $changed = 0 ] || echo 'Some tests failed or expected outputs changed: look at each difference before you commit it.' >&2
exit $changed
