#!/usr/bin/env python3
"""A new device at the simulated coordinator: found, named, taken into the home and tried."""
import json
import unittest

import lab
from stick import SIMULATOR, Simulator

SOS, CLIMATE = "zigbee:0x00124b0001a2b305", "zigbee:0x00124b0001a2b30b"

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  zigbee: {port: "tcp://127.0.0.1:%d", channel: 15}
devices:
  other: {id: "zigbee:0xa4c13800a2b306aa", room: bedroom, properties: [action]}
rules:
  - {alert: call, when: {event: {"*.action": pressed}}, severity: critical, category: safety}
"""


@unittest.skipUnless((SIMULATOR / "znp_sim.py").exists(), "the coordinator simulator is not here")
class Pair(lab.LabTest):
    def setUp(self):
        super().setUp()
        self.stick = Simulator(self.folder)
        self.addCleanup(self.stick.stop)
        broker = self.broker()
        self.care = self.desk(broker, acknowledge=True)
        self.home = self.gateway(HOME % self.stick.tcp + lab.platform_yaml(broker.uri))
        self.plugin = lab.Process([lab.BIN / "homeward-zigbee", "--socket", self.home.plugin_socket,
                                   "--state", self.folder / "zigbee"], self.folder / "plugin.log")
        self.addCleanup(lambda: self.plugin.running() and self.plugin.kill())
        lab.wait_for("the network", lambda: "the Zigbee network is up" in self.plugin.text())

    def start_pair(self, *arguments):
        process = lab.Process([lab.BIN / "homeward", "--socket", self.home.run / "control.sock",
                               "pair", "zigbee", *arguments], self.folder / "pair.log")
        self.addCleanup(lambda: process.running() and process.kill())
        lab.wait_for("joining to be open", lambda: [
            e for e in self.stick.events("permit_join") if e["open"]])
        return process

    def configured(self):
        return {d["id"]: d for d in self.home.ask_json("devices")["devices"] if d["configured"]}

    def test_a_call_button_joins_gets_a_name_and_a_room_and_calls(self):
        pairing = self.start_pair("--seconds", "25")
        self.stick.do("flags", device="sos_heiman", ignore=["enroll"])
        self.stick.do("join", device="sos_heiman")
        enrolling = SOS + "  HEIMAN SOS-EM: its alarm is being enrolled"
        lab.wait_for("its progress", lambda: enrolling in pairing.text(), 15)
        self.stick.do("flags", device="sos_heiman", ignore=[])
        lab.wait_for("its enrolment", lambda: self.stick.events("enrolled"))
        lab.wait_for("its interview", lambda: "a device is ready" in self.plugin.text())
        self.stick.do("action", device="sos_heiman", name="press")
        self.assertEqual(0, pairing.wait(), pairing.text())
        shown = pairing.text()
        self.assertIn(SOS + "  HEIMAN SOS-EM: ready", shown)
        self.assertIn("action", shown.split("SAYS")[1])
        opened = [e["open"] for e in self.stick.events("permit_join")]
        self.assertEqual((1, False), (opened.count(True), opened[-1]), "opened once, and closed")
        trying = self.start_pair(SOS, "--name", "call_button", "--room", "bathroom", "--test", "30",
                                 "--config", self.home.config)
        lab.wait_for("the test", lambda: "Use it now" in trying.text())
        self.stick.do("action", device="sos_heiman", name="press")
        self.assertEqual(0, trying.wait(), trying.text())
        self.assertIn("call_button: action pressed. It works.", trying.text())
        written = (self.folder / "devices.d" / "call_button.yaml").read_text()
        self.assertIn('id: "%s"' % SOS, written)
        self.assertIn("room: bathroom", written)
        device = self.configured()["call_button"]
        self.assertEqual("bathroom", device["room"])
        lab.wait_for("the call at the care desk", lambda: [
            e for e in self.care.alerts("raised") if e["data"]["rule"] == "call"])


    def test_what_is_not_heard_is_said_so_and_what_is_taken_is_no_longer_found(self):
        pairing = self.start_pair("--seconds", "15", "--json")
        self.stick.do("join", device="temphum_sonoff")
        lab.wait_for("its interview", lambda: "a device is ready" in self.plugin.text())
        self.assertEqual(0, pairing.wait(), pairing.text())
        found = json.loads(pairing.text())["found"]
        self.assertEqual([(CLIMATE, "ready")], [(f["id"], f["progress"]) for f in found])
        taken = self.home.ask("pair", "zigbee", CLIMATE, "--name", "climate", "--test", "1",
                              "--config", str(self.home.config))
        self.assertEqual(1, taken.returncode, taken.stdout + taken.stderr)
        self.assertIn("climate was not heard", taken.stdout)
        self.assertIn("climate", self.configured())
        again = self.home.ask("pair", "zigbee", "--seconds", "0", "--json")
        self.assertEqual((1, []), (again.returncode, json.loads(again.stdout)["found"]))


if __name__ == "__main__":
    unittest.main()
