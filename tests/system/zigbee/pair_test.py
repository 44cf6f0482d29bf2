#!/usr/bin/env python3
"""A new device at the simulated coordinator: found, named, taken into the home and tried."""
import unittest

import lab
from stick import SIMULATOR, Simulator

SOS = "zigbee:0x00124b0001a2b305"

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

    def pair(self, *arguments):
        return self.home.ask("pair", "zigbee", *arguments)

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
        pairing = self.start_pair("--seconds", "20")
        self.stick.do("join", device="sos_heiman")
        lab.wait_for("its enrolment", lambda: self.stick.events("enrolled"))
        lab.wait_for("its interview", lambda: "a device is ready" in self.plugin.text())
        self.stick.do("action", device="sos_heiman", name="press")
        self.assertEqual(0, pairing.wait(), pairing.text())
        self.assertIn(SOS, pairing.text())
        self.assertIn("HEIMAN SOS-EM", pairing.text())
        self.assertIs(False, self.stick.events("permit_join")[-1]["open"])
        taken = self.pair(SOS, "--name", "call_button", "--room", "bathroom", "--config",
                          str(self.home.config))
        self.assertEqual(0, taken.returncode, taken.stdout + taken.stderr)
        written = (self.folder / "devices.d" / "call_button.yaml").read_text()
        self.assertIn('id: "%s"' % SOS, written)
        self.assertIn("room: bathroom", written)
        device = self.configured()["call_button"]
        self.assertEqual("bathroom", device["room"])
        self.stick.do("action", device="sos_heiman", name="press")
        lab.wait_for("the call at the care desk", lambda: [
            e for e in self.care.alerts("raised") if e["data"]["rule"] == "call"])


if __name__ == "__main__":
    unittest.main()
