"""Readings for platforms: what was allowed and nothing else, batched, buffered, once."""
import time
import unittest

import lab
from press import Plugin

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {limits: {events_per_second: 100000, burst: 100000}}
devices:
  hall: {id: "press:hall", room: hall, properties: [temperature, motion]}
  bath: {id: "press:bath", room: bathroom, properties: [temperature, humidity]}
rules:
  - alert: freezing
    when: {hall.temperature: {below: 0}}
    severity: critical
    category: safety
journal: {commit_interval: %s}
"""


def allowing(platform, *globs):
    """The platform's recipient may have these readings."""
    listed = ", ".join('"%s"' % glob for glob in globs)
    return platform.replace("    detail:", "    readings: [%s]\n    detail:" % listed)


class Readings(lab.LabTest):
    def start(self, interval, *globs):
        self.mosquitto = self.broker()
        self.care = self.desk(self.mosquitto)
        platform = allowing(lab.platform_yaml(self.mosquitto.uri), *globs)
        self.home = self.gateway(HOME % interval + platform)
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)

    def readings(self):
        return [r for e in self.care.envelopes("readings") for r in e["data"]["readings"]]

    def values(self, name):
        return [r["value"] for r in self.readings()
                if r["device"] + "." + r["property"] == name]

    def test_what_is_named_arrives_and_nothing_else(self):
        self.start("1s", "*.temperature")
        for n in range(30):
            self.plugin.send("hall", "temperature", 20 + n / 8)
            self.plugin.send("hall", "motion", n % 2 == 0)
            self.plugin.send("bath", "humidity", 50 + n)
        self.plugin.send("bath", "temperature", 23.000000123)
        lab.wait_for("the readings", lambda: len(self.readings()) >= 31)
        self.assertEqual(self.values("hall.temperature"), [20 + n / 8 for n in range(30)])
        self.assertEqual(self.values("bath.temperature"), [23.000000123])
        self.assertEqual({r["property"] for r in self.readings()}, {"temperature"})
        envelopes = self.care.envelopes("readings")
        self.assertLess(len(envelopes), 20, "readings are batched")
        for envelope in envelopes:
            self.assertEqual(envelope["type"], "care.homeward.readings.v1")
            self.assertNotIn("subject", envelope)

    def test_alarms_overtake_what_waits_and_nothing_is_lost_or_doubled(self):
        self.start("1s", "*")
        self.mosquitto.stop()
        count = 20000
        for n in range(count):
            self.plugin.send("bath", "humidity", n / 16)
        self.plugin.send("hall", "temperature", -3)
        lab.wait_for("the events on disk", lambda: self.plugin.uncommitted() == 0)
        self.home.process.kill()
        self.home.start()
        self.mosquitto.start()
        began = time.monotonic()
        lab.wait_for("the alarm", lambda: self.care.alerts("raised"))
        lab.wait_for("all readings", lambda: len(self.readings()) > count)
        self.assertLess(time.monotonic() - began, lab.PATIENCE / 2)
        self.assertEqual(self.values("bath.humidity"), [n / 16 for n in range(count)])
        with self.care.lock:
            channels = [c for c, _ in self.care.messages if c in ("alerts", "readings")]
        self.assertEqual(channels[0], "alerts")

    def test_the_end_of_a_burst_does_not_wait_for_the_interval(self):
        self.start("60s", "bath.*")
        count = 5003
        for n in range(count):
            self.plugin.send("bath", "humidity", n / 16)
        lab.wait_for("all readings", lambda: len(self.readings()) == count, 15)


if __name__ == "__main__":
    unittest.main()
