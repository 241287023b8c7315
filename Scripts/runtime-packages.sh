#!/usr/bin/env bash
# Compares the Debian packages whose libraries some programs need with the lists of what a machine without Swift installs.
# Fails and says which packages are missing from which list.
set -euo pipefail
cd "$(dirname "$0")/.."
all=(deploy/Dockerfile deploy/github-actions.yml docs/publishing.md docs/tutorial.md)
# The names of the packages are those of Debian 12.
grep -qs '^VERSION_CODENAME=bookworm$' /etc/os-release || exit 0
status=0
for program in "$@"; do
    needed=()
    lists=("${all[@]}")
    [ "${program##*/}" != sweetdreams-media ] || lists+=(Sources/MediaWorkers/MediaWorkersError.swift)
    libraries=$(ldd "$program")
    # Only what the program itself names: apt knows what the libraries need.
    for name in $(readelf --dynamic "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
        path=$(awk -v name="$name" '$1 == name { print $3 }' <<<"$libraries")
        case $path in
        /lib/* | /usr/lib/*) needed+=("$(dpkg-query --search "*$path" | sed 's/:.*//' | head -1)") ;;
        not) echo "$program needs $name, which is not installed here" >&2 && exit 1 ;;
        esac # the others are Swift's, which a release has in itself
    done
    for package in $(printf '%s\n' "${needed[@]}" | sort --unique); do
        # Where apt is, these are too.
        case $package in libc6 | libgcc-s1 | libstdc++6) continue ;; esac
        for list in "${lists[@]}"; do
            grep -qE "(^|[[:space:]\"])${package//./\\.}([[:space:]\"]|\$)" "$list" && continue
            echo "$list lacks $package" >&2
            status=1
        done
    done
done
exit $status
