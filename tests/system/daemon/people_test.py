"""What people say and ask: who is home, that a warning is no alarm, what was learned, what if."""
import datetime
import json
import subprocess
import time
import unittest

import lab
from press import Plugin

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {}
devices:
  panic: {id: "press:panic", room: bathroom, properties: [action]}
  door:  {id: "press:door", room: hall, properties: [contact]}
  stove: {id: "press:stove", room: kitchen, properties: [power]}
groups:
  cancel_button: [panic.action]
presence:
  initial: home
  leave: [{door.contact: closed}]
  quiet: 15m
  enter: [door.contact]
rules:
  - alert: door-open
    when: {door.contact: open}
    for: 4s
    message: {en: "Before"}
  - alert: stove
    when: {stove.power: {above: 200}}
    for: 6s
    warn_before: 4s
"""

LEARNING = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  replay: {}
journal: {keep_events: 400d}
devices:
  hall: {id: "replay:hall", room: hall, properties: [motion]}
  door: {id: "replay:door", room: hall, properties: [contact]}
presence:
  initial: home
  leave: [{door.contact: closed}]
  quiet: 15m
  enter: [door.contact]
rules:
  - alert: still
    when: {absent: hall.motion}
    for: %s
  - alert: up-late
    when: {daily: {first: hall.motion, between: "04:00-14:00"}, later_by: 2h,
           of: {median: 14d, min_days: 3}}
"""

ZONE = datetime.timezone(datetime.timedelta(hours=1))


def a_fortnight():
    """Motion each hour from 07:30 to 22:30; on the fifth day nobody is home."""
    lines = []
    for day in range(14):
        date = datetime.datetime(2026, 1, 10 + day, tzinfo=ZONE)

        def say(hour, minute, device, prop, value, date=date):
            stamp = date + datetime.timedelta(hours=hour, minutes=minute)
            lines.append({"ts": stamp.isoformat(), "device": device, "property": prop,
                          "value": value})
        if day == 4:
            say(2, 0, "door", "contact", "open")
            say(2, 1, "door", "contact", "closed")
            continue
        if day == 5:
            say(7, 0, "door", "contact", "open")
            say(7, 34, "door", "contact", "closed")
        for hour in range(7, 23):
            say(hour, 30 + day, "hall", "motion", True)
            say(hour, 32 + day, "hall", "motion", False)
    return lines


class People(lab.LabTest):
    def setUp(self):
        super().setUp()
        self.platform = lab.platform_yaml(self.broker().uri)
        self.home = self.gateway(HOME + self.platform)
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)

    def status(self):
        return self.home.ask_json("status")

    def alerts(self, rule):
        return [a for a in self.home.ask_json("alerts")["alerts"] if a["rule"] == rule]

    def test_a_word_about_who_is_home_survives_a_restart(self):
        self.assertEqual(self.home.ask_json("away", "--by", "Anna")["presence"], "away")
        self.home.process.kill()
        self.home.start()
        self.assertEqual(self.status()["presence"], "away")
        self.assertEqual(self.home.ask_json("home")["presence"], "home")
        said = self.home.ask_json("audit")["audit"]
        self.assertEqual([(e["action"], e["detail"], e["by"]) for e in said
                          if e["action"] == "presence"][1], ("presence", "away", "Anna"))

    def test_a_vacation_holds_against_sensors_and_ends_by_itself(self):
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=6)
        text = until.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assertEqual(self.home.ask_json("vacation", "until", text)["vacation_until"], text)
        self.plugin.send("door", "contact", "open")
        self.home.process.kill()
        self.home.start()
        self.plugin.send("door", "contact", "closed")
        lab.wait_for("both events", lambda: len(self.home.ask_json("events")["events"]) == 2)
        if datetime.datetime.now(datetime.timezone.utc) < until - datetime.timedelta(seconds=1):
            self.assertEqual(self.status()["presence"], "away")
            self.assertEqual(self.status()["vacation_until"], text)
        lab.wait_for("the end", lambda: self.status()["vacation_until"] is None)
        self.assertEqual(self.status()["presence"], "away")
        self.plugin.send("door", "contact", "open")
        lab.wait_for("somebody home", lambda: self.status()["presence"] == "home")

    def test_a_word_that_makes_no_sense_is_refused(self):
        for words in (("vacation", "until", "2020-01-01"), ("vacation", "until", "soon")):
            answer = self.home.ask(*words)
            self.assertEqual(answer.returncode, 1, answer.stderr)
        self.assertEqual(self.home.ask("vacation", "2030-01-01").returncode, 64)
        self.assertEqual(self.home.ask("cancel", "stove").returncode, 1)
        self.assertEqual(self.status()["presence"], "home")

    def test_a_warning_is_shown_and_cancelled(self):
        follow = subprocess.Popen([lab.BIN / "homeward", "--socket", self.home.run / "control.sock",
                                   "events", "--follow", "--json"], stdout=subprocess.PIPE,
                                  text=True)
        self.addCleanup(follow.stdout.close)
        self.addCleanup(follow.kill)
        self.plugin.send("stove", "power", 900)
        lab.wait_for("the warning", lambda: self.status()["warnings"])
        self.assertEqual(self.status()["warnings"][0]["rule"], "stove")
        self.assertEqual(self.home.ask("cancel", "stove", "--by", "Anna").returncode, 0)
        self.assertEqual(self.status()["warnings"], [])
        lab.wait_for("the second warning", lambda: self.status()["warnings"])
        self.plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("its end", lambda: not self.status()["warnings"])
        self.assertEqual(self.alerts("stove"), [])
        self.plugin.send("stove", "power", 900)
        lab.wait_for("the alert", lambda: self.alerts("stove"))
        states = []
        for line in follow.stdout:
            event = json.loads(line)
            if "warning" in event:
                states.append(event["warning"]["state"])
            if states[-1:] == ["fired"]:
                break
        self.assertEqual(states, ["begun", "cancelled", "begun", "cancelled", "begun", "fired"])
        self.assertIn("cancelled", [e["action"] for e in self.home.ask_json("audit")["audit"]])

    def test_a_changed_text_keeps_a_timer_and_an_open_alert(self):
        self.plugin.send("door", "contact", "open")
        time.sleep(1)
        self.home.config.write_text(HOME.replace("Before", "After") + self.platform)
        self.assertEqual(self.home.ask("reload").returncode, 0)
        lab.wait_for("the alert", lambda: self.home.ask("status").returncode == 0
                     and self.alerts("door-open"))
        parse = datetime.datetime.fromisoformat
        alert = self.alerts("door-open")[0]
        self.assertEqual((parse(alert["fired_at"].replace("Z", "+00:00")) -
                          parse(alert["pending_since"].replace("Z", "+00:00"))).seconds, 4)
        self.home.config.write_text(HOME.replace("Before", "Once more") + self.platform)
        self.assertEqual(self.home.ask("reload").returncode, 0)
        lab.wait_for("the new service", lambda: self.home.ask("status").returncode == 0)
        time.sleep(0.5)
        self.assertIsNone(self.alerts("door-open")[0]["resolved_at"])


class Learning(lab.LabTest):
    def setUp(self):
        super().setUp()
        self.platform = lab.platform_yaml(self.broker().uri)
        self.home = self.gateway(LEARNING % "10h" + self.platform, "--clock", "replay")
        self.events = self.folder / "events.jsonl"
        self.events.write_text("".join(json.dumps(e) + "\n" for e in a_fortnight()))
        self.home.replay(self.events).wait()
        lab.wait_for("the recording", lambda: self.home.ask_json("status")["events"] ==
                     len(a_fortnight()))

    def test_the_routine_tells_each_day_and_why_it_does_not_count(self):
        measure = self.home.ask_json("baseline", "up-late")["measures"][0]
        days = {d["date"]: d for d in measure["days"]}
        self.assertEqual(days["2026-01-10"]["left_out"], "not-whole")
        self.assertEqual(days["2026-01-14"]["left_out"], "nothing")
        self.assertEqual(days["2026-01-12"]["value"], (7 * 60 + 32) * 60)
        self.assertTrue(days["2026-01-12"]["counts"])
        counted = sorted(d["value"] for d in days.values() if d["counts"])
        self.assertEqual(measure["counted"], len(counted))
        middle = len(counted) // 2
        median = counted[middle] if len(counted) % 2 else sum(counted[middle - 1:middle + 1]) / 2
        self.assertEqual(measure["median"], median)
        self.assertIn("left out: it did not happen", self.home.ask("baseline").stdout)
        self.assertEqual(self.home.ask("baseline", "none").returncode, 1)

    def test_changed_rules_do_on_the_journal_what_they_do_on_the_recording(self):
        changed = self.folder / "changed.yaml"
        changed.write_text((LEARNING % "8h" + self.platform).replace("still", "silence"))
        replayed = subprocess.run([lab.BIN / "homeward", "replay", "--config", changed, "--events",
                                   self.events], capture_output=True, text=True, timeout=60)
        expected = [json.loads(line) for line in replayed.stdout.splitlines()]
        seen = self.home.ask_json("whatif", "--since", "30d", str(changed))
        rules = {rule["rule"]: rule for rule in seen["rules"]}
        self.assertEqual(seen["events"], len(a_fortnight()))
        self.assertFalse(seen["whole"])
        utc = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        self.assertGreater(len(expected), 10)
        self.assertEqual(
            [(utc(a["fired_at"]), a["resolved_at"] and utc(a["resolved_at"]))
             for a in rules["silence"]["alerts"]],
            [(utc(a["fired_at"]), a["resolved_at"] and utc(a["resolved_at"]))
             for a in expected if a["rule"] == "silence"])
        told = [a for a in self.home.ask_json("alerts")["alerts"] if a["rule"] == "still"]
        self.assertEqual(rules["still"]["fires_running"], len(told))
        self.assertEqual(rules["still"]["fires_changed"], 0)
        self.assertEqual({a["fate"] for a in rules["still"]["alerts"]} - {"gone"}, set())
        self.assertEqual(rules["up-late"]["fires_changed"], rules["up-late"]["fires_running"])

    def test_it_says_what_it_rests_on(self):
        text = self.home.ask("whatif", "--since", "2d", str(self.home.config)).stdout
        self.assertIn("still", text)
        self.assertIn("the same", text)
        self.assertNotIn("only (journal.keep_events", text)
        self.assertIn("only (journal.keep_events: 400 d)",
                      self.home.ask("whatif", str(self.home.config)).stdout)
        self.assertEqual(self.home.ask("whatif", "--since", "soon", str(self.home.config))
                         .returncode, 64)


if __name__ == "__main__":
    unittest.main()
