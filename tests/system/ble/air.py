"""A private message bus with the fake bluetoothd on it, and the plugin that listens there."""
import json
import os
import pathlib
import subprocess

import lab

FAKE = os.environ.get("HOMEWARD_FAKE_BLUEZ")
ADAPTER = "00:1A:7D:DA:71:13"

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def private_bus(test):
    """Starts a message bus in the test's folder; its address."""
    folder = pathlib.Path(test.folder)
    config = folder / "bus.conf"
    config.write_text(BUS % (folder / "bus"))
    bus = lab.Process(["dbus-daemon", "--config-file=%s" % config, "--nofork"], folder / "bus.log")
    test.addCleanup(bus.kill)
    lab.wait_for("the bus", (folder / "bus").exists)
    return "unix:path=%s" % (folder / "bus")


class Air:
    """What is in the air, by the script of tests/support/bluez/fake_commands.cpp."""

    def __init__(self, test):
        self.address = private_bus(test)
        self.fake = None
        self.bluetoothd()
        test.addCleanup(self.kill_bluetoothd)

    def bluetoothd(self):
        """Starts it with its adapter."""
        self.fake = subprocess.Popen([FAKE, self.address], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True)
        assert self.fake.stdout.readline(), "the fake bluetoothd does not start"
        self.do("adapter", address=ADAPTER)

    def kill_bluetoothd(self):
        self.fake.kill()
        self.fake.wait()
        self.fake.stdin.close()
        self.fake.stdout.close()

    def do(self, verb, **fields):
        self.fake.stdin.write(json.dumps({"do": verb, **fields}) + "\n")
        self.fake.stdin.flush()
        answer = json.loads(self.fake.stdout.readline())
        assert answer["ok"], answer
        return answer

    def hear(self, address, rssi=-60, **fields):
        self.do("advertise", address=address, rssi=rssi, **fields)

    def wait_scan(self):
        lab.wait_for("a scan", lambda: self.do("state")["discovering"])


class Plugin(lab.Process):
    """homeward-ble on the private bus."""

    def __init__(self, test, bus_address, gateway):
        super().__init__([lab.BIN / "homeward-ble", "--socket", gateway.plugin_socket, "--bus",
                          bus_address], pathlib.Path(test.folder) / "ble.log")
        test.addCleanup(lambda: self.running() and self.kill())

    def memory_kib(self, field="VmRSS"):
        status = pathlib.Path("/proc/%d/status" % self.process.pid).read_text()
        return next(int(line.split()[1]) for line in status.splitlines()
                    if line.startswith(field + ":"))
