#!/usr/bin/env python3
"""From the air through a real kernel and the real bluetoothd to an alert at the care desk.

A small emulated machine (bluetooth_machine.py) is booted once for all cases; each case has devices
of its own. What a virtual radio can't show: real loss and interference, a USB reset, and the restart
of bluetooth.service through systemd, which is not in this machine. Programs: $HOMEWARD_BIN.
usage: bluetooth.py [unittest's options]
"""
import os
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))

import guest  # noqa: E402  pylint: disable=wrong-import-position
import lab  # noqa: E402  pylint: disable=wrong-import-position
from bluetooth_machine import ADAPTER, BluetoothMachine, contents  # noqa: E402,E501  pylint: disable=wrong-import-position
from gatt_peer import INDICATE, NOTIFY, READ, WRITE, Characteristic, Peripheral  # noqa: E402,E501  pylint: disable=wrong-import-position
from virtual_controller import service_data, service_list  # noqa: E402  pylint: disable=wrong-import-position

SEALED_CUFF, PASSKEY, PASSKEY_FILE = 1, 123456, "/etc/homeward/cuff.key"
CASES = 10  # as many buttons and cuffs as cases may take
BUTTON, CUFF, MAT, DOOR = ("A4:C1:38:00:%02X:%%02X" % kind for kind in (1, 2, 3, 4))
HOME = """
gateway: {id: lab-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  ble: {adapter: "%s", scan: active, gatt: true}
rules:
  - {alert: sos, when: {event: {"sos*.action": single}}, each: device, severity: critical,
     category: safety, resolve: ack}
  - {alert: in-bed, when: {"bed*.occupancy": true}, each: device, severity: info}
  - {alert: door-open, when: {"door*.contact": open}, each: device, severity: warning}
  - {alert: high-pressure, when: {"cuff*.systolic": {above: 160}}, each: device,
     severity: warning}
devices:
  bed0: {id: "ble:%s", room: bedroom, properties: [occupancy]}
  door0: {id: "ble:%s", room: hall, properties: [contact]}
""" % (ADAPTER, MAT % 0, DOOR % 0)


def home():
    lines = [HOME]
    for number in range(CASES):
        lines.append('  sos%d: {id: "ble:%s", room: bathroom, properties: [action]}\n' %
                     (number, BUTTON % number))
        key = ", key: %s" % PASSKEY_FILE if number == SEALED_CUFF else ""
        lines.append('  cuff%d: {id: "ble:%s", room: living, properties: [systolic]%s}\n' %
                     (number, CUFF % number, key))
    return "".join(lines) + lab.platform_yaml("mqtt://127.0.0.1:1883")


def pressure(systolic):
    """Systolic/95 mmHg, mean 120, taken on 2026-11-28 at 10:00, pulse 72 (flags: time, pulse)."""
    return bytes([0x06, systolic, 0, 0x5F, 0, 0x78, 0]) + bytes.fromhex("ea070b1c0a0000" "4800")


def cuff(number, passkey=None, hangs_up=False):
    """A blood pressure meter with one measurement to tell."""
    return Peripheral(CUFF % number, service_list(0x1810), {
        0x1810: [Characteristic(0x2A35, INDICATE, told=[pressure(170 + number)],
                                sealed=passkey is not None)],
        0x1805: [Characteristic(0x2A2B, READ | WRITE, bytes(10), hangs_up=hangs_up)],
        0x180A: [Characteristic(0x2A29, READ, b"Homeward", hangs_up=hangs_up)],
        0x180F: [Characteristic(0x2A19, READ | NOTIFY, b"\x55")]}, passkey)


class Bluetooth(unittest.TestCase):
    """The cases; they share one boot and leave the machine scanning."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-bluetooth-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        broker = lab.Broker(cls.folder)
        cls.addClassCleanup(broker.stop)
        cls.desk = lab.CareDesk(broker, acknowledge=True)
        cls.addClassCleanup(cls.desk.close)
        # What was fetched before is not fetched again.
        work = pathlib.Path(os.environ.get("HOMEWARD_LAB_WORK", cls.folder))
        files = guest.initramfs(work, contents(work, home(), {PASSKEY_FILE: "%06d\n" % PASSKEY}))
        cls.machine = BluetoothMachine(cls.folder, *files, broker.port)
        cls.addClassCleanup(cls.machine.end)
        cls.machine.start()
        print("ready after %.1f s" % cls.machine.wait_ready(), flush=True)
        cls.radio = cls.machine.radio
        cls.machine.wait_scan()
        print("scanning after %.1f s" % (time.monotonic() - cls.machine.started), flush=True)

    def setUp(self):
        self.machine.wait_scan()

    def tearDown(self):
        self.assertIsNone(self.radio.broken)
        self.assertEqual(self.desk.faulty, [], "the contract is broken")

    def raised(self, rule, device):
        return [e for e in self.desk.alerts("raised")
                if (e["data"]["rule"], e["data"].get("device")) == (rule, device)]

    def wait_raised(self, rule, device, count=1):
        try:
            lab.wait_for("%d of %s of %s" % (count, rule, device),
                         lambda: len(self.raised(rule, device)) >= count)
        except AssertionError as problem:
            raise AssertionError("%s; the guest said\n%s" % (
                problem, self.machine.said()[-2000:])) from None

    def tell(self, address, number, objects, **options):
        """A BTHome v2 device says something, ten times as such devices do."""
        self.radio.train(address, service_data(0xFCD2, "4400%02x%s" % (number, objects)), **options)

    def press(self, case, number):
        # The daemon takes what is closer together for a repetition (docs/RULES.md).
        time.sleep(2.2)
        self.tell(BUTTON % case, number, "3a01")

    def test_a_button_is_one_alert(self):
        self.press(0, 1)
        self.wait_raised("sos", "sos0")
        self.press(0, 2)
        self.wait_raised("sos", "sos0", 2)
        time.sleep(3)
        self.assertEqual(len(self.raised("sos", "sos0")), 2)

    def test_a_mat_and_a_door(self):
        self.tell(MAT % 0, 1, "2301")
        self.wait_raised("in-bed", "bed0")
        self.tell(DOOR % 0, 1, "1a01")
        self.wait_raised("door-open", "door0")

    def test_a_blood_pressure_measurement(self):
        meter = cuff(0)
        self.radio.offer(meter)
        try:
            self.wait_raised("high-pressure", "cuff0")
            lab.wait_for("the end of the session", lambda: meter.controller is None)
        finally:
            self.radio.withdraw(meter)
        self.assertEqual([uuid for uuid, _ in meter.written], [0x2A2B])  # the clock was set


if __name__ == "__main__":
    unittest.main(verbosity=2)
