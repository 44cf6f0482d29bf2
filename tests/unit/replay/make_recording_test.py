#!/usr/bin/env python3
"""scripts/make-recording prints the same bytes for the same arguments, in order of time, as valid
JSON, and what lies in tests/data is what it prints.

    make_recording_test.py PATH-TO-make-recording PATH-TO-tests/data
"""
import datetime as dt
import json
import subprocess
import sys
import unittest

SCRIPT, DATA = sys.argv[1:3]


def run(*arguments):
    done = subprocess.run([sys.executable, SCRIPT, *arguments], check=True, capture_output=True)
    return done.stdout.decode()


def stamps(text):
    return [dt.datetime.fromisoformat(json.loads(line)["ts"]) for line in text.splitlines()]


class MakeRecording(unittest.TestCase):
    def test_same_arguments_same_bytes(self):
        for arguments in (("--days", "3", "--seed", "7"), ("--config",)):
            self.assertEqual(run(*arguments), run(*arguments))

    def test_another_seed_is_another_life(self):
        self.assertNotEqual(run("--seed", "1"), run("--seed", "2"))

    def test_days_and_seed_leave_the_first_day_alone(self):
        self.assertTrue(run("--days", "2").startswith(run("--days", "1")))

    def test_each_line_is_an_event(self):
        for line in run("--days", "2").splitlines():
            event = json.loads(line)
            self.assertEqual(list(event), ["ts", "device", "property", "value"])
            self.assertIsInstance(event["value"], (bool, int, float, str))

    def test_lines_are_in_order_of_time_also_when_clocks_change(self):
        for start in ("2026-03-28", "2026-10-24"):
            times = stamps(run("--days", "3", "--start", start))
            self.assertEqual(times, sorted(times))
            self.assertEqual(len({time.utcoffset() for time in times}), 2)

    def test_the_first_day_holds_the_story(self):
        text = run("--seed", "11")
        self.assertIn('"device": "help_button", "property": "action", "value": "pressed"', text)
        opened = [t.hour for t, line in zip(stamps(text), text.splitlines()) if '"open"' in line
                  and "front_door" in line]
        self.assertTrue(any(hour < 6 for hour in opened), opened)

    def test_every_device_of_the_recording_is_configured(self):
        config = run("--config")
        for line in run("--days", "5").splitlines():
            event = json.loads(line)
            self.assertIn('%s: {id: "replay:%s"' % (event["device"], event["device"]), config)

    def test_a_platform_comes_only_when_asked_for(self):
        self.assertNotIn("platforms:", run("--config"))
        self.assertIn('brokers: ["mqtt://127.0.0.1:1883"]',
                      run("--config", "--platform", "mqtt://127.0.0.1:1883"))

    def test_the_recorded_day_is_what_the_script_prints(self):
        with open(DATA + "/day.jsonl", encoding="utf-8") as file:
            self.assertEqual(file.read(), run("--seed", "7"))
        with open(DATA + "/day.yaml", encoding="utf-8") as file:
            self.assertEqual(file.read(), run("--seed", "7", "--config"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
