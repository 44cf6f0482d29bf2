#!/usr/bin/env python3
"""From the air through a real kernel and the real bluetoothd to an alert at the care desk.

A small emulated machine (bluetooth_machine.py) is booted once for all cases; each case has devices
of its own. What a virtual radio can't show: real loss and interference, a USB reset, and the restart
of bluetooth.service through systemd, which is not in this machine. Programs: $HOMEWARD_BIN.
usage: bluetooth.py [unittest's options]
"""
import os
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import threading
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
FLOOD = 250  # strangers a second: in this emulated machine bluetoothd keeps up with about so many
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
  door1: {id: "ble:%s", room: hall, properties: [contact]}
  door2: {id: "ble:%s", room: hall, properties: [contact]}
""" % (ADAPTER, MAT % 0, DOOR % 0, DOOR % 1, DOOR % 2)


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
        for life in (cls.live, cls.service_manager):
            threading.Thread(target=life, daemon=True).start()
        cls.machine.wait_scan()
        print("scanning after %.1f s" % (time.monotonic() - cls.machine.started), flush=True)

    @classmethod
    def live(cls):
        """A thermometer speaks every two seconds, as in any home: the radio is never silent long,
        and the plugin learns no patience with silences of this test."""
        number = 0
        while not cls.radio.closing:
            number = (number + 1) % 256
            cls.radio.report("A4:C1:38:00:09:00", service_data(0xFCD2, "4000%02x02ca09" % number))
            time.sleep(2)

    @classmethod
    def service_manager(cls):
        """systemd is not in this machine: bluetoothd is restarted here when the plugin asks for it."""
        served = 0
        while not cls.radio.closing:
            asked = cls.machine.said().count("step=restart-service")
            if asked > served:
                print("\n  the plugin asked for a restart of bluetoothd", flush=True)
                cls.machine.end_part("bluetoothd", "KILL")
                cls.machine.start_part("bluetoothd")
            served = asked
            time.sleep(1)

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

    def collect(self, number, **options):
        """Offers a cuff until its measurement is an alert and the session is over."""
        meter = cuff(number, **options)
        self.radio.offer(meter)
        try:
            self.wait_raised("high-pressure", "cuff%d" % number)
            lab.wait_for("the end of the session", lambda: meter.controller is None)
        finally:
            self.radio.withdraw(meter)
        return meter

    def test_a_blood_pressure_measurement(self):
        meter = self.collect(0)
        self.assertEqual([uuid for uuid, _ in meter.written], [0x2A2B])  # the clock was set
        # What is nearby is heard again after a connection.
        self.press(9, 1)
        self.wait_raised("sos", "sos9")

    def test_a_cuff_that_wants_to_be_bonded(self):
        meter = self.collect(SEALED_CUFF, passkey=PASSKEY)
        self.assertTrue(meter.sealed_with_passkey)

    def test_a_cuff_that_hangs_up_in_mid_session(self):
        self.collect(2, hangs_up=True)
        self.press(2, 1)
        self.wait_raised("sos", "sos2")

    def wait_new_scan(self, scans):
        lab.wait_for("a new scan", lambda: self.radio.counts["scans"] > scans)

    def test_bluetoothd_is_killed(self):
        self.press(3, 1)
        self.wait_raised("sos", "sos3")
        self.machine.end_part("bluetoothd", "KILL")
        # A state that falls into the time without is told on, as sensors do.
        told = threading.Event()
        telling = self.in_background(self.tell_until, told, DOOR % 2, "1a01")
        time.sleep(2)
        scans = self.radio.counts["scans"]
        self.machine.start_part("bluetoothd")
        try:
            self.wait_new_scan(scans)
            self.press(3, 2)
            self.wait_raised("sos", "sos3", 2)
            self.wait_raised("door-open", "door2")
        finally:
            told.set()
            telling.join()
        self.assertEqual(len(self.raised("sos", "sos3")), 2)

    def tell_until(self, told, address, objects):
        """Says a state every second, each time under a new number."""
        number = 0
        while not told.is_set():
            number = number % 255 + 1
            self.tell(address, number, objects)

    def test_bluetoothd_is_killed_in_mid_session(self):
        meter = cuff(4)
        self.radio.offer(meter)
        lab.wait_for("a session", lambda: meter.controller is not None)
        self.machine.end_part("bluetoothd", "KILL")
        self.machine.start_part("bluetoothd")
        self.wait_raised("high-pressure", "cuff4")
        self.radio.withdraw(meter)

    def test_the_adapter_is_pulled_and_put_back(self):
        self.press(5, 1)
        self.wait_raised("sos", "sos5")
        self.machine.end_part("radio")
        time.sleep(2)
        scans = self.radio.counts["scans"]
        self.machine.start_part("radio")
        self.wait_new_scan(scans)
        self.press(5, 2)
        self.wait_raised("sos", "sos5", 2)

    def test_the_control_channel_of_the_kernel(self):
        """The plugin with CAP_NET_ADMIN and `scan: management` hears past bluetoothd."""
        self.restart_plugin("plugin", "plugin_with_net_admin", "active", "management")
        try:
            self.press(8, 1)
            self.wait_raised("sos", "sos8")
            # bluetoothd is frozen: nothing of this comes from it.
            self.machine.shell("kill -STOP $(pid_of bluetoothd)")
            try:
                scans = self.radio.counts["scans"]
                self.wait_new_scan(scans)
                self.press(8, 2)
                self.wait_raised("sos", "sos8", 2)
            finally:
                self.machine.shell("kill -CONT $(pid_of bluetoothd)")
            self.collect(8)
            self.press(8, 3)
            self.wait_raised("sos", "sos8", 3)
            self.assertNotIn("not to be had here", self.machine.said())
        finally:
            self.restart_plugin("plugin_with_net_admin", "plugin", "management", "active")
        # Without the right it scans by discovery and says so.
        self.restart_plugin("plugin", "plugin", "active", "management")
        self.machine.wait_scan()
        self.press(8, 4)
        self.wait_raised("sos", "sos8", 4)
        self.assertIn("CAP_NET_ADMIN", self.machine.said())
        self.restart_plugin("plugin", "plugin", "management", "active")

    def restart_plugin(self, one, other, scan, other_scan):
        """Ends the plugin that runs as one part and starts it as another, with another scan."""
        self.machine.end_part(one)
        self.machine.shell("sed -i 's/scan: %s/scan: %s/' /etc/homeward/homeward.yaml && "
                           "kill -HUP $(pid_of homewardd)" % (scan, other_scan))
        scans = self.radio.counts["scans"]
        self.machine.start_part(other)
        self.wait_new_scan(scans)

    def test_the_daemon_is_killed(self):
        self.machine.end_part("homewardd", "KILL")
        self.press(6, 1)
        self.machine.start_part("homewardd")
        self.wait_raised("sos", "sos6")

    def test_a_flood_of_strangers(self):
        """What is ours comes through. bluetoothd 5.66 may hang for good in a flood (an answer of the
        kernel to it is lost when its socket is full): then the plugin has it restarted.
        """
        scans = self.radio.counts["scans"]
        lab.wait_for("the start of a scan", lambda: self.radio.counts["scans"] > scans)
        before = self.machine.memory_kib("plugin", "VmRSS")
        dry, strangers = threading.Event(), []

        def flood():
            draw = random.Random(1)
            due = time.monotonic()
            while not dry.is_set():
                address = ":".join("%02X" % byte for byte in b"\x40" + draw.randbytes(5))
                data = service_data(0xFEF3, draw.randbytes(12).hex())
                if self.radio.report(address, data, rssi=-90):
                    strangers.append(time.monotonic())
                due = max(due + 1 / FLOOD, time.monotonic() - 0.1)
                time.sleep(max(0.0, due - time.monotonic()))
        flooding = self.in_background(flood)
        try:
            time.sleep(1)
            self.tell(BUTTON % 7, 1, "3a01")
            self.wait_raised("sos", "sos7")
            time.sleep(20)
        finally:
            dry.set()
            flooding.join()
        told = threading.Event()
        telling = self.in_background(self.tell_until, told, DOOR % 1, "1a01")
        try:
            lab.wait_for("the door, through a restart of bluetoothd if need be",
                         lambda: self.raised("door-open", "door1"), 240)
        finally:
            told.set()
            telling.join()
        self.assertEqual(len(self.raised("sos", "sos7")), 1)
        resident, anonymous = (self.machine.memory_kib("plugin", f) for f in ("VmRSS", "RssAnon"))
        print("\n  %d strangers, %.0f a second; the plugin grew by %d KiB to %d KiB, of which %d KiB "
              "are anonymous" % (len(strangers), len(strangers) / (strangers[-1] - strangers[0]),
                                 resident - before, resident, anonymous), flush=True)
        self.assertGreater(len(strangers), 1000)
        self.assertLess(resident - before, 512)

    def in_background(self, work, *arguments, **options):
        thread = threading.Thread(target=work, args=arguments, kwargs=options, daemon=True)
        thread.start()
        return thread


if __name__ == "__main__":
    # Whoever ends this ends the machine with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    unittest.main(verbosity=2)
