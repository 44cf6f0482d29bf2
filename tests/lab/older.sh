# An older version of packages, for tests of an upgrade; sourced.
# shellcheck shell=bash

# make_older FOLDER_WITH_DEBS FOLDER: the same packages as version 0.0.1, as an archive of apt.
make_older() {
  local debs=$1 folder=$2 deb tree version
  rm -rf "$folder"
  mkdir -p "$folder"
  for deb in "$debs"/homeward_*.deb "$debs"/homeward-[!d]*_*.deb "$debs"/homeward-dev_*.deb; do
    case $deb in *-dbgsym_*) continue ;; esac
    tree=$folder/tree
    dpkg-deb --raw-extract "$deb" "$tree"
    version=$(dpkg-deb --field "$deb" Version)
    # Its own version, and that of what it wants of its sisters.
    sed -i "s/^Version: .*/Version: 0.0.1/; s/(= ${version//./\\.})/(= 0.0.1)/g" "$tree/DEBIAN/control"
    dpkg-deb --root-owner-group --build "$tree" "$folder" >/dev/null
    rm -rf "$tree"
  done
  (cd "$folder" && dpkg-scanpackages --multiversion . 2>/dev/null >Packages)
}
