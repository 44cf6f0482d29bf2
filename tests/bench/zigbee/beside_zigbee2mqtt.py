#!/usr/bin/python3
"""Measures homeward-zigbee beside the real Zigbee2MQTT on the same simulated stick and script.

usage: beside_zigbee2mqtt.py BIN [--zigbee2mqtt FOLDER] [--reports N] [--rates N,N] [--rounds N]
BIN: the folder of the programs, e.g. build/release/bin. FOLDER: where Zigbee2MQTT is, or is to be:
npm installs the pinned version into it when it is missing. By itself that is a folder of the user's
cache ($XDG_CACHE_HOME or ~/.cache), so that the next run finds it.

Each program gets a fresh stick with the fourteen devices of the scenario care_home, pairs them, is
stopped, and started again with what it kept. Printed are, as medians of the rounds, taken in turns,
* start: from starting it until it serves its network (health `ok`; `online`);
* memory: resident, after all reports;
* CPU: of all its threads per 1,000 attribute reports of a climate sensor, at each of the rates (a
  second). A report that finds the program asleep costs a wake-up and a cold cache; in a burst not.
homeward-zigbee speaks to a plugin link that commits at once, Zigbee2MQTT to a mosquitto. Says a word
and exits with 77 where the coordinator simulator, Node or the package is not at hand.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import paho.mqtt.client as mqtt

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TESTS / "system"), str(TESTS / "system" / "zigbee")]

PARSER = argparse.ArgumentParser(description=__doc__.splitlines()[0])
PARSER.add_argument("bin", type=pathlib.Path)
PARSER.add_argument("--zigbee2mqtt", type=pathlib.Path)
PARSER.add_argument("--reports", type=int, default=2000, help="at most, at each rate")
PARSER.add_argument("--rates", default="10,100,1000", help="reports per second")
PARSER.add_argument("--rounds", type=int, default=3)
OPTIONS = PARSER.parse_args()
RATES = [float(rate) for rate in OPTIONS.rates.split(",")]
os.environ["HOMEWARD_BIN"] = str(OPTIONS.bin.resolve())
import lab  # noqa: E402  (it reads HOMEWARD_BIN)
from core import Core  # noqa: E402
from stick import SIMULATOR, Simulator  # noqa: E402

SKIP = 77
VERSION = "2.14.1"


def skip(why):
    print("not measured: " + why)
    sys.exit(SKIP)


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "homeward-bench" / ("zigbee2mqtt-" + VERSION)


def installed(folder):
    """The package's own folder under `folder`; npm puts it there, from wherever it is set up to."""
    if not shutil.which("node") or not shutil.which("npm"):
        skip("Node and npm are not here")
    package = folder / "node_modules" / "zigbee2mqtt"
    if package.exists():
        return package
    print("installing zigbee2mqtt %s into %s" % (VERSION, folder), flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside it first: an install that breaks off must not be taken for a whole one.
    beside = pathlib.Path(tempfile.mkdtemp(prefix=folder.name + ".", dir=folder.parent))
    try:
        npm = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--omit=dev",
                              "--ignore-scripts", "--fetch-retries=1", "--fetch-timeout=60000",
                              "--prefix", beside, "zigbee2mqtt@" + VERSION],
                             capture_output=True, text=True, timeout=900, check=False)
        if npm.returncode != 0 or not (beside / "node_modules" / "zigbee2mqtt").exists():
            wrong = [line for line in npm.stderr.splitlines() if "error" in line.lower()]
            skip("npm can't install zigbee2mqtt %s: %s" % (VERSION, " ".join(wrong[:2])))
        beside.rename(folder)
    except subprocess.TimeoutExpired:
        skip("npm did not install zigbee2mqtt %s in 15 minutes" % VERSION)
    except OSError as error:
        skip("zigbee2mqtt can't be put into %s: %s" % (folder, error))
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return package


def cpu_s(pid):
    """What all its threads have used."""
    total = 0
    for task in pathlib.Path("/proc/%d/task" % pid).iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def resident_mb(pid):
    status = pathlib.Path("/proc/%d/status" % pid).read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Homeward:
    name = "homeward-zigbee"

    def __init__(self, folder, port):
        self.folder = folder
        self.core = Core(folder / "plugins.sock", {"port": port, "channel": 15})

    def start(self):
        self.heard = len(self.core.messages)
        return lab.Process([lab.BIN / "homeward-zigbee", "--socket", self.folder / "plugins.sock",
                            "--state", self.folder / "zigbee"], self.folder / "log")

    def wait_ready(self):
        self.core.wait_health("ok", 60, self.heard)

    def permit_join(self):
        assert self.core.command("permit_join", time=254)["ok"]

    def reports(self):
        return sum(e["property"] == "temperature" for e in self.core.events())

    def close(self):
        self.core.close()


class Zigbee2Mqtt:
    name = "Zigbee2MQTT " + VERSION

    def __init__(self, folder, port, package):
        self.folder, self.package, self.online, self.heard = folder, package, False, 0
        self.broker = lab.Broker(folder)
        self.data = folder / "data"
        self.data.mkdir()
        (self.data / "configuration.yaml").write_text(json.dumps({
            "version": 5, "mqtt": {"server": "mqtt://127.0.0.1:%d" % self.broker.port,
                                   "base_topic": "zigbee2mqtt"},
            "serial": {"port": port, "adapter": "zstack"}, "frontend": {"enabled": False},
            "homeassistant": {"enabled": False}, "advanced": {"channel": 15, "log_output": ["console"]}}))
        self.client = mqtt.Client(client_id="bench")
        self.client.on_message = self._take
        self.client.connect("127.0.0.1", self.broker.port)
        self.client.loop_start()
        self.client.subscribe("zigbee2mqtt/#", qos=0)

    def _take(self, _client, _userdata, message):
        if message.topic == "zigbee2mqtt/bridge/state":
            self.online = b"online" in message.payload
        elif b'"temperature"' in message.payload and "bridge" not in message.topic:
            self.heard += 1

    def start(self):
        self.online = False
        # In a folder of its own: in a checkout of git it would take that for its own sources.
        return lab.Process(["/usr/bin/env", "-C", self.folder, shutil.which("node"),
                            self.package / "index.js"], self.folder / "log",
                           ZIGBEE2MQTT_DATA=str(self.data), Z2M_ONBOARD_NO_SERVER="1")

    def wait_ready(self):
        lab.wait_for("Zigbee2MQTT", lambda: self.online)

    def permit_join(self):
        self.client.publish("zigbee2mqtt/bridge/request/permit_join", '{"time":254}')

    def reports(self):
        return self.heard

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()
        self.broker.stop()


def pair(stick, gateway):
    process = gateway.start()
    gateway.wait_ready()
    while not stick.events("permit_join"):  # said before it listens, it is not heard
        gateway.permit_join()
        time.sleep(1)
    lab.wait_for("the scenario", lambda: stick.events("script_done"), 180)
    process.stop()


def report(stick, rate):
    """Sends reports at the rate for ten seconds at least, and tells how many."""
    count = min(OPTIONS.reports, max(200, int(10 * rate)))
    begin = time.monotonic()
    for number in range(count):
        time.sleep(max(0, begin + number / rate - time.monotonic()))
        stick.do("report", device="temphum_sonoff", cluster=0x402,
                 attrs=[[0, 0x29, 2000 + number % 500]])
    return count


def used_s(stick, gateway, pid, rate):
    """Seconds of CPU per 1,000 reports."""
    before_s, heard = cpu_s(pid), gateway.reports()
    count = report(stick, rate)
    lab.wait_for("the last report", lambda: gateway.reports() - heard >= count, 60)
    return (cpu_s(pid) - before_s) * 1000 / count


def measure(make):
    """Start in seconds, memory in MB, CPU in seconds per 1,000 reports at each rate."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-bench-"))
    stick = Simulator(folder, "--script", SIMULATOR / "scenarios" / "care_home.jsonl")
    gateway = make(folder, "tcp://127.0.0.1:%d" % stick.tcp)
    process = None
    try:
        pair(stick, gateway)
        begin = time.monotonic()
        process = gateway.start()
        gateway.wait_ready()
        start_s = time.monotonic() - begin
        time.sleep(3)
        pid = process.process.pid
        used = [used_s(stick, gateway, pid, rate) for rate in RATES]
        return [start_s, resident_mb(pid), *used]
    finally:
        if process and process.running():
            process.stop()
        gateway.close()
        stick.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    if not (SIMULATOR / "znp_sim.py").exists():
        skip("the coordinator simulator is not here")
    package = installed((OPTIONS.zigbee2mqtt or cache_folder()).resolve())
    ours, theirs = [], []
    for number in range(OPTIONS.rounds):  # in turns: what else the machine does meets both
        ours.append(measure(Homeward))
        theirs.append(measure(lambda *at: Zigbee2Mqtt(*at, package)))
        print("round %d, load %.1f: %s" % (number + 1, os.getloadavg()[0], "; ".join(
            ", ".join("%.4g" % value for value in rounds[-1]) for rounds in (ours, theirs))), flush=True)
    names = ["start s", "resident MB"] + ["CPU s per 1,000 at %g/s" % rate for rate in RATES]
    print("%-28s %16s %18s  ratio" % ("median of %d" % OPTIONS.rounds, Homeward.name, Zigbee2Mqtt.name))
    for name, own, other in zip(names, zip(*ours), zip(*theirs)):
        own, other = statistics.median(own), statistics.median(other)
        print("%-28s %16.4g %18.4g  1/%.1f" % (name, own, other, other / own))


if __name__ == "__main__":
    main()
