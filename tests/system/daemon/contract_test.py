"""The published contract: documents that agree with each other, and the example receiver at work."""
import json
import sys
import time
import unittest

import paho.mqtt.client as mqtt
import yaml

import contract
import lab
from press import HOME, Plugin

DOCS = lab.ROOT / "docs"


class Documents(unittest.TestCase):
    def setUp(self):
        self.asyncapi = yaml.safe_load((DOCS / "asyncapi.yaml").read_text())

    def references(self, value):
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            for one in value.values():
                yield from self.references(one)
        elif isinstance(value, list):
            for one in value:
                yield from self.references(one)

    def test_every_reference_leads_somewhere(self):
        found = list(self.references(self.asyncapi))
        self.assertGreater(len(found), 20)
        for reference in found:
            if reference.startswith("#/"):
                at = self.asyncapi
                for step in reference[2:].split("/"):
                    at = at[step]
            else:
                self.assertTrue((DOCS / reference).is_file(), reference)

    def test_each_schema_is_used_and_names_itself(self):
        used = {r.split("/")[-1] for r in self.references(self.asyncapi) if "schemas/" in r}
        files = {path.name for path in contract.SCHEMAS.glob("*.json")}
        self.assertEqual(used, files)
        for name in files:
            schema = json.loads((contract.SCHEMAS / name).read_text())
            self.assertEqual(schema["$id"], contract.URL + name)

    def test_a_message_that_breaks_the_contract_is_found(self):
        good = {"specversion": "1.0", "id": "a/1", "source": "urn:homeward:gateway:hw",
                "type": "care.homeward.reply.v1", "time": "2026-11-23T10:00:00.000000Z",
                "dataschema": contract.URL + "reply.v1.json", "sequence": "0" * 19 + "1",
                "datacontenttype": "application/json", "data": {"command": "c", "status": "ok"}}
        self.assertEqual(contract.problems("replies", good), [])
        for change in ({"time": "yesterday"}, {"type": "care.homeward.other.v1"}, {"sequence": "1"},
                       {"data": {"command": "c", "status": "perhaps"}},
                       {"data": {"command": "c", "status": "ok", "secret": 1}}):
            self.assertTrue(contract.problems("replies", {**good, **change}), change)
        self.assertTrue(contract.problems("alerts", good), "on the wrong channel")


class TheExampleReceiver(lab.LabTest):
    def test_it_takes_acknowledges_and_closes_what_a_home_forgot(self):
        broker = self.broker()
        centre = lab.Process([sys.executable, DOCS / "examples" / "care_centre.py", "--host",
                              "127.0.0.1", "--port", broker.port], self.folder / "centre.log")
        self.addCleanup(lambda: centre.running() and centre.kill())
        lab.wait_for("the centre", lambda: "listening" in centre.text())
        home = self.gateway(HOME.replace("escalate: [{after: 1s, to: backup}]", "")
                            + lab.platform_yaml(broker.uri))
        plugin = Plugin(home.plugin_socket)
        self.addCleanup(plugin.close)

        def told(what):
            return [one for one in map(json.loads, centre.text().splitlines())
                    if one["what"] == what]
        lab.wait_for("the birth", lambda: told("online"))
        plugin.send("panic", "action", "pressed", "event")
        alert = lab.wait_for("the alert", lambda: told("alert"))[0]
        self.assertEqual((alert["home"], alert["severity"]), ("hw-test", "critical"))
        lab.wait_for("its reply", lambda: [r for r in told("reply") if r["status"] == "ok"])
        lab.wait_for("its end", lambda: [o for o in told("over") if o["alert"] == alert["alert"]])
        self.assertEqual(told("unreadable"), [])
        home.process.kill()
        lab.wait_for("the will", lambda: told("offline"))

    def test_a_critical_alert_that_a_home_forgot_is_left_to_a_person(self):
        """As after a power cut between its sending and its commit."""
        broker = self.broker()
        centre = lab.Process([sys.executable, DOCS / "examples" / "care_centre.py", "--host",
                              "127.0.0.1", "--port", broker.port], self.folder / "centre.log")
        self.addCleanup(lambda: centre.running() and centre.kill())
        lab.wait_for("the centre", lambda: "listening" in centre.text())
        home = mqtt.Client("home")
        home.connect("127.0.0.1", broker.port)
        home.loop_start()
        self.addCleanup(home.loop_stop)

        def say(channel, kind, number, data):
            envelope = {"id": "%s-%d" % (kind, number), "data": data,
                        "type": "care.homeward.%s.v1" % kind}
            home.publish("homeward/v1/hw-cut/" + channel, json.dumps(envelope), qos=1)

        for number, (alert, severity, taken) in enumerate([
                ("LOST", "critical", False), ("TAKEN", "critical", True), ("COLD", "warning", False),
                ("KEPT", "critical", False)]):
            say("alerts", "alert.raised", number, {
                "alert": alert, "revision": 1, "presence": "present", "severity": severity,
                "acknowledged": taken})
        say("status", "status", 9, {"status": "online", "open_alerts": [
            {"alert": "KEPT", "revision": 1}]})

        def told(what):
            return {one["alert"] for one in map(json.loads, centre.text().splitlines())
                    if one["what"] == what}
        lab.wait_for("what is over", lambda: told("over") == {"TAKEN", "COLD"})
        self.assertEqual(told("forgotten"), {"LOST"})


class Commands(lab.LabTest):
    """What a platform may ask, over a real broker."""

    ALL = "acknowledge, resolve, note, silence, presence, test-alert, heartbeat, readings, describe"

    PRESENCE = """
presence:
  initial: home
  leave: [{door.contact: closed}]
  quiet: 15m
  enter: [door.contact]
"""

    def setUp(self):
        super().setUp()
        self.mosquitto = self.broker()
        self.care = self.desk(self.mosquitto)
        platform = lab.platform_yaml(self.mosquitto.uri).replace(
            "may_command: [acknowledge, test-alert]",
            "may_command: [%s]\n    readings: [\"door.*\"]" % self.ALL)
        self.home = self.gateway(HOME.replace("escalate: [{after: 1s, to: backup}]", "")
                                 + self.PRESENCE + platform)
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)
        lab.wait_for("the link", lambda: self.care.envelopes("heartbeat"))

    def give(self, kind, **fields):
        """Gives a command and returns the reply's data."""
        before = len(self.care.envelopes("replies"))
        self.care.command(kind, **fields)
        lab.wait_for("a reply", lambda: len(self.care.envelopes("replies")) > before)
        return self.care.envelopes("replies")[before]["data"]

    def door(self):
        self.plugin.send("door", "contact", "open")
        return lab.wait_for("the door", lambda: [
            e for e in self.care.alerts("raised") if e["data"]["rule"] == "door-open"])[0]["data"]

    def test_resolve_ends_an_alert_and_says_who_did(self):
        alert = self.door()
        self.assertEqual(self.give("resolve", alert=alert["alert"], reason="visited")["status"], "ok")
        end = lab.wait_for("its end", lambda: self.care.alerts("resolved"))[0]["data"]
        self.assertEqual((end["alert"], end["reason"]), (alert["alert"], "platform"))
        again = self.give("resolve", alert=alert["alert"], id="another")
        self.assertEqual(again["status"], "refused")
        entry = [e for e in self.home.ask_json("audit")["audit"] if e["action"] == "resolved"][0]
        self.assertEqual((entry["by"], entry["via"], entry["detail"]), ("desk", "care", "visited"))
        self.plugin.send("door", "contact", "closed")
        self.plugin.send("door", "contact", "open")
        lab.wait_for("the next one", lambda: len(self.care.alerts("raised")) == 2)

    def test_a_note_a_heartbeat_readings_and_a_description(self):
        self.assertEqual(self.give("note", text="called, no answer")["status"], "ok")
        self.assertEqual(self.give("note", id="empty")["status"], "invalid")
        notes = [e for e in self.home.ask_json("audit")["audit"] if e["action"] == "noted"]
        self.assertEqual([(n["by"], n["detail"]) for n in notes], [("desk", "called, no answer")])
        beats = len(self.care.envelopes("heartbeat"))
        self.assertEqual(self.give("heartbeat")["status"], "ok")
        lab.wait_for("the beat", lambda: len(self.care.envelopes("heartbeat")) > beats)
        self.door()
        self.assertEqual(self.give("readings")["status"], "ok")
        sent = lab.wait_for("the values", lambda: self.care.envelopes("readings"))[0]["data"]
        self.assertEqual([(r["device"], r["value"]) for r in sent["readings"]], [("door", "open")])
        told = self.give("describe")["result"]
        self.assertEqual({r["rule"] for r in told["rules"]}, {"panic-button", "door-open", "in-bed"})
        self.assertEqual({s["device"] for s in told["sensors"]}, {"panic", "door", "bed"})

    def test_a_care_centre_says_who_is_home(self):
        self.assertEqual(self.give("presence", state="away", until="2099-01-01")["status"], "ok")
        status = self.home.ask_json("status")
        self.assertEqual(status["presence"], "away")
        self.assertTrue(status["vacation_until"].startswith("2098-12-31T23:00"), status)
        self.door()
        self.assertEqual(self.home.ask_json("status")["presence"], "away")
        self.assertEqual(self.give("presence", id="back", state="home")["status"], "ok")
        self.assertEqual(self.home.ask_json("status")["presence"], "home")
        for number, wrong in enumerate(({}, {"state": "asleep"}, {"state": "away", "until": "soon"},
                                        {"state": "away", "until": "2020-01-01"},
                                        {"state": "home", "until": "2099-01-01"})):
            reply = self.give("presence", id="wrong-%d" % number, **wrong)
            self.assertEqual(reply["status"], "invalid", (wrong, reply))
        self.assertEqual(self.home.ask_json("status")["presence"], "home")
        said = [e for e in self.home.ask_json("audit")["audit"] if e["action"] == "presence"]
        self.assertEqual({(e["by"], e["via"]) for e in said}, {("desk", "care")})
        self.assertEqual(len(said), 2)

    def test_an_id_counts_once_also_after_a_restart(self):
        alert = self.door()["alert"]
        first = self.give("resolve", alert=alert, id="one")
        self.assertEqual(first["status"], "ok")
        self.assertEqual(self.give("resolve", alert=alert, id="one"), first)
        lab.wait_for("all on disk", lambda: self.plugin.uncommitted() == 0)
        self.home.process.kill()
        self.home.start()
        self.assertEqual(self.give("resolve", alert=alert, id="one"), first)
        self.assertEqual(len(self.care.alerts("resolved")), 1)

    def test_what_has_expired_is_not_done(self):
        alert = self.door()["alert"]
        past = self.give("resolve", alert=alert, expires="2026-01-01T00:00:00Z")
        self.assertEqual(past["status"], "expired")
        self.assertEqual(self.home.ask_json("status")["open_alerts"], 1)

    def test_a_flood_of_garbage_delays_no_cry_for_help(self):
        topic = self.care.prefix + "/commands"
        for number in range(20000):
            body = "garbage %d" % number if number % 2 else json.dumps(
                {"id": "f-%d" % number, "type": "acknowledge", "alert": "0" * 26})
            self.care.client.publish(topic, body, qos=0)
        began = time.monotonic()
        self.plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("the cry", lambda: [e for e in self.care.alerts("raised")
                                         if e["data"]["rule"] == "panic-button"], 30)
        self.assertLess(time.monotonic() - began, 30)
        lab.wait_for("the flood to be over", lambda: "too many commands" in json.dumps(
            self.care.envelopes("replies")), 60)
        status = self.home.ask_json("status")
        self.assertTrue(status["platforms"][0]["connected"])
        entries = [e for e in self.home.ask_json("audit", "--limit", "1000")["audit"]
                   if e["action"] == "command-refused"]
        self.assertLessEqual(len(entries), 60, "a flood fills no journal")


if __name__ == "__main__":
    unittest.main()
