#!/usr/bin/env bash
# Runs debian/tests on the packages with autopkgtest, inside a Debian 12 with systemd.
# usage: tests/lab/autopkgtest.sh FOLDER_WITH_DEBS      (as root; scripts/test --packages calls it)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/container.sh"
debs=$(realpath "${1:?folder with the packages}")
[ "$(id -u)" -eq 0 ] || die "needs root"

base=$lab/base-autopkgtest
# The system has no network: what the tests install must be there already.
# shellcheck disable=SC2046
make_base autopkgtest apt-utils dpkg-dev g++ pkgconf $(depends_of "$debs")
trap halt EXIT
boot

mkdir -p "$machine/root/debs" "$machine/root/homeward"
for deb in "$debs"/*.deb; do
  case $deb in *-dbgsym_*) ;; *) cp "$deb" "$machine/root/debs/" ;; esac
done
cp -r "$here/../../debian" "$machine/root/homeward/"
rm -f "$machine"/etc/apt/sources.list "$machine"/etc/apt/sources.list.d/*
status=0
# The container is thrown away afterwards, which the server `null` can't know. Exit code 2: tests were
# skipped, and none may be.
inside env -C /root HOME=/root PATH="$PATH" sh -c 'autopkgtest --no-built-binaries \
  --ignore-restrictions=isolation-container,breaks-testbed --output-dir=/root/told \
  /root/debs/*.deb /root/homeward/ -- null' >"$lab/autopkgtest.log" 2>&1 || status=$?
cat "$machine/root/told/summary" || tail -30 "$lab/autopkgtest.log"
[ "$status" -eq 0 ] || die "autopkgtest ended with $status; see $lab/autopkgtest.log"
