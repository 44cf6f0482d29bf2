# Where the lab's systems lie and what they are made from; sourced.
# Everything lies in $HOMEWARD_LAB (default: homeward-lab in the folder for temporary files) and is
# made from the archive that this machine's own apt uses. Needs root.
# shellcheck shell=bash

lab=${HOMEWARD_LAB:-${TMPDIR:-/var/tmp}/homeward-lab}

die() {
  echo "lab: $*" >&2
  exit 1
}

# debian_root FOLDER OPTION...: makes a Debian 12 file system there, with these options of mmdebstrap.
# FOLDER appears when it is complete. A mirror's security suite may be broken for an architecture that
# few use; then the file system is made without it, and says so.
debian_root() {
  local folder=$1
  shift
  mkdir -p "$lab"
  archive_sources >"$folder.list"
  if [ ! -s "$folder.list" ]; then  # no lists yet on a fresh machine
    apt-get update -qq
    archive_sources >"$folder.list"
  fi
  if ! root_from_sources "$folder" "$@"; then
    grep -q '^E: Failed to fetch .*-security' "$folder.log" || die "see $folder.log"
    echo "lab: the security suite can't be read; made without it" >&2
    sed -i '/-security/d' "$folder.list"
    root_from_sources "$folder" "$@" || die "see $folder.log"
  fi
  mv "$folder.new" "$folder"
}

root_from_sources() {
  local folder=$1
  shift
  rm -rf "$folder.new" "$folder"
  mmdebstrap --mode=root --skip=output/dev --skip=output/mknod \
    --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io "$@" \
    bookworm "$folder.new" "$folder.list" >"$folder.log" 2>&1
}

# archive_sources: Debian 12 from where this machine has its Debian, one suite a line.
archive_sources() {
  # shellcheck disable=SC1091,SC2016
  apt-get indextargets --format '$(LABEL)|deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' | sed -n 's/^Debian\(-Security\)\?|//p' |
    sed "s/ $(. /etc/os-release && echo "$VERSION_CODENAME")/ bookworm/" | sort -u
}
