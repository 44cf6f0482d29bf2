"""Payload profiles other than `homeward`, with the running daemon and a real broker."""
import json
import unittest

import lab
from ear import Ear
from press import Plugin

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {limits: {events_per_second: 1000, burst: 1000}}
devices:
  panic: {id: "press:panic", room: bathroom, properties: [action]}
  hall:  {id: "press:hall", room: hall, properties: [temperature]}
rules:
  - alert: panic-button
    when: {event: {panic.action: pressed}}
    severity: critical
    category: safety
    resolve: ack
journal: {commit_interval: 1s}
platforms:
  care:
    gateway: hw-test
    brokers: ["%s"]
%s
recipients:
  care:
    platform: care
    categories: [care, safety, service, technical]
    min_severity: info
    detail: %s
    readings: ["hall.*"]
    may_command: [acknowledge, test-alert]
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
"""


class PlainEar(Ear):
    """Hears everything at the broker, as it is."""

    def __init__(self, broker):
        self.messages = []
        super().__init__(broker.port, "#", "ear")

    def take(self, message):
        self.messages.append((message.topic, message.payload))

    def on(self, topic):
        with self.lock:
            return [json.loads(payload) for t, payload in self.messages if t == topic]

    def say(self, topic, body):
        self.client.publish(topic, json.dumps(body), qos=1)


class Profiles(lab.LabTest):
    def start(self, platform, detail="full"):
        self.mosquitto = self.broker()
        self.ear = PlainEar(self.mosquitto)
        self.addCleanup(self.ear.close)
        self.home = self.gateway(HOME % (self.mosquitto.uri, platform, detail))
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)

    def open_alerts(self):
        return [a for a in self.home.ask_json("alerts")["alerts"] if not a.get("resolved_at")]


class ThingsBoard(Profiles):
    PLATFORM = '    profile: thingsboard\n    password_file: "%s"'

    def start_board(self, detail="full"):
        token = self.folder / "token"
        token.write_text("token-17\n")
        self.start(self.PLATFORM % token, detail)

    def values(self, name):
        """The telemetry of the gateway and of all its devices that has this key."""
        points = self.ear.on("v1/devices/me/telemetry")
        for message in self.ear.on("v1/gateway/telemetry"):
            for device in message.values():
                points += device
        values = [p.get("values", p) for p in points]
        return [v for v in values if name in v]

    def test_an_alert_is_raised_and_acknowledged_by_rpc(self):
        self.start_board()
        lab.wait_for("the birth", lambda: self.values("status"))
        self.assertIn("u'token-17'", self.mosquitto.process.text())
        lab.wait_for("the sensors", lambda: len(self.ear.on("v1/gateway/connect")) == 2)
        self.plugin.send("panic", "action", "pressed", kind="event")
        self.plugin.send("hall", "temperature", 21.5)
        raised = lab.wait_for("the alert", lambda: self.values("alert_event"))[0]
        self.assertEqual(raised["alert_event"], "raised")
        self.assertEqual(raised["alert"]["rule"], "panic-button")
        self.assertIn("scaip", raised["alert"]["codes"])
        lab.wait_for("the reading", lambda: self.values("temperature"))
        devices = {device: [name for point in points for name in point["values"]]
                   for message in self.ear.on("v1/gateway/telemetry")
                   for device, points in message.items()}
        self.assertEqual(set(devices), {"hw-test.hall", "hw-test.panic"})
        self.assertIn("temperature", devices["hw-test.hall"])
        self.assertIn("alert_event", devices["hw-test.panic"], "where the event came from")
        self.ear.say("v1/devices/me/rpc/request/5",
                     {"method": "acknowledge", "params": {"alert": raised["alert_id"]}})
        reply = lab.wait_for("the reply", lambda: self.ear.on("v1/devices/me/rpc/response/5"))[0]
        self.assertEqual(reply["status"], "ok")
        lab.wait_for("the end", lambda: [v for v in self.values("alert_event")
                                         if v["alert_event"] == "resolved"])
        self.ear.say("v1/gateway/rpc", {"device": "hw-test.hall", "data": {
            "id": 6, "method": "heartbeat", "params": {"id": "beat-1"}}})
        refused = lab.wait_for("the refusal", lambda: [
            m for m in self.ear.on("v1/gateway/rpc") if m["data"].get("status")])[0]
        self.assertEqual((refused["id"], refused["data"]["status"]), (6, "refused"))
        self.home.stop()
        lab.wait_for("the goodbye", lambda: len(self.ear.on("v1/gateway/disconnect")) == 2)

    def test_with_detail_signal_no_sensor_is_named(self):
        self.start_board("signal")
        self.plugin.send("panic", "action", "pressed", kind="event")
        lab.wait_for("the alert", lambda: self.values("alert_event"))
        with self.ear.lock:
            everything = b"".join(payload for _, payload in self.ear.messages)
        self.assertNotIn(b"panic", everything)
        self.assertEqual(self.ear.on("v1/gateway/connect"), [])


class Fhir(Profiles):
    def resources(self, channel, kind):
        return [entry["resource"] for bundle in self.ear.on("homeward/v1/hw-test/" + channel)
                for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]

    def test_an_alert_is_a_flag_until_it_is_acknowledged(self):
        self.start("    profile: fhir")
        device = lab.wait_for("the birth", lambda: self.resources("status", "Device"))[0]
        self.assertEqual(device["statusReason"][0]["text"], "online")
        self.plugin.send("panic", "action", "pressed", kind="event")
        self.plugin.send("hall", "temperature", 21.5)
        flag = lab.wait_for("the alert", lambda: self.resources("alerts", "Flag"))[0]
        self.assertEqual(flag["status"], "active")
        self.assertIn("urn:homeward:scaip:status", [c["system"] for c in flag["code"]["coding"]])
        read = lab.wait_for("the reading", lambda: self.resources("readings", "Observation"))[0]
        self.assertEqual(read["valueQuantity"], {"value": 21.5, "unit": "Cel", "code": "Cel",
                                                 "system": "http://unitsofmeasure.org"})
        self.ear.say("homeward/v1/hw-test/commands",
                     {"id": "1", "type": "acknowledge", "alert": flag["id"]})
        over = lab.wait_for("the end", lambda: [f for f in self.resources("alerts", "Flag")
                                                if f["status"] == "inactive"])[0]
        self.assertEqual(over["id"], flag["id"])
        self.assertEqual(self.ear.on("homeward/v1/hw-test/replies")[0]["data"]["status"], "ok")


class Template(Profiles):
    PLATFORM = """    profile: template
    template:
      topic: "care/{gateway}/{channel}"
      commands: "care/{gateway}/do"
      body: {key: "{id}", what: "{type}", level: "{data.severity}", scaip: "{data.codes.scaip.status}",
             alert: "{data.alert}", answer: "{data.status}", values: "{data.readings}",
             line: "{data.rule}: {data.title.en}"}
"""

    def test_the_configured_body_goes_out_and_commands_come_in(self):
        self.start(self.PLATFORM)
        birth = lab.wait_for("the birth", lambda: self.ear.on("care/hw-test/status"))[0]
        self.assertEqual((birth["what"], birth["answer"]), ("status", "online"))
        self.plugin.send("panic", "action", "pressed", kind="event")
        self.plugin.send("hall", "temperature", 21.5)
        raised = lab.wait_for("the alert", lambda: self.ear.on("care/hw-test/alerts"))[0]
        self.assertEqual((raised["what"], raised["level"]), ("alert.raised", "critical"))
        self.assertEqual(raised["key"], raised["alert"] + "/1")
        self.assertRegex(raised["scaip"], "^[0-9]{4}$")
        self.assertTrue(raised["line"].startswith("panic-button: "))
        read = lab.wait_for("the reading", lambda: self.ear.on("care/hw-test/readings"))[0]
        self.assertEqual(read["values"][0]["value"], 21.5)
        self.ear.say("care/hw-test/do", {"id": "1", "type": "acknowledge", "alert": raised["alert"]})
        reply = lab.wait_for("the reply", lambda: self.ear.on("care/hw-test/replies"))[0]
        self.assertEqual(reply["answer"], "ok")
        lab.wait_for("the end", lambda: any(m["what"] == "alert.resolved"
                                            for m in self.ear.on("care/hw-test/alerts")))


if __name__ == "__main__":
    unittest.main()
