#!/usr/bin/env bash
# Everything that is asked of the Debian packages, one step after another; scripts/test --packages.
# usage: tests/lab/packaging.sh [STEP...]      as root; without arguments the first five
#   build         scripts/package, into build/packages; the other steps want it done once
#   lintian       pedantic; what it says is an error, unless an override argues
#   installed     on a system with systemd: first alert, kill, hang, upgrade, purge, every sandbox
#   piuparts      install, upgrade, remove, purge, and what is left then
#   autopkgtest   debian/tests
#   reproducible  once more, elsewhere: the same bytes
#   cross-arm64, cross-armhf   packages for a Raspberry Pi, into build/packages-arm64 and -armhf
#   units-arm64, units-armhf   unit tests for a Raspberry Pi, under qemu-user
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../scripts/common.sh"
cd "$root"

lint() { # FOLDER
  # Without --show-overrides: what an override argues would count as a failure then.
  lintian --allow-root --pedantic --display-info --fail-on error,warning,info,pedantic \
    "$1"/*.changes
}

# The source package has checks of its own.
lint_source() {
  local folder
  folder=$(mktemp -d)
  mkdir "$folder/homeward"
  copy_sources "$folder/homeward"
  (cd "$folder/homeward" && dpkg-buildpackage -S -us -uc -d >"$folder/log" 2>&1)
  lint "$folder"
  rm -rf "$folder"
}

step() {
  say "$1"
  case $1 in
    build) scripts/package ;;
    lintian)
      lint_source
      lint build/packages ;;
    installed) tests/lab/packages.sh build/packages ;;
    piuparts | autopkgtest | reproducible) "tests/lab/$1.sh" build/packages ;;
    cross-arm64 | cross-armhf)
      scripts/package --cross "${1#cross-}"
      lint "build/packages-${1#cross-}" ;;
    units-arm64 | units-armhf) tests/lab/units.sh "${1#units-}" ;;
    *) sed -n '2,13p' "$0" >&2; exit 2 ;;
  esac
}

[ "$(id -u)" -eq 0 ] || { echo "needs root" >&2; exit 77; }
install_packages lintian mmdebstrap systemd-container util-linux piuparts dpkg-dev faketime
steps=("$@")
[ "$#" -gt 0 ] || steps=(build lintian installed piuparts autopkgtest)
failed=()
for name in "${steps[@]}"; do
  # Not as a condition: bash would not end the step at its first failure then.
  set +e
  (set -e; step "$name")
  status=$?
  set -e
  [ "$status" -eq 0 ] || failed+=("$name")
done
say "$((${#steps[@]} - ${#failed[@]})) of ${#steps[@]} steps passed${failed[*]:+; failed: ${failed[*]}}"
[ "${#failed[@]}" -eq 0 ]
