#!/bin/busybox sh
# The first process of the machine with a Bluetooth radio: message bus, bluetoothd, homewardd and the
# Bluetooth plugin as the user it has on a real system. The radio is a UART (ttyS1), as on a
# Raspberry Pi, whose other end the host plays. Lines for the test begin with `lab:`.
/bin/busybox --install -s /bin
export PATH=/usr/sbin:/usr/bin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
while read -r module; do
  insmod "/modules/$module" || echo "lab: no module $module"
done </modules/order
ip link set lo up
ip addr add 10.0.2.15/24 dev eth0
ip link set eth0 up
mkdir -p /run/dbus /run/homeward /run/lab /var/lib/homeward /var/lib/bluetooth
. /bluetooth_parts.sh

socat TCP-LISTEN:7001,fork,reuseaddr UNIX-CONNECT:/run/homeward/control.sock 2>/dev/null &
socat TCP-LISTEN:7002,fork,reuseaddr EXEC:"/bin/sh",stderr 2>/dev/null &  # the test's hand in here
socat TCP-LISTEN:1883,fork,reuseaddr,bind=127.0.0.1,nodelay TCP:10.0.2.100:1883,nodelay \
  2>/dev/null &
socat -u UNIX-RECV:/run/notify - &  # READY=1 on the console
while [ ! -S /run/notify ]; do usleep 20000; done
dbus-daemon --system --nopidfile
start radio
start bluetoothd
start homewardd
start plugin
while true; do sleep 1000; done
