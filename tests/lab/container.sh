# A Debian 12 system with systemd as its first process, for tests of what is installed; sourced.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/archive.sh"
base=$lab/base         # the file system as made, never changed
overlay=$lab/overlay   # what one run changes
machine=$lab/machine   # both together: the running system
init=                  # process id of its systemd

# make_base PACKAGE...: the file system with these packages in it, unless it is there.
make_base() {
  local packages="systemd systemd-sysv dbus procps mosquitto mosquitto-clients python3 $*"
  [ "$(cat "$base/etc/homeward-lab" 2>/dev/null)" != "$packages" ] || return 0
  # shellcheck disable=SC2016
  HOMEWARD_LAB_PACKAGES=$packages debian_root "$base" --variant=minbase --include="$packages" \
    --customize-hook='chroot "$1" systemctl -q disable mosquitto' \
    --customize-hook='echo "$HOMEWARD_LAB_PACKAGES" >"$1/etc/homeward-lab"'
}

# depends_of FOLDER_WITH_DEBS: what the packages in there depend on, but for each other. Of
# alternatives the first.
depends_of() {
  local deb
  for deb in "$1"/*.deb; do
    dpkg-deb -f "$deb" Depends | tr ',' '\n' | awk '{sub(/:.*/, "", $1); print $1}'
  done | sort -u | grep -v '^homeward' || true
}

# boot: starts the system on a fresh overlay, without a network.
boot() {
  rm -rf "$overlay"
  mkdir -p "$overlay/upper" "$overlay/work" "$machine"
  mount -t overlay overlay -o "lowerdir=$base,upperdir=$overlay/upper,workdir=$overlay/work" \
    "$machine"
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 setsid systemd-nspawn --quiet --directory="$machine" \
    --machine=homeward-lab --register=no --keep-unit --boot --private-network --console=passive \
    --resolv-conf=off --timezone=off </dev/null >"$lab/console.log" 2>&1 &
  container=$!
  local i
  for i in $(seq 200); do
    init=$(pgrep -P "$container" -x systemd || true)
    [ -z "$init" ] || break
    kill -0 "$container" 2>/dev/null || die "the container ended: $(tail -3 "$lab/console.log")"
    sleep 0.1
  done
  for i in $(seq 300); do
    case $(inside systemctl is-system-running 2>/dev/null || true) in
      running | degraded) return 0 ;;
    esac
    sleep 0.1
  done
  die "the system did not come up"
}

# halt: ends the system and forgets what the run changed.
halt() {
  [ -z "$init" ] || kill -RTMIN+4 "$init" 2>/dev/null || true
  [ -z "${container:-}" ] || wait "$container" 2>/dev/null || true
  init=
  mountpoint -q "$machine" && umount "$machine"
  rm -rf "$overlay"
}

# inside COMMAND...: runs it in the system.
inside() {
  (become_inside "$@")
}

# become_inside COMMAND...: the same in the place of this shell, so that who kills it kills nsenter.
become_inside() {
  exec nsenter -t "$init" -m -u -i -n -p -C -- "$@"
}

# unit_shell UNIT SHELL-LINE: runs a line as a process of that unit would run: its user and sandbox.
# What is tried from there is what the unit itself could do.
unit_shell() {
  local unit=$1 line=$2 arguments=(--quiet --pipe --wait --collect) property
  while IFS= read -r property; do
    arguments+=(-p "$property")
  done < <(inside sed -n \
    '/^\[Service\]/,/^\[Install\]/{/^\(Type\|Exec.*\|Restart.*\|WatchdogSec\|RuntimeDirectory.*\|StateDirectory.*\|Timeout.*\)=/d;/^[A-Za-z]*=/p}' \
    "$(inside systemctl show -P FragmentPath "$unit")")
  inside systemd-run "${arguments[@]}" /bin/sh -c "$line"
}
