"""Every kind of FHIR bundle that a home can send is R4, by validators of others and by its words.

The bundles are those of a small program that has the profile make each kind, and those of a real
homewardd at a real broker. Ends with 77 where Node, npm or the registry is missing.
"""
import copy
import json
import os
import subprocess
import sys
import unittest

import lab
import meaning
import npm
import r4
from ear import Ear
from press import Plugin

SKIPPED = 77
HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [nl, en]}
plugins: {press: {}}
devices:
  panic: {id: "press:panic", room: bathroom, properties: [action]}
  door:  {id: "press:door", room: hall, properties: [contact]}
  bed:   {id: "press:bed", room: bedroom, properties: [occupancy]}
  hall:  {id: "press:hall", room: hall, properties: [temperature, humidity, battery]}
  cuff:  {id: "press:cuff", properties: [systolic, diastolic, map, pulse_rate]}
  clip:  {id: "press:clip", properties: [spo2]}
  meter: {id: "press:meter", properties: [glucose]}
  scale: {id: "press:scale", room: bathroom, properties: [weight, body_temperature]}
rules:
  - alert: panic-button
    when: {event: {panic.action: pressed}}
    severity: critical
    category: safety
    resolve: ack
    escalate: [{after: 1s, to: full}, {after: 2s, to: signal}]
  - {alert: door-open, when: {door.contact: open}, severity: warning, category: safety}
  - {alert: in-bed, when: {bed.occupancy: true}, severity: info}
  - {alert: cold, when: {hall.temperature: {below: 16}}, category: care}
  - {alert: battery-low, when: {"*.battery": {below: 15}}, each: device, category: technical}
  - {alert: pressure-high, when: {cuff.systolic: {above: 160}}, category: service}
journal: {commit_interval: 1s}
supervision: {settle: 1s}
platforms:
  care: {gateway: hw-test, brokers: ["%(uri)s"]}
"""
PLATFORM = """  %(name)s: {gateway: hw-%(name)s, brokers: ["%(uri)s"], profile: fhir, heartbeat: 5h}
"""
RECIPIENT = """
  %(name)s:
    platform: %(name)s
    categories: [care, safety, service, technical]
    min_severity: info
    %(more)s
    may_command: [acknowledge, test-alert, heartbeat]
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
"""
FHIR = {"full": 'detail: full\n    readings: ["*.*"]', "alert": "detail: alert",
        "signal": "detail: signal",
        "bare": "detail: full\n    exclude_fields: [room, device, evidence, title, text]"}
VITALS = [("cuff", "systolic", 171.0), ("cuff", "diastolic", 92.0), ("cuff", "map", 118.33),
          ("cuff", "pulse_rate", 71.0), ("clip", "spo2", 96.0), ("meter", "glucose", 5.6),
          ("scale", "weight", 71.2), ("scale", "body_temperature", 36.8),
          ("hall", "temperature", 14.5), ("hall", "humidity", 55.0), ("hall", "battery", 9.0)]

VALIDATORS, UCUM = [], set()


def config(uri):
    """One platform that speaks `homeward`, to compare with, and one for each kind of recipient."""
    platforms = "".join(PLATFORM % {"name": name, "uri": uri} for name in FHIR)
    people = RECIPIENT % {"name": "care", "more": "detail: full"} + "".join(
        RECIPIENT % {"name": name, "more": more} for name, more in FHIR.items())
    return HOME % {"uri": uri} + platforms + "recipients:" + people


class BundleEar(Ear):
    """Hears every platform of the home, as its messages are."""

    def __init__(self, broker):
        self.messages = []
        super().__init__(broker.port, "homeward/v1/#", "ear")

    def take(self, message):
        _, _, home, channel = message.topic.split("/")
        if channel not in ("commands", "replies"):
            self.messages.append((home, channel, json.loads(message.payload)))

    def of(self, home, channel):
        with self.lock:
            return [message for h, c, message in self.messages if (h, c) == ("hw-" + home, channel)]


def flags(bundles):
    return [entry["resource"] for bundle in bundles for entry in bundle["entry"]
            if entry["resource"]["resourceType"] == "Flag"]


def coded(flag, system):
    return [c["code"] for c in flag["code"].get("coding", ()) if c["system"] == system]


class Bundles(lab.LabTest):
    def check(self, named):
        """Each of (name, bundle) by each validator and by the words of R4."""
        bundles = [bundle for _, bundle in named]
        for validator in VALIDATORS:
            for (name, bundle), found in zip(named, validator.problems(bundles)):
                self.assertEqual(found, [], "%s, %s: %s" % (validator.name, name,
                                                           json.dumps(bundle)))
        for name, bundle in named:
            self.assertEqual(meaning.problems(bundle, UCUM), [], name + ": " + json.dumps(bundle))


class Made(Bundles):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run([os.environ["HOMEWARD_FHIR_BUNDLES"]], capture_output=True, text=True,
                              timeout=60, check=True)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        cls.named = [(line["name"], line["bundle"]) for line in lines]

    def test_each_kind_is_r4(self):
        self.assertGreater(len(self.named), 300)
        self.check(self.named)

    def sample(self):
        """A bundle with a Flag, Observations and Devices."""
        return copy.deepcopy(dict(self.named)["care warning raised, detail 2"])

    def flag(self, bundle):
        return flags([bundle])[0]

    def test_validators_refuse_what_is_broken(self):
        def drop_code(bundle):
            del self.flag(bundle)["code"]

        def strange_status(bundle):
            self.flag(bundle)["status"] = "raised"

        def unknown_element(bundle):
            self.flag(bundle)["colour"] = "red"

        def subject_of_the_wrong_kind(bundle):
            self.flag(bundle)["subject"] = "hw-7f3a9c"

        def list_that_is_none(bundle):
            self.flag(bundle)["category"] = {"text": "care"}

        def unknown_resource(bundle):
            self.flag(bundle)["resourceType"] = "Alert"
        for breaks in (drop_code, strange_status, unknown_element, subject_of_the_wrong_kind,
                       list_that_is_none, unknown_resource):
            bundle = self.sample()
            breaks(bundle)
            by = [one.name for one in VALIDATORS if one.problems([bundle])[0]]
            with self.subTest(breaks=breaks.__name__, refused_by=by):
                self.assertTrue(by, "nobody minds")
                if breaks in (drop_code, strange_status, unknown_element):
                    # The schema has neither what must be there nor the words of most lists.
                    self.assertIn("the npm package fhir", by)

    def test_the_words_of_r4_are_minded_too(self):
        def broken(change):
            bundle = self.sample()
            change(bundle)
            return " ".join(meaning.problems(bundle, UCUM))

        def gone(bundle):
            bundle["entry"] = [entry for entry in bundle["entry"]
                               if entry["resource"]["resourceType"] != "Observation"]
        quantity = next(entry for entry in self.sample()["entry"]
                        if "valueQuantity" in entry["resource"])
        place = self.sample()["entry"].index(quantity)

        def at(bundle):
            return bundle["entry"][place]["resource"]
        self.assertEqual(meaning.problems(self.sample(), UCUM), [])
        self.assertIn("leads nowhere", broken(gone))
        self.assertIn("no unit", broken(lambda b: at(b)["valueQuantity"].update(code="degC")))
        self.assertIn("says", broken(lambda b: at(b).update(valueString="x")))
        self.assertIn("is not that of", broken(lambda b: b["entry"][0].update(fullUrl="Flag/1")))
        self.assertIn("may not be", broken(lambda b: self.flag(b)["author"].update(type="Flag")))
        self.assertIn("no code of", broken(lambda b: self.flag(b)["code"]["coding"][1].update(
            system="urn:homeward:scaip:status", code="9999")))
        self.assertIn("control", broken(lambda b: self.flag(b)["code"].update(text="a\x01")))
        self.assertIn("requested by", broken(lambda b: b["entry"][0]["request"].update(url="Flag")))
        self.assertIn("before it begins", broken(lambda b: self.flag(b).update(
            period={"start": "2026-01-02T00:00:00Z", "end": "2026-01-01T00:00:00Z"})))


class Sent(Bundles):
    """What a running home sends to four recipients, and to one in the profile `homeward`."""

    def test_what_a_real_home_sends_is_r4_and_says_what_homeward_says(self):
        broker = self.broker()
        ear = BundleEar(broker)
        self.addCleanup(ear.close)
        gateway = self.gateway(config(broker.uri))
        plugin = Plugin(gateway.plugin_socket)
        self.addCleanup(plugin.close)
        for name in ("care", *FHIR):
            lab.wait_for("the birth for " + name,
                         lambda: ear.of("test" if name == "care" else name, "status"))
        self.live(gateway, plugin, ear)
        gateway.stop()
        lab.wait_for("the goodbyes", lambda: all(
            ear.of(name, "status")[-1]["entry"][0]["resource"]["statusReason"][0]["text"]
            == "offline" for name in FHIR))
        named = [("%s of %s" % (channel, home), message) for home, channel, message in ear.messages
                 if home != "hw-test"]
        self.assertEqual({channel for _, channel, _ in ear.messages},
                         {"alerts", "readings", "status", "heartbeat"})
        self.check(named)
        self.same_as_homeward(ear)
        print("%d bundles of a real home" % len(named))

    def live(self, gateway, plugin, ear):
        """Alerts of each category and severity come, are answered and end; a fault; a silence."""
        def told(rule, count=1):
            lab.wait_for(rule, lambda: sum(
                1 for e in ear.of("test", "alerts") if e["data"].get("rule") == rule) >= count)
        plugin.send("panic", "action", "pressed", "event")
        told("panic-button")
        lab.wait_for("both steps", lambda: all(
            len(flags(ear.of(name, "alerts"))) >= 2 for name in ("full", "signal")))
        for device, prop, value in VITALS:
            plugin.send(device, prop, value)
        plugin.send("door", "contact", "open")
        plugin.send("bed", "occupancy", True)
        for rule in ("door-open", "in-bed", "cold", "battery-low", "pressure-high"):
            told(rule)
        for device, prop, value in VITALS:
            plugin.send(device, prop, 20.0 if prop == "temperature" else value)
        plugin.send("door", "contact", "closed")
        told("door-open", 2)
        panic = next(a["id"] for a in gateway.ask_json("alerts")["alerts"]
                     if a["rule"] == "panic-button")
        self.assertEqual(gateway.ask("ack", panic, "--by", "Anna").returncode, 0)
        self.assertEqual(gateway.ask("silence", "in-bed", "--for", "1h", "--reason", "guests",
                                     "--by", "Anna").returncode, 0)
        self.assertEqual(gateway.ask("silence", "in-bed", "--end", "--by", "Anna").returncode, 0)
        good = gateway.config.read_text()  # and a fault of the gateway itself, with its end
        gateway.config.write_text(good.replace("door.contact: open", "dor.contact: open"))
        self.assertEqual(gateway.ask("reload").returncode, 1)
        told("rules-invalid")
        gateway.config.write_text(good)
        gateway.ask("reload")
        told("rules-invalid", 2)
        lab.wait_for("the values", lambda: ear.of("full", "readings"))
        lab.wait_for("an empty outbox", lambda: plugin.uncommitted() == 0 and not any(
            sum(one["waiting"].values()) for one in gateway.ask_json("status")["platforms"]))

    def same_as_homeward(self, ear):
        """A Flag has the rule, the state and the codes of the message that `homeward` has."""
        def of_envelope(envelope):
            data = envelope["data"]
            scaip = data.get("codes", {}).get("scaip", {})
            return (data["rule"], data["revision"], data["presence"] == "present",
                    scaip.get("device_type"), scaip.get("status"), scaip.get("location"))

        def of_flag(flag):
            revision = [e["valueInteger"] for e in flag["extension"]
                        if e["url"].endswith("/revision")]
            scaip = [(coded(flag, "urn:homeward:scaip:" + name) or [None])[0]
                     for name in ("device-type", "status", "location")]
            return (coded(flag, "urn:homeward:rule")[0], revision[0], flag["status"] == "active",
                    *scaip)
        told = {of_envelope(e) for e in ear.of("test", "alerts") if ".alert." in e["type"]}
        said = {of_flag(f) for f in flags(ear.of("full", "alerts"))
                if not coded(f, "urn:homeward:flag")}
        self.assertEqual(told - said, set())
        self.assertGreater(len(told), 10)
        heard = json.dumps(ear.of("signal", "alerts"))
        for word in ("panic", "bathroom", "hall", "Observation"):
            self.assertNotIn(word, heard)


def main():
    try:
        VALIDATORS.extend([r4.Package(), r4.Schema()])
        UCUM.update(VALIDATORS[0].units())
    except npm.NotHere as missing:
        print("skipped: %s" % missing)
        return SKIPPED
    return 0 if unittest.main(exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
