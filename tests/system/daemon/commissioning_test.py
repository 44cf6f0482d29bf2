"""What an installer does with a running home: set up, adopt, walk, test, look back."""
import html.parser
import json
import re
import shutil
import signal
import subprocess
import time
import unittest

import lab
from press import Plugin

HOME = """# A home with a comment.
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {}
devices:
  # at the front
  door: {id: "press:door", room: hall, properties: [contact]}   # squeaks
  bed:  {id: "press:bed", room: bedroom, properties: [occupancy]}
rules:
  - alert: door-open
    when: {door.contact: open}
    for: 10m
    severity: critical
"""


def command(home, *arguments):
    return subprocess.Popen([lab.BIN / "homeward", "--socket", home.run / "control.sock",
                             *arguments], stdout=subprocess.PIPE, text=True)


class Commissioning(lab.LabTest):
    def start(self, acknowledge=False):
        broker = self.broker()
        self.desk_ = self.desk(broker, acknowledge=acknowledge)
        self.home = self.gateway(HOME + lab.platform_yaml(broker.uri))
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)
        lab.wait_for("the platform", lambda: self.status()["platforms"][0]["connected"])

    def status(self):
        return self.home.ask_json("status")

    def walk(self, *arguments):
        walk = command(self.home, "walk-test", *arguments, "--json")
        self.addCleanup(walk.stdout.close)
        self.addCleanup(walk.kill)
        time.sleep(0.5)  # until it follows: there is no sign of that outside
        return walk

    def test_a_walk_tells_who_reacted_and_ends_well_only_with_all(self):
        self.start()
        walk = self.walk("60s", "--save", str(self.folder / "walk.json"))
        self.plugin.send("door", "contact", "open")
        first = json.loads(walk.stdout.readline())
        self.assertEqual((first["device"], first["value"], first["first"], first["reacted"],
                          first["of"]), ("door", "open", True, 1, 2))
        self.plugin.send("bed", "occupancy", True)
        self.assertEqual(json.loads(walk.stdout.readline())["device"], "bed")
        walk.send_signal(signal.SIGINT)
        summary = json.loads(walk.stdout.readline())["summary"]
        self.assertTrue(summary["complete"])
        self.assertTrue(summary["interrupted"])
        self.assertEqual(walk.wait(lab.PATIENCE), 0)
        saved = json.loads((self.folder / "walk.json").read_text())
        self.assertEqual(saved["summary"], summary)

    def test_a_walk_that_misses_a_sensor_says_which(self):
        self.start()
        walk = self.walk("3s")
        self.plugin.send("door", "contact", "open")
        *_, last = walk.stdout.read().splitlines()
        self.assertEqual(walk.wait(lab.PATIENCE), 1)
        summary = json.loads(last)["summary"]
        self.assertFalse(summary["interrupted"])
        self.assertEqual([s["device"] for s in summary["sensors"] if not s["reacted_at"]], ["bed"])

    def test_a_walk_goes_on_over_a_reload(self):
        self.start()
        walk = self.walk("60s")
        self.home.config.write_text(self.home.config.read_text().replace("for: 10m", "for: 11m"))
        self.assertEqual(self.home.ask("reload").returncode, 0)

        def reacted():
            self.plugin.send("door", "contact", "open")
            self.plugin.send("door", "contact", "closed")
            time.sleep(0.2)
            return self.home.ask_json("status")["events"] > 0
        lab.wait_for("events after the reload", reacted)
        self.assertEqual(json.loads(walk.stdout.readline())["device"], "door")

    def test_a_test_alert_is_timed_there_and_back(self):
        self.start(acknowledge=True)
        answer = self.home.ask("test-alert", "door-open", "--wait", "30s", "--json")
        self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)
        told = json.loads(answer.stdout)
        self.assertEqual(told["platforms"][0]["id"], "care")
        self.assertLess(told["platforms"][0]["broker_ack_s"], 10)
        self.assertLessEqual(told["platforms"][0]["broker_ack_s"], told["acknowledged_s"])
        self.assertEqual((told["by"], told["via"]), ("desk", "care"))
        text = self.home.ask("test-alert", "door-open", "--wait", "30s")
        self.assertIn("acknowledged by desk", text.stdout)

    def test_a_test_alert_that_nobody_acknowledges_says_no(self):
        self.start()
        answer = self.home.ask("test-alert", "door-open", "--wait", "2s")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("its broker has it", answer.stdout)
        self.assertIn("Nobody acknowledged it within 2 s", answer.stdout)
        plain = self.home.ask_json("test-alert", "door-open")
        self.assertEqual(plain["rule"], "door-open")

    def test_metrics_are_prometheus_text_without_personal_detail(self):
        self.start()
        self.plugin.send("door", "contact", "open")
        lab.wait_for("the event", lambda: self.status()["events"] == 1)
        text = self.home.ask("metrics").stdout
        self.assertIn("\nhomeward_events_total 1\n", text)
        self.assertIn('\nhomeward_platform_connected{platform="care"} 1\n', text)
        sample = re.compile(r'homeward_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
        for line in text.splitlines():
            self.assertTrue(line.startswith("# ") or sample.fullmatch(line), line)
        for detail in ("door", "bed", "hall", "test-home"):
            self.assertNotIn(detail, text)

    def test_history_shows_what_was(self):
        self.start()
        for value in ("open", "closed", "open"):
            self.plugin.send("door", "contact", value)
        lab.wait_for("the events", lambda: self.status()["events"] == 3)
        told = self.home.ask_json("history", "door.contact", "--since", "1h")
        self.assertEqual([p["value"] for p in told["points"]], ["open", "closed", "open"])
        self.assertIn("door.contact: 3 reports, last open",
                      self.home.ask("history", "door.contact").stdout)
        hours = self.home.ask_json("history", "--activity", "--since", "3h")["hours"]
        self.assertEqual(sum(h["events"] for h in hours), 3)
        self.assertGreaterEqual(len(hours), 3)
        self.assertEqual(self.home.ask("history", "dor.contact").returncode, 1)
        self.assertEqual(self.home.ask("history", "door").returncode, 64)

    def edit(self, *arguments):
        return self.home.ask("devices", *arguments, "--config", str(self.home.config))

    def test_devices_are_adopted_renamed_moved_and_removed_in_place(self):
        self.start()
        self.plugin.link.sendall(
            b'{"type":"device","id":"press:button","properties":[{"name":"action"},'
            b'{"name":"x.linkquality"}]}\n')
        lab.wait_for("the device", lambda: any(d["address"] == "press:button" for d in
                                               self.home.ask_json("devices")["devices"]))
        answer = self.edit("adopt", "press:button", "button", "--room", "bath")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIn('  button: {id: "press:button", room: bath, properties: [action]}\n',
                      self.home.config.read_text())
        self.assertEqual(self.edit("rename", "door", "entrance").returncode, 0)
        self.assertEqual(self.edit("move", "entrance", "porch").returncode, 0)
        text = self.home.config.read_text()
        self.assertIn("  # at the front\n  entrance: {id: \"press:door\", room: porch, "
                      "properties: [contact]}   # squeaks\n", text)
        self.assertIn("when: {entrance.contact: open}", text)
        refused = self.edit("remove", "entrance")
        self.assertEqual(refused.returncode, 78)
        self.assertIn("unknown device 'entrance'", refused.stderr)
        self.assertEqual(self.home.config.read_text(), text)
        self.assertEqual(self.edit("remove", "button").returncode, 0)
        names = {d["id"]: d["room"] for d in self.home.ask_json("devices")["devices"] if d["id"]}
        self.assertEqual(names, {"entrance": "porch", "bed": "bedroom"})
        self.assertEqual(self.edit("adopt", "press:none", "none").returncode, 1)

    def test_a_report_is_one_file_with_what_was_tested(self):
        self.start(acknowledge=True)
        walk = self.walk("60s", "--save", str(self.folder / "walk.json"))
        self.plugin.send("door", "contact", "open")
        walk.stdout.readline()
        walk.send_signal(signal.SIGINT)
        walk.wait(lab.PATIENCE)
        self.assertEqual(self.home.ask("test-alert", "door-open", "--wait", "30s").returncode, 0)
        path = self.folder / "report.html"
        answer = self.home.ask("report", "--output", str(path), "--walk-test",
                               str(self.folder / "walk.json"), "--by", "A & B <i>")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        page = path.read_text()
        for part in ("Commissioning report: test-home", "1 of 2 sensors reacted.", "by desk via care",
                     "by A &amp; B &lt;i&gt;", "<h3>door-open</h3>", "<svg"):
            self.assertIn(part, page)
        Balanced().check(self, page)
        self.assertEqual(path.stat().st_mode & 0o777, 0o640)
        self.assertEqual(self.home.ask("report", "--output", "-", "--walk-test",
                                       str(self.home.config)).returncode, 65)

    def test_a_bundle_for_help_names_nothing_of_the_home(self):
        self.start()
        self.plugin.send("door", "contact", "open")
        text = self.home.ask("diagnose", "--config", str(self.home.config)).stdout
        for part in ("== check\nThe configuration is right.", "device-1 plugin=press",
                     "homeward_devices 2\n", "devices.device-1.room: room-"):
            self.assertIn(part, text)
        for name in ("test-home", "hw-test", "bedroom", "hall", "press:door", "comment"):
            self.assertNotIn(name, text)
        self.home.process.kill()
        self.assertIn("(none: homewardd is not running", self.home.ask(
            "diagnose", "--config", str(self.folder / "none.yaml")).stdout)


class Balanced(html.parser.HTMLParser):
    """Elements that are opened are closed, in order, and none loads anything."""

    def check(self, test, text):
        self.test, self.open = test, []
        self.feed(text)
        test.assertEqual(self.open, [])

    def handle_starttag(self, tag, attrs):
        self.test.assertNotIn(tag, ("script", "img", "link", "iframe", "object"))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.test.assertEqual(self.open.pop(), tag)


class Setup(lab.LabTest):
    def homeward(self, *arguments, text=None):
        return subprocess.run([lab.BIN / "homeward", *arguments], input=text, text=True,
                              capture_output=True, timeout=lab.PATIENCE)

    def test_setup_writes_what_check_accepts_and_overwrites_nothing(self):
        path = self.folder / "homeward.yaml"
        options = ("setup", "--output", str(path), "--yes", "--plugins", "zigbee2mqtt,ble",
                   "--zone", "Europe/Amsterdam", "--platform", "care", "--broker",
                   "mqtt://127.0.0.1:1883", "--consent", "resident")
        answer = self.homeward(*options)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        check = self.homeward("check", str(path), "--json")
        self.assertEqual(check.returncode, 0, check.stdout)
        text = path.read_text()
        self.assertRegex(text, r"gateway: hw-[0-9a-f]{8}\n")
        again = self.homeward(*options)
        self.assertEqual(again.returncode, 1)
        self.assertIn("exists and is left as it is", again.stderr)
        self.assertEqual(path.read_text(), text)

    def test_setup_asks_until_an_answer_is_right(self):
        path = self.folder / "homeward.yaml"
        answers = "villa-3\nNowhere\nEurope/Amsterdam\nnl\nzwave\nnone\nsupervision\nnone\n"
        answer = self.homeward("setup", "--output", str(path), text=answers)
        self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)
        self.assertIn("there is no time zone 'Nowhere'", answer.stdout)
        self.assertIn("'zwave' is none of", answer.stdout)
        self.assertIn("id: villa-3 ", path.read_text())
        self.assertEqual(self.homeward("check", str(path)).returncode, 0)

    def test_setup_without_answers_writes_nothing(self):
        path = self.folder / "homeward.yaml"
        self.assertEqual(self.homeward("setup", "--output", str(path), text="home\n").returncode, 64)
        self.assertFalse(path.exists())

    def test_completion_completes_in_a_shell(self):
        script = self.homeward("completion", "bash").stdout
        for words, wanted in ((["homeward", "wal"], ["walk-test"]),
                              (["homeward", "devices", "ad"], ["adopt"]),
                              (["homeward", "explain", "--language", ""], ["en", "nl"]),
                              (["homeward", "alerts", "--op"], ["--open"])):
            ask = script + "COMP_WORDS=(%s); COMP_CWORD=%d; _homeward; echo ${COMPREPLY[@]}" % (
                " ".join("'%s'" % w for w in words), len(words) - 1)
            shown = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, timeout=20)
            self.assertEqual((shown.stdout.split(), shown.stderr), (wanted, ""))
        if shutil.which("zsh"):
            zsh = self.homeward("completion", "zsh").stdout
            subprocess.run(["zsh", "-n"], input=zsh, text=True, check=True, timeout=20)


if __name__ == "__main__":
    unittest.main()
