#!/usr/bin/env bash
# Runs the write API and a preview whose contact form sends to it, until Ctrl-C.
set -euo pipefail
site=$1
api=$2
"$site" preview --contact http://127.0.0.1:8081/v1/contact &
preview=$!
trap 'kill $preview 2>/dev/null' EXIT
# The API answers visitors without JavaScript with a page of the site, so it starts after the first build.
for _ in $(seq 100); do
    [ ! -e .preview/site/contact/answer/index.html ] || break
    sleep 0.1
done
echo "Try http://127.0.0.1:8080/contact/ and then: $api inbox list --data .contact" >&2
CONTACT_ORIGINS=http://127.0.0.1:8081 "$api" serve --data .contact --site .preview/site --base-url http://127.0.0.1:8080
