#!/usr/bin/python3
"""The broker is away while a million readings come: what does homewardd hold, and how does it return?

usage: outage.py BIN [--readings 1000000] [--any-memory]
BIN: the folder of the programs, e.g. build/release/bin.

A home with fifty devices of four properties and one platform that may have all readings. Its broker
goes away, the readings come as fast as the daemon takes them, at the end alarms are pressed, and the
broker comes back. Judged: resident memory may grow by 3 MB, the database stays within its bound,
the alarms are the first that the care side hears and all are there 2 s after the link stands,
and each reading arrives once and in the order of its device. Ends with 0, or with 1 and the reasons.
Everything is on loopback and ends by itself.
"""
import argparse
import collections
import json
import os
import pathlib
import shutil
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[1:1] = [str(TESTS / "system")]
DEVICES, PROPERTIES = 50, ("temperature", "humidity", "pressure", "battery")
ALARMS, WARM_UP, BOUND = 20, 4000, 256 * 1024 * 1024
KIB, MOST_GROWTH_KIB = 1024, 3 * 1000 * 1000 // 1024


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--readings", type=int, default=1_000_000)
    parser.add_argument("--any-memory", action="store_true",
                        help="growth is told and not judged (debug builds, sanitizers)")
    return parser.parse_args()


OPTIONS = arguments()
os.environ["HOMEWARD_BIN"] = str(OPTIONS.bin.resolve())
import lab  # noqa: E402  (it reads HOMEWARD_BIN)
import press  # noqa: E402
from brokers import KeepingBroker  # noqa: E402
from ear import Ear  # noqa: E402


def home(broker):
    lines = ["gateway: {id: test-home}", "home: {time_zone: Europe/Amsterdam, languages: [en]}",
             "plugins: {press: {limits: {events_per_second: 1000000, burst: 1000000}}}", "devices:"]
    for number in range(DEVICES):
        lines.append('  room%02d: {id: "press:room%02d", room: living, properties: [%s]}'
                     % (number, number, ", ".join(PROPERTIES)))
    for number in range(ALARMS):
        lines.append('  panic%02d: {id: "press:panic%02d", room: hall, properties: [action]}'
                     % (number, number))
    lines += ["rules:", "  - alert: panic", '    when: {event: {"panic*.action": pressed}}',
              "    each: device", "    severity: critical", "    category: safety",
              "    resolve: ack", ""]
    platform = lab.platform_yaml(broker.uri).replace(
        "    detail:", '    readings: ["room*"]\n    detail:')
    return "\n".join(lines) + platform


class Centre(Ear):
    """Takes note of alarms and of whether the values of each property rise one by one."""

    def __init__(self, broker):
        self.linked = None  # when the home said that it is online again
        self.alarms, self.readings, self.before_alarms = {}, 0, 0
        self.last, self.disordered, self.lost = collections.Counter(), 0, 0
        self.ids, self.again = set(), 0  # a message that comes once more has the same id
        super().__init__(broker.port, "homeward/v1/hw-test/#", "centre", clean_session=False)

    def take(self, message):
        channel = message.topic.rsplit("/", 1)[1]
        if channel == "alerts":
            data = json.loads(message.payload)["data"]
            if data["rule"] == "panic":
                self.alarms.setdefault(data["alert"], time.monotonic())
        elif channel == "status":
            if json.loads(message.payload)["data"]["status"] == "online":
                self.linked = time.monotonic()
        elif channel == "readings":
            envelope = json.loads(message.payload)
            if envelope["id"] in self.ids:
                self.again += 1
                return
            self.ids.add(envelope["id"])
            for reading in envelope["data"]["readings"]:
                self._count(reading)

    def _count(self, reading):
        name = reading["device"] + "." + reading["property"]
        step = int(reading["value"]) - self.last[name]
        self.last[name] = max(self.last[name], int(reading["value"]))
        self.disordered += step < 1
        self.lost += max(0, step - 1)
        self.readings += 1
        self.before_alarms += len(self.alarms) < ALARMS


class Peak:
    """The most of a process's memory, in KiB, sampled twenty times a second."""

    def __init__(self, pid):
        self.status = pathlib.Path("/proc/%d/status" % pid)
        self.before, self.most = self.sample(), {}
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def sample(self):
        fields = dict(line.split(":", 1) for line in self.status.read_text().splitlines())
        return {name: int(fields[name].split()[0]) for name in ("VmRSS", "RssAnon")}

    def _run(self):
        while not self.ending.wait(0.05):
            now = self.sample()
            self.most = {name: max(now[name], self.most.get(name, 0)) for name in now}

    def stop(self):
        self.ending.set()
        self.thread.join()
        return {name: self.most[name] - self.before[name] for name in self.most}


def size_of(folder):
    return sum(file.stat().st_size for file in folder.glob("homeward.db*"))


class Outage:
    def __init__(self, folder):
        self.broker = KeepingBroker(folder)
        self.centre = Centre(self.broker)
        self.gateway = lab.Gateway(folder, home(self.broker))
        self.plugin = press.Plugin(self.gateway.plugin_socket)
        self.sent = 0

    def send(self, count):
        for _ in range(count):
            turn, device = divmod(self.sent, DEVICES)
            value, prop = divmod(turn, len(PROPERTIES))
            self.plugin.send("room%02d" % device, PROPERTIES[prop], value + 1)
            self.sent += 1

    def all_on_disk(self):
        lab.wait_for("all to be on disk", lambda: self.plugin.uncommitted() == 0, 120)

    def run(self):
        print("before: %d readings" % WARM_UP, flush=True)
        self.send(WARM_UP)
        lab.wait_for("the readings", lambda: self.centre.readings >= WARM_UP, 120)
        self.all_on_disk()
        lab.wait_for("an empty queue", lambda: not sum(
            self.gateway.ask_json("status")["platforms"][0]["waiting"].values()))
        peak = Peak(self.gateway.process.process.pid)
        self.broker.stop()
        start = time.monotonic()
        self.send(OPTIONS.readings)
        self.all_on_disk()
        taken = time.monotonic() - start
        largest = size_of(self.gateway.state)
        print("away: %d readings in %.0f s, database and log %.1f MB" % (
            OPTIONS.readings, taken, largest / 1e6), flush=True)
        for number in range(ALARMS):
            self.plugin.send("panic%02d" % number, "action", "pressed", "event")
        self.all_on_disk()
        growth = peak.stop()
        self.centre.linked = None
        drain = Peak(self.gateway.process.process.pid)
        self.broker.start()
        lab.wait_for("the alarms", lambda: len(self.centre.alarms) >= ALARMS, 120)
        lab.wait_for("the link", lambda: self.centre.linked)
        alarms_after = max(self.centre.alarms.values()) - self.centre.linked
        overtaken_by = self.centre.before_alarms - WARM_UP
        begun = time.monotonic()
        lab.wait_for("all readings", lambda: self.centre.readings >= self.sent, 900)
        drained = time.monotonic() - begun
        later = drain.stop()
        print("memory (KiB): before %s, grew by %s in the outage and by %s in the drain"
              % (peak.before, growth, later))
        print("back: %d alarms within %.2f s of the link, %d readings before the last of them"
              % (ALARMS, alarms_after, overtaken_by))
        print("drain: %d readings in %.1f s, %.0f a second; lost %d, out of order %d, "
              "messages that came again %d"
              % (self.sent - WARM_UP, drained, (self.sent - WARM_UP) / drained, self.centre.lost,
                 self.centre.disordered, self.centre.again))
        return [problem for problem, holds in (
            ("memory grew by more than 3 MB",
             OPTIONS.any_memory or growth["VmRSS"] <= MOST_GROWTH_KIB),
            ("the database is larger than its bound", largest <= BOUND),
            ("alarms came later than 2 s after the link", alarms_after <= 2),
            ("readings came before alarms", overtaken_by == 0),
            ("readings were lost or out of order",
             self.centre.lost == self.centre.disordered == 0)) if not holds]

    def end(self):
        self.plugin.close()
        self.gateway.process.kill()
        self.centre.close()
        if self.broker.process.running():
            self.broker.stop()


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-outage-"))
    outage = Outage(folder)
    try:
        problems = outage.run()
    finally:
        outage.end()
        shutil.rmtree(folder, ignore_errors=True)
    for problem in problems:
        print("PROBLEM: " + problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
