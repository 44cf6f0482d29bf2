#!/usr/bin/env bash
# Builds the packages once more, under another path, host name, umask, time zone, locale and date, and
# compares them with those that are there, byte by byte. This time with the unit tests of the build.
# usage: tests/lab/reproducible.sh FOLDER_WITH_DEBS      (scripts/test --packages calls it; root)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../scripts/common.sh"
source "$here/archive.sh"
first=$(realpath "${1:?folder with the packages}")

second=$lab/again/a-longer-path/than/the-first
rm -rf "$lab/again"
mkdir -p "$second/homeward"
(cd "$root" && umask 0002 && copy_sources "$second/homeward")
chmod -R g+w "$second/homeward"  # as a checkout under that umask
# The compiler cache would give back what the first build made.
unshare --uts bash -euo pipefail -s <<SCRIPT
hostname elsewhere
umask 0002
cd "$second/homeward"
export HOME=/nonexistent USER=someone TZ=Pacific/Kiritimati LANG=C LC_ALL=C HOMEWARD_CCACHE=OFF
export DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-parallel=$(jobs_here)}"
# libfaketime loses timers that are set to end at once, and this test waits for one.
export FAKETIME_SKIP_CMDS=sdk_test
faketime -f '+400d' dpkg-buildpackage -us -uc -b
SCRIPT

differ=0
for deb in "$first"/*.deb; do
  name=$(basename "$deb")
  if cmp -s "$deb" "$second/$name"; then
    echo "ok    $name $(sha256sum <"$deb" | cut -c 1-16)"
  else
    echo "FAILED $name differs"
    differ=1
    if command -v diffoscope >/dev/null; then
      diffoscope --max-report-size 20000 "$deb" "$second/$name" || true
    fi
  fi
done
[ "$(find "$first" -name '*.deb' | wc -l)" -gt 0 ] || die "no packages in $first"
exit "$differ"
