#!/usr/bin/env bash
# Installs the Debian packages that the build needs; with --tests also those of tests, with --load also those that put
# load on the write API. Prints nothing if all are installed.
set -euo pipefail
needed=(libcmark-gfm-dev libcmark-gfm-extensions-dev libgumbo-dev libcurl4-openssl-dev libssl-dev libsqlite3-dev libpq-dev
    zlib1g-dev libbrotli-dev libzstd-dev libqrencode-dev
    libjpeg62-turbo-dev libpng-dev libwebp-dev libavif-dev liblcms2-dev
    libsndfile1-dev libmpg123-dev libebur128-dev)
[ "${1:-}" = "" ] || needed+=(postgresql postgresql-common pgbouncer curl nginx-light caddy openssl chromium zbar-tools)
[ "${1:-}" != --load ] || needed+=(wrk slowhttptest)
command -v dpkg-query >/dev/null || exit 0 # not Debian: the README says what to install
missing=()
for package in "${needed[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
sudo=()
[ "$(id -u)" = 0 ] || sudo=(sudo)
echo "Installing ${missing[*]}" >&2
"${sudo[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
