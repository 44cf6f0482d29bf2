#!/usr/bin/env python3
"""The tests of the thirty rules look at all thirty, and a wrong expectation fails."""
import json
import os
import re
import subprocess
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
HOMEWARD = os.environ.get("HOMEWARD", os.path.join(ROOT, "build/dev/bin/homeward"))
FOLDER = os.path.join(ROOT, "tests/data/thirty-rules")
SUITES = sorted(name for name in os.listdir(FOLDER) if name not in ("rules.yaml", "home.yaml", "one-rule.yaml"))
HELP = """rules: [%s/rules.yaml]
devices: [%s/home.yaml]
tests:
  - name: a call for help
    start: "2026-03-10T10:00"
    events: ["10:05 panic.action pressed", "10:06 !ack panic-button", "10:10 sink.leak true"]
    expect:
%s"""
RIGHT = ["{alert: panic-button, pending: '10:05', fired: '10:05', resolved: '10:06', escalated: []}",
         "{alert: water-leak, device: sink, fired: '10:10', resolved: null}"]
# A change of the expectation, and what is said of it.
WRONG = [
    (RIGHT[:1], "nobody expects water-leak/sink: it fires at 2026-03-10 10:10:00"),
    (RIGHT + ["{alert: smoke, fired: '10:05'}"], "smoke does not fire at 2026-03-10 10:05:00"),
    (["{alert: panic-button, fired: '10:04'}", RIGHT[1]],
     "panic-button fires at 2026-03-10 10:05:00, not at 2026-03-10 10:04:00"),
    (["{alert: panic-button, fired: '10:05', pending: '10:01'}", RIGHT[1]],
     "panic-button is pending since 2026-03-10 10:05:00, not since 2026-03-10 10:01:00"),
    (["{alert: panic-button, fired: '10:05', resolved: null}", RIGHT[1]],
     "panic-button ends at 2026-03-10 10:06:00, though it should not"),
    (["{alert: panic-button, fired: '10:05', resolved: '10:07'}", RIGHT[1]],
     "panic-button ends at 2026-03-10 10:06:00, not at 2026-03-10 10:07:00"),
    (["{alert: panic-button, fired: '10:05', escalated: ['10:08']}", RIGHT[1]],
     "panic-button is escalated at no time, not at 2026-03-10 10:08:00"),
    ([RIGHT[0], "{alert: water-leak, device: sink, fired: '10:10', resolved: '10:20'}"],
     "water-leak/sink still fires at the end of the test, though it should end at "
     "2026-03-10 10:20:00"),
    ([RIGHT[0], "{alert: smoke/smoke_hall, fired: '10:10'}", RIGHT[1]],
     "smoke/smoke_hall does not fire"),
]


def homeward(*arguments):
    return subprocess.run([HOMEWARD, *arguments], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "LC_ALL": "C"})


def run_text(text):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return homeward("test", "rules", file.name)


class Coverage(unittest.TestCase):
    def test_every_rule_fires_in_some_test(self):
        with open(os.path.join(FOLDER, "rules.yaml"), encoding="utf-8") as file:
            rules = re.findall(r"- alert: ([\w-]+)", file.read())
        self.assertEqual(len(rules), 30)
        done = homeward("--json", "test", "rules", *(os.path.join(FOLDER, s) for s in SUITES))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        answer = json.loads(done.stdout)
        self.assertTrue(answer["ok"])
        fired = {alert["rule"] for test in answer["tests"] for alert in test["alerts"]}
        self.assertEqual(sorted(set(rules) - fired), [])

    def test_the_right_expectation_passes(self):
        done = run_text(self.text(RIGHT))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_each_wrong_expectation_fails_and_says_why(self):
        for expected, message in WRONG:
            with self.subTest(message=message):
                done = run_text(self.text(expected))
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                self.assertIn(message, done.stdout)

    def test_mistakes_are_told_by_their_place_and_nothing_runs(self):
        text = self.text(RIGHT).replace("sink.leak", "sinc.leak")
        done = run_text(text)
        self.assertEqual((done.returncode, done.stdout), (78, ""))
        self.assertRegex(done.stderr, r":6:\d+: error: unknown device 'sinc'; did you mean 'sink'\?")

    def test_a_file_that_is_not_there_is_told(self):
        done = homeward("test", "rules", os.path.join(FOLDER, "none.yaml"))
        self.assertEqual(done.returncode, 66)
        self.assertEqual(homeward("test", "rules").returncode, 64)

    @staticmethod
    def text(expected):
        lines = "".join("      - %s\n" % one for one in expected)
        return HELP % (FOLDER, FOLDER, lines)


if __name__ == "__main__":
    unittest.main()
