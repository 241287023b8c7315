#!/usr/bin/env bash
# Builds and tests one part of the package (engine, site or api) with warnings as errors, and prints how long it took.
#
# usage: test-part.sh PART [FILTER]
#
# Each part has its own scratch folder, because SwiftPM builds every test target that a package has.
set -euo pipefail
cd "$(dirname "$0")/.."
part=$1
filter=${2:-}

scratch=.build-$part
# `.build-api` belongs to `make api-release`.
[ "$part" != api ] || scratch=.build-api-tests
tests=(swift test --skip-build --scratch-path "$scratch")
[ -z "$filter" ] || tests+=(--filter "$filter")
# The engine's tests need no database server, and starting one takes seconds.
[ "$part" = engine ] || tests=(pg_virtualenv -t "${tests[@]}")

# Prints microseconds as seconds with one decimal.
seconds() { printf '%d.%d s' $(($1 / 1000000)) $(($1 % 1000000 / 100000)); }

started=${EPOCHREALTIME/./}
built=
report() {
    local now=${EPOCHREALTIME/./}
    local end=${built:-$now}
    echo "make test-$part: build $(seconds $((end - started))), tests $(seconds $((now - end))), total $(seconds $((now - started)))"
}
trap report EXIT

export SWEETDREAMS_PART=$part SWEETDREAMS_STRICT=1
swift build --build-tests --scratch-path "$scratch"
built=${EPOCHREALTIME/./}
"${tests[@]}"
