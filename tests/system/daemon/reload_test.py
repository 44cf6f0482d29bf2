"""A changed configuration takes over while the daemon runs; one with errors changes nothing."""
import datetime
import json
import signal
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
  bed:   {id: "press:bed", room: bedroom, properties: [occupancy]}
rules:
  - alert: panic-button
    when: {event: {panic.action: pressed}}
    severity: critical
    category: safety
  - alert: door-open
    when: {door.contact: open}
    for: 4s
    severity: warning
"""

ADDED = """
  - alert: in-bed
    when: {bed.occupancy: true}
    severity: info
"""


def seconds_between(earlier, later):
    parse = datetime.datetime.fromisoformat
    return (parse(later.replace("Z", "+00:00")) -
            parse(earlier.replace("Z", "+00:00"))).total_seconds()


class Reload(lab.LabTest):
    def setUp(self):
        super().setUp()
        self.mosquitto = self.broker()
        self.care = self.desk(self.mosquitto)
        self.platform = lab.platform_yaml(self.mosquitto.uri)
        self.home = self.gateway(HOME + self.platform)
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)

    def write(self, text):
        self.home.config.write_text(text)

    def raised(self, rule):
        return [a["data"] for a in self.care.alerts("raised") if a["data"]["rule"] == rule]

    def restored(self, rule):
        return [a["data"] for a in self.care.alerts("resolved") if a["data"]["rule"] == rule]

    def expect_panic(self):
        before = len(self.raised("panic-button"))
        self.plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("the alarm", lambda: len(self.raised("panic-button")) > before)

    def rules(self):
        return self.home.ask_json("status")["rules"]

    def test_an_added_rule_works_and_a_timer_under_way_is_kept(self):
        self.plugin.send("door", "contact", "closed")
        self.plugin.send("door", "contact", "open")
        time.sleep(1)
        self.write(HOME + ADDED + self.platform)
        answer = self.home.ask("reload")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIn("rule added: in-bed", answer.stdout)
        lab.wait_for("the new service", lambda: self.rules() == 3)

        lab.wait_for("the open door", lambda: self.raised("door-open"))
        alert = self.raised("door-open")[0]
        self.assertEqual(seconds_between(alert["pending_since"], alert["fired_at"]), 4)
        self.plugin.send("bed", "occupancy", True)
        lab.wait_for("the new rule's alert", lambda: self.raised("in-bed"))
        self.expect_panic()
        self.assertEqual(len(self.raised("door-open")), 1)

    def test_a_file_with_errors_is_refused_and_what_ran_goes_on(self):
        self.write(HOME.replace("door.contact: open", "dor.contact: open") + self.platform)
        answer = self.home.ask("reload")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("homeward.yaml:16:12: error:", answer.stdout)
        self.assertIn("did you mean 'door'", answer.stdout)
        self.assertIn("goes on", answer.stdout)
        self.assertIn("has errors", " ".join(self.home.ask_json("status")["problems"]))
        self.expect_panic()
        lab.wait_for("the fault", lambda: self.raised("rules-invalid"))
        self.assertEqual(self.raised("rules-invalid")[0]["class"], "fault")

        self.write(HOME + self.platform)
        self.assertIn("runs already", self.home.ask("reload").stdout)
        lab.wait_for("its restore", lambda: self.restored("rules-invalid"))
        self.assertNotIn("has errors", " ".join(self.home.ask_json("status")["problems"]))

    def test_a_start_with_a_broken_file_runs_the_last_good_one_and_says_so(self):
        self.home.stop()
        self.write(HOME.replace("rules:", "ruless:") + self.platform)
        self.home.start()
        self.assertIn("ruless", self.home.process.text())
        self.assertIn("has errors", " ".join(self.home.ask_json("status")["problems"]))
        lab.wait_for("the link", lambda: self.home.ask_json("status")["platforms"][0]["connected"])
        lab.wait_for("the fault", lambda: self.raised("rules-invalid"))
        self.expect_panic()

        self.write(HOME + ADDED + self.platform)
        self.assertEqual(self.home.ask("reload").returncode, 0)
        lab.wait_for("its restore", lambda: self.restored("rules-invalid"))
        self.assertEqual(len(self.raised("rules-invalid")), 1)

    def test_what_can_be_read_and_not_started_leaves_what_ran(self):
        nowhere = self.folder / "no-folder" / "control.sock"
        self.write(HOME + ADDED + self.platform + "control: {socket: %s}\n" % nowhere)
        answer = self.home.ask("reload")
        self.assertEqual(answer.returncode, 1, answer.stdout)
        self.assertIn("can't be started, the one before runs on", answer.stdout)
        told = json.loads(self.home.ask("reload", "--json").stdout)
        self.assertEqual((told["taken"], told["runs"]), (True, False))
        self.assertEqual(self.rules(), 2)
        self.assertIn("can't be started (", " ".join(self.home.ask_json("status")["problems"]))
        self.expect_panic()
        # The same after a boot: no home without a gateway because of a path.
        self.home.stop()
        self.home.start()
        self.assertEqual(self.rules(), 2)
        self.assertIn("can't be started (", " ".join(self.home.ask_json("status")["problems"]))
        self.expect_panic()
        self.write(HOME + ADDED + self.platform)
        self.assertEqual(self.home.ask("reload").returncode, 0)
        self.assertEqual(self.rules(), 3)
        self.assertNotIn("can't be started", " ".join(self.home.ask_json("status")["problems"]))

    def test_packs_of_the_home_itself_belong_to_the_last_good_configuration(self):
        pack = self.home.config.parent / "rules.d"
        pack.mkdir()
        (pack / "own.yaml").write_text("rules:\n  - {alert: in-bed, when: {bed.occupancy: true}}\n")
        self.write(HOME + "rule_packs: [own]\n" + self.platform)
        self.assertEqual(self.home.ask("reload").returncode, 0)
        lab.wait_for("the new service", lambda: self.home.ask("status").returncode == 0
                     and self.rules() == 3)
        self.home.stop()
        (pack / "own.yaml").write_text("rules: 7\n")
        self.home.start()
        self.assertEqual(self.rules(), 3)

    def test_sighup_reloads_as_well(self):
        self.write(HOME + ADDED + self.platform)
        self.home.process.process.send_signal(signal.SIGHUP)
        lab.wait_for("the new service", lambda: self.home.ask("status").returncode == 0
                     and self.rules() == 3)
        self.expect_panic()

    def test_many_reloads_under_events_lose_nothing(self):
        for number in range(10):
            self.plugin.send("panic", "action", "pressed", "event")
            self.write(HOME + (ADDED if number % 2 else "") + self.platform)
            self.home.ask("reload")
            self.plugin.send("bed", "occupancy", number % 2 == 0)
        lab.wait_for("the last reload", lambda: self.home.ask("status").returncode == 0
                     and self.rules() == 3)
        self.expect_panic()
        known = {a["id"] for a in self.home.ask_json("alerts")["alerts"]}
        told = lambda: {a["data"]["alert"] for a in self.care.alerts("raised")}
        lab.wait_for("every alert", lambda: known <= told())
        contents = {}
        for envelope in self.care.alerts("raised"):
            data = contents.setdefault(envelope["data"]["alert"], envelope["data"])
            self.assertEqual(data, envelope["data"], "an id with two contents")


if __name__ == "__main__":
    unittest.main()
