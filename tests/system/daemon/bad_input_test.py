"""A configuration with a mistake: a clear error with its place, and nothing starts."""
import json
import subprocess
import unittest

import lab

GOOD = """gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [nl, en]}
devices:
  front_door: {id: "replay:front_door", room: hall, properties: [contact]}
rules:
  - alert: door-open
    when: {front_door.contact: open}
    for: 15m
"""

# What is changed, to what, the place, and words that the message must have.
MISTAKES = {
    "an unknown key": ("for: 15m", "fro: 15m", "8:5", ["fro", "for"]),
    "a duplicate key": ("    for: 15m", "    for: 15m\n    for: 20m", "9:5", ["for"]),
    "a wrong unit": ("15m", "15 minutes", "8:10", ["15m"]),
    "a bare number": ("15m", "15", "8:10", ["15"]),
    "an unclosed quote": ("room: hall", "room: 'hall", None, ["quote"]),
    "a second document": ("    for: 15m", "    for: 15m\n---\na: b", None, ["document"]),
    "an anchor": ("room: hall", "room: &x hall", "4:", ["anchor"]),
    "a tab": ("    for: 15m", "\tfor: 15m", "8:1", ["tab"]),
    "an unknown device": ("{front_door.contact: open}", "{front_dor.contact: open}", "7:",
                          ["front_dor", "front_door"]),
    "an unknown property": ("{front_door.contact: open}", "{front_door.contcat: open}", "7:",
                            ["contcat", "contact"]),
    "an unknown time zone": ("Europe/Amsterdam", "Europe/Amsterdm", "2:", ["Europe/Amsterdm"]),
}


class BadInput(lab.LabTest):
    def check(self, text, *arguments):
        file = self.folder / "homeward.yaml"
        file.write_text(text)
        return subprocess.run([lab.BIN / "homeward", "check", *arguments, file],
                              capture_output=True, text=True, timeout=20)

    def test_the_good_one_is_accepted(self):
        answer = self.check(GOOD)
        self.assertEqual(answer.returncode, 0, answer.stdout + answer.stderr)

    def test_a_missing_file_is_named(self):
        answer = subprocess.run([lab.BIN / "homeward", "check", self.folder / "nothing.yaml"],
                                capture_output=True, text=True, timeout=20)
        self.assertNotEqual(answer.returncode, 0)
        self.assertIn("nothing.yaml", answer.stdout + answer.stderr)

    def test_the_daemon_does_not_start_and_says_why(self):
        file = self.folder / "homeward.yaml"
        file.write_text(GOOD.replace("front_door.contact", "front_dor.contact"))
        answer = subprocess.run([lab.BIN / "homewardd", "--config", file, "--state-dir",
                                 self.folder / "state", "--runtime-dir", self.folder],
                                capture_output=True, text=True, timeout=20)
        self.assertEqual(answer.returncode, 78)
        self.assertIn("homeward.yaml:7:", answer.stderr)
        self.assertIn("front_door", answer.stderr)
        self.assertFalse((self.folder / "state").exists(), "nothing was written")

    def start(self, state, sockets):
        (self.folder / "homeward.yaml").write_text(GOOD)
        return lab.Process([lab.BIN / "homewardd", "--config", self.folder / "homeward.yaml",
                            "--state-dir", self.folder / state, "--runtime-dir", sockets],
                           self.folder / (state + ".log"))

    def test_the_folder_of_the_sockets_is_made(self):
        daemon = self.start("state", self.folder / "new" / "run")
        self.addCleanup(daemon.stop)
        lab.wait_for("the socket", (self.folder / "new" / "run" / "control.sock").exists)

    def test_sockets_that_cannot_be_are_told(self):
        (self.folder / "file").write_text("")
        daemon = self.start("state", self.folder / "file")
        self.assertEqual(daemon.wait(20), 69)
        self.assertIn("folder of the sockets", daemon.text())

    def test_a_second_daemon_on_the_same_sockets_is_told_of_the_first(self):
        first = self.start("first", self.folder / "run")
        self.addCleanup(first.stop)
        lab.wait_for("the socket", (self.folder / "run" / "control.sock").exists)
        second = self.start("second", self.folder / "run")
        self.assertEqual(second.wait(20), 69)
        self.assertIn("another process listens", second.text())

    def test_a_second_daemon_on_the_same_state_is_told_who_the_first_is(self):
        first = self.start("state", self.folder / "run")
        self.addCleanup(first.stop)
        lab.wait_for("the socket", (self.folder / "run" / "control.sock").exists)
        second = subprocess.run([lab.BIN / "homewardd", "--config", self.folder / "homeward.yaml",
                                 "--state-dir", self.folder / "state", "--runtime-dir",
                                 self.folder / "other"], capture_output=True, text=True, timeout=20)
        self.assertEqual(second.returncode, 69)
        self.assertIn("another process uses this folder, process %d" % first.process.pid,
                      second.stderr)
        self.assertTrue(first.running())

    def test_a_recording_drives_no_platform_outside(self):
        file = self.folder / "homeward.yaml"
        file.write_text(GOOD + lab.platform_yaml("mqtt://care.example.org:1883"))
        answer = subprocess.run([lab.BIN / "homewardd", "--config", file, "--state-dir",
                                 self.folder / "state", "--runtime-dir", self.folder, "--clock",
                                 "replay"], capture_output=True, text=True, timeout=20)
        self.assertNotEqual(answer.returncode, 0)
        self.assertIn("care.example.org", answer.stderr)

    def test_all_mistakes_at_once_as_json(self):
        answer = self.check(GOOD.replace("for: 15m", "fro: 15m").replace("room:", "rom:"), "--json")
        self.assertEqual(answer.returncode, 1)
        answer = json.loads(answer.stdout)
        errors = [d for d in answer["diagnostics"] if d["level"] == "error"]
        self.assertEqual([d["line"] for d in errors], [4, 8])


def add(name, change):
    def test(self):
        old, new, place, words = change
        self.assertIn(old, GOOD)
        answer = self.check(GOOD.replace(old, new))
        said = answer.stdout + answer.stderr
        self.assertEqual(answer.returncode, 1, said)
        self.assertIn("homeward.yaml:" + (place or ""), said)
        self.assertIn("error: ", said)
        for word in words:
            self.assertIn(word, said)
    setattr(BadInput, "test_" + name.replace(" ", "_"), test)


for mistake, how in MISTAKES.items():
    add(mistake, how)

if __name__ == "__main__":
    unittest.main()
