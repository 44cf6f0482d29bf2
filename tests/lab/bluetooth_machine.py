"""The lab's machine with a Bluetooth radio: Debian's kernel and bluetoothd, and the project's
programs; the radio is a UART whose other end is a virtual_controller."""
import pathlib
import shlex
import socket

import guest
import lab
from machine import CONTROL_PORT, Machine
from virtual_controller import Controller

HERE = pathlib.Path(__file__).resolve().parent
SHELL_PORT = 7002
ADAPTER = "00:1A:7D:DA:71:13"
# The random numbers come first: the kernel tries its elliptic curves with them when they are loaded.
MODULES = guest.MODULES + ["ctr", "sha512_generic", "drbg", "cmac", "algif_hash",
                           "algif_skcipher", "hci_uart"]
PASSWD = """root:x:0:0::/:/bin/sh
messagebus:x:100:100::/:/bin/false
homeward-ble:x:101:101::/:/bin/false
"""
GROUP = """root:x:0:
messagebus:x:100:
bluetooth:x:103:
homeward-ble:x:101:
homeward-plugins:x:102:homeward-ble
"""


def contents(work, config, files):
    """What the guest is made of, with these files beside. bluetoothd is that of Debian's package
    with its own bus policy; it runs as the package's unit starts it, without experimental
    features."""
    bluez = guest.unpacked(work, "bluez")
    return guest.Contents(
        "linux-image-amd64", HERE / "bluetooth_init.sh", config, MODULES,
        programs={"/usr/bin/homewardd": lab.BIN / "homewardd",
                  "/usr/bin/homeward-ble": lab.BIN / "homeward-ble",
                  "/usr/bin/dbus-daemon": "/usr/bin/dbus-daemon",
                  "/usr/sbin/setpriv": "/usr/bin/setpriv",
                  "/usr/libexec/bluetooth/bluetoothd":
                      bluez / "usr/libexec/bluetooth/bluetoothd",
                  "/usr/bin/btattach": bluez / "usr/bin/btattach"},
        files={**files, "/etc/passwd": PASSWD, "/etc/group": GROUP,
               "/etc/bluetooth/main.conf": bluez / "etc/bluetooth/main.conf",
               "/etc/dbus-1/system.d/bluetooth.conf":
                   bluez / "etc/dbus-1/system.d/bluetooth.conf",
               "/usr/share/dbus-1/system.conf": pathlib.Path("/usr/share/dbus-1/system.conf"),
               "/bluetooth_parts.sh": HERE / "bluetooth_parts.sh"})


class BluetoothMachine(Machine):
    """Boots once; its parts are ended and started again through a shell in the guest."""

    memory_mib = 384
    ports = (CONTROL_PORT, SHELL_PORT)

    radio = None

    def start(self):
        link = self.folder / "uart.sock"
        self.switch_on("-chardev", "socket,id=radio,path=%s,server=on,wait=off" % link,
                       "-device", "isa-serial,chardev=radio")
        wire = socket.socket(socket.AF_UNIX)
        lab.wait_for("the UART", lambda: wire.connect_ex(str(link)) == 0, 20)
        self.radio = Controller(wire, ADAPTER)

    def end(self):
        if self.radio:
            self.radio.close()
        super().end()

    def shell(self, command):
        """What a shell line prints in the guest, which knows bluetooth_parts.sh."""
        with socket.create_connection(("127.0.0.1", self.port[SHELL_PORT]), timeout=60) as link:
            link.sendall((". /bluetooth_parts.sh\n%s\necho \"rc=$?\"\nexit\n" % command).encode())
            told = b""
            while chunk := link.recv(65536):
                told += chunk
        text, _, code = told.decode(errors="replace").rpartition("rc=")
        if code.strip() != "0":
            raise AssertionError("%s in the guest: %s" % (command, told.decode(errors="replace")))
        return text

    def start_part(self, part):
        self.shell("start %s" % shlex.quote(part))

    def end_part(self, part, sig="TERM"):
        self.shell("end %s %s" % (shlex.quote(part), sig))

    def memory_kib(self, part, field):
        """A field of /proc/PID/status."""
        status = self.shell("cat /proc/$(pid_of %s)/status" % shlex.quote(part))
        return next(int(line.split()[1]) for line in status.splitlines()
                    if line.startswith(field + ":"))

    def wait_scan(self):
        """Until the guest's kernel scans, as bluetoothd asked it to."""
        lab.wait_for("a scan; the guest said\n" + self.said()[-2000:],
                     lambda: self.radio.scanning, 120)
