#!/usr/bin/env python3
"""homeward-zigbee against the simulated coordinator, over TCP and a pseudo terminal."""
import json
import signal
import time
import unittest

from lab import wait_for
from stick import SIMULATOR, StickTest

# What each action of care_home becomes; the same states as truth_z2m.json has, in the words of
# docs/PLUGINS.md (contact false is open there; occupancy of a motion sensor is motion here).
CARE_HOME = [
    ("0x00158d0001a2b301", "contact", "open"), ("0x00158d0001a2b301", "contact", "closed"),
    ("0x00158d0001a2b301", "battery", 100), ("0x00158d0001a2b302", "motion", True),
    ("0x00158d0001a2b302", "illuminance", 38), ("0x54ef441000a2b303", "presence", True),
    ("0x00158d0001a2b304", "vibration", True), ("0x00158d0001a2b304", "action", "drop"),
    ("0x00158d0001a2b309", "leak", True), ("0x00158d0001a2b30c", "temperature", 19.87),
    ("0x00158d0001a2b30c", "humidity", 55.33), ("0x00158d0001a2b30c", "pressure", 1009.3),
    ("0x00124b0001a2b30b", "temperature", 22.04), ("0x00124b0001a2b30b", "humidity", 48.31),
    ("0x00124b0001a2b30a", "motion", True), ("0xa4c13800a2b30daa", "power", 2150),
    ("0xa4c13800a2b30daa", "current", 9.31), ("0xa4c13800a2b30eaa", "presence", True),
    ("0x00124b0001a2b305", "action", "pressed"), ("0xa4c13800a2b306aa", "action", "pressed"),
    ("0x00124b0001a2b307", "smoke", True), ("0x00124b0001a2b308", "carbon_monoxide", True),
]

# What must come through the scenario of faults.
FAULTS = [
    ("0xa4c13800a2b306aa", "action", "pressed"), ("0x00124b0001a2b307", "smoke", True),
    ("0x00124b0001a2b308", "carbon_monoxide", True),
    ("0x00124b0001a2b308", "carbon_monoxide", False),
    ("0x00124b0001a2b30b", "temperature", 22.04),
]


@unittest.skipUnless((SIMULATOR / "znp_sim.py").exists(), "the coordinator simulator is not here")
class ZigbeeTest(StickTest):
    def care_home(self, simulator, port):
        self.start(port)
        answer = self.core.command("permit_join", time=254)
        self.assertTrue(answer["ok"], answer)
        wait_for("the scenario", lambda: simulator.events("script_done"), 120)
        heard = [(e["device"].removeprefix("zigbee:"), e["property"], e["value"])
                 for e in self.core.events()]
        for expected in CARE_HOME:
            self.assertIn(expected, heard)
        for unwanted in ("replay_dropped", "no_default_response", "dropped", "suppressed",
                         "rpc_error", "bad_host_frame", "script_error"):
            self.assertEqual([], simulator.events(unwanted))
        state = simulator.do("state")
        self.assertEqual(14, len(self.core.known))
        for name in ("sos_heiman", "sos_tuya", "smoke_heiman", "co_heiman", "motion_sonoff",
                     "leak_aqara"):
            self.assertTrue(state["devices"][name]["zone"]["enrolled"], name)
        for name in ("temphum_sonoff", "plug_tuya", "sos_heiman", "sos_tuya"):
            self.assertTrue(state["devices"][name]["binds"], name)
            self.assertTrue(state["devices"][name]["reporting"], name)

    def scenario(self, name="care_home", port=None):
        return self.simulator("--script", SIMULATOR / "scenarios" / (name + ".jsonl"), port=port)

    def test_a_home_over_tcp_and_a_wiped_stick_that_is_restored(self):
        simulator = self.scenario()
        self.care_home(simulator, "tcp://127.0.0.1:%d" % simulator.tcp)
        self.assertTrue(self.core.command("backup")["ok"])
        before = len(self.core.messages)
        simulator.do("ncp", action="factory")
        simulator.do("ncp", action="crash")
        self.core.wait_health("radio-reset", 60, before)
        self.core.wait_health("ok", 60, before)
        simulator.do("wake", device="temphum_sonoff", s=20)
        simulator.do("action", device="sos_heiman", name="press")
        self.core.wait("the press", lambda m: "action" in json.dumps(m), 20, before)
        answer = self.core.command("read", device="zigbee:0x00124b0001a2b30b",
                                   property="temperature")
        self.assertTrue(answer["ok"], answer)
        self.assertEqual([], simulator.events("replay_dropped"))

    def test_a_home_over_a_pseudo_terminal_and_a_stick_that_is_pulled_out_and_hangs(self):
        simulator = self.scenario()
        self.care_home(simulator, str(simulator.pty))
        before = len(self.core.messages)
        simulator.do("ncp", action="unplug")
        self.core.wait_health("radio-lost", 60, before)
        time.sleep(3)
        simulator.do("ncp", action="plug")
        self.core.wait_health("ok", 60, before)
        simulator.do("action", device="sos_tuya", name="press")
        self.core.wait("the press", lambda m: "action" in json.dumps(m), 20, before)
        before = len(self.core.messages)
        simulator.do("ncp", action="hang")
        self.core.wait_health("radio-silent", 60, before)
        simulator.do("ncp", action="unhang")
        self.core.wait_health("ok", 60, before)
        simulator.do("action", device="sos_heiman", name="press")
        self.core.wait("the press", lambda m: "action" in json.dumps(m), 20, before)
        self.plugin.stop(signal.SIGTERM)

    def test_a_line_and_a_stick_with_every_fault_over_tcp(self):
        simulator = self.scenario()
        self.every_fault(simulator, "tcp://127.0.0.1:%d" % simulator.tcp)

    def test_a_line_and_a_stick_with_every_fault_over_a_pseudo_terminal(self):
        simulator = self.scenario()
        self.every_fault(simulator, str(simulator.pty))

    def every_fault(self, simulator, port):
        self.care_home(simulator, port)
        before = len(self.core.messages)
        simulator.stop()
        # The next simulator's devices count their frames from the beginning and don't say so, which
        # those of a home never do all at once: outlast the window of repeats.
        time.sleep(10)
        simulator = self.scenario("faults", simulator.tcp)
        wait_for("the scenario", lambda: simulator.events("script_done"), 400)
        self.assertEqual([], simulator.events("script_error"))
        heard = [(e["device"].removeprefix("zigbee:"), e["property"], e["value"])
                 for e in self.core.events(before)]
        for expected in FAULTS:
            self.assertIn(expected, heard)
        presses = [e for e in heard if e == ("0x00124b0001a2b305", "action", "pressed")]
        self.assertEqual(3, len(presses), "each press once, the doubled one too")
        self.assertEqual([], simulator.events("replay_dropped"))
        self.core.wait("the one that left",
                       lambda m: m["type"] == "gone" and "0x00158d0001a2b304" in m["device"],
                       20, before)
        self.assertEqual(13, len(self.core.known))
        health = [(m["code"], m.get("detail")) for m in self.core.messages[before:]
                  if m["type"] == "health"]
        codes = [code for code, _ in health]
        for trouble in ("radio-silent", "radio-lost"):
            self.assertIn(trouble, codes)
        self.assertEqual("ok", codes[-1])
        twice = [one for one, next_one in zip(health, health[1:]) if one == next_one]
        self.assertEqual([], twice, "said once is enough")


if __name__ == "__main__":
    unittest.main()
