#!/usr/bin/python3
"""72 hours of a home with fifty devices in some minutes: does homewardd hold what it holds?

usage: soak.py BIN [--minutes 25] [--hours 72] [--work FOLDER] [--losses-only]
BIN: the folder of the programs, e.g. build/release/bin.

The real daemon with real brokers: each device reports once a minute of the home, the thirty rules
of the language have durations shorter by the same factor, brokers are stopped and frozen,
certificates rotated, plugins fall, flood and send garbage, configurations are reloaded, platforms
and people command and ask. Memory, file descriptors, threads and the database are sampled each
second and must be flat after the warm-up; of each opening of a counted door every platform must
have heard. Ends with 0, or with 1 and the reasons; the samples are in FOLDER/samples.tsv.
Everything is on loopback and ends by itself.
"""
import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[1:1] = [str(TESTS / "system"), str(TESTS / "lab")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--hours", type=float, default=72, help="of the home")
    parser.add_argument("--work", type=pathlib.Path, help="keeps what the daemon wrote")
    parser.add_argument("--losses-only", action="store_true",
                        help="a short run: growth is not judged")
    return parser.parse_args()


OPTIONS = arguments()
os.environ["HOMEWARD_BIN"] = str(OPTIONS.bin.resolve())
import agenda  # noqa: E402
import flatness  # noqa: E402
import home  # noqa: E402
import lab  # noqa: E402  (it reads HOMEWARD_BIN)
import ledger  # noqa: E402
import listeners  # noqa: E402
import press  # noqa: E402
import troubles  # noqa: E402
import watch  # noqa: E402
from authority import Authority  # noqa: E402
from brokers import KeepingBroker, TlsBroker  # noqa: E402

RULE = "soak-door"
OPEN_FOR, EVERY = 3, 20  # seconds: how long a counted door is open, and how often each is opened


class Run:
    """The home and all that is around it, from the first start to the end."""

    def __init__(self, folder, seconds):
        self.folder, self.seconds = folder, seconds
        self.speed = OPTIONS.hours * 3600 / seconds
        self.problems, self.opened, self.sent = [], dict.fromkeys(home.DOORS, 0), 0
        self.authority = Authority(folder)
        self.own = folder / "gateway.pem", folder / "gateway.key"
        self.use_certificate("gateway-1")
        keeps = "allow_anonymous true\npersistence true\npersistence_location %s/\n"
        (folder / "care").mkdir()
        self.care_broker = TlsBroker(folder, self.authority.issue("broker"),
                                     keeps % (folder / "care"), self.authority.certificate)
        self.second_broker, self.centre_broker, self.board_broker = (
            self.broker(name) for name in ("second", "centre", "board"))
        self.desks = [lab.CareDesk(broker, acknowledge=True)
                      for broker in (self.care_broker, self.second_broker)]
        self.listeners = [
            listeners.Listener(self.centre_broker, "homeward/v1/hw-centre/alerts", listeners.flags),
            listeners.Listener(self.board_broker, "v1/#", listeners.telemetry)]
        self.gateway = lab.Gateway(folder, self.text(0))
        self.plugins = {name: press.Plugin(self.gateway.plugin_socket, name)
                        for name in ("test", "soak")}
        self.life = home.Life(seed=5)
        self.troubles = troubles.Troubles(self)

    def broker(self, name):
        place = self.folder / name
        place.mkdir()
        return KeepingBroker(place)

    def use_certificate(self, name):
        for source, target in zip(self.authority.issue(name), self.own):
            shutil.copy(source, target)

    def text(self, variant):
        brokers = [one.uri for one in (self.care_broker, self.second_broker, self.centre_broker,
                                       self.board_broker)]
        return home.written(self.folder, self.speed, brokers,
                            [self.authority.certificate, *self.own], variant)

    def write(self, variant):
        self.gateway.config.write_text(self.text(variant))

    def play(self):
        """All of it; the pace is kept by the clock, so a machine that stalls catches up."""
        begin, due = time.monotonic(), agenda.agenda(self.seconds)
        pace = home.DEVICES / 60 * self.speed
        doors = [(at + OPEN_FOR * part, name, state)
                 for number, name in enumerate(home.DOORS)
                 for at in range(2 + number, int(self.seconds) - agenda.QUIET, EVERY)
                 for part, state in enumerate(("open", "closed"))]
        doors.sort()
        while (now := time.monotonic() - begin) < self.seconds:
            while doors and doors[0][0] <= now:
                _, name, state = doors.pop(0)
                self.opened[name] += state == "open"
                self.plugins["soak"].send(name, "contact", state)
            while self.sent < now * pace:
                self.sent += 1
                plugin, *report = self.life.next()
                self.plugins[plugin].send(*report)
            if due and due[0][0] <= now:
                self.troubles.do(due.pop(0)[1])
            time.sleep(0.01)

    def settled(self):
        if any(plugin.uncommitted() for plugin in self.plugins.values()):
            return False
        return not any(sum(one["waiting"].values())
                       for one in self.gateway.ask_json("status")["platforms"])

    def heard(self):
        """Of each platform, how many alerts of the counted doors it heard of."""
        care = {e["data"]["alert"] for desk in self.desks for e in desk.alerts("raised")
                if e["data"]["rule"] == RULE}
        return {"care": len(care), "centre": len(self.listeners[0].of_rule(RULE)),
                "board": len(self.listeners[1].of_rule(RULE))}

    def judge_losses(self):
        """Waits for what is on its way, then says what never came, or came wrong."""
        wanted = sum(self.opened.values())
        try:
            lab.wait_for("empty queues", self.settled, 120)
            lab.wait_for("the alerts", lambda: min(self.heard().values()) >= wanted, 60)
        except AssertionError as late:
            self.problems.append(str(late))
        for platform, count in self.heard().items():
            if count != wanted:
                self.problems.append("%s heard of %d openings of %d" % (platform, count, wanted))
        envelopes = [e for desk in self.desks for _, e in desk.messages]
        missing, doubled = ledger.sequence_faults(envelopes)
        if missing or doubled:
            self.problems.append("care: numbers missing %s, twice %s" % (
                sorted(missing)[:5], sorted(doubled)[:5]))
        twice = ledger.two_contents([e for desk in self.desks for e in desk.envelopes("alerts")])
        self.problems += ["one id with two contents: " + one for one in sorted(twice)[:5]]
        self.problems += ["against the contract: " + one for desk in self.desks
                          for one in desk.faulty]

    def stop(self):
        for plugin in self.plugins.values():
            plugin.close()
        for caller in self.troubles.callers:
            caller.close()
        if not self.gateway.process.running():
            self.problems.append("the daemon ended by itself: "
                                 + self.gateway.process.text()[-2000:])
        elif self.gateway.stop() != 0:
            self.problems.append("the daemon did not end well")

    def close(self):
        for one in [*self.desks, *self.listeners]:
            one.close()
        self.care_broker.process.process.send_signal(signal.SIGCONT)
        for broker in (self.care_broker, self.second_broker, self.centre_broker,
                       self.board_broker):
            if broker.process.running():
                broker.stop()


def report(run, judgements):
    wanted = sum(run.opened.values())
    print("%d events in %.0f minutes, one for %.0f of the home; %d openings, heard of: %s" % (
        run.sent, run.seconds / 60, run.speed, wanted,
        ", ".join("%s %d" % one for one in run.heard().items())))
    print("messages: care %d, centre %d, board %d" % (
        sum(len(desk.messages) for desk in run.desks), *(one.messages for one in run.listeners)))
    print(", ".join("%s %d" % one for one in sorted(run.troubles.done.items())))
    if judgements:
        print("\n".join(flatness.table(judgements)))


def main():
    folder = OPTIONS.work or pathlib.Path(tempfile.mkdtemp(prefix="homeward-soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    seconds = OPTIONS.minutes * 60
    run = Run(folder, seconds)
    try:
        look = watch.Watch(run.gateway.process.process.pid, run.gateway.state / "homeward.db",
                           folder / "samples.tsv")
        run.play()
        look.stop()
        run.judge_losses()
        run.stop()
        judgements = [] if OPTIONS.losses_only else look.judge(warm_up=seconds / 5)
        report(run, judgements)
        run.problems += [look.problem] if look.problem else []
        run.problems += ["%s grows" % one.limit.name for one in judgements if not one.flat]
    finally:
        if run.gateway.process.running():
            run.gateway.process.kill()
        run.close()
        if not OPTIONS.work:
            shutil.rmtree(folder, ignore_errors=True)
    print("\n".join("FAILED: " + problem for problem in run.problems[:20]) or "GOOD")
    return 1 if run.problems else 0


if __name__ == "__main__":
    sys.exit(main())
