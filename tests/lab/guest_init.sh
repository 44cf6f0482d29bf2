#!/bin/busybox sh
# The first process of the lab's little machine: mounts the state disk, starts homewardd and starts
# it again whenever it ends, as systemd would. Lines for the test begin with `lab:`.
/bin/busybox --install -s /bin
export PATH=/usr/sbin:/bin
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

e2fsck -p /dev/vda >/tmp/e2fsck 2>&1
if [ $? -ge 4 ]; then
  e2fsck -y /dev/vda >/tmp/e2fsck 2>&1
  echo "lab: file system repaired: $(grep -c . /tmp/e2fsck) lines"
fi
mkdir -p /var/lib/homeward /run/homeward
if ! mount -t ext4 /dev/vda /var/lib/homeward; then
  echo "lab: file system lost"
  mke2fs -q -t ext4 -F /dev/vda
  mount -t ext4 /dev/vda /var/lib/homeward
fi

# What the host reaches, and the care desk's broker that is reached from here.
socat TCP-LISTEN:7000,fork,reuseaddr UNIX-CONNECT:/run/homeward/plugins.sock 2>/dev/null &
socat TCP-LISTEN:7001,fork,reuseaddr UNIX-CONNECT:/run/homeward/control.sock 2>/dev/null &
socat TCP-LISTEN:1883,fork,reuseaddr,bind=127.0.0.1,nodelay TCP:10.0.2.100:1883,nodelay \
  2>/dev/null &
socat -u UNIX-RECV:/run/notify - &  # READY=1 on the console
export NOTIFY_SOCKET=/run/notify
while [ ! -S /run/notify ]; do usleep 20000; done
while true; do
  homewardd --config /etc/homeward/homeward.yaml --state-dir /var/lib/homeward \
    --runtime-dir /run/homeward
  echo "lab: homewardd ended with $?"
  sleep 1
done
