# shellcheck shell=sh
# Sourced in the machine with a Bluetooth radio: its parts, started and ended one by one.

# command_of PART: what it runs.
command_of() {
  case $1 in
  radio) echo "btattach -B /dev/ttyS1 -P h4 -S 115200" ;;
  bluetoothd) echo "/usr/libexec/bluetooth/bluetoothd --nodetach" ;;
  homewardd) echo "env NOTIFY_SOCKET=/run/notify homewardd --config /etc/homeward/homeward.yaml \
    --state-dir /var/lib/homeward --runtime-dir /run/homeward" ;;
  plugin) echo "/usr/sbin/setpriv --reuid homeward-ble --regid homeward-ble --groups homeward-plugins \
    --no-new-privs --inh-caps=-all --bounding-set=-all \
    homeward-ble --socket /run/homeward/plugins.sock" ;;
  plugin_with_net_admin) echo "/usr/sbin/setpriv --reuid homeward-ble --regid homeward-ble \
    --groups homeward-plugins --no-new-privs --inh-caps=-all,+net_admin \
    --ambient-caps=+net_admin --bounding-set=-all,+net_admin \
    homeward-ble --socket /run/homeward/plugins.sock" ;;
  esac
}

# start PART: in the background; its words go to the console.
start() {
  # shellcheck disable=SC2046
  $(command_of "$1") >/dev/console 2>&1 &
  echo $! >"/run/lab/$1"
}

pid_of() {
  cat "/run/lab/$1"
}

# end PART SIGNAL: and waits until it is gone.
end() {
  kill "-$2" "$(pid_of "$1")"
  while [ -e "/proc/$(pid_of "$1")" ]; do usleep 20000; done
}
