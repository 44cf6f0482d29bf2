"""A home moves to another machine: backup there, restore here, and it carries on."""
import shutil
import subprocess
import unittest
import zipfile

import lab
from press import HOME, Plugin


class Moving(lab.LabTest):
    def setUp(self):
        super().setUp()
        self.mosquitto = self.broker()
        self.care = self.desk(self.mosquitto)
        (self.folder / "first").mkdir()
        self.secret = self.folder / "first" / "care.password"
        self.secret.write_text("hush-hush\n")
        platform = lab.platform_yaml(self.mosquitto.uri).replace(
            "    prefix:", "    username: hw-test\n    password_file: %s\n    prefix:" % self.secret)
        devices = """devices:
  scale: {id: "ble:A4:C1:38:00:11:22", key: "%s", room: bedroom, properties: [weight]}
""" % (self.folder / "first" / "keys" / "scale.key")
        self.home = lab.Gateway(self.folder / "first", HOME.replace(
            "escalate: [{after: 1s, to: backup}]", "").replace("devices:\n", devices) + platform)
        self.addCleanup(lambda: self.home.process.running() and self.home.process.kill())
        self.zigbee = self.folder / "first" / "lib" / "homeward-zigbee"
        self.zigbee.mkdir(parents=True)
        (self.zigbee / "coordinator_backup.json").write_text('{"network_key":"k"}')
        (self.folder / "first" / "keys").mkdir()
        (self.folder / "first" / "keys" / "scale.key").write_text("4567")
        (self.folder / "first" / "keys" / "bed.key").write_text("0123")
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)
        self.plugin.send("door", "contact", "open")
        self.plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("the alerts", lambda: len(self.care.alerts("raised")) == 2)
        lab.wait_for("all on disk", lambda: self.plugin.uncommitted() == 0)
        self.archive = self.folder / "home.zip"

    def back_up(self, *arguments):
        return self.home.ask("backup", self.archive, "--config", self.home.config, "--state",
                             self.home.state, "--plugins", self.zigbee.parent, "--by", "Bert",
                             *arguments)

    def restore(self, *arguments, to="second"):
        there = self.folder / to
        return subprocess.run(
            [lab.BIN / "homeward", "restore", self.archive, "--config", there / "homeward.yaml",
             "--state", there / "state", "--plugins", there / "lib", *arguments],
            capture_output=True, text=True, timeout=lab.PATIENCE)

    def second(self):
        there = self.folder / "second"
        config = (there / "homeward.yaml").read_text()
        gateway = lab.Gateway(there, config)
        self.addCleanup(lambda: gateway.process.running() and gateway.process.kill())
        return gateway

    def test_the_alert_is_still_open_and_nothing_is_sent_twice(self):
        answer = self.back_up()
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIn("personal data", answer.stdout)
        self.assertIn("Not in it: %s" % self.secret, answer.stdout)
        self.assertNotIn("scale.key", answer.stdout)
        self.assertEqual(self.archive.stat().st_mode & 0o777, 0o600)
        self.assertFalse((self.home.state / "homeward.db.copy").exists())
        self.assertEqual(self.home.ask_json("audit")["audit"][0]["action"], "backed-up")
        before = {a["id"] for a in self.home.ask_json("alerts", "--open")["alerts"]}
        self.assertEqual(len(before), 2)
        self.plugin.close()
        self.home.stop()
        raised = self.care.alerts("raised")
        (self.folder / "second").mkdir()
        answer = self.restore()
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIn("counters advanced", answer.stdout)
        self.assertEqual((self.folder / "second/lib/homeward-zigbee/coordinator_backup.json")
                         .read_text(), '{"network_key":"k"}')
        for name, key in (("scale", "4567"), ("bed", "0123")):
            self.assertEqual((self.folder / "second/keys" / (name + ".key")).read_text(), key)
        second = self.second()
        self.assertEqual({a["id"] for a in second.ask_json("alerts", "--open")["alerts"]}, before)
        self.assertEqual(second.ask_json("audit")["audit"][0]["action"], "restored")
        plugin = Plugin(second.plugin_socket)
        self.addCleanup(plugin.close)
        plugin.send("bed", "occupancy", True)
        lab.wait_for("the new alert", lambda: len(self.care.alerts("raised")) > len(raised))
        now = self.care.alerts("raised")
        self.assertEqual(len(now), 3, "nothing twice")
        self.assertEqual(now[-1]["data"]["rule"], "in-bed")
        self.assertGreater(int(now[-1]["sequence"]), max(int(e["sequence"]) for e in raised))
        # What happens to the old alert has a revision that nobody saw yet.
        old = next(e for e in raised if e["data"]["rule"] == "panic-button")["data"]
        self.assertEqual(second.ask("ack", old["alert"], "--by", "Anna").returncode, 0)
        lab.wait_for("the acknowledgement", lambda: self.care.alerts("acknowledged"))
        self.assertGreater(self.care.alerts("acknowledged")[-1]["data"]["revision"],
                           old["revision"] + 999)

    def test_a_gateway_that_was_killed_is_backed_up_too(self):
        self.home.process.kill()
        answer = self.back_up("--with-keys")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        with zipfile.ZipFile(self.archive) as copy:
            self.assertEqual(copy.read("configuration/care.password"), b"hush-hush\n")
            self.assertIn("state/homeward.db-wal", copy.namelist())
        (self.folder / "second").mkdir()
        answer = self.restore()
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual((self.folder / "second/care.password").read_text(), "hush-hush\n")
        self.assertEqual(len(self.second().ask_json("alerts", "--open")["alerts"]), 2)

    def test_a_home_is_never_written_over(self):
        self.assertEqual(self.back_up().returncode, 0)
        answer = self.restore(to="first")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("process %d" % self.home.process.process.pid, answer.stderr)
        self.home.stop()
        answer = self.restore(to="first")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("--force", answer.stderr)
        answer = self.restore("--force", to="first")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        aside = list(self.home.state.glob("before-restore-*/homeward.db"))
        self.assertEqual(len(aside), 1)
        self.assertEqual(len(list(self.home.folder.glob("before-restore-*/homeward.yaml"))), 1)
        (self.home.state / "homeward.db.copy").write_text("of somebody who went away")
        self.home.start()
        self.assertEqual(len(self.home.ask_json("alerts", "--open")["alerts"]), 2)
        self.assertFalse((self.home.state / "homeward.db.copy").exists())

    def test_erase_takes_what_was_set_aside_too(self):
        self.assertEqual(self.back_up().returncode, 0)
        self.home.stop()
        self.assertEqual(self.restore("--force", to="first").returncode, 0)
        self.home.start()
        answer = self.home.ask("erase", "--yes", "--config", self.home.config)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.home.process.wait()
        self.assertEqual(list(self.home.folder.rglob("before-restore-*/homeward*")), [])

    def test_a_backup_that_was_changed_changes_nothing(self):
        self.assertEqual(self.back_up().returncode, 0)
        forged = self.folder / "forged.zip"
        with zipfile.ZipFile(self.archive) as old, zipfile.ZipFile(forged, "w") as new:
            for name in old.namelist():
                more = b"#" if name.endswith("homeward.yaml") else b""
                new.writestr(name, old.read(name) + more)
        shutil.copy(forged, self.archive)
        (self.folder / "second").mkdir()
        answer = self.restore()
        self.assertEqual(answer.returncode, 65)
        self.assertIn("configuration/homeward.yaml: it has another size", answer.stderr)
        left = [p.name for p in (self.folder / "second").rglob("*")]
        self.assertEqual(sorted(left), ["homeward.lock", "state"])


if __name__ == "__main__":
    unittest.main()
