# Shared by the scripts in this folder; sourced, not run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
started=$SECONDS
# Another checkout of the same sources compiles from the compiler cache.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros

# What makes a small emulated machine (tests/lab/guest.py).
# shellcheck disable=SC2034
machine_packages="qemu-system-x86 busybox-static socat cpio kmod"

# say TEXT...: one line of progress with the time since the start.
say() {
  printf '\n== [%3d s] %s\n' "$((SECONDS - started))" "$*"
}

# jobs_here: how many compilers fit: one per core, at most one per 1.2 GB of memory.
jobs_here() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ {print int($2 / 1200000)}' /proc/meminfo)
  [ "$memory" -ge 1 ] || memory=1
  echo $((cores < memory ? cores : memory))
}

# configure_and_build PRESET [TARGET...]
configure_and_build() {
  local preset=$1
  shift
  cmake --preset "$preset" >"build/$preset.configure.log" 2>&1 || {
    cat "build/$preset.configure.log"
    return 1
  }
  cmake --build --preset "$preset" -j "$(jobs_here)" ${1:+--target "$@"}
}

# copy_sources FOLDER: what git tracks here. Times are those of the copy: what is packaged carries the
# time of the changelog or a later one, whichever checkout it came from.
copy_sources() {
  git ls-files -z | xargs -0 cp --parents --preserve=mode --no-dereference -t "$1"
}

# install_packages PACKAGE...: installs those that are missing, as root or with sudo; exits with 77
# where neither is at hand.
install_packages() {
  local package state missing=() run=()
  for package; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Installing ${#missing[@]} packages"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "These packages are missing and neither root nor sudo is at hand: ${missing[*]}" >&2
      exit 77
    }
    run=(sudo)
  fi
  "${run[@]}" apt-get update -qq
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
