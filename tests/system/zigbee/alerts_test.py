#!/usr/bin/env python3
"""From a press at a device of the simulated coordinator to an alert on a real mosquitto."""
import http.client
import json
import socket
import time
import unittest

import lab
from stick import SIMULATOR, Simulator

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  zigbee: {port: "tcp://127.0.0.1:%d", channel: 15}
devices:
  sos:    {id: "zigbee:0x00124b0001a2b305", room: bathroom, properties: [action]}
  button: {id: "zigbee:0xa4c13800a2b306aa", room: bedroom, properties: [action]}
  smoke:  {id: "zigbee:0x00124b0001a2b307", room: kitchen, properties: [smoke]}
  co:     {id: "zigbee:0x00124b0001a2b308", room: kitchen, properties: [carbon_monoxide]}
  leak:   {id: "zigbee:0x00158d0001a2b309", room: bathroom, properties: [leak]}
rules:
  - {alert: sos, when: {event: {sos.action: pressed}}, severity: critical, category: safety,
     resolve: ack}
  - {alert: button, when: {event: {button.action: pressed}}, severity: critical, category: safety,
     resolve: ack}
  - {alert: fire, when: {smoke.smoke: true}, severity: critical, category: safety}
  - {alert: gas, when: {co.carbon_monoxide: true}, severity: critical, category: safety}
  - {alert: wet, when: {leak.leak: true}, severity: warning}
"""


class ControlConnection(http.client.HTTPConnection):
    """HTTP on the gateway's control socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


@unittest.skipUnless((SIMULATOR / "znp_sim.py").exists(), "the coordinator simulator is not here")
class Alerts(lab.LabTest):
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
        self.wait_health("ok")

    def wait_health(self, state, seconds=60):
        def as_wanted():
            plugins = self.home.ask_json("status")["plugins"]
            return any(p["id"] == "zigbee" and p["state"] == state for p in plugins)
        lab.wait_for("the plugin to be " + state, as_wanted, seconds)

    def command(self, name, **args):
        connection = ControlConnection(self.home.run / "control.sock")
        connection.request("POST", "/v1/plugins/zigbee/command",
                           json.dumps({"name": name, "args": args}),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read().decode()
        self.assertEqual(answer.status, 200, text)
        return json.loads(text)

    def join(self, *devices):
        self.command("permit_join", time=254)
        for device in devices:
            self.stick.do("join", device=device)
        def enrolled():
            state = self.stick.do("state")["devices"]
            return all(state[d]["zone"]["enrolled"] for d in devices)
        lab.wait_for("the devices to be enrolled", enrolled, 90)

    def alerts(self, kind, rule):
        return [e for e in self.care.alerts(kind) if e["data"]["rule"] == rule]

    def wait_alert(self, rule, kind="raised", count=1, seconds=30):
        lab.wait_for("%s of %s\n%s" % (kind, rule, self.plugin.text()[-2000:]),
                     lambda: len(self.alerts(kind, rule)) >= count, seconds)

    def test_presses_smoke_gas_and_water_reach_the_care_desk(self):
        self.join("sos_heiman", "sos_tuya", "smoke_heiman", "co_heiman", "leak_aqara")
        for device, action, rule in (("sos_heiman", "press", "sos"), ("sos_tuya", "press", "button"),
                                     ("smoke_heiman", "alarm", "fire"), ("co_heiman", "alarm", "gas"),
                                     ("leak_aqara", "wet", "wet")):
            self.stick.do("action", device=device, name=action)
            self.wait_alert(rule)
        self.stick.do("action", device="smoke_heiman", name="clear")
        self.wait_alert("fire", "resolved")
        for rule in ("sos", "button", "fire", "gas", "wet"):
            self.assertEqual(1, len(self.alerts("raised", rule)), rule)

    def test_a_stick_that_hangs_is_a_fault_within_a_minute_and_heals(self):
        self.join("sos_heiman")
        began = time.monotonic()
        self.stick.do("ncp", action="hang")
        self.wait_alert("plugin-failed", seconds=90)
        noticed = time.monotonic() - began
        self.stick.do("ncp", action="unhang")
        self.wait_health("ok")
        self.stick.do("action", device="sos_heiman", name="press")
        self.wait_alert("sos")
        self.wait_alert("plugin-failed", "resolved", seconds=120)
        self.assertLess(noticed, 60)


if __name__ == "__main__":
    unittest.main()
