#!/usr/bin/env bash
# Installs, upgrades, removes and purges the packages in a bare Debian 12, and installs and purges each
# by itself; piuparts compares the file system before and after.
# usage: tests/lab/piuparts.sh FOLDER_WITH_DEBS      (as root; scripts/test --packages calls it)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/archive.sh"
source "$here/older.sh"
debs=$(realpath "${1:?folder with the packages}")
[ "$(id -u)" -eq 0 ] || die "needs root"

bare=$lab/bare
older=$lab/older  # seen from inside under the same path
if [ ! -e "$bare/etc/os-release" ]; then
  # With systemd, as every system has it: what its own removal leaves is not ours.
  # shellcheck disable=SC2016
  HOMEWARD_LAB_OLDER=$older debian_root "$bare" --variant=minbase \
    --include=systemd,udev,dbus --customize-hook='
    echo "deb [trusted=yes] file:$HOMEWARD_LAB_OLDER ./" >"$1/etc/apt/sources.list.d/older.list"'
fi
make_older "$debs" "$older"

# try WHAT OPTION... DEB...: one line of the report.
try() {
  local what=$1 log=$lab/piuparts-${1// /-}.log
  shift
  rm -f "$log"  # it would be added to
  if piuparts --existing-chroot="$bare" --keep-sources-list --bindmount="$older" --tmpdir="$lab" \
    --distribution=bookworm --arch="$(dpkg --print-architecture)" --no-eatmydata \
    --log-file="$log" "$@" >/dev/null 2>&1; then
    echo "ok    $what"
  else
    echo "FAILED $what; see $log"
    grep -E 'ERROR|FAIL' "$log" | tail -20
    return 1
  fi
}

failed=0
mapfile -t all < <(find "$debs" -maxdepth 1 -name '*.deb' ! -name '*-dbgsym_*' | sort)
try "all together" "${all[@]}" || failed=1
# It says no more than a line of its log when it finds nothing to upgrade from.
grep -q 'PASS: Installation, upgrade and purging' "$lab/piuparts-all-together.log" || {
  echo "FAILED no upgrade was tried"
  failed=1
}
for deb in "${all[@]}"; do
  try "$(basename "${deb%%_*}") alone" --no-upgrade-test "$deb" || failed=1
done
exit "$failed"
