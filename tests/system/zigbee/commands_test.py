#!/usr/bin/env python3
"""Every command of homeward-zigbee against the simulated coordinator, to the device and back."""
import json
import unittest

from core import Core
from lab import BIN, LabTest, Process, wait_for
from stick import SIMULATOR, Simulator

PLUG = "zigbee:0xa4c13800a2b30daa"
CLIMATE = "zigbee:0x00124b0001a2b30b"
SIREN = "zigbee:0x00124b0001a2b3f1"

# A siren as the simulator's profiles describe devices; HEIMAN reads the warning's bits swapped.
PROFILES = {"siren": {
    "ieee": "0x00124b0001a2b3f1", "mfr": 0x120B, "awake": 1e9, "poll": 0, "router": True,
    "rsp_delay": 0.02, "ias_ep": 1, "enroll": "request",
    "eps": {"1": {"profile": 0x104, "device": 0x403, "in": [0, 1, 3, 0x500, 0x502], "out": [0x19]}},
    "attrs": {"0000:0004": [0x42, "HEIMAN"], "0000:0005": [0x42, "WarningDevice"],
              "0000:0007": [0x30, 1], "0500:0000": [0x30, 0], "0500:0001": [0x31, 0x225],
              "0500:0002": [0x19, 0], "0500:0010": [0xF0, "0x0000000000000000"],
              "0500:0011": [0x20, 0xFF], "0001:0020": [0x20, 30], "0001:0021": [0x20, 180]},
    "actions": {}}}


@unittest.skipUnless((SIMULATOR / "znp_sim.py").exists(), "the coordinator simulator is not here")
class Commands(LabTest):
    def setUp(self):
        super().setUp()
        profiles = self.folder / "profiles.json"
        profiles.write_text(json.dumps(PROFILES))
        self.stick = Simulator(self.folder, "--time-scale", "0.3", "--profiles", profiles)
        self.addCleanup(self.stick.stop)
        self.core = Core(self.folder / "plugins.sock",
                         {"port": "tcp://127.0.0.1:%d" % self.stick.tcp, "channel": 15})
        self.addCleanup(self.core.close)
        self.state = self.folder / "zigbee"
        self.plugin = Process([BIN / "homeward-zigbee", "--socket", self.folder / "plugins.sock",
                               "--state", self.state], self.folder / "plugin.log")
        self.addCleanup(lambda: self.plugin.running() and self.plugin.kill())
        self.core.wait_health("ok", 60)

    def join(self, **devices):
        self.ask("permit_join", time=254)
        for name, id in devices.items():
            self.stick.do("join", device=name)
            ready = "a device is ready device=" + id.removeprefix("zigbee:")
            wait_for(name + " to be ready", lambda: ready in self.plugin.text())
        self.ask("permit_join", time=0)

    def ask(self, name, **args):
        answer = self.core.command(name, **args)
        self.assertTrue(answer["ok"], (name, args, answer))
        return answer.get("data", {})

    def told(self, since, property, value):
        wait_for("%s %s" % (property, value), lambda: (property, value) in [
            (e["property"], e["value"]) for e in self.core.events(since)], 10)

    def refused(self, name, **args):
        answer = self.core.command(name, **args)
        self.assertFalse(answer["ok"], (name, args, answer))
        return answer["error"]

    def test_a_plug_is_shown_switched_read_and_removed(self):
        self.join(plug_tuya=PLUG)
        self.ask("identify", device=PLUG)
        shown = [e for e in self.stick.events("af_tx") if e["cluster"] == 3]
        self.assertEqual(1, len(shown))
        for value, state in ((False, 0), (True, 1), ("off", 0), ("on", 1)):
            before = len(self.core.messages)
            self.ask("set", device=PLUG, property="switch", value=value)
            self.assertEqual(state, self.stick.events("onoff")[-1]["state"])
            self.ask("read", device=PLUG, property="switch")
            self.told(before, "switch", bool(state))
        before = len(self.core.messages)
        self.ask("read", device=PLUG, property="voltage")
        self.told(before, "voltage", 231)
        self.assertIn("true or false", self.refused("set", device=PLUG, property="switch", value=7))
        self.assertIn("no such property", self.refused("set", device=PLUG, property="siren", value=1))
        self.assertIn("no such property", self.refused("read", device=PLUG, property="contact"))
        before = len(self.core.messages)
        self.ask("remove", device=PLUG)
        gone = self.core.wait("its end", lambda m: m["type"] == "gone", 10, before)
        self.assertEqual((PLUG, "removed"), (gone["device"], gone["reason"]))
        wait_for("the plug to leave", lambda: self.stick.events("left"))
        self.assertIn("no such device", self.refused("identify", device=PLUG))
        ends = [m for m in self.core.messages[before:] if m["type"] == "gone"]
        self.assertEqual(1, len(ends), "told once")

    def test_a_siren_sounds_for_as_long_as_it_is_told_and_stops(self):
        self.join(siren=SIREN)
        # Mode emergency, strobe and the highest level, swapped; seconds; the strobe's duty; its level.
        for value, payload in ((30, "d31e003203"), (True, "d31e003203"), (1800, "d308073203"),
                               (False, "0000000000"), (0, "0000000000")):
            self.ask("set", device=SIREN, property="siren", value=value)
            self.assertEqual(payload, self.stick.events("siren")[-1]["payload"])
        self.assertIn("0 to 1800", self.refused("set", device=SIREN, property="siren", value=1801))
        self.assertIn("no such property", self.refused("set", device=SIREN, property="switch",
                                                       value=True))

    def test_a_device_that_is_away_is_removed_by_force_only(self):
        self.join(temphum_sonoff=CLIMATE)
        self.stick.do("silence", device="temphum_sonoff", on=True)
        self.refused("remove", device=CLIMATE)
        self.assertIn(CLIMATE, self.core.known)
        self.ask("remove", device=CLIMATE, force=True)
        wait_for("the core to forget it", lambda: CLIMATE not in self.core.known)

    def test_a_backup_is_taken_and_goes_back_onto_a_stick(self):
        self.join(plug_tuya=PLUG)
        told = self.ask("backup")
        backup = self.state / "coordinator_backup.json"
        self.assertEqual(str(backup), told["file"])
        self.assertEqual(0o600, backup.stat().st_mode & 0o777)
        kept = json.loads(backup.read_text())
        self.assertEqual(["a4c13800a2b30daa"], [d["ieee_address"] for d in kept["devices"]])
        key = kept["network_key"]["key"]
        self.assertNotIn(key, self.plugin.text())
        self.assertNotIn(key, json.dumps(self.core.messages))
        before = len(self.core.messages)
        self.ask("restore")
        self.core.wait_health("ok", 60, before)
        self.ask("set", device=PLUG, property="switch", value=False)
        self.assertEqual(0, self.stick.events("onoff")[-1]["state"])
        self.assertEqual([], self.stick.events("replay_dropped"))

    def test_words_and_times_that_are_none_are_refused(self):
        for args in ({}, {"time": -1}, {"time": 255}, {"time": "soon"}, {"time": 1.5}):
            self.assertIn("0 to 254", self.refused("permit_join", **args))
        self.assertEqual([], [e for e in self.stick.events("permit_join") if e.get("open")])
        self.assertIn("no such device", self.refused("identify", device="zigbee:0x01"))
        self.assertIn("no such device", self.refused("set", device="ble:1", property="switch"))
        self.ask("permit_join", time=2)
        wait_for("joining to end by itself",
                 lambda: self.stick.events("permit_join")[-1].get("open") is False, 20)


if __name__ == "__main__":
    unittest.main()
