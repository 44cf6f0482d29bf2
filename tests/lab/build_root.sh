# A Debian 12 chroot in which the packages are built for another architecture; sourced. It holds
# nothing but what debian/control asks for, so a build there also shows what is missing in it. The
# machine itself gets no foreign architecture.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/archive.sh"
build_root=  # the chroot; set by make_build_root

# make_build_root ARCH CONTROL: the chroot for that architecture (arm64, armhf), unless it is there
# and has what this debian/control asks for.
make_build_root() {
  local arch=$1 control=$2 stamp
  build_root=$lab/build-$arch
  stamp=$(sed -n '/^Build-Depends:/,/^[A-Z]/p' "$control" | sha256sum)
  [ "$(cat "$build_root/etc/homeward-lab" 2>/dev/null)" != "$stamp" ] || return 0
  export HOMEWARD_LAB_CONTROL=$control HOMEWARD_LAB_ARCH=$arch HOMEWARD_LAB_STAMP=$stamp
  # With what unit tests need, too (tests/lab/units.sh): no profile nocheck.
  # shellcheck disable=SC2016
  debian_root "$build_root" --variant=buildd --architectures="$(dpkg --print-architecture),$arch" \
    --include="crossbuild-essential-$arch,ccache,qemu-user-static" \
    --customize-hook='mkdir -p "$1/build/debian"' \
    --customize-hook='cp "$HOMEWARD_LAB_CONTROL" "$1/build/debian/control"' \
    --customize-hook='chroot "$1" apt-get build-dep -y --host-architecture="$HOMEWARD_LAB_ARCH" \
      --build-profiles=cross /build' \
    --customize-hook='rm -r "$1/build/debian"' \
    --customize-hook='echo "$HOMEWARD_LAB_STAMP" >"$1/etc/homeward-lab"'
}

# in_build_root FOLDER SHELL-LINE: runs the line in FOLDER/homeward, which is /build/homeward in there.
# The chroot is used through an overlay and stays as it was; there is no network. The compiler cache
# is this machine's.
in_build_root() {
  local folder=$1 line=$2 work status=0
  work=$(mktemp -d -p "$lab" build.XXXXXX)
  # In a process of its own, so that the mounts end with it.
  HOMEWARD_LAB_ROOT=$build_root unshare --mount --net --pid --fork \
    bash -euo pipefail -s -- "$work" "$folder" "$line" <<'SCRIPT' || status=$?
work=$1 folder=$2 line=$3
mkdir "$work/upper" "$work/work" "$work/root"
mount -t overlay overlay -o "lowerdir=$HOMEWARD_LAB_ROOT,upperdir=$work/upper,workdir=$work/work" \
  "$work/root"
mount -t proc proc "$work/root/proc"
mount --rbind /dev "$work/root/dev"
mkdir -p "$work/root/build" "$work/root/ccache"
mount --bind "$folder" "$work/root/build"
cache=$(ccache --get-config cache_dir 2>/dev/null || true)
[ ! -d "$cache" ] || mount --bind "$cache" "$work/root/ccache"
chroot "$work/root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/build LC_ALL=C.UTF-8 \
  CCACHE_DIR=/ccache CCACHE_BASEDIR=/build/homeward CCACHE_NOHASHDIR=1 \
  CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-}" HOMEWARD_CCACHE="${HOMEWARD_CCACHE:-OFF}" \
  DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-}" sh -ec "cd /build/homeward; $line" </dev/null
SCRIPT
  rm -rf "$work"
  return "$status"
}
