#!/usr/bin/env python3
"""homeward-zigbee against the simulated coordinator, over TCP and a pseudo terminal."""
import json
import signal
import socket
import time
import unittest

from core import Core
from lab import BIN, SHARED, LabTest, Process, free_port, wait_for

SIMULATOR = SHARED / "tools" / "zigbee_sim"

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


class Simulator:
    """The stick and the devices around it; commanded over its control port."""

    def __init__(self, folder, *arguments):
        self.events_file = folder / "sim-events.jsonl"
        self.pty = folder / "ttyZNP"
        self.tcp, control = free_port(), free_port()
        self.process = Process(
            ["/usr/bin/python3", SIMULATOR / "znp_sim.py", "--tcp", "127.0.0.1:%d" % self.tcp,
             "--pty", self.pty, "--control", "127.0.0.1:%d" % control, "--state",
             folder / "sim-state.json", "--events", self.events_file, *arguments],
            folder / "sim.log")
        def listening():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", control)) == 0
        wait_for("the simulator", listening)
        self.link = socket.create_connection(("127.0.0.1", control))
        self.lines = self.link.makefile()

    def do(self, op, **fields):
        self.link.sendall((json.dumps({"op": op, "id": 1, **fields}) + "\n").encode())
        answer = json.loads(self.lines.readline())
        assert answer["ok"], answer
        return answer

    def events(self, kind):
        lines = self.events_file.read_text().splitlines()
        return [e for e in map(json.loads, lines) if e["ev"] == kind]

    def stop(self):
        self.link.close()
        self.process.stop()


@unittest.skipUnless((SIMULATOR / "znp_sim.py").exists(), "the coordinator simulator is not here")
class ZigbeeTest(LabTest):
    def start(self, port):
        self.core = Core(self.folder / "plugins.sock", {"port": port, "channel": 15})
        self.addCleanup(self.core.close)
        self.plugin = Process([BIN / "homeward-zigbee", "--socket", self.folder / "plugins.sock",
                               "--state", self.folder / "zigbee"], self.folder / "plugin.log")
        self.addCleanup(lambda: self.plugin.running() and self.plugin.kill())
        self.core.wait_health("ok", 60)

    def simulator(self, *arguments):
        simulator = Simulator(self.folder, *arguments)
        self.addCleanup(simulator.stop)
        return simulator

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

    def scenario(self):
        return self.simulator("--script", SIMULATOR / "scenarios" / "care_home.jsonl")

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


if __name__ == "__main__":
    unittest.main()
