"""Plugins that send garbage, giant lines, a flood, or nothing: the others keep working."""
import json
import socket
import threading
import unittest

import lab
from press import Plugin

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {}
  bad: {limits: {events_per_second: 50, burst: 100}}
devices:
  panic: {id: "press:panic", room: bathroom, properties: [action]}
  meter: {id: "bad:meter", room: hall, properties: [temperature]}
rules:
  - alert: panic-button
    when: {event: {panic.action: pressed}}
    severity: critical
    category: safety
"""


class Bad:
    """A raw connection to the plugin socket."""

    def __init__(self, path, hello=True, name="bad"):
        self.link = socket.socket(socket.AF_UNIX)
        self.link.settimeout(lab.PATIENCE)
        self.link.connect(str(path))
        self.heard = []
        self.closed = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        if hello:
            self.say({"type": "hello", "protocol": 1, "plugin": name, "name": "bad",
                      "version": "1", "capabilities": []})
            lab.wait_for("welcome", lambda: self.heard)

    def _listen(self):
        try:
            for line in self.link.makefile("r"):
                self.heard.append(json.loads(line))
        except (OSError, ValueError):
            pass
        self.closed.set()

    def say(self, message):
        self.send((json.dumps(message) + "\n").encode())

    def send(self, data):
        self.link.sendall(data)

    def close(self):
        self.link.close()


class BadPlugins(lab.LabTest):
    def setUp(self):
        super().setUp()
        self.mosquitto = self.broker()
        self.care = self.desk(self.mosquitto)
        self.home = self.gateway(HOME + lab.platform_yaml(self.mosquitto.uri))
        self.good = Plugin(self.home.plugin_socket)
        self.addCleanup(self.good.close)

    def bad(self, **options):
        bad = Bad(self.home.plugin_socket, **options)
        self.addCleanup(bad.close)
        return bad

    def expect_service(self):
        """A press on the good plugin still reaches the care desk."""
        before = len(self.care.alerts("raised"))
        self.good.send("panic", "action", "pressed", "event")
        lab.wait_for("the alert", lambda: len(self.care.alerts("raised")) > before)

    def plugin(self, name):
        return [p for p in self.home.ask_json("status")["plugins"] if p["id"] == name][0]

    def test_garbage_closes_the_link_and_no_other(self):
        bad = self.bad()
        for _ in range(25):
            try:
                bad.send(b"\x00\xff{garbage\n")
            except OSError:
                break
        self.assertTrue(bad.closed.wait(lab.PATIENCE))
        self.expect_service()

    def test_a_line_of_a_mebibyte_is_skipped(self):
        bad = self.bad()
        bad.send(b'{"type":"event","device":"' + b"x" * (1 << 20) + b'"}\n')
        self.expect_service()
        self.assertFalse(bad.closed.is_set(), "one long line is one malformed line")

    def test_a_flood_is_dropped_and_counted(self):
        bad = self.bad()
        line = json.dumps({"type": "event", "device": "bad:meter", "property": "temperature",
                           "value": 20.5, "unit": "\u00b0C"}) + "\n"
        for _ in range(20):
            bad.send(line.encode() * 100)
        self.expect_service()
        lab.wait_for("the flood to be counted", lambda: self.plugin("bad")["dropped"] > 1000)

    def test_one_that_says_nothing_is_let_go(self):
        silent = self.bad(hello=False)
        self.expect_service()
        self.assertTrue(silent.closed.wait(20), "hello must come within 5 s")

    def test_an_unknown_name_is_refused_with_the_reason(self):
        stranger = self.bad(hello=False)
        stranger.say({"type": "hello", "protocol": 1, "plugin": "stranger", "name": "x",
                      "version": "1", "capabilities": []})
        refusal = lab.wait_for("the refusal", lambda: stranger.heard)[0]
        self.assertEqual(refusal["type"], "refuse")
        self.assertIn("stranger", refusal["reason"])
        self.expect_service()


if __name__ == "__main__":
    unittest.main()
