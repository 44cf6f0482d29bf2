"""Recorded homes through the running daemon: homeward-replay drives the clock, the alerts arrive
on a real broker with exactly the expected stamps, and each is acknowledged back.

The homes lie beside the project (../shared/data) and are not part of it; without them the
project's own recording is played alone.
"""
import datetime as dt
import json
import subprocess
import sys
import unittest

import lab

DATA = lab.SHARED / "data"
HOMES = ("kasteren-a", "kasteren-c", "casas-tm000", "mit-1")


def instant(text):
    """A stamp as text in UTC with microseconds, so that zones compare and lines sort."""
    if not text:
        return ""
    time = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return time.astimezone(dt.timezone.utc).isoformat(timespec="microseconds")


def key(line):
    return (line["rule"], line.get("device") or "", instant(line["pending_since"]),
            instant(line["fired_at"]), instant(line["resolved_at"]))


def arrived(desk):
    """The alerts of the care desk as lines: the newest revision of each."""
    lines = {}
    for envelope in desk.envelopes("alerts"):
        data = envelope["data"]
        known = lines.get(data["alert"])
        if known is None or known["revision"] < data["revision"]:
            lines[data["alert"]] = data
    return lines


class RecordedHomes(lab.LabTest):
    def play(self, config, events, expected):
        broker = self.broker()
        desk = self.desk(broker, acknowledge=True)
        gateway = self.gateway(config + lab.platform_yaml(broker.uri), "--clock", "replay")
        player = gateway.replay(events, "--speed", "max", "--drive-clock")
        self.assertEqual(player.wait(300), 0, player.text())
        wanted = sorted(key(line) for line in expected)
        self.await_lines(desk, wanted)
        raised = {e["data"]["alert"] for e in desk.alerts("raised")}
        lab.wait_for("a reply to each acknowledgement",
                     lambda: len(desk.envelopes("replies")) >= len(raised))
        self.assertEqual(self.lines(desk), wanted)
        ids = [e["id"] for e in desk.envelopes("alerts")]
        self.assertEqual(len(ids), len(set(ids)), "an id came twice")
        for reply in desk.envelopes("replies"):
            self.assertIn(reply["data"]["status"], ("ok", "refused"), reply)
            if reply["data"]["status"] == "refused":
                self.assertIn("resolved already", reply["data"]["reason"])
        self.assertEqual(gateway.stop(), 0)
        return len(expected)

    @staticmethod
    def lines(desk):
        return sorted(key(line) for line in arrived(desk).values())

    def await_lines(self, desk, wanted):
        """Waits until the desk has what is wanted, or says what is missing or too much."""
        try:
            lab.wait_for("every alert", lambda: self.lines(desk) == wanted)
        except AssertionError:
            lines = self.lines(desk)
            self.assertEqual([x for x in wanted if x not in lines],
                             [x for x in lines if x not in wanted])
            raise

    def test_the_projects_own_day(self):
        config = (lab.ROOT / "tests/data/day.yaml").read_text()
        events = lab.ROOT / "tests/data/day.jsonl"
        # The press resolves by the desk's acknowledgement, which a plain replay does not have.
        config = config.replace("    resolve: ack\n", "")
        expected = self.plain(config, events)
        self.assertGreater(len(expected), 4)
        self.play(config, events, expected)

    def plain(self, config, events):
        """What `homeward replay` makes of it: the daemon must say the same."""
        file = self.folder / "own.yaml"
        file.write_text(config)
        replay = subprocess.run([lab.BIN / "homeward", "replay", "--config", file, "--events",
                                 events, "--json"], capture_output=True, text=True, check=True)
        return [json.loads(line) for line in replay.stdout.splitlines()]


def add_home(name):
    def test(self):
        if not DATA.is_dir():
            self.skipTest("the recorded homes are not beside the project")
        config = subprocess.run([sys.executable, DATA / "to_config.py", name],
                                capture_output=True, text=True, check=True).stdout
        events = self.folder / "events.jsonl"
        with open(events, "w") as out:
            subprocess.run([sys.executable, DATA / "to_events.py", name], stdout=out, check=True)
        with open(DATA / "expected" / (name + ".alerts.jsonl")) as lines:
            expected = [json.loads(line) for line in lines]
        self.play(config, events, expected)
    setattr(RecordedHomes, "test_" + name.replace("-", "_"), test)


for home in HOMES:
    add_home(home)

if __name__ == "__main__":
    unittest.main()
