"""Who is told what, over a simulated week: golden files of what each platform received.

After a change that is meant: HOMEWARD_WRITE_GOLDEN=1 writes them anew; look at the difference.
"""
import datetime as dt
import json
import os
import pathlib
import re
import time
import unittest

import lab
from press import Plugin

DATA = lab.ROOT / "tests" / "data"
GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
DAYS = 7

PLATFORM = """
  %(name)s:
    gateway: hw-%(name)s
    brokers: ["%(uri)s"]
"""
# The week takes a second, so that a machine that stalls for a moment lets days pass: what waits to be
# sent must not be too old for that.
RECIPIENTS = """
journal: {readings_max_age: 30d}
recipients:
  care:
    platform: care
    categories: [care, safety, service, technical]
    min_severity: info
    detail: full
    consent: {given_by: resident, basis: consent, from: 2026-11-01}
  nobody:
    platform: nobody
    categories: [care, safety, service, technical]
    min_severity: info
    detail: full
    readings: ["*"]
    may_command: [acknowledge, describe]
  signal:
    platform: signal
    categories: [care, safety, service, technical]
    min_severity: info
    detail: signal
    consent: {given_by: resident, basis: consent, from: 2026-11-01}
  housing:
    platform: housing
    categories: [service]
    min_severity: info
    detail: alert
    readings: ["bathroom_climate.humidity"]
    consent: {given_by: resident, basis: contract, from: 2026-11-25, until: 2027-01-01}
"""
NAMES = ("care", "nobody", "signal", "housing")


def week(path):
    """The recorded day, seven times."""
    lines = [json.loads(line) for line in (DATA / "day.jsonl").read_text().splitlines()]
    with open(path, "w") as out:
        for day in range(DAYS):
            for line in lines:
                stamp = dt.datetime.fromisoformat(line["ts"]) + dt.timedelta(days=day)
                out.write(json.dumps({**line, "ts": stamp.isoformat()}) + "\n")


def told(desk):
    """What a desk was told of alerts and readings, without what differs from run to run."""
    names = {}
    lines = []
    for envelope in sorted(desk.envelopes("alerts"), key=lambda e: int(e["sequence"])):
        data = dict(envelope["data"])
        if "alert" in data:
            data["alert"] = names.setdefault(data["alert"], "alert-%d" % (len(names) + 1))
        for field in ("boot_id", "resident", "rule_version", "monotonic_ms"):
            if field in data:
                data[field] = "..."
        lines.append({"type": envelope["type"], "time": envelope["time"],
                      "subject": envelope.get("subject"), "data": data})
    # How readings are batched depends on how fast the machine is.
    for envelope in sorted(desk.envelopes("readings"), key=lambda e: int(e["sequence"])):
        lines += [{"reading": reading} for reading in envelope["data"]["readings"]]
    return lines


def texts(value):
    """All texts in a value that could be a mark: no times and no words."""
    if isinstance(value, dict):
        return set().union(*map(texts, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(texts, value)) if value else set()
    if isinstance(value, str) and len(value) >= 16 and not re.match(r"\d{4}-\d\d-\d\dT", value):
        return {value}
    return set()


class AWeek(lab.LabTest):
    def test_each_platform_hears_what_it_may_and_nothing_else(self):
        broker = self.broker()
        desks = {name: self.desk(broker, prefix="homeward/v1/hw-" + name, name=name)
                 for name in NAMES}
        config = (DATA / "day.yaml").read_text() + "platforms:"
        config += "".join(PLATFORM % {"name": name, "uri": broker.uri} for name in NAMES)
        home = self.gateway(config + RECIPIENTS, "--clock", "replay")
        events = self.folder / "week.jsonl"
        week(events)
        player = home.replay(events, "--speed", "max", "--drive-clock")
        self.assertEqual(player.wait(300), 0, player.text())
        lab.wait_for("empty queues", lambda: not any(
            sum(p["waiting"].values()) for p in home.ask_json("status")["platforms"]))
        self.assertEqual(desks["nobody"].messages, [], "without consent nobody hears a word")
        self.assertFalse(home.ask_json("status")["platforms"][1]["connected"])
        problems = " ".join(home.ask_json("status")["problems"])
        self.assertIn("nobody hears nothing: none of its recipients consents", problems)
        for name in ("signal", "housing"):
            self.compare(name, desks[name])
        given_out = {p["id"]: p["last_sequence"] for p in home.ask_json("status")["platforms"]}
        for name in ("care", "signal", "housing"):
            self.no_gap(name, desks[name], given_out[name])
        for envelope in desks["housing"].envelopes("alerts") + desks["housing"].envelopes("readings"):
            self.assertGreaterEqual(envelope["time"], "2026-11-24T23:00", "before the consent")
        for envelope in desks["housing"].envelopes("readings"):
            for reading in envelope["data"]["readings"]:
                self.assertGreaterEqual(reading["time"], "2026-11-24T23:00", "before the consent")
        for envelope in desks["signal"].envelopes("alerts"):
            self.assertNotIn("subject", envelope)
        self.assertEqual(desks["signal"].envelopes("status")[0]["data"]["sensors"], [])
        self.unlinkable(desks["care"], desks["signal"])
        self.unlinkable(desks["care"], desks["housing"])

    def no_gap(self, name, desk, last):
        """Every number up to the last that was given out came, in whatever order of classes."""
        def numbers():
            return sorted(int(e["sequence"]) for channel in ("alerts", "readings", "replies")
                          for e in desk.envelopes(channel))
        end = time.monotonic() + 20  # what the broker has taken may still be on its way to the desk
        while len(numbers()) < last and time.monotonic() < end:
            time.sleep(0.2)
        self.assertEqual(numbers(), list(range(1, last + 1)), "no gap in " + name)

    def compare(self, name, desk):
        file = GOLDEN / (name + ".jsonl")
        if os.environ.get("HOMEWARD_WRITE_GOLDEN"):
            time.sleep(5)
            GOLDEN.mkdir(exist_ok=True)
            file.write_text("".join(line + "\n" for line in self.lines(desk)))
        wanted = file.read_text().splitlines()
        self.assertTrue(wanted, "a golden file of nothing proves nothing")
        # The last readings wait for a commit that no event hastens.
        end = time.monotonic() + 20
        while len(self.lines(desk)) < len(wanted) and time.monotonic() < end:
            time.sleep(0.2)
        self.assertEqual(self.lines(desk), wanted)

    @staticmethod
    def lines(desk):
        return [json.dumps(line, sort_keys=True) for line in told(desk)]

    def unlinkable(self, one, other):
        """Two platforms that lay all they have side by side find no id that both know."""
        def marks(desk):
            with desk.lock:
                return set().union(*(texts(e["data"]) | {e["id"], e["source"]}
                                     for _, e in desk.messages))
        def words(text):
            return " " in text or re.fullmatch("[a-z_]+", text)  # sentences, and names of sensors
        shared = {text for text in marks(one) & marks(other) if not words(text)}
        self.assertEqual(shared, set())


HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [nl, en]}
plugins:
  press: {limits: {events_per_second: 100000, burst: 100000}}
devices:
  panic: {id: "press:panic", room: bathroom, properties: [action]}
  door:  {id: "press:door", room: hall, properties: [contact]}
rules:
  - alert: panic-button
    when: {event: {panic.action: pressed}}
    severity: critical
    category: safety
    resolve: ack
  - alert: door-open
    when: {door.contact: open}
    severity: warning
"""
CONSENT = "\n    consent: {given_by: resident, basis: consent, from: 2000-01-01}"
TWO = """
platforms:
  care: {gateway: hw-care, brokers: ["%(uri)s"]}
recipients:
  centre:
    platform: care
    categories: [care, safety]
    detail: full%(centre)s
  nurse:
    platform: care
    categories: [care]
    detail: signal%(nurse)s
"""


class Withdrawal(lab.LabTest):
    """Consent that ends while messages wait."""

    def setUp(self):
        super().setUp()
        self.mosquitto = self.broker()
        self.care = self.desk(self.mosquitto, prefix="homeward/v1/hw-care")
        self.home = self.gateway(self.config(CONSENT, CONSENT))
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)
        self.platform = lambda: self.home.ask_json("status")["platforms"][0]
        lab.wait_for("the link", lambda: self.platform()["connected"])

    def config(self, centre, nurse):
        return HOME + TWO % {"uri": self.mosquitto.uri, "centre": centre, "nurse": nurse}

    def outage(self):
        """The door is for both, the button for the centre alone; both wait."""
        self.mosquitto.stop()
        self.plugin.send("door", "contact", "open")
        self.plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("both alarms", lambda: self.platform()["waiting"]["alarm"] == 2)
        lab.wait_for("all on disk", lambda: self.plugin.uncommitted() == 0)

    def reload(self, config):
        self.home.config.write_text(config)
        answer = self.home.ask("reload")
        self.assertEqual(answer.returncode, 0, answer.stdout + answer.stderr)
        lab.wait_for("the new service", lambda: self.home.ask("status").returncode == 0)

    def audit(self):
        return [(e["action"], e["detail"]) for e in self.home.ask_json("audit")["audit"]]

    def test_of_the_last_recipient_empties_the_queue_at_once_and_is_audited(self):
        self.outage()
        self.reload(self.config("", ""))
        self.assertEqual(sum(self.platform()["waiting"].values()), 0)
        self.assertFalse(self.platform()["consent"])
        entries = self.audit()
        withdrawn = sorted(detail for action, detail in entries if action == "consent-withdrawn")
        self.assertEqual([d.split(":")[0] for d in withdrawn], ["centre", "nurse"])
        self.assertEqual(sum(int(d.split()[1]) for d in withdrawn), 2, withdrawn)
        heard = len(self.care.envelopes("alerts"))
        self.mosquitto.start()
        self.plugin.send("panic", "action", "pressed", "event")
        time.sleep(2)
        self.assertEqual(len(self.care.envelopes("alerts")), heard)
        self.assertFalse(self.platform()["connected"])

    def test_of_one_of_two_takes_what_was_theirs_and_narrows_the_rest(self):
        self.outage()
        self.reload(self.config("", CONSENT))
        self.assertEqual(self.platform()["waiting"]["alarm"], 1)
        self.mosquitto.start()
        [door] = lab.wait_for("the door", lambda: self.care.alerts("raised"))
        self.assertNotIn("rule", door["data"])
        self.assertNotIn("evidence", door["data"])
        self.assertEqual(door["data"]["title"], {"en": "Alert from a home"})
        time.sleep(1)
        self.assertEqual(len(self.care.alerts("raised")), 1, "the button was the centre's alone")
        self.assertIn(("consent-withdrawn", "centre: 1 waiting messages dropped"), self.audit())

    def test_given_again_is_audited_and_what_comes_then_is_told(self):
        self.outage()
        self.reload(self.config("", ""))
        self.reload(self.config(CONSENT, ""))
        self.mosquitto.start()
        self.assertIn(("consent-given", "centre: given by resident, basis consent"), self.audit())
        lab.wait_for("the link", lambda: self.platform()["connected"])
        lab.wait_for("what stands still", lambda: {"panic-button", "door-open"} == {
            e["data"]["rule"] for e in self.care.alerts("raised")})
        self.assertTrue(all(e["data"]["revision"] > 1 for e in self.care.alerts("raised")))


if __name__ == "__main__":
    unittest.main()
