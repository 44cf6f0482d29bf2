# A home of one door and one care desk, for the tests in this folder; sourced.
# shellcheck shell=sh

value=$AUTOPKGTEST_TMP/value  # what the door's GPIO line says
desk=$AUTOPKGTEST_TMP/desk    # what the care desk heard

# free_port: a TCP port of this machine that nobody uses.
free_port() {
  python3 -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])'
}

# home_yaml PORT: the home's configuration; the care desk's broker is at that port.
home_yaml() {
  cat <<YAML
gateway: {id: home-of-a-test}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins: {gpio: {path: $value, user: root}}
devices:
  door: {id: "gpio:door", room: hall, properties: [contact]}
rules:
  - alert: door-open
    when: {door.contact: open}
    severity: critical
    category: safety
platforms: {desk: {gateway: hw-test, brokers: ["mqtt://127.0.0.1:$1"]}}
recipients:
  desk:
    platform: desk
    categories: [safety]
    min_severity: info
    detail: full
    consent: {given_by: resident, basis: consent, from: 2020-01-01}
YAML
}

# broker PORT FOLDER: a broker in the background that keeps nothing.
broker() {
  printf 'listener %s 127.0.0.1\nallow_anonymous true\n' "$1" >"$2/mosquitto.conf"
  mosquitto -c "$2/mosquitto.conf" >"$AUTOPKGTEST_ARTIFACTS/mosquitto.log" 2>&1 &
}

# eventually COMMAND...: within a minute.
eventually() {
  for _ in $(seq 120); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.5
  done
  echo "never: $*" >&2
  return 1
}
