"""What the units promise: parts stay apart, and nothing gives up starting.

Read as text and judged offline by systemd-analyze; tests/lab tries the same on a running system.
"""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
UNITS = ROOT / "systemd"
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


def drop_in_of_a_page(page):
    """The drop-in that a page of docs/ tells to write."""
    return re.search(r"```ini\n(\[Service\]\n.*?)```", (ROOT / "docs" / page).read_text(), re.S)[1]


def drop_in_of_a_comment(name):
    """The drop-in that the head of a unit tells to write."""
    head = (UNITS / (name + ".service")).read_text().split("[Unit]")[0]
    lines = [line.removeprefix("#").strip() for line in head.splitlines()]
    return "\n".join(lines[lines.index("[Service]"):]) + "\n"


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
            self.assert_exposed(path.stem, 15 if path.stem == "homeward" else 20)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_exposure_with_the_drop_ins_that_are_offered(self):
        """No way of running a plugin that we describe opens its unit beyond the same bound."""
        management = drop_in_of_a_page("BLUETOOTH.md")
        self.assertIn("AF_BLUETOOTH", management)
        self.assert_exposed("homeward-ble", 20, management)
        for name in ("homeward-zigbee", "homeward-zigbee2mqtt"):
            elsewhere = drop_in_of_a_comment(name)
            self.assertIn("IPAddressAllow", elsewhere)
            self.assert_exposed(name, 20, elsewhere)

    def assert_exposed(self, name, at_most, drop_in=""):
        with self.subTest(name, drop_in=drop_in), tempfile.TemporaryDirectory() as folder:
            unit = pathlib.Path(folder, name + ".service")
            shutil.copy(UNITS / unit.name, unit)
            if drop_in:
                (unit.parent / (unit.name + ".d")).mkdir()
                (unit.parent / (unit.name + ".d") / "override.conf").write_text(drop_in)
            done = subprocess.run(["systemd-analyze", "security", "--offline=yes",
                                   "--threshold=%d" % at_most, str(unit)],
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, name + done.stdout[-200:] + done.stderr)
            self.assertIn("Overall exposure level for " + unit.name, done.stdout)


if __name__ == "__main__":
    unittest.main()
