"""What the units promise: parts stay apart, and nothing gives up starting.

Read as text and judged offline by systemd-analyze; tests/lab tries the same on a running system.
"""
import pathlib
import shutil
import subprocess
import unittest

UNITS = pathlib.Path(__file__).resolve().parents[3] / "systemd"
PLUGINS = ["homeward-ble", "homeward-zigbee", "homeward-zigbee2mqtt"]


def service(name):
    """The [Service] section: each key with the list of its values."""
    values = {}
    section = ""
    for line in (UNITS / (name + ".service")).read_text().splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            values.setdefault(key, []).append(value)
    return values


class Units(unittest.TestCase):
    def test_each_unit_starts_again_for_ever(self):
        for path in UNITS.glob("*.service"):
            with self.subTest(path.name):
                self.assertEqual(service(path.stem)["Restart"], ["always"])
                self.assertIn("StartLimitIntervalSec=0\n", path.read_text())

    def test_the_daemon_waits_for_neither_network_nor_clock(self):
        text = (UNITS / "homeward.service").read_text()
        for target in ("network-online.target", "time-sync.target", "time-set.target"):
            self.assertNotIn(target, text)

    def test_the_daemon_is_watched(self):
        self.assertEqual(service("homeward")["Type"], ["notify"])
        self.assertIn("WatchdogSec", service("homeward"))

    def test_each_plugin_has_a_user_of_its_own(self):
        users = [service(name)["User"][0] for name in PLUGINS + ["homeward"]]
        self.assertEqual(len(set(users)), len(users))
        for user in users:
            declared = (UNITS / "sysusers.d" / (user + ".conf")).read_text()
            self.assertIn("\nu %s " % user, "\n" + declared)

    def test_no_plugin_reads_configuration_or_database(self):
        for name in PLUGINS:
            with self.subTest(name):
                hidden = " ".join(service(name)["InaccessiblePaths"])
                self.assertIn("/etc/homeward", hidden)
                self.assertIn("/var/lib/homeward", hidden)

    def test_only_bluetooth_reaches_the_system_bus(self):
        for name in PLUGINS:
            hidden = " ".join(service(name)["InaccessiblePaths"])
            self.assertEqual("/run/dbus" in hidden, name != "homeward-ble", name)

    def test_only_zigbee_has_a_device(self):
        for name in PLUGINS + ["homeward"]:
            self.assertEqual("DeviceAllow" in service(name), name == "homeward-zigbee", name)

    def test_radios_have_no_network(self):
        for name in ("homeward-ble", "homeward-zigbee"):
            self.assertEqual(service(name)["RestrictAddressFamilies"], ["AF_UNIX"], name)
            self.assertEqual(service(name)["PrivateNetwork"], ["yes"], name)
        self.assertEqual(service("homeward-zigbee2mqtt")["IPAddressDeny"], ["any"])
        self.assertEqual(service("homeward-zigbee2mqtt")["IPAddressAllow"], ["localhost"])

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_exposure(self):
        """At most 1.5 for the daemon and 2.0 for plugins, as systemd-analyze counts."""
        for path in sorted(UNITS.glob("*.service")):
            most = "15" if path.stem == "homeward" else "20"
            done = subprocess.run(["systemd-analyze", "security", "--offline=yes",
                                   "--threshold=" + most, str(path)],
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, path.name + done.stdout[-200:] + done.stderr)


if __name__ == "__main__":
    unittest.main()
