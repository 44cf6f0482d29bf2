#!/usr/bin/env python3
"""Recorded homes as rule tests: exact, and the same under duplicates, disorder and restarts."""
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
HOMEWARD = os.environ.get("HOMEWARD", os.path.join(ROOT, "build/dev/bin/homeward"))
DATA = os.path.join(ROOT, "../shared/data")
TEST = """rules: [home.yaml]
tests:
  - name: exact
    replay: events.jsonl
    expect_file: %(expected)s
  - name: events come twice
    replay: events.jsonl
    faults: {duplicate: 1%%, seed: 7}
    expect_file: %(expected)s
  - name: events come in disorder
    replay: events.jsonl
    faults: {reorder: 5s, seed: 7}
    expect_file: %(expected)s
  - name: killed again and again
    replay: events.jsonl
    faults: {restart: {every: 37h, down: 60s}, seed: 7}
    expect_file: %(expected)s
  - name: all of it
    replay: events.jsonl
    faults: {duplicate: 1%%, reorder: 5s, restart: {every: 11h, down: 60s}, seed: 8}
    expect_file: %(expected)s
  - name: some rules only
    replay: events.jsonl
    only: [inactivity_day, not_up]
    expect_file: %(expected)s
"""


@unittest.skipUnless(os.path.isdir(DATA), "no recorded homes beside the project")
class RecordedHomes(unittest.TestCase):
    def write(self, folder, name, text):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def output(self, script, home):
        return subprocess.run([sys.executable, os.path.join(DATA, script), home], check=True,
                              capture_output=True, text=True).stdout

    def run_home(self, home, change=lambda lines: lines):
        with tempfile.TemporaryDirectory() as folder:
            self.write(folder, "home.yaml", self.output("to_config.py", home))
            self.write(folder, "events.jsonl", self.output("to_events.py", home))
            with open(os.path.join(DATA, "expected", home + ".alerts.jsonl")) as file:
                self.write(folder, "expected.jsonl", "".join(change(file.readlines())))
            self.write(folder, "tests.yaml", TEST % {"expected": "expected.jsonl"})
            return subprocess.run([HOMEWARD, "test", "rules", os.path.join(folder, "tests.yaml")],
                                  capture_output=True, text=True, timeout=250)

    def test_every_home_gives_its_alerts(self):
        for home in ("kasteren-a", "kasteren-c", "casas-tm000", "mit-1"):
            with self.subTest(home=home):
                done = self.run_home(home)
                self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
                self.assertIn("6 tests passed", done.stdout)

    def test_one_alert_less_is_noticed(self):
        done = self.run_home("kasteren-a", lambda lines: lines[1:])
        self.assertEqual(done.returncode, 1)
        self.assertIn("nobody expects bathroom_long", done.stdout)


if __name__ == "__main__":
    unittest.main()
