#!/usr/bin/env bash
# Builds the programs for a Linux server without Swift, and packs them with what they need to be set up.
#
# The archive is .build-release/sweetdreams-VERSION-ARCHITECTURE.tar.gz, and its digest lies next to it.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$(git describe --always --dirty --abbrev=10)
export SWEETDREAMS_COMMIT=$commit
name=sweetdreams-$commit-$(uname -m)
# shellcheck disable=SC2207 # no part of the options holds a space
options=(-c release --static-swift-stdlib -debug-info-format none $(python3 Scripts/icu_data.py .build-release/icu))
SWEETDREAMS_PART=site swift build "${options[@]}" --scratch-path .build-release --product sweetdreams
SWEETDREAMS_PART=site swift build "${options[@]}" --scratch-path .build-release --product sweetdreams-media
swift build "${options[@]}" --scratch-path .build-api --product sweetdreams-api
folder=.build-release/$name
rm -rf "$folder"
mkdir -p "$folder/bin"
strip -o "$folder/bin/sweetdreams" .build-release/release/sweetdreams
strip -o "$folder/bin/sweetdreams-media" .build-release/release/sweetdreams-media
strip -o "$folder/bin/sweetdreams-api" .build-api/release/sweetdreams-api
cp -r deploy docs LICENSE README.md "$folder/"
Scripts/runtime-packages.sh "$folder"/bin/*
"$folder/bin/sweetdreams" --version | grep -qF "$commit"
"$folder/bin/sweetdreams-media" --version >/dev/null
"$folder/bin/sweetdreams-api" --version | grep -qF "$commit"
tar -C .build-release --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -9n >".build-release/$name.tar.gz"
rm -rf "$folder"
(cd .build-release && sha256sum "$name.tar.gz" | tee "$name.tar.gz.sha256")
