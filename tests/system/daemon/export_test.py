"""Everything that is held about a home: as a copy for the resident, and gone for the next one."""
import csv
import io
import json
import zipfile

import lab
import unittest
from press import HOME, Plugin


class ACopyOrNothing(lab.LabTest):
    def setUp(self):
        super().setUp()
        self.mosquitto = self.broker()
        self.care = self.desk(self.mosquitto)
        self.secret = self.folder / "care.password"
        self.secret.write_text("hush-hush\n")
        platform = lab.platform_yaml(self.mosquitto.uri).replace(
            "    prefix:", "    username: hw-test\n    password_file: %s\n    prefix:" % self.secret)
        self.home = self.gateway(HOME.replace("escalate: [{after: 1s, to: backup}]", "") + platform)
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)
        self.plugin.send("door", "contact", "open")
        self.plugin.send("bed", "occupancy", True)
        self.plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("the alerts", lambda: len(self.care.alerts("raised")) == 3)
        lab.wait_for("all on disk", lambda: self.plugin.uncommitted() == 0)
        alert = self.care.alerts("raised")[0]["data"]["alert"]
        self.assertEqual(self.home.ask("ack", alert, "--by", "=Anna").returncode, 0)

    def export(self, name="copy.zip"):
        file = self.folder / name
        answer = self.home.ask("export", file, "--config", self.home.config, "--by", "Bert")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return zipfile.ZipFile(file)

    def test_the_copy_holds_everything_readable_and_no_secret(self):
        copy = self.export()
        self.assertIsNone(copy.testzip())
        self.assertEqual((self.folder / "copy.zip").stat().st_mode & 0o777, 0o600)
        events = json.loads(copy.read("events.json"))
        self.assertEqual([(e["device"], e["value"]) for e in events],
                         [("door", "open"), ("bed", True), ("panic", "pressed")])
        table = list(csv.DictReader(io.StringIO(copy.read("events.csv").decode())))
        self.assertEqual([row["device"] for row in table], ["door", "bed", "panic"])
        alerts = json.loads(copy.read("alerts.json"))
        self.assertEqual({a["rule"] for a in alerts}, {"door-open", "in-bed", "panic-button"})
        self.assertEqual(alerts[0]["told"], ["care"])
        audit = list(csv.DictReader(io.StringIO(copy.read("audit.csv").decode())))
        self.assertEqual((audit[0]["action"], audit[0]["by"]), ("exported", "Bert"))
        acknowledged = [row for row in audit if row["action"] == "acknowledged"]
        self.assertEqual(acknowledged[0]["by"], "'=Anna", "no formula for a spreadsheet")
        self.assertEqual({d["id"] for d in json.loads(copy.read("devices.json"))},
                         {"panic", "door", "bed"})
        self.assertIn("recipients:", copy.read("configuration/homeward.yaml").decode())
        self.assertEqual(json.loads(copy.read("routine.json"))["measures"], [])
        for name in copy.namelist():
            self.assertNotIn(b"hush-hush", copy.read(name))

    def test_a_file_that_is_there_is_left_alone(self):
        self.export()
        answer = self.home.ask("export", self.folder / "copy.zip")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("is there already", answer.stderr)

    def test_a_home_of_many_pages(self):
        for number in range(2500):
            self.plugin.send("door", "contact", "closed" if number % 2 == 0 else "open")
        lab.wait_for("all on disk", lambda: self.plugin.uncommitted() == 0)
        copy = self.export("large.zip")
        events = json.loads(copy.read("events.json"))
        self.assertEqual(len(events), 2503)
        self.assertEqual(len({e["id"] for e in events}), 2503)
        alerts = json.loads(copy.read("alerts.json"))
        self.assertEqual(len({a["id"] for a in alerts}), 1252 + 1)

    def erase(self, *arguments):
        answer = self.home.ask("erase", "--yes", "--config", self.home.config, "--by", "Bert",
                               *arguments)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(self.home.process.wait(), 0, self.home.process.text())

    def test_erase_wants_to_be_meant(self):
        answer = self.home.ask("erase", "--config", self.home.config)
        self.assertEqual(answer.returncode, 64)
        self.assertIn("--yes", answer.stderr)
        self.assertTrue(self.home.process.running())

    def test_after_erase_nothing_of_the_home_is_left_but_who_did_it(self):
        config = self.home.config.read_text()
        old_key = self.home.config.parent / "keys" / "gone.key"  # of a device that was removed
        old_key.parent.mkdir()
        old_key.write_text("0123\n")
        self.erase()
        self.assertFalse(self.home.config.exists())
        self.assertFalse(self.secret.exists())
        self.assertFalse(old_key.exists())
        for file in self.home.state.rglob("*"):
            if file.is_file():
                for mark in (b"panic", b"door", b"Anna", b"bedroom"):
                    self.assertNotIn(mark, file.read_bytes(), file)
        goodbye = self.care.envelopes("status")[-1]["data"]
        self.assertEqual(goodbye["status"], "offline")
        # The next home begins with nothing, and tells whom it owes that.
        self.secret.write_text("another\n")
        self.home.config.write_text(config)
        self.plugin.close()
        self.home.start()
        self.assertEqual(self.home.ask_json("alerts")["alerts"], [])
        audit = self.home.ask_json("audit")["audit"]
        self.assertEqual((audit[-1]["action"], audit[-1]["by"]), ("erased", "Bert"))

    def test_where_the_keys_are_not_known_nothing_is_wiped(self):
        right = self.home.config.read_text()
        self.home.config.write_text(right + "platfroms: {}\n")
        answer = self.home.ask("erase", "--yes", "--config", self.home.config)
        self.assertEqual(answer.returncode, 78)
        self.assertIn("names the keys, has errors", answer.stderr)
        self.assertTrue(self.home.process.running())
        self.assertTrue(self.secret.exists())
        self.erase("--keep-keys")
        self.assertTrue(self.secret.exists())
        self.assertFalse(self.home.config.exists())

    def test_keys_stay_when_they_are_asked_to(self):
        key = self.home.config.parent / "keys" / "bed.key"
        key.parent.mkdir()
        key.write_text("0123\n")
        self.erase("--keep-keys")
        self.assertTrue(self.secret.exists())
        self.assertTrue(key.exists())
        self.assertFalse(self.home.config.exists())


if __name__ == "__main__":
    unittest.main()
