#!/usr/bin/env python3
"""Cuts the power of a little machine again and again, and counts what the gateway had answered for
and no longer knows. What counts as acknowledged and as lost: ledger.py.

usage: power_cuts.py [--cuts 20] [--lying-cuts 10] [--seed 1] [--work FOLDER] [--keep]

First the cuts on an honest disk, which loses unflushed sectors: nothing may be lost, and the
service must be ready after each. Then on a disk that lies about a flush: the service must be ready
after each and say what it found. That disk also proves that this test sees a loss. Programs:
$HOMEWARD_BIN.
"""
import argparse
import pathlib
import random
import shutil
import statistics
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))

import guest  # noqa: E402  pylint: disable=wrong-import-position
import lab  # noqa: E402  pylint: disable=wrong-import-position
import ledger  # noqa: E402  pylint: disable=wrong-import-position
from button_plugin import ButtonPlugin  # noqa: E402  pylint: disable=wrong-import-position
from machine import MachineWithDisk  # noqa: E402  pylint: disable=wrong-import-position

BUTTONS = 440  # each is pressed once at most, so that it names its alert
LIES_FOR_MS = (500, 20_000)  # how long such a disk keeps what it said was written in its cache
RULES = {"pressed", "opened"}
HOME = """
gateway: {id: lab-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {limits: {events_per_second: 1000, burst: 1000}}
rules:
  - alert: pressed
    when: {event: {"b*.action": pressed}}
    each: device
    severity: critical
    category: safety
    resolve: ack
  - alert: opened
    when: {"d*.contact": open}
    each: device
    severity: warning
devices:
"""


def home():
    """The configuration: even numbers are buttons (critical), odd ones doors (warnings)."""
    lines = [HOME]
    for number in range(BUTTONS):
        name, prop = device(number)
        lines.append('  %s: {id: "press:%s", room: hall, properties: [%s]}\n' %
                     (name, name, prop))
    return "".join(lines) + lab.platform_yaml("mqtt://127.0.0.1:1883")


def contents():
    """The machine: the smallest kernel, and the real tools of ext4 instead of busybox's."""
    return guest.Contents(
        "linux-image-cloud-amd64", HERE / "guest_init.sh", home(),
        programs={"/usr/bin/homewardd": lab.BIN / "homewardd",
                  "/usr/sbin/e2fsck": "/usr/sbin/e2fsck", "/usr/sbin/mke2fs": "/usr/sbin/mke2fs"})


def device(number):
    return ("b%03d" % number, "action") if number % 2 == 0 else ("d%03d" % number, "contact")


class Lane:
    """A home on one disk from its first start to its last check; `figures` is what was counted."""

    def __init__(self, folder, machine_files, seed, lies=False):
        self.folder = folder
        self.draw = random.Random(seed)
        self.lies = lies
        folder.mkdir(parents=True)
        self.broker = lab.Broker(folder)
        self.desk = lab.CareDesk(self.broker)
        self.ledger = ledger.Ledger()
        self.plugin = ButtonPlugin(self.ledger)
        self.machine = MachineWithDisk(folder, *machine_files, self.broker.port)
        guest.state_disk(self.machine.image)
        self.presses = 0
        self.commands = {}  # command id -> alert id
        self.boot_s = []
        self.figures = dict.fromkeys(["cuts", "during_start", "armed", "sectors_waiting",
                                      "sectors_lost", "set_aside", "gone",
                                      "file_systems_repaired", "file_systems_lost", "ended"], 0)
        self.forgotten = set()  # ids that a start did not know, though the desk had them
        self.forgotten_for_good = set()
        self.lost = {}  # what is lost -> after which boot it was first missed

    def close(self):
        self.plugin.disconnect()
        self.machine.end()
        self.desk.close()
        self.broker.stop()

    def start(self):
        # The first life is honest, so that there is something to lose.
        lies = self.lies and self.machine.boots > 0
        lies_for_ms = self.draw.randrange(*LIES_FOR_MS) if lies else 0
        self.machine.start(self.draw.randrange(1 << 30), self.draw.uniform(0.1, 1.0),
                           lies_for_ms=lies_for_ms)

    def ready(self):
        """Waits for the service and looks what it knows, before the plugin may say anything."""
        self.boot_s.append(self.machine.wait_ready())
        listed = self.machine.ask("alerts", "--limit", "1000")["alerts"]
        self.ledger.answer(self.commands, self.desk.envelopes("replies"))
        told = self.desk.envelopes("alerts")
        self.forgotten |= self.ledger.forgotten(listed, told)
        said = self.machine.said()
        self.figures["set_aside"] += "is set aside" in said
        self.figures["gone"] += "could not be found again" in said
        self.figures["file_systems_repaired"] += "lab: file system repaired" in said
        self.figures["file_systems_lost"] += "lab: file system lost" in said
        self.figures["ended"] += said.count("lab: homewardd ended")
        for problem in self.ledger.lost(listed, told):
            self.lost.setdefault(problem, self.machine.boots)
        return listed

    def storm(self, how):
        """Presses until the power goes: at a random instant, or (`armed`) within a write."""
        self.plugin.connect(self.machine.plugin_port)
        end = time.monotonic() + self.draw.uniform(0.5, 4.0)
        if how == "armed":
            end = time.monotonic() + 20
        arm_at = time.monotonic() + self.draw.uniform(0.3, 2.0)
        limit = self.presses + BUTTONS // 20
        while time.monotonic() < end and not self.machine.without_power():
            if how == "armed" and arm_at and time.monotonic() > arm_at:
                self.machine.arm()
                arm_at = None
            if self.presses < min(limit, BUTTONS):
                self.press()
            self.acknowledge_some()
            time.sleep(self.draw.uniform(0.02, 0.25))

    def press(self):
        name, prop = device(self.presses)
        self.presses += 1
        if prop == "action":
            self.plugin.press(name, prop, "pressed", "event")
        else:
            self.plugin.press(name, prop, "open", "report")

    def acknowledge_some(self):
        """The desk takes on about half of the critical alerts."""
        taken = set(self.commands.values())
        for envelope in self.desk.alerts("raised"):
            alert = envelope["data"]["alert"]
            if envelope["data"].get("rule") == "pressed" and alert not in taken and (
                    self.draw.random() < 0.5):
                self.commands[self.desk.command("acknowledge", alert=alert)] = alert

    def cut(self):
        self.plugin.disconnect()
        report = self.machine.cut()
        self.figures["cuts"] += 1
        self.figures["sectors_waiting"] += report["kept"] + report["lost"]
        self.figures["sectors_lost"] += report["lost"]
        if self.draw.random() < 0.5:
            self.plugin.fall()
        return report

    def play(self, cuts):
        """The cuts, one line of the report for each."""
        self.start()
        for number in range(1, cuts + 1):
            how = ["random", "armed", "armed", "start"][number % 4]
            if how == "start" and self.boot_s:
                time.sleep(self.draw.uniform(0.5, 1.1) * statistics.median(self.boot_s))
                self.figures["during_start"] += 1
            else:
                self.ready()
                self.storm(how)
                self.figures["armed"] += how == "armed"
            report = self.cut()
            print("cut %2d  %-6s  %3d presses so far, sectors kept %d, lost %d; lost alerts %d" % (
                number, how, self.presses, report["kept"], report["lost"], len(self.lost)),
                flush=True)
            self.start()
        return self.ready()

    def settle(self):
        """After the last cut everything that is listed, or kept by the plugin, reaches the desk."""
        self.plugin.connect(self.machine.plugin_port)
        lab.wait_for("everything to be on disk", lambda: self.plugin.uncommitted() == 0, 60)

        def untold():
            listed = self.machine.ask("alerts", "--limit", "1000")["alerts"]
            self.forgotten_for_good = self.ledger.forgotten(listed, self.desk.envelopes("alerts"))
            told = {e["data"]["alert"] for e in self.desk.alerts("raised")}
            return {a["id"] for a in listed if a["rule"] in RULES} - told
        lab.wait_for("all alerts at the desk", lambda: not untold(), 60)
        time.sleep(1)

    def tell(self):
        envelopes = [e for _, e in self.desk.messages]
        missing, twice = ledger.sequence_faults(envelopes)
        acknowledged = self.ledger.acknowledged(self.desk.envelopes("alerts"))
        print("  presses %d, alerts acknowledged %d, acknowledgements answered %d, lost %d" % (
            self.presses, len(acknowledged), len(self.ledger.answered), len(self.lost)))
        print("  boots %d, ready after %.1f s (median), %.1f s (most)" % (
            len(self.boot_s), statistics.median(self.boot_s), max(self.boot_s)))
        print("  " + ", ".join("%s %d" % (name.replace("_", " "), count)
                               for name, count in self.figures.items()))
        print("  critical alerts told, and cut off while they were written: %d, of which %d were "
              "not said again" % (len(self.forgotten), len(self.forgotten_for_good)))
        print("  sequence numbers: missing %d, used twice %d" % (len(missing), len(twice)))
        return missing


def honest(folder, files, cuts, seed):
    """What is wrong after cuts on a disk that keeps its promises; nothing is good."""
    print("Power cuts on a disk that loses what was not flushed, seed %d" % seed, flush=True)
    lane = Lane(folder, files, seed)
    try:
        lane.play(cuts)
        lane.settle()
        envelopes = lane.desk.envelopes("alerts")
        missing = lane.tell()
        wrong = ["boot %d: %s" % (boot, problem) for problem, boot in lane.lost.items()]
        wrong += lane.desk.faulty
        wrong += ["two contents: " + i for i in sorted(ledger.two_contents(envelopes))]
        wrong += ["nobody pressed: " + i for i in sorted(
            ledger.never_happened(envelopes, lane.ledger.ever_pressed, RULES))]
        wrong += ["sequence %d never came" % number for number in sorted(missing)]
        if any(lane.figures[name] for name in ("set_aside", "gone", "ended")):
            wrong.append("on an honest disk the database was damaged or gone, or the daemon ended")
        if not lane.figures["sectors_lost"]:
            wrong.append("no cut took a sector: this run proves nothing")
        return wrong
    finally:
        lane.close()


def lying(folder, files, cuts, seed):
    """What is wrong after cuts on a disk that lies: it starts each time and says what it found."""
    print("Power cuts on a disk that lies about a flush, seed %d" % seed, flush=True)
    lane = Lane(folder, files, seed, lies=True)
    try:
        lane.play(cuts)
        lane.settle()
        lane.tell()
        wrong = ["nobody pressed: " + i for i in sorted(ledger.never_happened(
            lane.desk.envelopes("alerts"), lane.ledger.ever_pressed, RULES))]
        told = [e for e in lane.desk.alerts("raised") if e["data"].get("rule") == "store-damaged"]
        print("  store-damaged told %d times" % len(told))
        if (lane.figures["set_aside"] or lane.figures["gone"]) and not told:
            wrong.append("a database was set aside or gone, and the desk was never told")
        if not lane.lost:
            wrong.append("a disk that lies lost nothing: this test would not notice a loss")
        return wrong
    finally:
        lane.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--lying-cuts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=pathlib.Path, help="where kernel and runs lie; kept")
    options = parser.parse_args()
    work = options.work or pathlib.Path(tempfile.mkdtemp(prefix="homeward-power-"))
    work.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    wrong = []
    try:
        files = guest.initramfs(work, contents())
        for lane, cuts in ((honest, options.cuts), (lying, options.lying_cuts)):
            folder = work / lane.__name__
            shutil.rmtree(folder, ignore_errors=True)
            if cuts:
                wrong += lane(folder, files, cuts, options.seed)
    finally:
        if not options.work:
            shutil.rmtree(work, ignore_errors=True)
    for problem in wrong[:50]:
        print("WRONG " + problem)
    print("%.0f s, %d problems" % (time.monotonic() - began, len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
