"""The conformance kit: our plugins and the documented one pass, broken ones are told what is wrong."""
import concurrent.futures
import json
import subprocess
import threading
import unittest

import lab

EXAMPLE = lab.ROOT / "docs" / "examples" / "gpio.py"
PYTHON = "/usr/bin/python3"

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  gpio: {path: "%s"}
devices:
  door: {id: "gpio:door", room: hall, properties: [contact]}
rules:
  - alert: door-open
    when: {door.contact: open}
"""

# A plugin with the faults that its arguments name.
BROKEN = r'''
import json, os, signal, socket, sys, time
faults = sys.argv[1:]
if "deaf" in faults:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
def tell(link, **message):
    link.sendall(json.dumps(message).encode() + b"\n")
while True:
    link = socket.socket(socket.AF_UNIX)
    try:
        link.connect(os.environ["HOMEWARD_PLUGIN_SOCKET"])
        if "no-hello" in faults:
            tell(link, type="ping")
        tell(link, type="hello", protocol=1, plugin="broken")
        for line in link.makefile():
            message = json.loads(line)
            kind = message["type"]
            if kind == "refuse" and "stubborn" not in faults:
                sys.exit(1)
            if kind == "welcome" and "foreign" in faults:
                tell(link, type="event", device="other:1", property="motion", value=True)
            elif kind == "welcome":
                value = "ajar" if "wrong-word" in faults else "open"
                tell(link, type="event", device="broken:1", property="contact", value=value)
            if kind == "ping" and "silent" not in faults:
                tell(link, type="pong")
            if "strict" in faults and kind == "x_future":
                sys.exit(2)
        if "gives-up" in faults:
            while True:
                time.sleep(1)
    except OSError:
        pass
    time.sleep(0 if "stubborn" in faults else 0.5)
'''


class PluginKit(lab.LabTest):
    def kit(self, *arguments):
        answer = subprocess.run([lab.BIN / "homeward", "plugin-test", "--json", *arguments],
                                capture_output=True, text=True, timeout=180)
        self.assertIn(answer.returncode, (0, 1), answer.stderr)
        told = json.loads(answer.stdout)
        self.assertEqual(told["ok"], answer.returncode == 0)
        return told

    def failed(self, told):
        return [c["check"] for c in told["checks"] if c["result"] == "fail"]

    def line(self):
        """A GPIO line that goes up and down by itself."""
        path = self.folder / "value"
        path.write_text("0")
        over = threading.Event()

        def flip():
            while not over.wait(0.4):
                path.write_text("1" if path.read_text() == "0" else "0")
        thread = threading.Thread(target=flip)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(over.set)
        return path

    def test_the_documented_plugin_passes(self):
        config = json.dumps({"path": str(self.line())})
        told = self.kit("--config", config, "--", PYTHON, str(EXAMPLE))
        self.assertEqual(told["plugin"], "gpio")
        self.assertEqual([c for c in told["checks"] if c["result"] in ("fail", "advice")], [])
        self.assertIn("it reports events",
                      [c["check"] for c in told["checks"] if c["result"] == "pass"])

    def test_the_documented_plugin_brings_an_alert(self):
        value = self.folder / "value"
        value.write_text("0")
        broker = self.broker()
        desk = self.desk(broker)
        home = self.gateway(HOME % value + lab.platform_yaml(broker.uri))
        plugin = lab.Process([PYTHON, EXAMPLE], self.folder / "gpio.log",
                             HOMEWARD_PLUGIN_SOCKET=str(home.plugin_socket))
        self.addCleanup(lambda: plugin.running() and plugin.kill())
        lab.wait_for("the plugin", lambda: home.ask_json("status")["plugins"][0]["state"] == "ok")
        value.write_text("1")
        lab.wait_for("the alert", lambda: desk.alerts("raised"))
        self.assertEqual(desk.alerts("raised")[0]["data"]["rule"], "door-open")
        plugin.stop()

    def test_a_plugin_of_the_sdk_passes(self):
        events = self.folder / "day.events.jsonl"
        events.write_text("".join(
            '{"ts":"2026-11-23T09:%02d:00+01:00","device":"hall","property":"motion","value":%s}\n'
            % (minute, "true" if minute % 2 else "false") for minute in range(60)))
        told = self.kit("--seconds", "5", "--", str(lab.BIN / "homeward-replay"), "--socket",
                        "{socket}", "--events", str(events), "--speed", "1")
        self.assertEqual(self.failed(told), [], told)

    def test_broken_plugins_are_told_what_is_wrong(self):
        path = self.folder / "broken.py"
        path.write_text(BROKEN)
        cases = (("no-hello", "its first line is a hello"),
                 ("stubborn", "refused, it ends or tries again"),
                 ("silent", "answers a ping"),
                 ("strict", "ignores messages and fields that it does not know"),
                 ("wrong-word", "its lines are right"),
                 ("foreign", "its devices begin with its own name"),
                 ("gives-up", "it connects again within 30 s after the core was gone"),
                 ("deaf", "it stops within 10 s of SIGTERM"))

        def test(case):
            return self.failed(self.kit("--seconds", "2", "--", PYTHON, str(path), case[0]))
        with concurrent.futures.ThreadPoolExecutor(len(cases)) as pool:  # they wait, mostly
            results = list(pool.map(test, cases))
        for (fault, wanted), failed in zip(cases, results):
            self.assertTrue(any(wanted in check for check in failed), (fault, failed))

    def test_a_program_that_is_not_there_or_does_nothing(self):
        answer = subprocess.run([lab.BIN / "homeward", "plugin-test", "--", "/no/such/plugin"],
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(answer.returncode, 66)
        told = self.kit("--", "/bin/true")
        self.assertEqual(self.failed(told), ["it connects to the socket that it is told"])


if __name__ == "__main__":
    unittest.main()
