#!/usr/bin/env bash
# Installs the packages on a bare Debian 12 with systemd and tries what an installer and an operator
# rely on: the first start, the first alert, kill, hang, upgrade, removal, and each unit's sandbox.
# usage: tests/lab/packages.sh FOLDER_WITH_DEBS      (as root; scripts/test --lab builds and calls it)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/container.sh"
source "$here/older.sh"
debs=$(realpath "${1:?folder with the packages}")
[ "$(id -u)" -eq 0 ] || die "needs root"

passed=0
# check WHAT COMMAND...: one line of the report; the first failure ends the run.
check() {
  local what=$1
  shift
  if "$@" >"$lab/check.log" 2>&1; then
    passed=$((passed + 1))
    echo "ok    $what"
  else
    echo "FAILED $what: $*"
    tail -20 "$lab/check.log"
    inside journalctl -n 30 --no-pager || true
    exit 1
  fi
}

fails() {
  ! "$@"
}

# eventually COMMAND...: within a minute.
eventually() {
  local i
  for i in $(seq 120); do
    if "$@"; then return 0; fi
    sleep 0.5
  done
  return 1
}

shell() {
  inside sh -c "$1"
}

status_says() {
  inside homeward status | grep -q -- "$1"
}

main_pid() {
  inside systemctl show -P MainPID homeward
}

restarted() { # OLD_PID
  local pid
  pid=$(main_pid)
  [ "$pid" != 0 ] && [ "$pid" != "$1" ] && inside homeward status >/dev/null
}

# denied UNIT USER SHELL-LINE: what USER can do outside of the unit, the unit can't. Without the first
# half a line that is wrong in itself would count as denied.
denied() {
  inside setpriv --reuid="$2" --regid="$(inside id -g "$2")" --init-groups sh -c "$3" &&
    fails unit_shell "$1" "$3"
}

# shellcheck disable=SC2046
make_base $(depends_of "$debs")
# The subscriber first: a system that goes down stops its processes for a moment, which stops nsenter
# for ever, and the system waits for it.
desk=
trap '[ -z "$desk" ] || kill "$desk" 2>/dev/null || true; halt' EXIT
boot

mkdir "$machine/root/debs" "$machine/root/older"
for deb in "$debs"/homeward_*.deb "$debs"/homeward-plugin-*_*.deb; do
  case $deb in *-dbgsym_*) ;; *) cp "$deb" "$machine/root/debs/" ;; esac
done
make_older "$debs" "$lab/before"
cp "$lab"/before/homeward_*.deb "$lab"/before/homeward-plugin-*.deb "$machine/root/older/"

# As systemd-timesyncd does when it has set the clock; the daemon's sandbox lets nobody ask the kernel.
shell 'mkdir -p /run/systemd/timesync && touch /run/systemd/timesync/synchronized'
check "packages of an older version install" \
  shell 'apt-get install -y --no-install-recommends /root/older/*.deb'
check "the daemon runs with an empty home" eventually status_says 'Homeward'
check "status says what to do next" status_says 'homeward.yaml'
check "a time service is believed from inside the sandbox" status_says ' synchronised'
check "configuration is kept from others" \
  shell 'test "$(stat -c %a:%U:%G /etc/homeward/homeward.yaml)" = 640:root:homeward'
check "man pages are there" shell 'ls /usr/share/man/man8/homewardd.8.gz || test -e /etc/dpkg/dpkg.cfg.d'

cat >"$machine/etc/homeward/homeward.yaml" <<'YAML'
gateway: {id: lab}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins: {zigbee2mqtt: {broker: "mqtt://127.0.0.1:1884"}}
devices:
  panic: {id: "zigbee2mqtt:0x00124b0001a2b305", room: bathroom, properties: [action]}
rules:
  - alert: panic-button
    when: {event: {panic.action: pressed}}
    severity: critical
    category: safety
platforms: {desk: {gateway: hw-lab, brokers: ["mqtt://127.0.0.1:1885"]}}
recipients:
  desk: {platform: desk, categories: [safety], min_severity: info, detail: full, consent: {given_by: resident, basis: consent, from: 2020-01-01}}
YAML
for port in 1884 1885; do
  shell "printf 'listener $port 127.0.0.1\nallow_anonymous true\nmax_queued_messages 10000\n' >/etc/mosquitto/$port.conf"
  inside systemd-run --quiet --unit=mosquitto-$port mosquitto -c /etc/mosquitto/$port.conf
done
check "the care desk's broker is up" eventually inside mosquitto_pub -h 127.0.0.1 -p 1885 -t up -m 1
become_inside mosquitto_sub -h 127.0.0.1 -p 1885 -t '#' -v >"$lab/desk.txt" 2>&1 &
desk=$!

check "reload takes a home over" inside homeward reload
check "the plugin connects" eventually status_says '^zigbee2mqtt *ok'
check "plugins that the home does not name are shown as refused" eventually status_says '^ble *refused'
device='[{"ieee_address":"0x00124b0001a2b305","friendly_name":"panic","type":"EndDevice","supported":true,"interview_completed":true,"definition":{"model":"SOS","vendor":"x","exposes":[{"type":"enum","name":"action","property":"action","access":1,"values":["emergency"]}]}}]'
press() {
  inside mosquitto_pub -h 127.0.0.1 -p 1884 -t zigbee2mqtt/panic -m "{\"action\":\"emergency\",\"linkquality\":100,\"n\":$1}"
}
alerts() {
  grep -c 'alert.raised' "$lab/desk.txt" || true
}
some_alerts() { # AT_LEAST
  [ "$(alerts)" -ge "$1" ]
}
inside mosquitto_pub -h 127.0.0.1 -p 1884 -r -t zigbee2mqtt/bridge/state -m '{"state":"online"}'
inside mosquitto_pub -h 127.0.0.1 -p 1884 -r -t zigbee2mqtt/bridge/devices -m "$device"
sleep 7
press 1
check "the first alert arrives at the care desk" eventually some_alerts 1

pid=$(main_pid)
inside kill -KILL "$pid"
check "killed, it is back" eventually restarted "$pid"
pid=$(main_pid)
shell 'mkdir -p /run/systemd/system/homeward.service.d; printf "[Service]\nWatchdogSec=3\n" >/run/systemd/system/homeward.service.d/lab.conf; systemctl daemon-reload; systemctl restart homeward'
check "it starts with a short watchdog" eventually restarted "$pid"
pid=$(main_pid)
inside kill -STOP "$pid"
check "hung, the watchdog bites and it is back" eventually restarted "$pid"
check "the watchdog did it" shell 'journalctl -u homeward | grep -q "Watchdog timeout"'

check "alerts are kept over all that" shell 'homeward alerts | grep -q panic-button'
pid=$(main_pid)
shell 'sha256sum /etc/homeward/homeward.yaml >/root/before'
check "packages are upgraded" \
  shell 'apt-get install -y --no-install-recommends /root/debs/*.deb'
check "each package is of the newer version" \
  shell '! dpkg-query -W -f "\${Version}\n" "homeward*" | grep -x 0.0.1'
check "the newer daemon runs" eventually restarted "$pid"
check "the configuration is as it was" shell 'sha256sum --check /root/before'
check "alerts are still there" shell 'homeward alerts | grep -q panic-button'
before=$(alerts)
check "the plugin is back after the upgrade" eventually status_says '^zigbee2mqtt *ok'
press 2
check "an alert after the upgrade arrives, too" eventually some_alerts $((before + 1))

# The sandboxes, tried from inside. An unprivileged process of root's can do all of it.
tcp='python3 -c "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)"'
bus='python3 -c "import socket; socket.socket(socket.AF_UNIX).connect(\"/run/dbus/system_bus_socket\")"'
shell 'echo secret >/etc/homeward/desk.password
  chown root:homeward /etc/homeward/desk.password; chmod 640 /etc/homeward/desk.password'
for plugin in homeward-ble homeward-zigbee homeward-zigbee2mqtt; do
  check "$plugin can't read the configuration" \
    denied "$plugin" homeward 'cat /etc/homeward/homeward.yaml'
  check "$plugin can't read a platform's password" \
    denied "$plugin" homeward 'cat /etc/homeward/*.password'
  check "$plugin can't read the database" denied "$plugin" homeward 'ls /var/lib/homeward/*'
  check "$plugin can't use the control socket" denied "$plugin" homeward 'homeward status'
  check "$plugin reaches the plugin socket" unit_shell "$plugin" 'test -w /run/homeward/plugins.sock'
done
for unit in homeward-ble homeward-zigbee; do
  check "$unit can't open a TCP socket" denied "$unit" nobody "$tcp"
done
check "homeward-ble reaches the system bus" unit_shell homeward-ble "$bus"
for unit in homeward-zigbee homeward-zigbee2mqtt; do
  check "$unit can't reach the system bus" denied "$unit" nobody "$bus"
done
for unit in homeward homeward-ble homeward-zigbee homeward-zigbee2mqtt; do
  check "$unit can't write outside its folders" \
    fails unit_shell "$unit" 'touch /etc/x || touch /etc/homeward/x || touch /usr/x || touch /var/lib/x'
  check "$unit can't become another user" fails unit_shell "$unit" 'setpriv --reuid=0 true'
done
for unit in homeward homeward-ble homeward-zigbee2mqtt; do
  check "$unit sees no devices" unit_shell "$unit" '! ls /dev | grep -E "^(tty[A-Z]|input|kmsg|mem)"'
done
for unit in homeward:15 homeward-ble:20 homeward-zigbee:20 homeward-zigbee2mqtt:20; do
  check "exposure of ${unit%:*} is at most ${unit#*:} tenths" \
    inside systemd-analyze security --threshold="${unit#*:}" "${unit%:*}"
done

check "removal leaves data" \
  shell 'apt-get remove -y "homeward*" && test -s /var/lib/homeward/homeward.db && test -e /etc/homeward/homeward.yaml'
check "nothing of it runs" fails shell 'pgrep -u homeward,homeward-ble,homeward-zigbee,homeward-zigbee2mqtt'
check "purge removes them" shell 'apt-get purge -y "homeward*"'
check "nothing is left" \
  fails shell 'ls -d /var/lib/homeward* /etc/homeward* /run/homeward* /etc/systemd/system/*/homeward*'
echo "$passed passed, 0 failed"
