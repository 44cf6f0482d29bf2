#!/usr/bin/env bash
# Cross-compiles the unit tests by a preset and runs them under qemu-user, in the chroot of
# `scripts/package --cross` and with the packages' compiler flags and folder: it is their code that is
# tested, and the compiler cache has it already.
# usage: tests/lab/units.sh arm64|armhf      (as root; scripts/test --packages calls it)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../scripts/common.sh"
source "$here/build_root.sh"
arch=${1:?arm64 or armhf}
[ "$(id -u)" -eq 0 ] || die "needs root"
cd "$root"

make_build_root "$arch" "$root/debian/control"
folder=$root/build/units-$arch
rm -rf "$folder"
mkdir -p "$folder/homeward"
copy_sources "$folder/homeward"
export HOMEWARD_CCACHE=${HOMEWARD_CCACHE:-ON}
in_build_root "$folder" "
  export DEB_BUILD_MAINT_OPTIONS='hardening=+all optimize=-lto' \$(dpkg-architecture -a $arch)
  flags() { dpkg-buildflags --get \$1; }
  built=obj-\$DEB_HOST_GNU_TYPE
  CXXFLAGS=\"\$(flags CXXFLAGS) \$(flags CPPFLAGS)\" LDFLAGS=\"\$(flags LDFLAGS)\" \
    cmake --preset $arch -B \$built -DCMAKE_CXX_FLAGS_RELEASE=-Os -DHOMEWARD_WERROR=OFF \
      -DHOMEWARD_CCACHE=\$HOMEWARD_CCACHE
  cmake --build \$built -j $(jobs_here) --target unit_tests
  readelf --file-header \$built/tests/unit_core | grep Machine:
  ctest --test-dir \$built --output-on-failure -L unit -j $(nproc) --timeout 900"
