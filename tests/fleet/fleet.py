#!/usr/bin/python3
"""Many homes against real brokers, one of which is killed and comes back while alerts flow.

usage: fleet.py --program build/dev/tests/homeward_fleet_homes [--homes 2000] [--brokers rabbitmq]

The homes are the production gateway (rules, outbox on SQLite, forwarder, MQTT link), many to a
process. The brokers are a cluster of three RabbitMQ nodes, or two mosquittos for a quick look. A
care centre takes what comes and acknowledges it. Ends with 0 when nothing was lost, copies have
equal ids, and no second saw more than a tenth of the homes connect; 1 with the reasons; 77 where
the broker is not installed. Everything runs on loopback and in one temporary folder.
"""
import argparse
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import cluster
import verdict
from centre import Centre
from commands import Commands

PASSWORD = "fleet"
PER_PROCESS = 100


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--homes", type=int, default=2000)
    parser.add_argument("--brokers", choices=("rabbitmq", "mosquitto"), default="rabbitmq")
    parser.add_argument("--every", type=float, default=60, help="seconds between a home's alarms")
    parser.add_argument("--ramp", type=float, help="seconds in which the homes start")
    parser.add_argument("--calm", type=float, default=30, help="seconds before the kill")
    parser.add_argument("--outage", type=float, default=60, help="seconds until the restart")
    parser.add_argument("--after", type=float, default=60, help="seconds of alarms after it")
    parser.add_argument("--keep", action="store_true", help="leaves the folder behind")
    # What shows that the lane can fail: messages that the centre pretends not to have seen.
    parser.add_argument("--forget", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def say(start, text):
    print("[%4d s] %s" % (time.monotonic() - start, text), flush=True)


def cpu_of(pid):
    """Seconds of CPU that the process took so far."""
    fields = pathlib.Path("/proc/%d/stat" % pid).read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_of_group(group):
    """The same of all processes of a group: RabbitMQ is a script and an emulator."""
    total = 0
    for place in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(place.name)) == group:
                total += cpu_of(int(place.name))
        except (OSError, ProcessLookupError):
            pass
    return total


class Mosquittos:
    """Two brokers that know nothing of each other; each keeps its sessions over a restart."""

    class One:
        def __init__(self, folder):
            self.folder, self.mqtt_port, self.process = folder, cluster.free_port(), None
            folder.mkdir()
            (folder / "conf").write_text(
                "listener %d 127.0.0.1\nallow_anonymous true\npersistence true\n"
                "persistence_location %s/\nmax_queued_messages 0\nset_tcp_nodelay true\n%s"
                % (self.mqtt_port, folder, "user root\n" if os.geteuid() == 0 else ""))

        def start(self):
            program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
            with open(self.folder / "output", "ab") as output:
                self.process = subprocess.Popen(
                    [program, "-c", self.folder / "conf"], stdout=output, stderr=output,
                    start_new_session=True)

        def wait_until_up(self, seconds=20):
            cluster.wait_for("mosquitto", lambda: cluster.listens(self.mqtt_port), seconds)

        def kill(self):
            """In order: what mosquitto has acknowledged and not written dies with a kill -9."""
            if self.process:
                self.process.terminate()
                self.process.wait(20)
                self.process = None

    def __init__(self, folder):
        self.nodes = [self.One(folder / name) for name in ("first", "second")]

    def start(self):
        for node in self.nodes:
            node.start()
            node.wait_until_up()

    def stop(self):
        for node in self.nodes:
            node.kill()


class Homes:
    """The processes with the homes."""

    def __init__(self, options, folder, ports, ramp):
        (folder / "password").write_text(PASSWORD)
        brokers = [word for port in ports for word in ("--broker", "mqtt://127.0.0.1:%d" % port)]
        self.processes = []
        for first in range(0, options.homes, PER_PROCESS):
            self.processes.append(subprocess.Popen(
                [options.program, "--first", str(first), *brokers,
                 "--homes", str(min(PER_PROCESS, options.homes - first)),
                 "--folder", folder, "--password-file", folder / "password",
                 "--every", str(options.every), "--ramp", str(ramp)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        self.folder = folder

    def tell(self, order):
        for process in self.processes:
            process.stdin.write(order + "\n")
            process.stdin.flush()

    def status(self):
        """How many are connected, and how many messages wait."""
        self.tell("status")
        answers = [process.stdout.readline().split() for process in self.processes]
        if not all(answers):
            raise RuntimeError("a process of homes ended")
        return sum(int(a[0]) for a in answers), sum(int(a[1]) for a in answers)

    def wait_until(self, what, condition, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            connected, waiting = self.status()
            if condition(connected, waiting):
                return
            time.sleep(0.5)
        raise RuntimeError("waited in vain for %s: %d connected, %d waiting"
                           % (what, connected, waiting))

    def memory(self):
        """Resident megabytes of all of them."""
        pages = sum(int(pathlib.Path("/proc/%d/statm" % p.pid).read_text().split()[1])
                    for p in self.processes)
        return pages * os.sysconf("SC_PAGESIZE") / 1e6

    def cpu(self):
        return sum(cpu_of(process.pid) for process in self.processes)

    def stop(self):
        for process in self.processes:
            process.stdin.close()
        for process in self.processes:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def notes(self):
        for path in sorted(self.folder.glob("notes-*")):
            with open(path) as lines:
                yield from verdict.read_notes(lines)


def name_of(number):
    return "fleet-%04d" % number


def microseconds():
    return time.time_ns() // 1000


class Run:
    def __init__(self, options, folder):
        self.options, self.folder, self.start = options, folder, time.monotonic()
        self.homes, self.centres, self.phases = None, [], []
        self.commands = Commands()
        rabbit = options.brokers == "rabbitmq"
        homes = [name_of(number) for number in range(options.homes)]
        (folder / "brokers").mkdir()
        self.brokers = (cluster.Cluster(folder / "brokers", homes, password=PASSWORD) if rabbit
                        else Mosquittos(folder / "brokers"))
        # A connection of RabbitMQ costs it a queue that three nodes must agree on.
        self.ramp = options.ramp or options.homes / (20 if rabbit else 50)

    def listen(self, ports):
        if self.options.brokers == "rabbitmq":
            # One session at a cluster; the centre begins where the lightning will strike.
            self.centres = [Centre(ports, self.commands, password=PASSWORD)]
        else:
            self.centres = [Centre([port], self.commands) for port in ports]
        for one in self.centres:
            one.wait_until_listening()

    def phase(self, name, seconds):
        begin = microseconds()
        say(self.start, name)
        time.sleep(seconds)
        self.phases.append((name, begin, microseconds()))

    def play(self):
        options = self.options
        self.brokers.start()
        nodes = self.brokers.nodes
        ports = [node.mqtt_port for node in nodes]
        say(self.start, "%d brokers are up" % len(nodes))
        self.listen(ports)
        self.homes = Homes(options, self.folder, ports, self.ramp)
        self.homes.wait_until("all homes", lambda there, _: there == options.homes,
                              self.ramp * 3 + 60)
        settled = microseconds()
        say(self.start, "%d homes are connected, %.0f MB; CPU of the homes %.0f s, of the brokers"
            " %.0f s" % (options.homes, self.homes.memory(), self.homes.cpu(),
                         sum(cpu_of_group(node.process.pid) for node in nodes)))
        self.homes.tell("alarms")
        self.phase("before", options.calm)
        nodes[0].kill()
        self.phase("one broker gone", options.outage)
        nodes[0].start()
        self.phase("it is back", options.after)
        nodes[0].wait_until_up()
        self.homes.tell("quiet")
        self.homes.wait_until("an empty outbox", lambda _, waiting: waiting == 0, 180)
        say(self.start, "every home's outbox is empty")
        self.drain()
        return settled

    def came(self):
        found = [message for one in self.centres for message in one.take()[0]]
        return found[self.options.forget:]

    def drain(self):
        """Waits for what the brokers still hold: until nothing new has come for five seconds; and
        for the replies to commands, which the homes have to be given again."""
        known, quiet_since = -1, time.monotonic()
        while time.monotonic() - quiet_since < 5:
            if len(self.came()) != known:
                known, quiet_since = len(self.came()), time.monotonic()
            time.sleep(0.2)
        end = time.monotonic() + 90
        while self.commands.unanswered() and time.monotonic() < end:
            time.sleep(0.2)

    def stop(self):
        for part in [*self.centres, self.homes, self.brokers]:
            if part is not None:
                part.stop()


def main():
    options = arguments()
    if options.brokers == "rabbitmq" and cluster.missing():
        print("not installed: " + ", ".join(cluster.missing()), file=sys.stderr)
        return cluster.NOT_HERE
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that all is ended
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-fleet-", dir=place))
    run = Run(options, folder)
    try:
        settled = run.play()
        run.homes.stop()  # its connections' ends are not judged
        commands = run.commands
        judged = verdict.Verdict(options.homes, run.homes.notes(), run.came(), settled,
                                 commands.unanswered())
        problems = judged.judge()
        print("\n".join(judged.report(run.phases)))
        print("commands %d, given again for want of a reply %d, replies %s, other messages %s" % (
            commands.given, len(commands.again), commands.counts(),
            [one.take()[1] for one in run.centres]))
        print("\n".join("FAILED: " + problem for problem in problems[:20]) or "GOOD")
        return 1 if problems else 0
    finally:
        run.stop()
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
